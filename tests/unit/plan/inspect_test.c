#include "testing.h"

static void prints(const struct options *o, bool requirements, const char *expected)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    options_write_json(&out, o, requirements);
    assert_text(buf_slice(&out), expected);
    buf_deinit(&out);
}

/* As written: nothing derived, nothing checked. */
static void test_plain(void **state)
{
    struct reading r;
    reading_json(
        &r, LAYER_SCRIPT,
        "{\"vus\":4,\"stages\":[{\"duration\":\"1m\",\"target\":9},{\"duration\":500,\"target\":"
        "0}],\"scenarios\":{\"s\":{\"executor\":\"constant-vus\",\"vus\":0,\"duration\":\"1s\","
        "\"exec\":\"gone\"}}}");
    assert_ok(&r);
    prints(&r.options, false,
           "{\n"
           "  \"paused\": null,\n"
           "  \"vus\": 4,\n"
           "  \"duration\": null,\n"
           "  \"iterations\": null,\n"
           "  \"stages\": [\n"
           "    {\n"
           "      \"duration\": \"1m0s\",\n"
           "      \"target\": 9\n"
           "    },\n"
           "    {\n"
           "      \"duration\": \"500ms\",\n"
           "      \"target\": 0\n"
           "    }\n"
           "  ],\n"
           "  \"scenarios\": {\n"
           "    \"s\": {\n"
           "      \"executor\": \"constant-vus\",\n"
           "      \"startTime\": null,\n"
           "      \"gracefulStop\": null,\n"
           "      \"env\": null,\n"
           "      \"exec\": \"gone\",\n"
           "      \"tags\": null,\n"
           "      \"vus\": 0,\n"
           "      \"duration\": \"1s\"\n"
           "    }\n"
           "  },\n"
           "  \"executionSegment\": null,\n"
           "  \"executionSegmentSequence\": null,\n"
           "  \"noSetup\": null,\n"
           "  \"setupTimeout\": null,\n"
           "  \"noTeardown\": null,\n"
           "  \"teardownTimeout\": null,\n"
           "  \"handleSummaryTimeout\": null,\n"
           "  \"rps\": null,\n"
           "  \"dns\": {\n"
           "    \"ttl\": null,\n"
           "    \"select\": null,\n"
           "    \"policy\": null\n"
           "  },\n"
           "  \"maxRedirects\": null,\n"
           "  \"userAgent\": null,\n"
           "  \"batch\": null,\n"
           "  \"batchPerHost\": null,\n"
           "  \"httpDebug\": null,\n"
           "  \"insecureSkipTLSVerify\": null,\n"
           "  \"tlsCipherSuites\": null,\n"
           "  \"tlsVersion\": null,\n"
           "  \"tlsAuth\": null,\n"
           "  \"throw\": null,\n"
           "  \"thresholds\": null,\n"
           "  \"blacklistIPs\": null,\n"
           "  \"blockHostnames\": null,\n"
           "  \"hosts\": null,\n"
           "  \"noConnectionReuse\": null,\n"
           "  \"noVUConnectionReuse\": null,\n"
           "  \"minIterationDuration\": null,\n"
           "  \"ext\": null,\n"
           "  \"summaryTrendStats\": null,\n"
           "  \"summaryTimeUnit\": null,\n"
           "  \"systemTags\": null,\n"
           "  \"tags\": null,\n"
           "  \"metricSamplesBufferSize\": null,\n"
           "  \"noCookiesReset\": null,\n"
           "  \"discardResponseBodies\": null,\n"
           "  \"features\": null\n"
           "}");
    reading_deinit(&r);
}

/* What stands somewhere in the resolved options with requirements. */
static void shows(const char *json, const char *part)
{
    struct reading r;
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    reading_script(&r, json);
    assert_ok(&r);
    options_write_json(&out, &r.options, true);
    char *text = buf_take(&out);
    if (strstr(text, part) == NULL)
        print_error("%s\n", text);
    assert_non_null(strstr(text, part));
    free(text);
    reading_deinit(&r);
}

static void test_requirements(void **state)
{
    shows("{}", "  \"features\": null,\n  \"totalDuration\": \"10m30s\",\n  \"maxVUs\": 1\n}");
    shows("{}", "  \"systemTags\": [\n    \"check\",\n    \"error\",\n    \"error_code\",\n    "
                "\"expected_response\",\n    \"group\",\n    \"method\",\n    \"name\",\n    "
                "\"proto\",\n    \"scenario\",\n    \"service\",\n    \"status\",\n    "
                "\"subproto\",\n    \"tls_version\",\n    \"url\"\n  ],\n");
    shows("{\"vus\":3}", "  \"vus\": 3,\n  \"duration\": null,\n  \"iterations\": 3,\n");
    shows(
        "{\"scenarios\":{\"saw\":{\"executor\":\"ramping-vus\",\"startVUs\":0,\"stages\":[{"
        "\"duration\":\"10s\",\"target\":12},{\"duration\":\"10s\",\"target\":2},{\"duration\":"
        "\"40s\",\"target\":2},{\"duration\":\"10s\",\"target\":9},{\"duration\":\"0s\",\"target\":"
        "0}],\"gracefulRampDown\":\"5s\",\"gracefulStop\":\"1s\"},\"valley\":{\"executor\":"
        "\"constant-vus\",\"vus\":9,\"duration\":\"20s\",\"startTime\":\"30s\",\"gracefulStop\":"
        "\"0s\"}}}",
        "\"totalDuration\": \"1m11s\",\n  \"maxVUs\": 12\n");
    shows(
        "{\"executionSegment\":\"0.9:1\",\"executionSegmentSequence\":\"0,0.3,0.9,1\","
        "\"scenarios\":"
        "{\"si\":{\"executor\":\"shared-iterations\",\"vus\":2,\"iterations\":10}}}",
        "\"executionSegment\": \"9/10:1\",\n  \"executionSegmentSequence\": \"0,3/10,9/10,1\",\n");
}

