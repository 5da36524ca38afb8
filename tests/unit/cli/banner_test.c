/* The banner: k6's lines, colours on values alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/clock.h"
#include "cli/banner.h"

#include <stdlib.h>

static char *banner_of(const char *options_json, bool color)
{
    struct options options;
    struct error error = { 0 };
    struct buf warnings = BUF_INIT(BUF_UNLIMITED), out = BUF_INIT(BUF_UNLIMITED);
    options_init(&options);
    assert_int_equal(
        options_read_json(&options, slice_of(options_json), LAYER_SCRIPT, &warnings, &error), 0);
    assert_int_equal(options_resolve(&options, &warnings, &error), 0);
    struct plan *plan = plan_new(&options, &error);
    assert_non_null(plan);
    banner_write(&out, plan, SLICE("script.js"), SLICE("http://127.0.0.1:1"),
                 SLICE("json (x.json)"), color);
    plan_free(plan);
    options_deinit(&options);
    buf_deinit(&warnings);
    return buf_take(&out);
}

static void assert_ends(const char *text, const char *from, const char *expected)
{
    const char *at = strstr(text, from);
    assert_non_null(at);
    assert_string_equal(at, expected);
}

static void test_one_scenario(void **state)
{
    char *text = banner_of("{\"vus\":2,\"duration\":\"10s\"}", false);
    assert_int_equal(strncmp(text, "\n  ▲ brunt ", strlen("\n  ▲ brunt ")), 0);
    assert_ends(text, "     execution",
                "     execution: local\n"
                "        script: script.js\n"
                " web dashboard: http://127.0.0.1:1\n"
                "        output: json (x.json)\n"
                "\n"
                "     scenarios: (100.00%) 1 scenario, 2 max VUs, 40s max duration (incl. graceful "
                "stop):\n"
                "              * default: 2 looping VUs for 10s (gracefulStop: 30s)\n"
                "\n");
    free(text);
}

static void test_scenarios(void **state)
{
    char *text = banner_of(
        "{\"executionSegment\":\"0:1/3\",\"scenarios\":{"
        "\"beta\":{\"executor\":\"per-vu-iterations\",\"vus\":3,\"iterations\":3,"
        "\"startTime\":\"140ms\",\"gracefulStop\":\"0s\"},"
        "\"alpha\":{\"executor\":\"constant-vus\",\"vus\":3,\"duration\":\"20s\"}}}",
        false);
    assert_ends(text, "     scenarios",
                "     scenarios: (33.33%) 2 scenarios, 2 max VUs, 10m0.1s max duration (incl. "
                "graceful stop):\n"
                "              * alpha: 1 looping VUs for 20s (gracefulStop: 30s)\n"
                "              * beta: 3 iterations for each of 1 VUs (maxDuration: 10m0s, "
                "startTime: 140ms)\n"
                "\n");
    free(text);
}

static void test_color(void **state)
{
    char *text = banner_of("{}", true);
    assert_non_null(strstr(text, "        script: \x1b[36mscript.js\x1b[0m\n"));
    assert_non_null(strstr(text, "     scenarios: \x1b[36m(100.00%) 1 scenario, 1 max VUs, "
                                 "10m30s max duration (incl. graceful stop):\x1b[0m\n"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_scenario),
        cmocka_unit_test(test_scenarios),
        cmocka_unit_test(test_color),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
