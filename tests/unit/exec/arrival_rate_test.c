/* The arrival-rate executors at work: exact counts, drops, growth, hand-over between workers,
 * segments, ends. */
#include "testing.h"

static struct scenario constant(int64_t rate, int64_t duration_ms, int64_t vus)
{
    return (struct scenario){
        .executor = EXECUTOR_CONSTANT_ARRIVAL_RATE,
        .rate = SET_INT(rate),
        .duration = SET_MS(duration_ms),
        .pre_allocated_vus = SET_INT(vus),
        .graceful_stop = SET_MS(0),
    };
}

static void every_arrival_starts_or_is_dropped(void **state)
{
    for (uint32_t workers = 1; workers <= 3; workers++) {
        struct exec_test test = { .scenarios = { constant(2000, 300, 20) },
                                  .workers = workers,
                                  .iteration_ns = MS(2) };
        test.scenarios[0].graceful_stop = (struct opt_duration)SET_MS(1000);
        exec_test_run(&test);
        assert_int_equal(test.run_result, 0);
        assert_int_equal(test.full + (uint64_t)test.dropped_sum, 600);
        assert_int_equal(test.interrupted, 0);
        assert_int_equal(test.progress[0].state, SCENARIO_DONE);
        assert_int_equal(test.progress[0].dropped, (uint64_t)test.dropped_sum);
        for (uint32_t i = 0; i < test.seen_count; i++)
            assert_true(test.seen[i].began_ns >= test.seen[i].numbers.intended_start_ns);
        exec_test_check_numbers(&test);
        exec_test_free(&test);
    }
}

/* The conformance case arrival_dropped_iterations in small: 2 VUs that stay busy, 10 arrivals. */
static void without_an_idle_vu_arrivals_are_dropped(void **state)
{
    for (uint32_t workers = 1; workers <= 3; workers++) {
        struct exec_test test = { .scenarios = { constant(20, 490, 2) },
                                  .workers = workers,
                                  .iteration_ns = MS(10000) };
        exec_test_run(&test);
        assert_int_equal(test.seen_count, 2);
        assert_int_equal(test.interrupted, 2);
        assert_int_equal(test.dropped_points, 8);
        exec_test_free(&test);
    }
}

/* arrival_max_vus_growth: every second drop is followed by one more VU, until maxVUs. */
static void drops_make_it_grow(void **state)
{
    for (uint32_t workers = 1; workers <= 2; workers++) {
        struct exec_test test = { .scenarios = { constant(20, 390, 1) },
                                  .workers = workers,
                                  .iteration_ns = MS(10000) };
        test.scenarios[0].max_vus = (struct opt_int)SET_INT(3);
        exec_test_run(&test);
        assert_int_equal(test.seen_count, 3);
        assert_int_equal(exec_test_vus(&test, NULL), 3);
        assert_int_equal(test.dropped_points, 5);
        assert_int_equal(test.initialized, 3);
        exec_test_free(&test);
    }
}

static void nothing_pre_allocated(void **state)
{
    struct exec_test test = { .scenarios = { constant(20, 240, 0) }, .workers = 2 };
    test.scenarios[0].max_vus = (struct opt_int)SET_INT(1);
    exec_test_run(&test);
    assert_int_equal(test.created, 1);
    assert_int_equal(test.seen_count, 4);
    assert_int_equal(test.dropped_points, 1);
    exec_test_free(&test);
}

/* While one VU is being made, others aren't asked for. */
static void grows_one_at_a_time(void **state)
{
    struct exec_test test = {
        .scenarios = { constant(100, 290, 0) },
        .workers = 2,
        .iteration_ns = MS(10000),
        .create_ns = MS(100),
    };
    test.scenarios[0].max_vus = (struct opt_int)SET_INT(20);
    exec_test_run(&test);
    assert_in_range(test.created, 2, 3);
    exec_test_free(&test);
}

/* Worker 0 holds both VUs that are free: what falls to worker 1 is handed on to it. */
static enum iteration_outcome second_vu_stays_busy(struct exec_test *test, const struct seen *now)
{
    bool busy = now->vu == 2;
    int64_t until_ns = now->began_ns + (busy ? MS(10000) : MS(1));
    return fiber_sleep_until(until_ns) == WAIT_CANCELLED ? ITERATION_INTERRUPTED : ITERATION_DONE;
}

