/* ramping-vus: who starts when, who is cut, who may finish, and the VU that is wanted back. */
#include "testing.h"

static struct scenario ramp(int64_t start_vus, struct stage *stages, uint32_t count,
                            int64_t ramp_down_ms, int64_t stop_ms)
{
    return (struct scenario){
        .executor = EXECUTOR_RAMPING_VUS,
        .start_vus = SET_INT(start_vus),
        .has_stages = true,
        .stages = stages,
        .stage_count = count,
        .graceful_ramp_down = SET_MS(ramp_down_ms),
        .graceful_stop = SET_MS(stop_ms),
    };
}

/* A linear ramp starts one VU after the other. */
static void starts_one_by_one(void **state)
{
    struct stage stages[] = { { MS(200), 4 }, { MS(80), 4 } };
    for (uint32_t workers = 1; workers <= 3; workers++) {
        struct exec_test test = { .scenarios = { ramp(0, stages, 2, 0, 0) },
                                  .workers = workers,
                                  .iteration_ns = MS(10000) };
        exec_test_run(&test);
        assert_int_equal(test.seen_count, 4);
        assert_int_equal(test.interrupted, 4);
        assert_int_equal(exec_test_vus(&test, NULL), 4);
        for (uint32_t i = 0; i < 4; i++) {
            int64_t at = test.seen[i].began_ns - test.progress[0].started_ns;
            assert_true(at >= MS(50) * (int64_t)(test.seen[i].numbers.in_scenario_instance + 1));
        }
        exec_test_free(&test);
    }
}

/* The conformance case ramping_vus_ramp_down. */
static void cut_or_polite(void **state)
{
    struct stage stages[] = { { MS(140), 3 }, { 0, 1 }, { MS(300), 1 } };
    struct exec_test test = {
        .scenarios = { ramp(3, stages, 3, 0, 0), ramp(3, stages, 3, 200, 0) },
        .scenario_count = 2,
        .workers = 2,
        .iteration_ns = MS(240),
    };
    exec_test_run(&test);
    int cut[2] = { 0 }, done[2] = { 0 };
    for (uint32_t i = 0; i < test.seen_count; i++) {
        int which = test.seen[i].scenario == &test.scenarios[1];
        *(test.seen[i].outcome == ITERATION_DONE ? &done[which] : &cut[which]) += 1;
    }
    /* One VU stays: it is done once and cut by the end. The other two are cut, or done. */
    assert_int_equal(done[0], 1);
    assert_int_equal(cut[0], 3);
    assert_int_equal(done[1], 3);
    assert_int_equal(cut[1], 1);
    exec_test_free(&test);
}

/* graceful_stop_ramping: whichever of the two comes first. */
static void graceful_stop_limits_ramp_down(void **state)
{
    struct stage stages[] = { { MS(80), 2 }, { 0, 0 } };
    struct exec_test test = {
        .scenarios = { ramp(2, stages, 2, 2000, 30), ramp(2, stages, 2, 2000, 2000),
                       ramp(2, stages, 2, 30, 2000) },
        .scenario_count = 3,
        .workers = 2,
        .iteration_ns = MS(200),
    };
    exec_test_run(&test);
    assert_int_equal(test.full, 2);
    assert_int_equal(test.interrupted, 4);
    exec_test_free(&test);
}

/* A VU that was told to stop and is wanted again before it could goes on: no other takes its
 * place. */
static void wanted_back_in_time(void **state)
{
    struct stage stages[] = { { MS(50), 2 }, { 0, 1 }, { MS(50), 1 }, { 0, 2 }, { MS(300), 2 } };
    struct exec_test test = { .scenarios = { ramp(2, stages, 5, 1000, 0) },
                              .workers = 2,
                              .iteration_ns = MS(150) };
    exec_test_run(&test);
    assert_int_equal(test.created, 2);
    assert_int_equal(test.full, 4);
    assert_int_equal(test.interrupted, 2);
    exec_test_free(&test);
}

/* One that has left comes back from the pool; its numbers go on. */
static void wanted_back_later(void **state)
{
    struct stage stages[] = { { MS(30), 1 }, { 0, 0 }, { MS(100), 0 }, { 0, 1 }, { MS(30), 1 } };
    struct exec_test test = { .scenarios = { ramp(1, stages, 5, 1000, 1000) },
                              .iteration_ns = MS(50) };
    exec_test_run(&test);
    assert_int_equal(test.created, 1);
    assert_int_equal(test.seen_count, 2);
    assert_int_equal(test.seen[1].numbers.in_scenario_of_vu, 1);
    exec_test_check_numbers(&test);
    exec_test_free(&test);
}

/* Many quick steps up and down, with VUs that never wait. */
static void saw_tooth(void **state)
{
    struct stage stages[] = { { MS(60), 30 }, { MS(60), 0 }, { MS(60), 30 },
                              { MS(60), 5 },  { 0, 30 },     { MS(30), 0 } };
    struct exec_test test = { .scenarios = { ramp(5, stages, 6, 20, 20) },
                              .workers = 2,
                              .iteration_ns = MS(1) };
    exec_test_run(&test);
    assert_int_equal(test.run_result, 0);
    assert_int_equal(test.created, 30);
    assert_true(test.active_seen <= 30);
    assert_int_equal(test.progress[0].state, SCENARIO_DONE);
    exec_test_check_numbers(&test);
    exec_test_free(&test);
}

static void segments_add_up(void **state)
{
    static const char *const segments[] = { "0:1/2", "1/2:1" };
    struct stage stages[] = { { MS(100), 5 }, { MS(50), 5 } };
    uint32_t vus = 0;
    bool met[6] = { false };
    for (int part = 0; part < 2; part++) {
        struct exec_test test = {
            .scenarios = { ramp(0, stages, 2, 0, 0) },
            .segment = segments[part],
            .sequence = "0,1/2,1",
            .iteration_ns = MS(10000),
        };
        exec_test_run(&test);
        vus += test.created;
        for (uint32_t i = 0; i < test.seen_count; i++)
            met[test.seen[i].vu_in_test] = true;
        exec_test_free(&test);
    }
    assert_int_equal(vus, 5);
    for (int id = 1; id <= 5; id++)
        assert_true(met[id]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(starts_one_by_one),
        cmocka_unit_test(cut_or_polite),
        cmocka_unit_test(graceful_stop_limits_ramp_down),
        cmocka_unit_test(wanted_back_in_time),
        cmocka_unit_test(wanted_back_later),
        cmocka_unit_test(saw_tooth),
        cmocka_unit_test(segments_add_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
