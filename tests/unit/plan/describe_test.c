#include "testing.h"

/* The description of a scenario, for a segment of the test. */
static void describes(const char *scenario, const char *segment, const char *expected)
{
    struct reading r;
    struct buf out = BUF_INIT(1024);
    char *json;
    assert_true(asprintf(&json, "{\"scenarios\":{\"s\":%s}}", scenario) > 0);
    reading_script(&r, json);
    assert_ok(&r);
    struct segment_tuple *t = tuple_of(segment, NULL);
    scenario_describe(&out, &r.options.scenarios[0], t);
    assert_text(buf_slice(&out), expected);
    segment_tuple_free(t);
    buf_deinit(&out);
    reading_deinit(&r);
    free(json);
}

static void test_iterations(void **state)
{
    describes("{\"executor\":\"per-vu-iterations\",\"iterations\":2,\"gracefulStop\":\"0s\","
              "\"maxDuration\":\"1m30s\"}",
              "", "2 iterations for each of 1 VUs (maxDuration: 1m30s)");
    describes("{\"executor\":\"shared-iterations\",\"vus\":2,\"iterations\":4,\"maxDuration\":"
              "\"20s\"}",
              "", "4 iterations shared among 2 VUs (maxDuration: 20s, gracefulStop: 30s)");
    describes("{\"executor\":\"per-vu-iterations\",\"exec\":\"stop\",\"startTime\":\"600ms\","
              "\"maxDuration\":\"1s\"}",
              "",
              "1 iterations for each of 1 VUs (maxDuration: 1s, exec: stop, startTime: 600ms, "
              "gracefulStop: 30s)");
    describes("{\"executor\":\"shared-iterations\",\"vus\":4,\"iterations\":10}", "0:1/2",
              "5 iterations shared among 2 VUs (maxDuration: 10m0s, gracefulStop: 30s)");
}

static void test_vus(void **state)
{
    describes("{\"executor\":\"constant-vus\",\"vus\":5,\"duration\":\"10s\"}", "",
              "5 looping VUs for 10s (gracefulStop: 30s)");
    describes("{\"executor\":\"constant-vus\",\"vus\":5,\"duration\":\"10s\",\"gracefulStop\":0}",
              "", "5 looping VUs for 10s");
    describes("{\"executor\":\"constant-vus\",\"vus\":3,\"duration\":\"90s\",\"exec\":\"quick\","
              "\"startTime\":\"1h\"}",
              "", "3 looping VUs for 1m30s (exec: quick, startTime: 1h0m0s, gracefulStop: 30s)");
    describes(
        "{\"executor\":\"ramping-vus\",\"stages\":[{\"duration\":\"1m\",\"target\":7},{"
        "\"duration\":\"30s\",\"target\":0}],\"gracefulRampDown\":\"5s\",\"startTime\":\"1h\"}",
        "",
        "Up to 7 looping VUs for 1m30s over 2 stages (gracefulRampDown: 5s, startTime: 1h0m0s, "
        "gracefulStop: 30s)");
    describes(
        "{\"executor\":\"ramping-vus\",\"startVUs\":10,\"stages\":[{\"duration\":\"20s\","
        "\"target\":2},{\"duration\":\"20s\",\"target\":2},{\"duration\":\"20s\",\"target\":2}"
        "]}",
        "0:1/2",
        "Up to 5 looping VUs for 1m0s over 3 stages (gracefulRampDown: 30s, gracefulStop: 30s)");
}

static void test_arrival_rates(void **state)
{
    describes("{\"executor\":\"constant-arrival-rate\",\"rate\":7,\"timeUnit\":\"3s\",\"duration\":"
              "\"10m\",\"preAllocatedVUs\":5,\"maxVUs\":9,\"startTime\":\"1h\"}",
              "",
              "2.33 iterations/s for 10m0s (maxVUs: 5-9, startTime: 1h0m0s, gracefulStop: 30s)");
    describes("{\"executor\":\"constant-arrival-rate\",\"rate\":10,\"duration\":\"10s\","
              "\"preAllocatedVUs\":4}",
              "0:1/2", "5.00 iterations/s for 10s (maxVUs: 2, gracefulStop: 30s)");
    describes("{\"executor\":\"constant-arrival-rate\",\"rate\":10,\"duration\":\"10s\","
              "\"preAllocatedVUs\":0}",
              "", "0.00 iterations/s for 10s (maxVUs: 0, gracefulStop: 30s)");
    describes("{\"executor\":\"ramping-arrival-rate\",\"startRate\":2,\"stages\":[{\"duration\":"
              "\"5s\",\"target\":30}],\"preAllocatedVUs\":2,\"startTime\":\"2h\"}",
              "",
              "Up to 30.00 iterations/s for 5s over 1 stages (maxVUs: 2, startTime: 2h0m0s, "
              "gracefulStop: 30s)");
    describes("{\"executor\":\"ramping-arrival-rate\",\"startRate\":2,\"stages\":[{\"duration\":"
              "\"5s\",\"target\":30}],\"preAllocatedVUs\":3,\"maxVUs\":6}",
              "0:1/3",
              "Up to 10.00 iterations/s for 5s over 1 stages (maxVUs: 1-2, gracefulStop: 30s)");
}

static void test_externally_controlled(void **state)
{
    describes("{\"executor\":\"externally-controlled\",\"vus\":3,\"maxVUs\":10,\"duration\":0}", "",
              "Externally controlled execution with 3 VUs, 10 max VUs, infinite duration");
    describes("{\"executor\":\"externally-controlled\",\"vus\":3,\"duration\":\"1m\"}", "",
              "Externally controlled execution with 3 VUs, 3 max VUs, 1m0s duration");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_iterations),
        cmocka_unit_test(test_vus),
        cmocka_unit_test(test_arrival_rates),
        cmocka_unit_test(test_externally_controlled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
