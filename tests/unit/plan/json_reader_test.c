#include "testing.h"

static void refuses(const char *json, const char *why)
{
    struct reading r;
    reading_json(&r, LAYER_SCRIPT, json);
    assert_error(&r, EXIT_CODE_INVALID_CONFIG, why);
    reading_deinit(&r);
}

static void test_scalars(void **state)
{
    struct reading r;
    reading_json(
        &r, LAYER_SCRIPT,
        "{\"vus\":4,\"iterations\":\"12\",\"duration\":\"1d\",\"minIterationDuration\":1500,"
        "\"throw\":true,\"userAgent\":\"own/1\",\"rps\":null,\"batch\":\"\",\"NOSETUP\":true}");
    assert_ok(&r);
    const struct options *o = &r.options;
    assert_int_equal(o->vus.value, 4);
    assert_int_equal(o->iterations.value, 12);
    assert_true(o->duration.ns == 86400 * NS_PER_S);
    assert_true(o->min_iteration_duration.ns == 1500 * NS_PER_MS);
    assert_true(o->throw_errors.set && o->throw_errors.value);
    assert_text(o->user_agent.value, "own/1");
    assert_false(o->rps.set);
    assert_false(o->batch.set);
    assert_true(o->no_setup.value);
    assert_int_equal(r.warnings.len, 0);
    reading_deinit(&r);
}

static void test_wrong_types(void **state)
{
    refuses("{\"vus\":\"two\"}", "strconv.ParseInt: parsing \"two\": invalid syntax");
    refuses("{\"vus\":1.5}",
            "json: cannot unmarshal number 1.5 into Go struct field Options.vus of type int64");
    refuses("{\"vus\":true}",
            "json: cannot unmarshal bool into Go struct field Options.vus of type int64");
    refuses("{\"throw\":\"yes\"}",
            "json: cannot unmarshal string into Go struct field Options.throw of type bool");
    refuses("{\"userAgent\":5}",
            "json: cannot unmarshal number into Go struct field Options.userAgent of type string");
    refuses("{\"duration\":\"ten seconds\"}", "time: invalid duration \"s\"");
    refuses("{\"duration\":[1]}", "'[1]' is not a valid duration value");
    refuses("{\"duration\":1e300}", "'1e+300' is not a valid duration value");
    refuses("{\"stages\":\"up and down\",\"thresholds\":5}",
            "json: cannot unmarshal string into Go struct field Options.stages of type []Stage");
    refuses("{\"tags\":{\"a\":{}}}",
            "json: cannot unmarshal object into Go struct field Options.tags.a of type string");
    refuses("\"vus=5\"", "json: cannot unmarshal string into Go value of type lib.Options");
    refuses("[]", "json: cannot unmarshal array into Go value of type lib.Options");
    refuses("{\"vus\":", "invalid JSON in line 1, column 7: unexpected token near end of file");
}

static void test_nothing(void **state)
{
    struct reading r;
    reading_json(&r, LAYER_SCRIPT, "null");
    assert_ok(&r);
    reading_deinit(&r);
}

static void test_unknown_fields(void **state)
{
    struct reading r;
    reading_json(&r, LAYER_SCRIPT, "{\"virtualUsers\":5,\"threshold\":{},\"out\":\"json\"}");
    assert_ok(&r);
    assert_text(buf_slice(&r.warnings), "There were unknown fields in the options exported in the "
                                        "script\tjson: unknown field \"out\"\n");
    reading_deinit(&r);

    reading_json(&r, LAYER_CONFIG_FILE,
                 "{\"collectors\":{\"csv\":{}},\"what\":5,\"linger\":true,"
                 "\"out\":[\"csv\"]}");
    assert_ok(&r);
    assert_int_equal(r.warnings.len, 0);
    assert_true(r.options.linger.value);
    assert_text(r.options.outputs.items[0], "csv");
    assert_text(r.options.collectors_json, "{\"csv\":{}}");
    reading_deinit(&r);

    reading_json(&r, LAYER_SCRIPT, "{\"features\":[\"x\"]}");
    assert_text(
        buf_slice(&r.warnings),
        "Feature flags in script options are not supported; use --features, K6_FEATURES, or "
        "the JSON config\n");
    reading_deinit(&r);
}

