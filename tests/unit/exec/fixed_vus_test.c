/* shared-iterations, per-vu-iterations, constant-vus: exact counts, ends, numbers, reuse of VUs. */
#include "testing.h"

static const struct scenario shared = {
    .executor = EXECUTOR_SHARED_ITERATIONS,
    .vus = SET_INT(4),
    .iterations = SET_INT(1000),
    .max_duration = SET_MS(20000),
    .graceful_stop = SET_MS(0),
};

static void shared_iterations_are_exact(void **state)
{
    for (uint32_t workers = 1; workers <= 3; workers++) {
        struct exec_test test = { .scenarios = { shared }, .workers = workers };
        exec_test_run(&test);
        assert_int_equal(test.run_result, 0);
        assert_int_equal(test.seen_count, 1000);
        assert_int_equal(test.full, 1000);
        assert_int_equal(test.dropped_points, 0);
        assert_int_equal(test.progress[0].iterations, 1000);
        assert_int_equal(test.progress[0].state, SCENARIO_DONE);
        exec_test_check_numbers(&test);
        exec_test_free(&test);
    }
}

static void shared_iterations_cross_workers(void **state)
{
    struct exec_test test = { .scenarios = { shared }, .workers = 2, .iteration_ns = MS(1) };
    test.scenarios[0].iterations.value = 80;
    exec_test_run(&test);
    assert_int_equal(test.seen_count, 80);
    assert_int_equal(exec_test_vus(&test, NULL), 4);
    for (uint32_t i = 0; i < test.seen_count; i++)
        assert_int_equal(test.seen[i].worker, (test.seen[i].vu - 1) % 2);
    exec_test_free(&test);
}

/* As the conformance case max_duration_shared: 2 VUs, 9 iterations, no time. */
static void shared_iterations_drop_the_rest(void **state)
{
    struct exec_test test = { .scenarios = { shared }, .workers = 2, .iteration_ns = MS(140) };
    test.scenarios[0].vus.value = 2;
    test.scenarios[0].iterations.value = 9;
    test.scenarios[0].max_duration.ns = MS(200);
    exec_test_run(&test);
    assert_int_equal(test.full, 2);
    assert_int_equal(test.interrupted, 2);
    assert_int_equal(test.dropped_points, 1);
    assert_true(test.dropped_sum == 5);
    assert_int_equal(test.progress[0].state, SCENARIO_INTERRUPTED);
    exec_test_free(&test);
}

static void per_vu_iterations_are_exact(void **state)
{
    for (uint32_t workers = 1; workers <= 3; workers++) {
        struct exec_test test = {
            .scenarios = { { .executor = EXECUTOR_PER_VU_ITERATIONS,
                             .vus = SET_INT(5),
                             .iterations = SET_INT(20) } },
            .workers = workers,
        };
        exec_test_run(&test);
        assert_int_equal(test.seen_count, 100);
        assert_int_equal(exec_test_vus(&test, NULL), 5);
        for (uint32_t i = 0; i < test.seen_count; i++)
            assert_true(test.seen[i].numbers.in_vu < 20);
        assert_int_equal(test.progress[0].state, SCENARIO_DONE);
        exec_test_check_numbers(&test);
        exec_test_free(&test);
    }
}

static void per_vu_iterations_drop_per_vu(void **state)
{
    struct exec_test test = {
        .scenarios = { { .executor = EXECUTOR_PER_VU_ITERATIONS,
                         .vus = SET_INT(2),
                         .iterations = SET_INT(5),
                         .max_duration = SET_MS(200),
                         .graceful_stop = SET_MS(2000) } },
        .workers = 2,
        .iteration_ns = MS(140),
    };
    exec_test_run(&test);
    assert_int_equal(test.full, 4);
    assert_int_equal(test.interrupted, 0);
    assert_int_equal(test.dropped_points, 2);
    assert_true(test.dropped_sum == 6);
    exec_test_free(&test);
}

/* Those who are within gracefulStop finish, the others are cut. */
static void constant_vus_stop_gracefully(void **state)
{
    struct scenario job = { .executor = EXECUTOR_CONSTANT_VUS,
                            .vus = SET_INT(2),
                            .duration = SET_MS(200) };
    struct exec_test test = {
        .scenarios = { job, job }, .scenario_count = 2, .workers = 2, .iteration_ns = MS(350)
    };
    test.scenarios[0].graceful_stop = (struct opt_duration)SET_MS(1000);
    test.scenarios[1].graceful_stop = (struct opt_duration)SET_MS(20);
    exec_test_run(&test);
    assert_int_equal(test.full, 2);
    assert_int_equal(test.interrupted, 2);
    assert_true(test.active_seen <= 4);
    for (uint32_t i = 0; i < test.seen_count; i++)
        assert_int_equal(test.seen[i].outcome, test.seen[i].scenario == &test.scenarios[0]
                                                   ? ITERATION_DONE
                                                   : ITERATION_INTERRUPTED);
    exec_test_free(&test);
}

