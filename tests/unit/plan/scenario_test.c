#include "testing.h"

static void test_names(void **state)
{
    for (int i = 0; i < EXECUTOR_TYPE_COUNT; i++) {
        enum executor_type type;
        const char *name = executor_type_name((enum executor_type)i);
        assert_true(executor_type_from_name(slice_of(name), &type));
        assert_int_equal(type, i);
    }
    enum executor_type type;
    assert_false(executor_type_from_name(SLICE("constant-vu"), &type));
}

static void test_defaults(void **state)
{
    struct scenario s = { .executor = EXECUTOR_SHARED_ITERATIONS };
    assert_int_equal(scenario_vus(&s), 1);
    assert_int_equal(scenario_iterations(&s), 1);
    assert_true(scenario_duration_ns(&s) == 600 * NS_PER_S);
    assert_true(scenario_graceful_stop_ns(&s) == 30 * NS_PER_S);
    assert_true(scenario_time_unit_ns(&s) == NS_PER_S);
    assert_text(scenario_exec(&s), "default");

    s.executor = EXECUTOR_CONSTANT_ARRIVAL_RATE;
    s.pre_allocated_vus = (struct opt_int){ true, 7 };
    assert_int_equal(scenario_max_vus(&s), 7);

    s = (struct scenario){ .executor = EXECUTOR_EXTERNALLY_CONTROLLED, .vus = { true, 4 } };
    assert_int_equal(scenario_max_vus(&s), 4);
    assert_int_equal(scenario_graceful_stop_ns(&s), 0);
}

static void test_shares(void **state)
{
    struct segment_tuple *third = tuple_of("1/3:2/3", "0,1/3,2/3,1");
    struct scenario s = { .executor = EXECUTOR_SHARED_ITERATIONS,
                          .vus = { true, 4 },
                          .iterations = { true, 10 } };
    assert_int_equal(scenario_segment_iterations(&s, third), 3);
    assert_true(scenario_has_work(&s, third));
    s.executor = EXECUTOR_PER_VU_ITERATIONS; /* VUs are shared out, iterations of each are not */
    assert_int_equal(scenario_segment_iterations(&s, third), 10);
    s.vus.value = 1;
    assert_false(scenario_has_work(&s, third));
    s.executor = EXECUTOR_EXTERNALLY_CONTROLLED;
    assert_true(scenario_has_work(&s, third));
    segment_tuple_free(third);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_shares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
