#include "testing.h"

/* Frozen: how long the script takes at most, with how many VUs. */
static void needs(const char *json, double total_s, int64_t planned, int64_t possible)
{
    struct reading r;
    reading_script(&r, json);
    assert_ok(&r);
    struct plan *plan = plan_new(&r.options, &r.error);
    assert_non_null(plan);
    assert_true(plan->max_duration_ns == (int64_t)(total_s * 1e9));
    assert_int_equal(plan->max_planned_vus, planned);
    assert_int_equal(plan->max_possible_vus, possible);
    plan_free(plan);
    reading_deinit(&r);
}

static void test_shortcuts(void **state)
{
    needs("{}", 630, 1, 1);
    needs("{\"vus\":3}", 630, 3, 3);
    needs("{\"vus\":10,\"duration\":\"1h5m\"}", 3930, 10, 10);
    needs("{\"vus\":2,\"iterations\":10,\"duration\":\"90s\"}", 120, 2, 2);
    needs("{\"vus\":5,\"stages\":[{\"duration\":\"30s\",\"target\":20},{\"duration\":\"1m30s\","
          "\"target\":10},{\"duration\":\"20s\",\"target\":0}]}",
          170, 20, 20);
}

static void test_arrival_rates(void **state)
{
    needs(
        "{\"scenarios\":{\"c\":{\"executor\":\"constant-arrival-rate\",\"rate\":90,\"timeUnit\":"
        "\"1m\",\"duration\":\"2m\",\"preAllocatedVUs\":10,\"maxVUs\":25},\"r\":{\"executor\":"
        "\"ramping-arrival-rate\",\"startRate\":5,\"stages\":[{\"duration\":\"10s\",\"target\":50},"
        "{\"duration\":\"0s\",\"target\":10},{\"duration\":\"35s\",\"target\":0}],"
        "\"preAllocatedVUs\":3,\"gracefulStop\":\"5s\"}}}",
        150, 13, 28);
}

/* Scenarios that follow each other share their VUs; graceful stops make them overlap. */
static void test_sequence(void **state)
{
    needs(
        "{\"scenarios\":{\"a\":{\"executor\":\"constant-vus\",\"duration\":\"1m\",\"vus\":10,"
        "\"gracefulStop\":\"0s\"},\"b\":{\"executor\":\"constant-vus\",\"duration\":\"1m\",\"vus\":"
        "8,"
        "\"startTime\":\"1m\"},\"c\":{\"executor\":\"constant-vus\",\"duration\":\"1m\",\"vus\":6,"
        "\"startTime\":\"2m\"},\"d\":{\"executor\":\"constant-vus\",\"duration\":\"1m\",\"vus\":4,"
        "\"startTime\":\"3m30s\"}}}",
        300, 14, 14);
}

static void test_segment(void **state)
{
    needs("{\"executionSegment\":\"1/3:2/3\",\"executionSegmentSequence\":\"0,1/3,2/3,1\","
          "\"scenarios\":{\"si\":{\"executor\":\"shared-iterations\",\"vus\":5,\"iterations\":17,"
          "\"maxDuration\":\"5s\"},\"pv\":{\"executor\":\"per-vu-iterations\",\"vus\":7,"
          "\"iterations\":"
          "3,\"maxDuration\":\"6s\"},\"cv\":{\"executor\":\"constant-vus\",\"vus\":11,\"duration\":"
          "\"7s\"},\"rv\":{\"executor\":\"ramping-vus\",\"startVUs\":2,\"stages\":[{\"duration\":"
          "\"8s\",\"target\":13},{\"duration\":\"4s\",\"target\":1}]},\"ca\":{\"executor\":"
          "\"constant-arrival-rate\",\"rate\":31,\"duration\":\"9s\",\"preAllocatedVUs\":4,"
          "\"maxVUs\":"
          "10},\"ra\":{\"executor\":\"ramping-arrival-rate\",\"startRate\":1,\"stages\":[{"
          "\"duration\":\"3s\",\"target\":7}],\"preAllocatedVUs\":1,\"maxVUs\":2}}}",
          42, 13, 16);
}

static void test_no_share(void **state)
{
    struct reading r;
    reading_script(&r,
                   "{\"executionSegment\":\"0.9:1\",\"executionSegmentSequence\":\"0,0.3,0.9,1\","
                   "\"scenarios\":{\"si\":{\"executor\":\"shared-iterations\",\"vus\":2,"
                   "\"iterations\":10},\"cv\":{\"executor\":\"constant-vus\",\"duration\":\"7s\"},"
                   "\"big\":{\"executor\":\"per-vu-iterations\",\"vus\":40}}}");
    assert_ok(&r);
    struct plan *plan = plan_new(&r.options, &r.error);
    assert_int_equal(plan->scenario_count, 1);
    assert_text(plan->scenarios[0]->name, "big");
    plan_free(plan);
    plan_free(NULL);
    reading_deinit(&r);
}

static void test_externally_controlled(void **state)
{
    needs("{\"scenarios\":{\"e\":{\"executor\":\"externally-controlled\",\"vus\":2,\"maxVUs\":7,"
          "\"duration\":\"10s\"}}}",
          10, 7, 7);
    needs("{\"scenarios\":{\"e\":{\"executor\":\"externally-controlled\",\"vus\":2,\"maxVUs\":7,"
          "\"duration\":0}}}",
          0, 7, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shortcuts), cmocka_unit_test(test_arrival_rates),
        cmocka_unit_test(test_sequence),  cmocka_unit_test(test_segment),
        cmocka_unit_test(test_no_share),  cmocka_unit_test(test_externally_controlled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
