#include "testing.h"

/* What is said about one scenario called "s". */
static void complains(const char *scenario, const char *expected)
{
    struct reading r;
    char *json, *whole;
    assert_true(asprintf(&json, "{\"scenarios\":{\"s\":%s}}", scenario) > 0);
    assert_true(
        asprintf(&whole,
                 "There were problems with the specified script configuration:\n\t- scenario "
                 "s has configuration errors: %s",
                 expected) > 0);
    reading_script(&r, json);
    assert_error(&r, EXIT_CODE_INVALID_CONFIG, whole);
    reading_deinit(&r);
    free(json);
    free(whole);
}

static void test_common(void **state)
{
    complains(
        "{\"executor\":\"constant-vus\",\"vus\":-2,\"startTime\":\"-1s\",\"gracefulStop\":"
        "\"-3s\",\"exec\":\"\"}",
        "exec value cannot be empty, the startTime can't be negative, the gracefulStop timeout "
        "can't be negative, the number of VUs must be more than 0, the duration is "
        "unspecified");
}

static void test_name(void **state)
{
    struct reading r;
    reading_script(&r, "{\"scenarios\":{\"my.first test\":{\"executor\":\"shared-iterations\"}}}");
    assert_error(
        &r, EXIT_CODE_INVALID_CONFIG,
        "There were problems with the specified script configuration:\n\t- scenario my.first "
        "test has configuration errors: the scenario name should contain only numbers, latin "
        "letters, underscores, and dashes");
    reading_deinit(&r);
    reading_script(&r, "{\"scenarios\":{\"\":{\"executor\":\"shared-iterations\"}}}");
    assert_non_null(strstr(r.error.text, "scenario name can't be empty, the scenario name should"));
    reading_deinit(&r);
}

static void test_iterations(void **state)
{
    complains("{\"executor\":\"shared-iterations\",\"vus\":5,\"iterations\":3,\"maxDuration\":"
              "\"10ms\"}",
              "the number of iterations (3) can't be less than the number of VUs (5), the "
              "maxDuration must be at least 1s, but is 10ms");
    complains(
        "{\"executor\":\"per-vu-iterations\",\"vus\":0,\"iterations\":0,\"maxDuration\":0}",
        "the number of VUs must be more than 0, the number of iterations must be more than 0, "
        "the maxDuration must be at least 1s, but is 0s");
}

static void test_vus(void **state)
{
    complains("{\"executor\":\"constant-vus\",\"duration\":\"500ms\"}",
              "the duration must be at least 1s, but is 500ms");
    complains("{\"executor\":\"ramping-vus\",\"startVUs\":-1,\"stages\":[]}",
              "the number of start VUs can't be negative, either startVUs or one of the stages' "
              "target values must be greater than 0, at least one stage has to be specified");
    complains(
        "{\"executor\":\"ramping-vus\",\"startVUs\":100000001,\"stages\":[{\"duration\":\"1s\","
        "\"target\":100000002}]}",
        "the startVUs exceed max limit of 100000000, target for stage 1 exceeds max limit of "
        "100000000");
    complains("{\"executor\":\"constant-vus\",\"vus\":100000001,\"duration\":\"1s\"}",
              "the number of VUs exceeds the limit of 100000000");
}

static void test_arrival_rates(void **state)
{
    complains("{\"executor\":\"constant-arrival-rate\",\"rate\":0,\"timeUnit\":\"0s\",\"duration\":"
              "\"500ms\",\"preAllocatedVUs\":5,\"maxVUs\":3}",
              "the iteration rate must be more than 0, the timeUnit must be more than 0, the "
              "duration must be at least 1s, but is 500ms, maxVUs can't be less than "
              "preAllocatedVUs");
    complains("{\"executor\":\"constant-arrival-rate\"}",
              "the iteration rate isn't specified, the duration is unspecified, the number of "
              "preAllocatedVUs isn't specified");
    complains(
        "{\"executor\":\"ramping-arrival-rate\",\"startRate\":-5,\"preAllocatedVUs\":-1,"
        "\"stages\":[{\"duration\":\"1s\"},{\"target\":5},{\"duration\":\"-1s\",\"target\":-2}"
        "]}",
        "the startRate value can't be negative, stage 1 doesn't have a target, stage 2 doesn't "
        "have a duration, the duration for stage 3 can't be negative, the target for stage 3 "
        "can't be negative, the number of preAllocatedVUs can't be negative");
}

static void test_externally_controlled(void **state)
{
    complains("{\"executor\":\"externally-controlled\",\"vus\":-1,\"maxVUs\":-2}",
              "the number of VUs can't be negative, the number of maxVUs (-2) must be more than or "
              "equal to the number of VUs (-1), the duration must be specified, for infinite "
              "duration use 0");
    complains(
        "{\"executor\":\"externally-controlled\",\"vus\":5,\"duration\":\"-1s\","
        "\"gracefulStop\":\"1s\"}",
        "the duration shouldn't be negative, for infinite duration use 0, gracefulStop is not "
        "supported by the externally controlled executor");
    struct reading r;
    reading_script(&r, "{\"scenarios\":{\"e\":{\"executor\":\"externally-controlled\",\"vus\":5,"
                       "\"maxVUs\":9,\"duration\":0}}}");
    assert_ok(&r);
    reading_deinit(&r);
}

static void test_too_long(void **state)
{
    complains("{\"executor\":\"constant-vus\",\"duration\":\"2000000h\"}",
              "its times add up to more than 100 years");
    complains("{\"executor\":\"constant-vus\",\"duration\":\"1s\",\"startTime\":\"2500000h\","
              "\"gracefulStop\":\"2500000h\"}",
              "its times add up to more than 100 years");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_common),        cmocka_unit_test(test_name),
        cmocka_unit_test(test_iterations),    cmocka_unit_test(test_vus),
        cmocka_unit_test(test_arrival_rates), cmocka_unit_test(test_externally_controlled),
        cmocka_unit_test(test_too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
