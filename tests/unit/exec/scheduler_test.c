/* What all executors share: initialisation and its failure, abort, pause, startTime, changes from
 * outside. */
#include "testing.h"

#include <string.h>

static const struct scenario long_job = {
    .executor = EXECUTOR_CONSTANT_VUS,
    .vus = SET_INT(4),
    .duration = SET_MS(60000),
};

static void the_first_failure_is_reported(void **state)
{
    for (uint32_t workers = 1; workers <= 3; workers++) {
        struct exec_test test = { .scenarios = { long_job }, .workers = workers, .failing_vu = 3 };
        test.scenarios[0].vus.value = 50;
        exec_test_run(&test);
        assert_int_equal(test.init_result, -1);
        assert_string_equal(test.error.text, "VU 3 throws");
        assert_int_equal(test.error.exit_code, EXIT_CODE_SCRIPT_EXCEPTION);
        assert_true(test.created < 50);
        exec_test_free(&test);
    }
}

static void abort_soon(struct exec_test *test)
{
    fiber_sleep_until(clock_mono_ns() + MS(50));
    scheduler_abort(test->scheduler);
}

static void abort_ends_everything(void **state)
{
    struct stage stages[] = { { MS(60000), 10 } };
    struct exec_test test = {
        .scenarios = { long_job,
                       { .executor = EXECUTOR_CONSTANT_ARRIVAL_RATE,
                         .rate = SET_INT(100),
                         .duration = SET_MS(60000),
                         .pre_allocated_vus = SET_INT(3) },
                       { .executor = EXECUTOR_RAMPING_VUS,
                         .start_vus = SET_INT(2),
                         .has_stages = true,
                         .stages = stages,
                         .stage_count = 1 },
                       { .executor = EXECUTOR_PER_VU_ITERATIONS,
                         .vus = SET_INT(1),
                         .iterations = SET_INT(5),
                         .start_time = SET_MS(50000) } },
        .scenario_count = 4,
        .workers = 2,
        .iteration_ns = MS(50000),
        .beside = abort_soon,
    };
    exec_test_run(&test);
    assert_true(test.aborted);
    assert_int_equal(test.interrupted, 4 + 3 + 2);
    assert_int_equal(test.full, 0);
    assert_int_equal(exec_test_count(&test, &test.scenarios[3]), 0);
    for (int i = 0; i < 3; i++)
        assert_int_equal(test.progress[i].state, SCENARIO_INTERRUPTED);
    assert_int_equal(test.progress[3].state, SCENARIO_WAITING);
    assert_true(test.ended_ns - test.started_ns < MS(20000));
    exec_test_free(&test);
}

/* Shared and per-VU iterations that an abort prevents aren't dropped ones. */
static void abort_drops_nothing(void **state)
{
    struct exec_test test = {
        .scenarios = { { .executor = EXECUTOR_SHARED_ITERATIONS,
                         .vus = SET_INT(2),
                         .iterations = SET_INT(100) },
                       { .executor = EXECUTOR_PER_VU_ITERATIONS,
                         .vus = SET_INT(2),
                         .iterations = SET_INT(100) } },
        .scenario_count = 2,
        .workers = 2,
        .iteration_ns = MS(20),
        .beside = abort_soon,
    };
    exec_test_run(&test);
    assert_int_equal(test.dropped_points, 0);
    exec_test_free(&test);
}

static enum iteration_outcome third_aborts(struct exec_test *test, const struct seen *now)
{
    return now->numbers.in_scenario_instance == 2 ? ITERATION_ABORTS_TEST : ITERATION_DONE;
}

static void a_script_aborts(void **state)
{
    struct exec_test test = { .scenarios = { long_job }, .workers = 1, .iterate = third_aborts };
    test.scenarios[0].vus.value = 1;
    exec_test_run(&test);
    assert_true(test.aborted);
    assert_int_equal(test.seen_count, 3);
    assert_int_equal(test.full, 2);
    assert_int_equal(test.interrupted, 1);
    exec_test_free(&test);
}

/* An iteration that computes without end notices the flag alone. */
static _Atomic int spinning_interrupt;

static enum iteration_outcome spin(struct exec_test *test, const struct seen *now)
{
    while (!scheduler_aborted(test->scheduler))
        ;
    spinning_interrupt = 1;
    return ITERATION_INTERRUPTED;
}

static void abort_reaches_a_busy_worker(void **state)
{
    struct exec_test test = {
        .scenarios = { long_job }, .workers = 1, .iterate = spin, .beside = abort_soon
    };
    test.scenarios[0].vus.value = 1;
    exec_test_run(&test);
    assert_int_equal(spinning_interrupt, 1);
    assert_int_equal(test.interrupted, 1);
    exec_test_free(&test);
}

static void resume_soon(struct exec_test *test)
{
    fiber_sleep_until(clock_mono_ns() + MS(50));
    assert_int_equal(scheduler_started_ns(test->scheduler), 0);
    assert_true(scheduler_paused(test->scheduler));
    assert_true(scheduler_can_pause(test->scheduler, &test->error));
    scheduler_set_paused(test->scheduler, false);
    fiber_sleep_until(clock_mono_ns() + MS(10));
    assert_false(scheduler_can_pause(test->scheduler, &test->error));
}