static void test_scenarios(void **state)
{
    struct reading r;
    reading_json(
        &r, LAYER_SCRIPT,
        "{\"scenarios\":{\"ui\":{\"executor\":\"shared-iterations\",\"options\":{\"browser\":{"
        "\"type\":\"chromium\"}},\"exec\":\"ui\",\"env\":{\"URL\":\"http://x\"},\"tags\":{"
        "\"layer\":\"front\"}},\"a\":{\"executor\":\"ramping-vus\",\"stages\":[{\"duration\":"
        "\"1s\",\"target\":\"3\"},{}]}}}");
    assert_ok(&r);
    assert_int_equal(r.options.scenario_count, 2);
    const struct scenario *a = &r.options.scenarios[0], *ui = &r.options.scenarios[1];
    assert_text(a->name, "a");
    assert_int_equal(a->stage_count, 2);
    assert_int_equal(a->stages[0].target, 3);
    assert_false(a->stages[1].has_duration);
    assert_text(ui->options_json, "{\"browser\":{\"type\":\"chromium\"}}");
    assert_text(ui->env[0].value, "http://x");
    assert_text(scenario_exec(ui), "ui");
    assert_text(scenario_exec(a), "default");
    reading_deinit(&r);
}

static void test_wrong_scenarios(void **state)
{
    refuses("{\"scenarios\":{\"odd\":{\"executor\":\"constant-chaos\"}}}",
            "unknown executor type 'constant-chaos'");
    refuses("{\"scenarios\":{\"nameless\":{\"vus\":1}}}",
            "scenario 'nameless' doesn't have a specified executor type");
    refuses("{\"scenarios\":{\"n\":null}}", "scenario 'n' doesn't have a specified executor type");
    refuses("{\"scenarios\":{\"n\":5}}", "json: cannot unmarshal number into Go struct field "
                                         "Options.scenarios.n of type Scenario");
    refuses("{\"scenarios\":{\"typo\":{\"executor\":\"per-vu-iterations\",\"duration\":\"5s\"}}}",
            "json: unknown field \"duration\"");
    refuses("{\"scenarios\":{\"b\":{\"executor\":\"constant-vus\",\"vus\":\"three\",\"foo\":1}}}",
            "strconv.ParseInt: parsing \"three\": invalid syntax");
    refuses(
        "{\"scenarios\":{\"b\":{\"executor\":\"constant-vus\",\"vus\":0.5}}}",
        "json: cannot unmarshal number 0.5 into Go struct field Options.scenarios.b.vus of type "
        "int64");
    refuses("{\"scenarios\":{\"b\":{\"executor\":\"constant-vus\",\"duration\":\"ten seconds\"}}}",
            "time: invalid duration \"s\"");
    refuses("{\"scenarios\":{\"b\":{\"executor\":\"ramping-vus\",\"stages\":[{\"goal\":1}]}}}",
            "json: unknown field \"goal\"");
    refuses("{\"scenarios\":{\"b\":{\"executor\":\"shared-iterations\",\"options\":{\"x\":{}}}}}",
            "json: unknown field \"x\"");
    refuses("{\"scenarios\":[]}", "json: cannot unmarshal array into Go struct field "
                                  "Options.scenarios of type map[string]Scenario");
}

static void test_thresholds(void **state)
{
    struct reading r;
    reading_json(
        &r, LAYER_SCRIPT,
        "{\"thresholds\":{\"m\":[\"p(95)<500\",{\"threshold\":\"max<1000\",\"abortOnFail\":"
        "true,\"delayAbortEval\":\"10s\"}],\"checks\":[]}}");
    assert_ok(&r);
    assert_int_equal(r.options.threshold_count, 2);
    const struct threshold_options *m = &r.options.thresholds[1];
    assert_text(m->metric, "m");
    assert_text(m->items[0].source, "p(95)<500");
    assert_false(m->items[0].abort_on_fail);
    assert_text(m->items[1].source, "max<1000");
    assert_true(m->items[1].abort_on_fail);
    assert_true(m->items[1].delay_abort.ns == 10 * NS_PER_S);
    reading_deinit(&r);
    refuses("{\"thresholds\":{\"m\":\"p(95)<500\"}}",
            "json: cannot unmarshal string into Go struct field Options.thresholds.m of type "
            "[]Threshold");
}