static void arrivals_are_handed_on(void **state)
{
    struct exec_test test = { .scenarios = { constant(50, 390, 3) },
                              .workers = 2,
                              .iterate = second_vu_stays_busy };
    /* The last arrival may be late where the machine is busy. */
    test.scenarios[0].graceful_stop = (struct opt_duration)SET_MS(300);
    exec_test_run(&test);
    assert_int_equal(test.seen_count, 20);
    assert_int_equal(test.interrupted, 1);
    assert_int_equal(test.dropped_points, 0);
    exec_test_check_numbers(&test);
    exec_test_free(&test);
}

static void ramping_follows_its_area(void **state)
{
    struct stage stages[] = { { MS(100), 100 }, { MS(100), 100 }, { MS(100), 0 }, { 0, 50 },
                              { MS(50), 50 },   { 0, 0 },         { MS(30), 0 } };
    for (uint32_t workers = 1; workers <= 3; workers++) {
        struct exec_test test = {
            .scenarios = { { .executor = EXECUTOR_RAMPING_ARRIVAL_RATE,
                             .start_rate = SET_INT(0),
                             .has_stages = true,
                             .stages = stages,
                             .stage_count = 7,
                             .pre_allocated_vus = SET_INT(5) } },
            .workers = workers,
        };
        exec_test_run(&test);
        assert_int_equal(test.seen_count, 22);
        exec_test_check_numbers(&test);
        exec_test_free(&test);
    }
}

/* The conformance case segment_constant_arrival. */
static void segments_stripe_by_max_vus(void **state)
{
    static const uint64_t expected[] = { 1, 4, 8, 11, 15, 18 };
    struct exec_test test = {
        .scenarios = { constant(100, 195, 4) },
        .segment = "1/3:2/3",
        .sequence = "0,1/3,2/3,1",
        .workers = 2,
    };
    test.scenarios[0].max_vus = (struct opt_int)SET_INT(7);
    exec_test_run(&test);
    assert_int_equal(test.seen_count, 6);
    for (uint32_t i = 0; i < 6; i++)
        assert_int_equal(test.seen[i].numbers.in_scenario_test,
                         expected[test.seen[i].numbers.in_scenario_instance]);
    exec_test_free(&test);
}

static void segments_add_up(void **state)
{
    static const char *const segments[] = { "0:1/4", "1/4:3/4", "3/4:1" };
    bool met[60] = { false };
    for (int part = 0; part < 3; part++) {
        struct exec_test test = {
            .scenarios = { constant(300, 200, 11) },
            .segment = segments[part],
            .sequence = "0,1/4,3/4,1",
            .workers = 2,
        };
        test.scenarios[0].graceful_stop = (struct opt_duration)SET_MS(1000);
        exec_test_run(&test);
        for (uint32_t i = 0; i < test.seen_count; i++) {
            assert_false(met[test.seen[i].numbers.in_scenario_test]);
            met[test.seen[i].numbers.in_scenario_test] = true;
        }
        exec_test_free(&test);
    }
    for (int i = 0; i < 60; i++)
        assert_true(met[i]);
}

/* Arrivals end with the duration; what runs may finish within gracefulStop. */
static void stops_gracefully(void **state)
{
    struct exec_test test = {
        .scenarios = { constant(20, 130, 3), constant(20, 130, 3) },
        .scenario_count = 2,
        .workers = 2,
        .iteration_ns = MS(110),
    };
    test.scenarios[0].graceful_stop = (struct opt_duration)SET_MS(500);
    test.scenarios[1].graceful_stop = (struct opt_duration)SET_MS(50);
    exec_test_run(&test);
    assert_int_equal(exec_test_count(&test, &test.scenarios[0]), 3);
    assert_int_equal(exec_test_count(&test, &test.scenarios[1]), 3);
    assert_int_equal(test.interrupted, 1);
    exec_test_free(&test);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_arrival_starts_or_is_dropped),
        cmocka_unit_test(without_an_idle_vu_arrivals_are_dropped),
        cmocka_unit_test(drops_make_it_grow),
        cmocka_unit_test(nothing_pre_allocated),
        cmocka_unit_test(grows_one_at_a_time),
        cmocka_unit_test(arrivals_are_handed_on),
        cmocka_unit_test(ramping_follows_its_area),
        cmocka_unit_test(segments_stripe_by_max_vus),
        cmocka_unit_test(segments_add_up),
        cmocka_unit_test(stops_gracefully),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
