#include "testing.h"

/* The only scenario that comes of some options; the reading stays open. */
static const struct scenario *derives(struct reading *r, const char *json)
{
    reading_script(r, json);
    assert_ok(r);
    assert_int_equal(r->options.scenario_count, 1);
    assert_text(r->options.scenarios[0].name, "default");
    return &r->options.scenarios[0];
}

static void test_shortcuts(void **state)
{
    struct reading r;
    const struct scenario *s = derives(&r, "{}");
    assert_int_equal(s->executor, EXECUTOR_PER_VU_ITERATIONS);
    reading_deinit(&r);

    s = derives(&r, "{\"vus\":4}");
    assert_int_equal(s->executor, EXECUTOR_SHARED_ITERATIONS);
    assert_int_equal(s->vus.value, 4);
    assert_int_equal(s->iterations.value, 4);
    assert_int_equal(r.options.iterations.value, 4);
    reading_deinit(&r);

    s = derives(&r, "{\"iterations\":3,\"duration\":\"5s\"}");
    assert_int_equal(s->executor, EXECUTOR_SHARED_ITERATIONS);
    assert_false(s->vus.set);
    assert_int_equal(scenario_vus(s), 1);
    assert_true(s->max_duration.ns == 5 * NS_PER_S);
    reading_deinit(&r);

    s = derives(&r, "{\"duration\":1200}");
    assert_int_equal(s->executor, EXECUTOR_CONSTANT_VUS);
    assert_true(scenario_duration_ns(s) == 1200 * NS_PER_MS);
    reading_deinit(&r);

    s = derives(&r, "{\"vus\":2,\"stages\":[{\"duration\":\"1s\",\"target\":3},{\"target\":9}]}");
    assert_int_equal(s->executor, EXECUTOR_RAMPING_VUS);
    assert_int_equal(scenario_start_vus(s), 2);
    assert_int_equal(s->stage_count, 1);
    reading_deinit(&r);
}

static void warns(const char *json, const char *expected)
{
    struct reading r;
    derives(&r, json);
    assert_text(buf_slice(&r.warnings), expected);
    reading_deinit(&r);
}

static void test_warnings(void **state)
{
    warns("{\"vus\":1,\"scenarios\":{\"a\":{\"executor\":\"shared-iterations\"}}}",
          "`vus=1` overrides scenarios configuration\n");
    warns(
        "{\"stages\":[],\"scenarios\":{}}",
        "`stages` was explicitly set to an empty value, running the script with 1 iteration in 1 "
        "VU\n`scenarios` was explicitly set to an empty value, running the script with 1 iteration "
        "in 1 VU\n");
    warns("{\"vus\":3,\"stages\":[]}", "`stages` was explicitly set to an empty value, running the "
                                       "script with 1 iteration in 1 VU\n");
    warns("{\"vus\":3}", "");
    warns("{\"tlsAuth\":[{\"cert\":\"\",\"key\":\"\"}]}", "");
    warns("{\"tlsAuth\":[{\"domains\":[\"a\"]},{\"domains\":[\"b\"]}]}",
          "tlsAuth.domains option could be removed in the next releases, it's recommended to leave "
          "it empty and let k6 automatically detect from the provided certificate. It follows the "
          "Go's NameToCertificate deprecation - https://pkg.go.dev/crypto/tls@go1.17#Config.\n");
}

static void refuses(const char *json, const char *why)
{
    struct reading r;
    reading_script(&r, json);
    assert_error(&r, EXIT_CODE_INVALID_CONFIG, why);
    reading_deinit(&r);
}

#define SCENARIO \
    "\"scenarios\":{\"a\":{\"executor\":\"constant-vus\",\"vus\":1,\"duration\":\"1s\"}}"
#define STAGES "\"stages\":[{\"duration\":\"1s\",\"target\":2}]"

static void test_conflicts(void **state)
{
    refuses("{\"iterations\":3," STAGES "}",
            "using `iterations` and `stages` options simultaneously is not allowed");
    refuses("{\"vus\":2,\"iterations\":4," SCENARIO "}",
            "using `iterations` and `scenarios` options simultaneously is not allowed");
    refuses("{\"duration\":\"2s\"," STAGES "}",
            "using `duration` and `stages` options simultaneously is not allowed");
    refuses("{\"duration\":\"1s\"," SCENARIO "}",
            "using `duration` and `scenarios` options simultaneously is not allowed");
    refuses("{" STAGES "," SCENARIO "}",
            "using `stages` and `scenarios` options simultaneously is not allowed");
    refuses("{\"vus\":1,\"duration\":\"0s\"}",
            "`duration` option should be more than 0, for infinite duration use the "
            "externally-controlled executor");
}

#define PROBLEMS "There were problems with the specified script configuration:\n\t- "