static void paused_until_resumed(void **state)
{
    struct exec_test test = {
        .scenarios = { { .executor = EXECUTOR_SHARED_ITERATIONS,
                         .vus = SET_INT(1),
                         .iterations = SET_INT(3) } },
        .paused = true,
        .beside = resume_soon,
        .iteration_ns = MS(10),
    };
    exec_test_run(&test);
    assert_int_equal(test.seen_count, 3);
    assert_string_equal(test.error.text, "shared-iterations executor 'a' doesn't support pause and "
                                         "resume operations after its start");
    exec_test_free(&test);
}

static void abort_while_paused(void **state)
{
    struct exec_test test = { .scenarios = { long_job }, .paused = true, .beside = abort_soon };
    exec_test_run(&test);
    assert_int_equal(test.seen_count, 0);
    exec_test_free(&test);
}

static void start_times_are_kept(void **state)
{
    struct scenario one = { .executor = EXECUTOR_PER_VU_ITERATIONS,
                            .vus = SET_INT(1),
                            .iterations = SET_INT(1) };
    struct exec_test test = { .scenarios = { one, one, one }, .scenario_count = 3, .workers = 2 };
    test.scenarios[1].start_time = (struct opt_duration)SET_MS(40);
    test.scenarios[2].start_time = (struct opt_duration)SET_MS(80);
    exec_test_run(&test);
    assert_int_equal(test.seen_count, 3);
    for (uint32_t i = 0; i < 3; i++)
        assert_ptr_equal(test.seen[i].scenario, &test.scenarios[i]);
    assert_true(test.progress[2].started_ns - test.started_ns >= MS(80));
    exec_test_free(&test);
}

/* --- externally-controlled --- */

static void control(struct exec_test *test)
{
    struct scheduler *s = test->scheduler;
    struct error error = { 0 };
    fiber_sleep_until(clock_mono_ns() + MS(30));
    assert_int_equal(scheduler_active_vus(s), 2);
    assert_int_equal(scheduler_set_vus(s, 7, 6, &error), -1);
    error_clear(&error);
    assert_int_equal(scheduler_set_vus(s, 1, 3, &error), -1); /* lower than configured */
    error_clear(&error);
    assert_int_equal(scheduler_set_vus(s, 6, 6, &error), 0);
    assert_int_equal(scheduler_initialized_vus(s), 6);
    fiber_sleep_until(clock_mono_ns() + MS(30));
    assert_int_equal(scheduler_active_vus(s), 6);
    assert_int_equal(scheduler_set_vus(s, 1, 6, &error), 0);
    fiber_sleep_until(clock_mono_ns() + MS(50));
    assert_int_equal(scheduler_active_vus(s), 1);
    assert_true(scheduler_can_pause(s, &error));
    scheduler_set_paused(s, true);
    fiber_sleep_until(clock_mono_ns() + MS(50));
    assert_int_equal(scheduler_active_vus(s), 0);
    scheduler_set_paused(s, false);
    fiber_sleep_until(clock_mono_ns() + MS(30));
    assert_int_equal(scheduler_active_vus(s), 1);
    scheduler_abort(s);
}

static void externally_controlled(void **state)
{
    for (uint32_t workers = 1; workers <= 3; workers++) {
        struct exec_test test = {
            .scenarios = { { .executor = EXECUTOR_EXTERNALLY_CONTROLLED,
                             .vus = SET_INT(2),
                             .max_vus = SET_INT(4),
                             .duration = { true, 0 } } },
            .workers = workers,
            .iteration_ns = MS(5),
            .beside = control,
        };
        exec_test_run(&test);
        assert_true(test.aborted);
        assert_int_equal(test.created, 6);
        exec_test_free(&test);
    }
}

static void externally_controlled_ends(void **state)
{
    struct exec_test test = {
        .scenarios = { { .executor = EXECUTOR_EXTERNALLY_CONTROLLED,
                         .vus = SET_INT(2),
                         .max_vus = SET_INT(2),
                         .duration = SET_MS(60) } },
        .workers = 2,
        .iteration_ns = MS(5000),
    };
    exec_test_run(&test);
    assert_int_equal(test.interrupted, 2); /* it has no gracefulStop */
    assert_int_equal(test.progress[0].state, SCENARIO_DONE);
    exec_test_free(&test);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_failure_is_reported),
        cmocka_unit_test(abort_ends_everything),
        cmocka_unit_test(abort_drops_nothing),
        cmocka_unit_test(a_script_aborts),
        cmocka_unit_test(abort_reaches_a_busy_worker),
        cmocka_unit_test(paused_until_resumed),
        cmocka_unit_test(abort_while_paused),
        cmocka_unit_test(start_times_are_kept),
        cmocka_unit_test(externally_controlled),
        cmocka_unit_test(externally_controlled_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
