#include "exec/scenario_run.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/duration.h"
#include "exec/scheduler_state.h"

#include <stdlib.h>

enum {
    TAKE_WAIT_NS = 400 * 1000 * 1000, /* between k6's warnings that no VU has come back */
    TAKE_RETRIES = 5,
};

/* The stripes by which k6 numbers a scenario's iterations: by its own VUs or maxVUs where it shares
 * out iterations, by the test's otherwise. */
static int64_t numbering_value(const struct scenario *scenario)
{
    switch (scenario->executor) {
    case EXECUTOR_SHARED_ITERATIONS: return scenario_vus(scenario);
    case EXECUTOR_CONSTANT_ARRIVAL_RATE:
    case EXECUTOR_RAMPING_ARRIVAL_RATE: return scenario_max_vus(scenario);
    default: return 0;
    }
}

int scenario_run_init(struct scenario_run *run, struct scheduler *s,
                      const struct scenario *scenario, uint32_t index, struct error *error)
{
    *run = (struct scenario_run){
        .scheduler = s,
        .scenario = scenario,
        .executor = executor_of(scenario->executor),
        .index = index,
        .finished = aligned_alloc(64, sizeof(struct run_finished) * s->worker_count),
    };
    CHECK(run->finished);
    for (uint32_t i = 0; i < s->worker_count; i++)
        atomic_init(&run->finished[i].count, 0);

    int64_t value = numbering_value(scenario);
    run->owns_numbering = value > 0;
    run->numbering = value > 0 ? segment_tuple_for_value(s->plan->tuple, value) : s->plan->tuple;
    const int64_t many = INT64_C(1) << 40;
    run->share = (double)segment_scale(run->numbering, many) / (double)many;
    run->whole = segment_scale(run->numbering, many) == many;
    run->dropped_tags = scenario_run_make_tags(run, NULL);
    return run->executor->prepare ? run->executor->prepare(run, error) : 0;
}

void scenario_run_deinit(struct scenario_run *run)
{
    if (run->executor && run->executor->release)
        run->executor->release(run);
    tagset_unref(run->dropped_tags);
    if (run->owns_numbering)
        segment_tuple_free(run->numbering);
    free(run->finished);
}

/* --- its course, on the control thread --- */

static void set_state(struct scenario_run *run, enum scenario_state state)
{
    atomic_store_explicit(&run->state, state, memory_order_relaxed);
}

void scenario_run_begin(struct scenario_run *run, int64_t start_ns, int64_t duration_ns,
                        int64_t graceful_ns)
{
    int64_t regular_end_ns = duration_ns > 0 ? start_ns + duration_ns : NEVER_NS;
    int64_t hard_end_ns = duration_ns > 0 ? regular_end_ns + graceful_ns : NEVER_NS;
    atomic_store_explicit(&run->regular_end_ns, regular_end_ns, memory_order_relaxed);
    atomic_store_explicit(&run->hard_end_ns, hard_end_ns, memory_order_relaxed);
    atomic_store_explicit(&run->started_ns, start_ns, memory_order_relaxed);
    set_state(run, SCENARIO_RUNNING);
}

static void warn(const struct scenario_run *run, int64_t waited_ns)
{
    struct buf waited = BUF_INIT(64);
    duration_format(&waited, waited_ns);
    scenario_run_log(run, LOG_WARN, NULL, "Could not get a VU from the buffer for %.*s",
                     SLICE_ARG(buf_slice(&waited)));
    buf_deinit(&waited);
}

struct vu_slot *scenario_run_take_vu(struct scenario_run *run)
{
    struct scheduler *s = run->scheduler;
    int64_t warn_ns = clock_mono_ns() + TAKE_WAIT_NS;
    for (int warnings = 0;;) {
        if (scheduler_aborted(s))
            return NULL;
        struct vu_slot *slot = vu_pool_take(&s->pool);
        if (slot)
            return slot;
        control_wait(warn_ns);
        if (clock_mono_ns() < warn_ns)
            continue;
        warn_ns += TAKE_WAIT_NS;
        warnings++;
        warn(run, warnings * (int64_t)TAKE_WAIT_NS);
        if (warnings == TAKE_RETRIES) {
            error_set(&s->run_error, EXIT_CODE_INTERNAL,
                      "could not get a VU from the buffer in 2s");
            scheduler_abort(s);
            return NULL;
        }
    }
}

