#include "testing.h"

#include "plan/selection.h"

static const char script[] =
    "{\"scenarios\": {"
    "\"a\": {\"executor\": \"constant-vus\", \"vus\": 3, \"duration\": \"10s\", \"exec\": \"f\","
    " \"startTime\": \"5s\", \"tags\": {\"k\": \"v\"}},"
    "\"b\": {\"executor\": \"per-vu-iterations\", \"vus\": 2}},"
    "\"vus\": 7,"
    "\"thresholds\": {\"x{scenario:a}\": [], \"x{k:v, scenario: b }\": [], \"x\": [],"
    " \"x{scenario:none}\": [], \"x{scenarios:a}\": []}}";

/* The flags laid over the script, and the selection made. */
static void choose(struct reading *r, const char *json, const char *flags)
{
    struct reading upper;
    reading_json(r, LAYER_SCRIPT, json);
    assert_ok(r);
    reading_flags(&upper, flags);
    assert_ok(&upper);
    options_apply(&r->options, &upper.options, &r->warnings, &r->error);
    r->rc = selection_apply(&r->options, &r->warnings, &r->error);
    reading_deinit(&upper);
}

static void test_some(void **state)
{
    struct reading r;
    choose(&r, script, "--scenario b");
    assert_ok(&r);
    assert_int_equal(r.options.scenario_count, 1);
    assert_text(r.options.scenarios[0].name, "b");
    assert_int_equal(r.options.scenarios[0].vus.value, 2);
    assert_false(r.options.vus.set);
    assert_int_equal(r.options.threshold_count, 4);
    assert_text(buf_slice(&r.warnings),
                "vus, duration, iterations and stages on the \"script\" level are ignored: only "
                "selected scenarios run\n"
                "the thresholds of \"x{scenario:a}\" are left out: its scenario isn't selected\n");
    reading_deinit(&r);
}

static void test_once(void **state)
{
    struct reading r;
    choose(&r, script, "--once --scenario a,b");
    assert_ok(&r);
    assert_int_equal(r.options.scenario_count, 2);
    const struct scenario *a = &r.options.scenarios[0];
    assert_int_equal(a->executor, EXECUTOR_SHARED_ITERATIONS);
    assert_int_equal(a->vus.value, 1);
    assert_int_equal(a->iterations.value, 1);
    assert_text(a->exec.value, "f");
    assert_int_equal(a->tag_count, 1);
    assert_false(a->duration.set || a->start_time.set);
    assert_int_equal(r.options.threshold_count, 5);
    reading_deinit(&r);
}

static void test_once_without_scenarios(void **state)
{
    struct reading r;
    choose(&r, "{\"duration\": \"10s\", \"vus\": 5}", "--once");
    assert_ok(&r);
    assert_int_equal(r.options.scenario_count, 1);
    assert_text(r.options.scenarios[0].name, "default");
    assert_false(r.options.duration.set);
    assert_int_equal(r.warnings.len, 0);
    reading_deinit(&r);
}

static void test_nothing_asked_for(void **state)
{
    struct reading r;
    choose(&r, script, "--quiet");
    assert_int_equal(r.options.scenario_count, 2);
    assert_int_equal(r.options.threshold_count, 5);
    assert_true(r.options.vus.set);
    reading_deinit(&r);
}

static void test_complaints(void **state)
{
    struct reading r;
    choose(&r, script, "--scenario b,c");
    assert_error(&r, EXIT_CODE_INVALID_CONFIG, "scenario \"c\" not found; available: a, b");
    reading_deinit(&r);
    choose(&r, "{}", "--scenario default");
    assert_error(&r, EXIT_CODE_INVALID_CONFIG,
                 "scenario \"default\" not found; the script does not have any named scenario");
    reading_deinit(&r);
    reading_flags(&r, "--once --stage 1s:1");
    assert_int_equal(selection_check_flags(&r.options, &r.error), -1);
    assert_string_equal(r.error.text, "--once cannot be combined with --stage");
    reading_deinit(&r);
    reading_flags(&r, "--scenario a -u 3");
    assert_int_equal(selection_check_flags(&r.options, &r.error), -1);
    assert_string_equal(r.error.text, "--scenario cannot be combined with --vus");
    reading_deinit(&r);
    reading_flags(&r, "--vus 3");
    assert_int_equal(selection_check_flags(&r.options, &r.error), 0);
    reading_deinit(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_some),
        cmocka_unit_test(test_once),
        cmocka_unit_test(test_once_without_scenarios),
        cmocka_unit_test(test_nothing_asked_for),
        cmocka_unit_test(test_complaints),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