static void test_complaints(void **state)
{
    refuses("{\"vus\":5,\"iterations\":2}", PROBLEMS
            "scenario default has configuration errors: the number of iterations (2) can't "
            "be less than the number of VUs (5)");
    refuses("{\"vus\":-1,\"duration\":\"1s\"}",
            PROBLEMS "scenario default has configuration errors: "
                     "the number of VUs must be more than 0");
    refuses("{\"setupTimeout\":0,\"vus\":1,\"iterations\":1}",
            PROBLEMS "setupTimeout must be positive");
    refuses("{\"dns\":{\"ttl\":\"soon\"}}", PROBLEMS "invalid DNS TTL: soon");
    refuses("{\"dns\":{\"ttl\":\"-1s\"}}", PROBLEMS "invalid DNS TTL: -1s");
    refuses("{\"executionSegment\":\"0:1/3\",\"executionSegmentSequence\":\"0,1/2,1\"}",
            PROBLEMS "provided segment 0:1/3 can't be found in sequence 0,1/2,1");
    refuses("{\"executionSegmentSequence\":\"0,1/2,1\",\"setupTimeout\":-1}", PROBLEMS
            "provided segment 0:1 can't be found in sequence 0,1/2,1\n\t- setupTimeout must "
            "be positive");
}

static void test_trend_stats(void **state)
{
    struct reading r;
    reading_script(&r, "{\"summaryTrendStats\":[\"avg\",\"p(101)\"]}");
    assert_error(&r, EXIT_CODE_OTHER,
                 "invalid percentile trend stat value 'p(101)', provide a number "
                 "between 0 and 100");
    reading_deinit(&r);
}

static void test_exports(void **state)
{
    struct slice names[] = { SLICE("default"), SLICE("other") };
    struct reading r;
    reading_json(
        &r, LAYER_SCRIPT,
        "{\"scenarios\":{\"s\":{\"executor\":\"constant-vus\",\"vus\":0,\"duration\":\"1s\","
        "\"exec\":\"gone\"},\"t\":{\"executor\":\"shared-iterations\",\"exec\":\"other\"},"
        "\"u\":{\"executor\":\"shared-iterations\"}}}");
    r.options.exports = (struct text_list){ true, 2, names };
    r.rc = options_resolve(&r.options, NULL, &r.error);
    assert_error(&r, EXIT_CODE_INVALID_CONFIG,
                 PROBLEMS
                 "scenario s has configuration errors: the number of VUs must be more than "
                 "0\n\t- executor s: function 'gone' not found in exports");
    reading_deinit(&r);
}

static void test_order(void **state)
{
    struct reading r;
    reading_script(&r,
                   "{\"scenarios\":{\"A-1\":{\"executor\":\"shared-iterations\",\"startTime\":"
                   "\"300ms\"},\"_x_\":{\"executor\":\"shared-iterations\"},\"9\":{\"executor\":"
                   "\"shared-iterations\",\"startTime\":\"600ms\"},\"a\":{\"executor\":"
                   "\"shared-iterations\",\"startTime\":\"0s\"}}}");
    assert_ok(&r);
    static const char *const order[] = { "_x_", "a", "A-1", "9" };
    for (size_t i = 0; i < ARRAY_LEN(order); i++)
        assert_text(r.options.scenarios[i].name, order[i]);
    reading_deinit(&r);
}

static void test_defaults(void **state)
{
    struct reading r;
    reading_script(&r, "{\"batch\":7}");
    assert_ok(&r);
    const struct options *o = &r.options;
    assert_true(o->batch.set && o->batch.value == 7);
    assert_true(!o->batch_per_host.set && o->batch_per_host.value == 6);
    assert_true(!o->max_redirects.set && o->max_redirects.value == 10);
    assert_true(!o->setup_timeout.set && o->setup_timeout.ns == 60 * NS_PER_S);
    assert_true(o->handle_summary_timeout.ns == 120 * NS_PER_S);
    assert_true(!o->dns_ttl.set);
    assert_text(o->dns_ttl.value, "5m");
    assert_text(o->dns_select.value, "random");
    assert_text(o->summary_mode.value, "compact");
    assert_true(o->system_tags.set && o->system_tags.count == 14);
    assert_true(o->summary_trend_stats.set && o->summary_trend_stats.count == 6);
    assert_text(o->summary_trend_stats.items[4], "p(90)");
    assert_false(o->include_system_env_vars.set);
    reading_deinit(&r);
}

/* What an archive keeps. */
static void test_defaults_alone(void **state)
{
    struct reading r;
    reading_json(&r, LAYER_SCRIPT, "{\"vus\":3}");
    assert_int_equal(options_fill_defaults(&r.options, &r.error), 0);
    assert_false(r.options.has_scenarios);
    assert_int_equal(r.options.system_tags.count, 14);
    reading_deinit(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shortcuts),      cmocka_unit_test(test_warnings),
        cmocka_unit_test(test_conflicts),      cmocka_unit_test(test_complaints),
        cmocka_unit_test(test_trend_stats),    cmocka_unit_test(test_exports),
        cmocka_unit_test(test_order),          cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_defaults_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