void scenario_run_hand_out(struct scenario_run *run, struct vu_slot *slot)
{
    run->held++;
    vu_slot_assign(slot, run);
}

void scenario_run_returned(struct scenario_run *run, struct vu_slot *slot)
{
    slot->run = NULL;
    slot->state = VU_IDLE;
    run->held--;
    vu_pool_give(&run->scheduler->pool, slot);
    scheduler_wake(run->scheduler);
}

bool scenario_run_await_vus(struct scenario_run *run, int64_t deadline_ns)
{
    while (run->held > 0) {
        if (clock_mono_ns() >= deadline_ns)
            return false;
        control_wait(deadline_ns);
    }
    return true;
}

bool scenario_run_await_time(struct scenario_run *run, int64_t deadline_ns)
{
    while (!scheduler_aborted(run->scheduler)) {
        if (clock_mono_ns() >= deadline_ns)
            return true;
        control_wait(deadline_ns);
    }
    return false;
}

static void interrupt_vus(struct scenario_run *run)
{
    struct scheduler *s = run->scheduler;
    for (uint32_t i = 0; i < s->slot_count; i++)
        if (s->slots[i]->run == run)
            vu_slot_interrupt(s->slots[i]);
}

void scenario_run_finish(struct scenario_run *run)
{
    int64_t regular_end_ns = atomic_load_explicit(&run->regular_end_ns, memory_order_relaxed);
    int64_t hard_end_ns = atomic_load_explicit(&run->hard_end_ns, memory_order_relaxed);
    if (!scenario_run_await_vus(run, regular_end_ns)) {
        if (hard_end_ns > regular_end_ns)
            set_state(run, SCENARIO_STOPPING);
        if (!scenario_run_await_vus(run, hard_end_ns))
            interrupt_vus(run);
        scenario_run_await_vus(run, NEVER_NS);
    }
}

void scenario_run_with_vus(struct scenario_run *run, int64_t count)
{
    scenario_run_begin(run, clock_mono_ns(), scenario_duration_ns(run->scenario),
                       scenario_graceful_stop_ns(run->scenario));
    atomic_store_explicit(&run->max_vus, count, memory_order_relaxed);

    /* All are taken before the first is handed out: its first iteration then sees how many are
     * active. */
    struct vu_slot **taken = xcalloc((size_t)count + 1, sizeof(*taken));
    int64_t n = 0;
    while (n < count && (taken[n] = scenario_run_take_vu(run)))
        n++;
    if (scheduler_aborted(run->scheduler)) {
        while (n > 0)
            vu_pool_give(&run->scheduler->pool, taken[--n]);
    } else {
        scenario_run_count_active(run, (int)n);
        for (int64_t i = 0; i < n; i++)
            scenario_run_hand_out(run, taken[i]);
        scenario_run_finish(run);
    }
    free(taken);
}

static void end(struct scenario_run *run)
{
    int64_t now = clock_mono_ns();
    int64_t started_ns = atomic_load_explicit(&run->started_ns, memory_order_relaxed);
    if (started_ns != 0) {
        atomic_store_explicit(&run->ended_ns, now, memory_order_relaxed);
        bool complete = run->executor->fraction(run, now - started_ns) >= 1;
        set_state(run, complete && !scheduler_aborted(run->scheduler) ? SCENARIO_DONE
                                                                      : SCENARIO_INTERRUPTED);
    }
    run->coordinator = NULL;
    run->scheduler->runs_left--;
    scheduler_wake(run->scheduler);
}

static void coordinator_main(void *arg)
{
    struct scenario_run *run = arg;
    struct scheduler *s = run->scheduler;
    int64_t start_ns = s->scenarios_start_ns + scenario_start_time_ns(run->scenario);
    if (scenario_run_await_time(run, start_ns))
        run->executor->coordinate(run);
    end(run);
}

int scenario_run_start(struct scenario_run *run, struct error *error)
{
    run->coordinator = fiber_start(run->scheduler->control, FIBER_STACK_SMALL, coordinator_main,
                                   run, error);
    return run->coordinator ? 0 : -1;
}