/* encoding/json's escapes for HTML, and scenarios by name though they run by time. */
static void test_details(void **state)
{
    shows(
        "{\"thresholds\":{\"m\":[\"p(95)<500\",{\"threshold\":\"max>1&\",\"abortOnFail\":true}]}}",
        "  \"thresholds\": {\n    \"m\": [\n      \"p(95)\\u003c500\",\n      {\n        "
        "\"threshold\": \"max\\u003e1\\u0026\",\n        \"abortOnFail\": true,\n        "
        "\"delayAbortEval\": null\n      }\n    ]\n  },\n");
    shows(
        "{\"scenarios\":{\"b\":{\"executor\":\"shared-iterations\"},\"a\":{\"executor\":"
        "\"shared-iterations\",\"startTime\":\"1s\",\"options\":{\"browser\":{\"type\":\"x\"}}}}}",
        "  \"scenarios\": {\n    \"a\": {\n      \"executor\": \"shared-iterations\",\n      "
        "\"startTime\": \"1s\",\n      \"gracefulStop\": null,\n      \"env\": null,\n      "
        "\"exec\": null,\n      \"tags\": null,\n      \"options\": {\n        \"browser\": {\n   "
        "       \"type\": \"x\"\n        }\n      },\n      \"vus\": null,\n");
}

static void test_script_view(void **state)
{
    struct reading r;
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    reading_script(&r,
                   "{\"vus\":1,\"iterations\":2,\"thresholds\":{\"iterations\":[\"count>0\",{"
                   "\"threshold\":\"rate>0\",\"abortOnFail\":false}]},\"userAgent\":\"my-agent/1\","
                   "\"setupTimeout\":\"10s\",\"noConnectionReuse\":true,\"summaryTrendStats\":["
                   "\"avg\",\"p(99)\"],\"maxRedirects\":3}");
    assert_ok(&r);
    options_write_test_json(&out, &r.options);
    assert_text(
        buf_slice(&out),
        "{\"paused\":null,\"scenarios\":{\"default\":{\"executor\":\"shared-iterations\","
        "\"startTime\":"
        "null,\"gracefulStop\":null,\"env\":null,\"exec\":null,\"tags\":null,\"vus\":1,"
        "\"iterations\":2,"
        "\"maxDuration\":null}},\"executionSegment\":null,\"executionSegmentSequence\":null,"
        "\"noSetup\":null,\"setupTimeout\":\"10s\",\"noTeardown\":null,\"teardownTimeout\":null,"
        "\"handleSummaryTimeout\":null,\"rps\":null,\"dns\":{\"ttl\":null,\"select\":null,"
        "\"policy\":"
        "null},\"maxRedirects\":3,\"userAgent\":\"my-agent/"
        "1\",\"batch\":null,\"batchPerHost\":null,"
        "\"httpDebug\":null,\"insecureSkipTLSVerify\":null,\"tlsCipherSuites\":null,\"tlsVersion\":"
        "null,"
        "\"tlsAuth\":null,\"throw\":null,\"thresholds\":{\"iterations\":[\"count>0\",\"rate>0\"]},"
        "\"blacklistIPs\":null,\"blockHostnames\":null,\"hosts\":null,\"noConnectionReuse\":true,"
        "\"noVUConnectionReuse\":null,\"minIterationDuration\":null,\"ext\":null,"
        "\"summaryTrendStats\":[\"avg\",\"p(99)\"],\"summaryTimeUnit\":null,\"systemTags\":["
        "\"check\","
        "\"error\",\"error_code\",\"expected_response\",\"group\",\"method\",\"name\",\"proto\","
        "\"scenario\",\"service\",\"status\",\"subproto\",\"tls_version\",\"url\"],\"tags\":null,"
        "\"metricSamplesBufferSize\":null,\"noCookiesReset\":null,\"discardResponseBodies\":null,"
        "\"features\":null,\"consoleOutput\":null,\"localIPs\":null}");
    buf_deinit(&out);
    reading_deinit(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_requirements),
        cmocka_unit_test(test_details),
        cmocka_unit_test(test_script_view),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
