/* What exec costs by itself, with a VU that does nothing: CPU per iteration, the error of arrivals'
 * start times, the making of VUs. Prints figures and judges nothing. */
#include "base/check.h"
#include "base/clock.h"
#include "exec/scheduler.h"
#include "loop/fiber.h"
#include "loop/loop.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct bench {
    const char *what;
    struct scenario scenario;
    uint32_t workers;
    int64_t busy_ns; /* how long an iteration computes */
    int64_t wait_ns; /* how long it then sleeps */
    bool late;       /* print the errors of start times */

    /* results */
    _Atomic uint32_t error_count;
    double *errors_us;
    struct loop *loop;
};

enum { MAX_ERRORS = 1000000 };

struct vu {
    struct bench *bench;
};

static struct vu *create(void *context, const struct vu_home *home, uint32_t id,
                         uint64_t id_in_test, const vu_interrupt_flag *interrupt,
                         struct error *error)
{
    struct vu *vu = xcalloc(1, sizeof(*vu));
    vu->bench = context;
    return vu;
}

static void enter(struct vu *vu, const struct scenario *scenario)
{
}

static void leave(struct vu *vu)
{
}

static enum iteration_outcome iterate(struct vu *vu, const struct iteration *iteration)
{
    struct bench *b = vu->bench;
    if (b->late) {
        uint32_t n = atomic_fetch_add(&b->error_count, 1);
        if (n < MAX_ERRORS)
            b->errors_us[n] = (double)(clock_mono_ns() - iteration->intended_start_ns) / 1e3;
    }
    if (b->busy_ns)
        for (int64_t until = clock_mono_ns() + b->busy_ns; clock_mono_ns() < until;)
            ;
    if (b->wait_ns)
        fiber_sleep_until(clock_mono_ns() + b->wait_ns);
    return ITERATION_DONE;
}

static void destroy(struct vu *vu)
{
    free(vu);
}

static int64_t cpu_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * NS_PER_S + now.tv_nsec;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void run_main(void *arg)
{
    struct bench *b = arg;
    struct error error = { 0 };
    struct options options = { .scenarios = &b->scenario, .scenario_count = 1 };
    struct plan *plan = plan_new(&options, &error);
    struct registry *registry = registry_new();
    registry_seal(registry);
    struct vu_driver driver = { b, create, enter, leave, iterate, destroy };
    struct scheduler *s = scheduler_new(
        &(struct scheduler_config){
            .plan = plan, .driver = &driver, .registry = registry, .workers = b->workers },
        &error);
    int64_t init_ns = clock_mono_ns();
    CHECK(s && scheduler_init_vus(s, &error) == 0);
    init_ns = clock_mono_ns() - init_ns;
    int64_t before_ns = cpu_ns();
    CHECK(scheduler_run(s, &error) == 0);
    double used_ns = (double)(cpu_ns() - before_ns);
    double iterations = (double)scheduler_full_iterations(s);
    struct scenario_progress progress = { 0 };
    scheduler_progress(s, &progress, 1);

    printf("%-44s %8.1f ns/iteration, init %.2f us/VU", b->what, used_ns / iterations,
           (double)init_ns / 1e3 / (double)scheduler_initialized_vus(s));
    uint32_t n = b->error_count < MAX_ERRORS ? b->error_count : MAX_ERRORS;
    if (n > 0) {
        qsort(b->errors_us, n, sizeof(double), by_value);
        printf(", late by p50 %.0f p99 %.0f max %.0f us, %.0f started, %llu dropped",
               b->errors_us[n / 2], b->errors_us[n - 1 - n / 100], b->errors_us[n - 1], iterations,
               (unsigned long long)progress.dropped);
    }
    printf("\n");
    scheduler_stop_workers(s);
    scheduler_free(s);
    registry_free(registry);
    plan_free(plan);
    loop_stop(b->loop);
}

static void run(struct bench bench)
{
    struct error error = { 0 };
    bench.scenario.name = SLICE("bench");
    bench.errors_us = xcalloc(MAX_ERRORS, sizeof(double));
    bench.loop = loop_new(&error);
    CHECK(bench.loop && fiber_start(bench.loop, FIBER_STACK_SCRIPT, run_main, &bench, &error));
    loop_run(bench.loop);
    loop_free(bench.loop);
    free(bench.errors_us);
}

static struct scenario looping(int64_t vus)
{
    return (struct scenario){ .executor = EXECUTOR_CONSTANT_VUS,
                              .vus = { true, vus },
                              .duration = { true, NS_PER_S } };
}

static struct scenario arriving(int64_t rate, int64_t vus)
{
    return (struct scenario){ .executor = EXECUTOR_CONSTANT_ARRIVAL_RATE,
                              .rate = { true, rate },
                              .pre_allocated_vus = { true, vus },
                              .duration = { true, 3 * NS_PER_S } };
}

int main(void)
{
    run((struct bench){ "1 VU", looping(1), .workers = 1 });
    run((struct bench){ "100 VUs, 1 worker", looping(100), .workers = 1 });
    run((struct bench){ "2 VUs, 2 workers", looping(2), .workers = 2 });
    run((struct bench){ "10000 VUs, 2 workers", looping(10000), .workers = 2 });
    run((struct bench){ "2000/s, 1 worker", arriving(2000, 50), .workers = 1, .late = true });
    run((struct bench){ "2000/s, 2 workers", arriving(2000, 50), .workers = 2, .late = true });
    run((struct bench){ "2000/s of 50 us + 10 ms, 2 workers", arriving(2000, 50), .workers = 2,
                        .busy_ns = 50000, .wait_ns = 10000000, .late = true });
    run((struct bench){ "2000/s, 7 VUs of 3 ms, 2 workers", arriving(2000, 7), .workers = 2,
                        .wait_ns = 3000000, .late = true });
    run((struct bench){ "100000/s, 2 workers", arriving(100000, 50), .workers = 2, .late = true });
    return 0;
}