static void test_network(void **state)
{
    struct reading r;
    reading_json(
        &r, LAYER_SCRIPT,
        "{\"hosts\":{\"Test.Local\":\"127.0.0.1:8080\",\"*.b.c:443\":\"::1\",\"d\":"
        "\"[::1]:9\"},\"blacklistIPs\":[\"10.1.2.3/8\"],\"blockHostnames\":[\"*.x.test\"],"
        "\"dns\":{\"ttl\":\"0\",\"select\":\"roundRobin\",\"policy\":\"any\"},\"tlsVersion\":"
        "{\"min\":\"tls1.2\"},\"tlsCipherSuites\":[\"TLS_AES_128_GCM_SHA256\"],\"tlsAuth\":[{"
        "\"cert\":\"c\",\"key\":\"k\",\"domains\":[\"*.x\"]}]}");
    assert_ok(&r);
    const struct options *o = &r.options;
    assert_int_equal(o->host_count, 3);
    assert_text(o->hosts[0].pattern, "*.b.c:443");
    assert_text(o->hosts[0].target, "::1");
    assert_text(o->hosts[2].pattern, "test.local");
    assert_text(o->hosts[2].target, "127.0.0.1:8080");
    assert_text(o->hosts[1].target, "[::1]:9");
    assert_text(o->blacklist_ips.items[0], "10.0.0.0/8");
    assert_text(o->dns_select.value, "roundRobin");
    assert_text(o->tls_version_min.value, "tls1.2");
    assert_false(o->tls_version_max.set);
    assert_text(o->tls_auth[0].domains[0], "*.x");
    reading_deinit(&r);
}

static void test_wrong_network(void **state)
{
    refuses("{\"hosts\":{\"a b\":\"1.2.3.4\"}}", "invalid host pattern 'a b'");
    refuses("{\"hosts\":{\"a\":\"here\"}}",
            "invalid address 'here' of host 'a', provide an IP address, optionally with a port");
    refuses("{\"blacklistIPs\":[\"10.0.0.1\"]}",
            "failed to parse CIDR '10.0.0.1': invalid CIDR address: 10.0.0.1");
    refuses("{\"blockHostnames\":[\"a*b\"]}", "invalid hostname pattern 'a*b'");
    refuses("{\"dns\":{\"select\":\"last\"}}", "last does not belong to DNSSelect values");
    refuses("{\"dns\":{\"policy\":\"none\"}}", "none does not belong to DNSPolicy values");
    refuses("{\"tlsVersion\":\"ssl3\"}", "unknown TLS version 'ssl3'");
    refuses("{\"tlsVersion\":{\"least\":\"tls1.2\"}}", "json: unknown field \"least\"");
    refuses("{\"tlsCipherSuites\":[\"ROT13\"]}", "unknown cipher suite 'ROT13'");
    refuses("{\"tlsAuth\":[{\"certificate\":\"c\"}]}", "json: unknown field \"certificate\"");
    refuses("{\"executionSegment\":\"1/2:3/2\"}",
            "segment end value can't be more than 1 but was 1.50");
    refuses("{\"executionSegmentSequence\":\"1\"}",
            "at least 2 points are needed for an execution segment sequence, 1 given");
    refuses("{\"summaryTimeUnit\":\"min\"}",
            "invalid summary time unit 'min', use 's', 'ms' or 'us'");
}

static void test_system_tags(void **state)
{
    struct reading r;
    reading_json(&r, LAYER_SCRIPT,
                 "{\"systemTags\":[\"url\",\"colour\",\"iter\",\"check\",\"url\"]}");
    assert_ok(&r);
    assert_int_equal(r.options.system_tags.count, 3);
    assert_text(r.options.system_tags.items[0], "check");
    assert_text(r.options.system_tags.items[2], "url");
    reading_deinit(&r);
}

static void test_raw(void **state)
{
    struct reading r;
    reading_json(&r, LAYER_SCRIPT,
                 "{\"ext\":{\"b\":[1,2.5,\"x\"],\"a\":null},\"cloud\":{\"n\":1}}");
    assert_ok(&r);
    assert_text(r.options.ext_json, "{\"a\":null,\"b\":[1,2.5,\"x\"]}");
    assert_text(r.options.cloud_json, "{\"n\":1}");
    reading_deinit(&r);

    struct buf deep = BUF_INIT(BUF_UNLIMITED);
    buf_append_str(&deep, "{\"ext\":");
    buf_append_repeat(&deep, '[', 40);
    buf_append_repeat(&deep, ']', 40);
    buf_append_str(&deep, "}");
    char *text = buf_take(&deep);
    refuses(text, "option 'ext' is nested too deeply");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scalars),       cmocka_unit_test(test_wrong_types),
        cmocka_unit_test(test_nothing),       cmocka_unit_test(test_unknown_fields),
        cmocka_unit_test(test_scenarios),     cmocka_unit_test(test_wrong_scenarios),
        cmocka_unit_test(test_thresholds),    cmocka_unit_test(test_network),
        cmocka_unit_test(test_wrong_network), cmocka_unit_test(test_system_tags),
        cmocka_unit_test(test_raw),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
