/* Columns of the live display: widths that don't jump, every executor's own words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/clock.h"
#include "cli/progress_line.h"

#include <stdlib.h>

static void assert_text(struct buf *buf, const char *expected)
{
    char *text = buf_take(buf);
    assert_string_equal(text, expected);
    free(text);
}

static void test_durations(void **state)
{
    static const struct duration {
        int64_t ms, max_ms;
        const char *text;
    } durations[] = {
        { 0, 0, "0.0s" },
        { 1000, 0, "1.0s" },
        { 9940, 0, "9.9s" },
        { 9950, 0, "10.0s" },
        { 1100, 10000, "01.1s" },
        { 1100, 60000, "0m01.1s" },
        { 1100, 600000, "00m01.1s" },
        { 1100, 3600000, "0h00m01.1s" },
        { 1100, 36000000, "00h00m01.1s" },
        { 183000, 7200000, "0h03m03.0s" },
        { 183000, 90000000, "0d00h03m03.0s" },
        { 90000000, 90000000, "1d01h00m00.0s" },
        { INT64_C(482) * 3600000, 90000000, "20d02h00m00.0s" },
        { INT64_C(482) * 3600000, INT64_C(4800) * 3600000, "020d02h00m00.0s" },
    };
    for (size_t i = 0; i < sizeof(durations) / sizeof(durations[0]); i++) {
        struct buf out = BUF_INIT(BUF_UNLIMITED);
        progress_append_duration(&out, durations[i].ms * NS_PER_MS,
                                 durations[i].max_ms * NS_PER_MS);
        assert_text(&out, durations[i].text);
    }
}

static void test_counts(void **state)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    progress_append_count(&out, 0, 0);
    progress_append_count(&out, 7, 120);
    progress_append_count(&out, 1234, 5);
    assert_text(&out, "00071234");
}

/* The columns with slashes between them, a second and a half into the scenario. */
static void assert_columns(struct scenario_progress p, const char *expected)
{
    struct error error = { 0 };
    const struct segment whole = SEGMENT_WHOLE;
    struct segment_tuple *tuple = segment_tuple_new(&whole, NULL, 0, &error);
    struct progress_line line;
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    int64_t started_ns = 5 * NS_PER_S;
    if (p.state != SCENARIO_WAITING)
        p.started_ns = started_ns;
    progress_line_of_scenario(&line, &p, tuple, started_ns, started_ns + 1500 * NS_PER_MS);
    for (uint32_t i = 0; i < line.column_count; i++)
        buf_printf(&out, "%s%s", i > 0 ? " | " : "", line.columns[i]);
    assert_text(&out, expected);
    segment_tuple_free(tuple);
}

static struct opt_int number(int64_t value)
{
    return (struct opt_int){ true, value };
}

static struct opt_duration seconds(int64_t value)
{
    return (struct opt_duration){ true, value * NS_PER_S };
}

static void test_executors(void **state)
{
    struct scenario s = { .name = SLICE("s"),
                          .executor = EXECUTOR_CONSTANT_VUS,
                          .vus = number(10),
                          .duration = seconds(10) };
    struct scenario_progress p = {
        .scenario = &s, .state = SCENARIO_RUNNING, .active_vus = 3, .max_vus = 25, .iterations = 7
    };
    assert_columns(p, "10 VUs | 01.5s/10s");
    s.duration = seconds(1);
    assert_columns(p, "10 VUs | 1s");

    s = (struct scenario){ .executor = EXECUTOR_SHARED_ITERATIONS,
                           .vus = number(2),
                           .iterations = number(120),
                           .max_duration = seconds(600) };
    assert_columns(p, "2 VUs | 00m01.5s/10m0s | 007/120 shared iters");

    s.executor = EXECUTOR_PER_VU_ITERATIONS;
    s.iterations = number(5);
    assert_columns(p, "2 VUs | 00m01.5s/10m0s | 07/10 iters, 5 per VU");

    struct stage stages[] = { { .duration_ns = 20 * NS_PER_S, .target = 25 } };
    s = (struct scenario){
        .executor = EXECUTOR_RAMPING_VUS, .has_stages = true, .stage_count = 1, .stages = stages
    };
    assert_columns(p, "03/25 VUs | 01.5s/20s");

    s = (struct scenario){ .executor = EXECUTOR_CONSTANT_ARRIVAL_RATE,
                           .rate = number(30),
                           .time_unit = seconds(60),
                           .duration = seconds(10),
                           .max_vus = number(25) };
    assert_columns(p, "03/25 VUs | 01.5s/10s | 0.50 iters/s");
    p.dropped = 12;
    assert_columns(p, "03/25 VUs | 01.5s/10s | 0.50 iters/s | 12 dropped");
    p.dropped = 0;

    s = (struct scenario){ .executor = EXECUTOR_RAMPING_ARRIVAL_RATE,
                           .has_stages = true,
                           .stage_count = 1,
                           .stages = stages,
                           .start_rate = number(200),
                           .time_unit = seconds(1) };
    p.rate = 9.5;
    assert_columns(p, "03/25 VUs | 01.5s/20s | 009.50 iters/s");
}

static void test_states(void **state)
{
    struct scenario s = { .executor = EXECUTOR_CONSTANT_VUS,
                          .vus = number(1),
                          .duration = seconds(10) };
    struct scenario_progress p = { .scenario = &s, .state = SCENARIO_WAITING };
    assert_columns(p, "");
    s.start_time = seconds(12);
    assert_columns(p, "waiting | 10.5s");
    p.state = SCENARIO_DONE;
    p.ended_ns = 15 * NS_PER_S;
    assert_columns(p, "1 VUs | 10.0s/10s");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_durations),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_executors),
        cmocka_unit_test(test_states),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
