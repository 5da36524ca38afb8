/* The live display over a scheduler that only tells what the test says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/clock.h"
#include "cli/progress.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* --- the scheduler --- */

static struct fake {
    int64_t started_ns, active, initialized;
    uint64_t full, interrupted;
    bool paused;
    struct scenario_progress scenario;
} fake;

int64_t scheduler_started_ns(const struct scheduler *s)
{
    return fake.started_ns;
}

int64_t scheduler_active_vus(const struct scheduler *s)
{
    return fake.active;
}

int64_t scheduler_initialized_vus(const struct scheduler *s)
{
    return fake.initialized;
}

uint64_t scheduler_full_iterations(const struct scheduler *s)
{
    return fake.full;
}

uint64_t scheduler_interrupted_iterations(const struct scheduler *s)
{
    return fake.interrupted;
}

bool scheduler_paused(const struct scheduler *s)
{
    return fake.paused;
}

uint32_t scheduler_progress(const struct scheduler *s, struct scenario_progress *out, uint32_t max)
{
    out[0] = fake.scenario;
    return 1;
}

/* --- a display into a pipe --- */

struct display {
    int pipes[2];
    struct options options;
    struct plan *plan;
    struct progress *progress;
};

static struct display *open_display(bool quiet)
{
    struct display *d = calloc(1, sizeof(*d));
    struct error error = { 0 };
    struct buf warnings = BUF_INIT(BUF_UNLIMITED);
    assert_int_equal(pipe(d->pipes), 0);
    fcntl(d->pipes[0], F_SETFL, O_NONBLOCK);
    options_init(&d->options);
    assert_int_equal(options_read_json(&d->options, SLICE("{\"vus\":10,\"duration\":\"10s\"}"),
                                       LAYER_SCRIPT, &warnings, &error),
                     0);
    assert_int_equal(options_resolve(&d->options, &warnings, &error), 0);
    buf_deinit(&warnings);
    d->plan = plan_new(&d->options, &error);
    const struct progress_config config = { .fd = d->pipes[1], .quiet = quiet };
    d->progress = progress_new(&config, d->plan);
    fake = (struct fake){ .scenario = { .scenario = d->plan->scenarios[0] } };
    return d;
}

static void close_display(struct display *d)
{
    progress_free(d->progress);
    plan_free(d->plan);
    options_deinit(&d->options);
    close(d->pipes[0]);
    close(d->pipes[1]);
    free(d);
}

static void assert_printed(struct display *d, const char *expected)
{
    char text[4096] = "";
    ssize_t length = read(d->pipes[0], text, sizeof(text) - 1);
    text[length > 0 ? length : 0] = '\0';
    assert_string_equal(text, expected);
}

static void draw_at(struct display *d, double seconds)
{
    progress_draw(d->progress, NULL, (int64_t)((100 + seconds) * (double)NS_PER_S));
}

static void test_phases_and_run(void **state)
{
    struct display *d = open_display(false);
    progress_phase(d->progress, "Init VUs...");
    draw_at(d, 0);
    assert_printed(d, ""); /* short tests print the end only */
    fake.initialized = 3;
    draw_at(d, 1.1);
    assert_printed(d, "\nInit      [  30% ] Init VUs... 3/10\ndefault • [   0% ]\n");

    fake.initialized = 10;
    fake.started_ns = 102 * NS_PER_S;
    progress_phase(d->progress, "setup()");
    draw_at(d, 2.2);
    assert_printed(d, "\nRun       [ 100% ] setup()\ndefault • [   0% ]\n");

    fake.active = 10;
    fake.full = 50;
    fake.scenario.state = SCENARIO_RUNNING;
    fake.scenario.started_ns = 103 * NS_PER_S;
    fake.scenario.fraction = 0.5;
    draw_at(d, 3.1);
    assert_printed(d, "");
    draw_at(d, 8);
    assert_printed(d, "\nrunning (06.0s), 10/10 VUs, 50 complete and 0 interrupted iterations\n"
                      "default   [  50% ] 10 VUs  05.0s/10s\n");

    fake.active = 0;
    fake.interrupted = 1;
    fake.scenario.state = SCENARIO_DONE;
    fake.scenario.ended_ns = 113 * NS_PER_S;
    fake.scenario.fraction = 1;
    progress_phase(d->progress, "teardown()");
    progress_finish(d->progress, NULL);
    assert_printed(d, "\nrunning (11.0s), 00/10 VUs, 50 complete and 1 interrupted iterations\n"
                      "default ✓ [ 100% ] 10 VUs  10.0s/10s\n");
    close_display(d);
}

static void test_paused(void **state)
{
    struct display *d = open_display(false);
    fake.paused = true;
    fake.initialized = 10;
    draw_at(d, 0);
    draw_at(d, 1.5);
    assert_printed(d, "\nRun       [ 100% ] paused\ndefault • [   0% ]\n");
    close_display(d);
}

/* A long test prints some hundred times, not once a second. */
static void test_prints_less_with_time(void **state)
{
    struct display *d = open_display(false);
    int prints = 0;
    for (int tenth = 0; tenth < 36000; tenth++) {
        char text[1024];
        draw_at(d, tenth / 10.0);
        prints += read(d->pipes[0], text, sizeof(text)) > 0;
    }
    assert_in_range(prints, 100, 250);
    close_display(d);
}

static void test_quiet(void **state)
{
    struct display *d = open_display(true);
    draw_at(d, 0);
    draw_at(d, 10);
    progress_finish(d->progress, NULL);
    assert_printed(d, "");
    close_display(d);
    progress_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_phases_and_run),
        cmocka_unit_test(test_paused),
        cmocka_unit_test(test_prints_less_with_time),
        cmocka_unit_test(test_quiet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