/* VUs that never wait share their worker evenly, and their scenario still ends. */
static void constant_vus_share_a_worker(void **state)
{
    struct exec_test test = {
        .scenarios = { { .executor = EXECUTOR_CONSTANT_VUS,
                         .vus = SET_INT(3),
                         .duration = SET_MS(100) } },
    };
    exec_test_run(&test);
    assert_true(test.seen_count > 300);
    uint32_t most = 0, least = UINT32_MAX;
    for (uint32_t vu = 1; vu <= 3; vu++) {
        uint32_t count = 0;
        for (uint32_t i = 0; i < test.seen_count; i++)
            count += test.seen[i].vu == vu;
        most = count > most ? count : most;
        least = count < least ? count : least;
    }
    assert_true(least >= most / 2);
    exec_test_check_numbers(&test);
    exec_test_free(&test);
}

static void a_later_scenario_reuses_the_vu(void **state)
{
    struct exec_test test = {
        .scenarios = { { .executor = EXECUTOR_SHARED_ITERATIONS,
                         .vus = SET_INT(1),
                         .iterations = SET_INT(3),
                         .max_duration = SET_MS(50),
                         .graceful_stop = SET_MS(0) },
                       { .executor = EXECUTOR_PER_VU_ITERATIONS,
                         .vus = SET_INT(1),
                         .iterations = SET_INT(2),
                         .max_duration = SET_MS(1000),
                         .graceful_stop = SET_MS(0),
                         .start_time = SET_MS(60) } },
        .scenario_count = 2,
    };
    exec_test_run(&test);
    assert_int_equal(test.seen_count, 5);
    assert_int_equal(test.created, 1);
    for (uint32_t i = 0; i < 5; i++) {
        assert_int_equal(test.seen[i].numbers.in_vu, i);
        assert_int_equal(test.seen[i].numbers.in_scenario_of_vu, i < 3 ? i : i - 3);
    }
    exec_test_free(&test);
}

static void parallel_scenarios_have_vus_of_their_own(void **state)
{
    struct scenario one = { .executor = EXECUTOR_PER_VU_ITERATIONS,
                            .vus = SET_INT(2),
                            .iterations = SET_INT(1) };
    struct exec_test test = {
        .scenarios = { one, one, one }, .scenario_count = 3, .workers = 3, .iteration_ns = MS(30)
    };
    exec_test_run(&test);
    assert_int_equal(test.seen_count, 6);
    assert_int_equal(exec_test_vus(&test, NULL), 6);
    assert_int_equal(exec_test_vus(&test, &test.scenarios[1]), 2);
    exec_test_free(&test);
}

/* The instances of a segmented test together do what one alone does, without doing anything
 * twice. */
static void segments_add_up(void **state)
{
    static const char *const segments[] = { "0:1/3", "1/3:2/3", "2/3:1" };
    struct scenario scenarios[] = {
        { .executor = EXECUTOR_SHARED_ITERATIONS, .vus = SET_INT(4), .iterations = SET_INT(10) },
        { .executor = EXECUTOR_PER_VU_ITERATIONS, .vus = SET_INT(7), .iterations = SET_INT(2) },
    };
    for (int kind = 0; kind < 2; kind++) {
        uint32_t total = 0, vus = 0, expected = kind == 0 ? 10 : 14;
        bool met[14] = { false };
        for (int part = 0; part < 3; part++) {
            struct exec_test test = {
                .scenarios = { scenarios[kind] },
                .segment = segments[part],
                .sequence = "0,1/3,2/3,1",
                .workers = 2,
            };
            exec_test_run(&test);
            total += test.seen_count;
            vus += (uint32_t)test.created;
            for (uint32_t i = 0; i < test.seen_count; i++) {
                uint64_t number = test.seen[i].numbers.in_scenario_test;
                assert_true(kind == 1 || (number < expected && !met[number]));
                if (kind == 0)
                    met[number] = true;
            }
            exec_test_check_numbers(&test);
            exec_test_free(&test);
        }
        assert_int_equal(total, expected);
        assert_int_equal(vus, scenarios[kind].vus.value);
    }
}

/* As the conformance case segment_shared_iterations. */
static void segments_are_striped_by_vus(void **state)
{
    struct exec_test test = {
        .scenarios = { { .executor = EXECUTOR_SHARED_ITERATIONS,
                         .vus = SET_INT(4),
                         .iterations = SET_INT(10) } },
        .segment = "1/3:2/3",
        .sequence = "0,1/3,2/3,1",
    };
    exec_test_run(&test);
    assert_int_equal(test.seen_count, 3);
    for (uint32_t i = 0; i < 3; i++)
        assert_int_equal(test.seen[i].numbers.in_scenario_test,
                         1 + 4 * test.seen[i].numbers.in_scenario_instance);
    exec_test_free(&test);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shared_iterations_are_exact),
        cmocka_unit_test(shared_iterations_cross_workers),
        cmocka_unit_test(shared_iterations_drop_the_rest),
        cmocka_unit_test(per_vu_iterations_are_exact),
        cmocka_unit_test(per_vu_iterations_drop_per_vu),
        cmocka_unit_test(constant_vus_stop_gracefully),
        cmocka_unit_test(constant_vus_share_a_worker),
        cmocka_unit_test(a_later_scenario_reuses_the_vu),
        cmocka_unit_test(parallel_scenarios_have_vus_of_their_own),
        cmocka_unit_test(segments_add_up),
        cmocka_unit_test(segments_are_striped_by_vus),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
