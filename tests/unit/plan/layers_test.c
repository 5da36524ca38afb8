#include "testing.h"

/* All four layers over each other; NULL: none. Resolved into `out`. */
static void lay(struct reading *out, const char *config, const char *script,
                const char *const *variables, const char *flags)
{
    struct reading layers[4];
    reading_json(&layers[0], LAYER_CONFIG_FILE, config ? config : "{}");
    reading_json(&layers[1], LAYER_SCRIPT, script ? script : "{}");
    reading_env(&layers[2], variables ? variables : (const char *const[]){ NULL });
    reading_flags(&layers[3], flags ? flags : "");
    reading_json(out, LAYER_CONFIG_FILE, "{}");
    for (size_t i = 0; i < ARRAY_LEN(layers); i++) {
        assert_ok(&layers[i]);
        options_apply(&out->options, &layers[i].options, &out->warnings, &out->error);
        reading_deinit(&layers[i]); /* texts must have been copied */
    }
    out->rc = options_resolve(&out->options, &out->warnings, &out->error);
}

#define ENV(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void test_precedence(void **state)
{
    struct reading r;
    lay(&r, "{\"batch\":1,\"maxRedirects\":1,\"rps\":1,\"noSetup\":true,\"userAgent\":\"file\"}",
        "{\"batch\":4,\"maxRedirects\":4,\"userAgent\":\"script\"}",
        ENV("K6_BATCH=6", "K6_MAX_REDIRECTS=6", "K6_USER_AGENT=env", "K6_NO_SETUP=false"),
        "--batch=9");
    assert_ok(&r);
    assert_int_equal(r.options.batch.value, 9);
    assert_int_equal(r.options.max_redirects.value, 6);
    assert_int_equal(r.options.rps.value, 1);
    assert_text(r.options.user_agent.value, "env");
    assert_true(r.options.no_setup.set && !r.options.no_setup.value);
    assert_int_equal(r.warnings.len, 0);
    reading_deinit(&r);
}

static void test_vus_go_with_lower_shortcuts(void **state)
{
    struct reading r;
    lay(&r, NULL, "{\"vus\":9,\"iterations\":99}", ENV("K6_VUS=3", "K6_ITERATIONS=6"), "--vus 1");
    assert_ok(&r);
    assert_int_equal(r.options.scenarios[0].vus.value, 1);
    assert_int_equal(r.options.scenarios[0].iterations.value, 6);
    reading_deinit(&r);
}

static void test_execution_replaces_execution(void **state)
{
    struct reading r;
    lay(&r, NULL, "{\"stages\":[{\"duration\":\"10m\",\"target\":30}]}", NULL, "-u 1 -d 1s");
    assert_ok(&r);
    assert_int_equal(r.options.scenarios[0].executor, EXECUTOR_CONSTANT_VUS);
    assert_false(r.options.has_stages);
    assert_int_equal(r.warnings.len, 0);
    reading_deinit(&r);
}

static void replaces(const char *const *variables, const char *flags, const char *warning)
{
    struct reading r;
    lay(&r, NULL, "{\"scenarios\":{\"big\":{\"executor\":\"constant-vus\",\"duration\":\"1h\"}}}",
        variables, flags);
    assert_ok(&r);
    assert_text(r.options.scenarios[0].name, "default");
    assert_text(buf_slice(&r.warnings), warning);
    reading_deinit(&r);
}

static void test_scenarios_are_replaced(void **state)
{
    replaces(NULL, "--vus 2 --iterations 3",
             "\"cli\" level configuration overrode scenarios configuration entirely\n");
    replaces(NULL, "-s 0s:2 --stage 700ms:2 -u 1",
             "\"cli\" level configuration overrode scenarios configuration entirely\n");
    replaces(ENV("K6_STAGES=0s:2,600ms:2"), NULL,
             "\"env\" level configuration overrode scenarios configuration entirely\n");
    replaces(NULL, "--vus 3", "`vus=3` overrides scenarios configuration\n");
}

static void test_script_over_config(void **state)
{
    struct reading r;
    lay(&r, "{\"scenarios\":{\"a\":{\"executor\":\"shared-iterations\"}}}",
        "{\"scenarios\":{\"b\":{\"executor\":\"shared-iterations\"}}}", NULL, NULL);
    assert_ok(&r);
    assert_int_equal(r.options.scenario_count, 1);
    assert_text(r.options.scenarios[0].name, "b");
    assert_text(buf_slice(&r.warnings),
                "\"script\" level configuration overrode scenarios configuration entirely\n");
    reading_deinit(&r);
}

static void test_tags_replace_as_a_whole(void **state)
{
    struct reading r;
    lay(&r, NULL, "{\"tags\":{\"team\":\"a\",\"build\":\"s\"}}", NULL, "--tag build=42");
    assert_int_equal(r.options.tag_count, 1);
    assert_text(r.options.tags[0].value, "42");
    reading_deinit(&r);
    lay(&r, "{\"tags\":{\"team\":\"a\"}}", "{\"tags\":{}}", NULL, NULL);
    assert_int_equal(r.options.tag_count, 1);
    reading_deinit(&r);
}

static void test_tags_merge_when_asked(void **state)
{
    struct reading script, flags;
    reading_json(&script, LAYER_SCRIPT, "{\"tags\":{\"a\":\"1\",\"c\":\"1\"}}");
    reading_flags(&flags, "--tag b=2 --tag c=2");
    script.options.merge_tags = true;
    options_apply(&script.options, &flags.options, NULL, &script.error);
    assert_int_equal(script.options.tag_count, 3);
    assert_text(script.options.tags[1].key, "b");
    assert_text(script.options.tags[2].value, "2");
    reading_deinit(&script);
    reading_deinit(&flags);
}

/* Every kind of option survives the layer that it came from. */
static void test_everything_is_copied(void **state)
{
    struct reading r;
    lay(&r, NULL,
        "{\"thresholds\":{\"m\":[\"avg<1\"]},\"hosts\":{\"a\":\"1.2.3.4\"},\"tlsAuth\":[{\"cert\":"
        "\"c\","
        "\"key\":\"k\",\"password\":\"p\",\"domains\":[\"d\"]}],\"tlsVersion\":\"tls1.3\",\"ext\":{"
        "\"x\":"
        "1},\"cloud\":{\"y\":2},\"blacklistIPs\":[\"1.2.3.4/8\"],\"blockHostnames\":[\"b\"],"
        "\"executionSegment\":\"0:1/"
        "2\",\"systemTags\":[\"url\"],\"scenarios\":{\"s\":{\"executor\":"
        "\"ramping-vus\",\"startVUs\":4,\"stages\":[{\"duration\":\"1s\",\"target\":1}],\"env\":{"
        "\"E\":"
        "\"v\"},\"tags\":{\"t\":\"u\"},\"exec\":\"f\",\"options\":{\"browser\":{}}}}}",
        ENV("SSLKEYLOGFILE=keys"), "-e A=b --out csv --console-output c --local-ips 10.0.0.1");
    assert_ok(&r);
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    options_write_test_json(&out, &r.options);
    static const char *const parts[] = {
        "\"thresholds\":{\"m\":[\"avg<1\"]}",
        "\"hosts\":{\"a\":\"1.2.3.4\"}",
        "\"tlsAuth\":[{\"cert\":\"c\",\"key\":\"k\",\"password\":\"p\",\"domains\":[\"d\"]}]",
        "\"tlsVersion\":{\"min\":\"tls1.3\",\"max\":\"tls1.3\"}",
        "\"cloud\":{\"y\":2},\"ext\":{\"x\":1}",
        "\"blacklistIPs\":[\"1.0.0.0/8\"],\"blockHostnames\":[\"b\"]",
        "\"executionSegment\":\"0:1/2\"",
        "\"systemTags\":[\"url\"]",
        "\"scenarios\":{\"s\":{\"executor\":\"ramping-vus\",\"startTime\":null,\"gracefulStop\":"
        "null,"
        "\"env\":{\"E\":\"v\"},\"exec\":\"f\",\"tags\":{\"t\":\"u\"},\"options\":{\"browser\":{}},"
        "\"startVUs\":4,\"stages\":[{\"duration\":\"1s\",\"target\":1}],\"gracefulRampDown\":null}"
        "}",
        "\"consoleOutput\":\"c\",\"localIPs\":[\"10.0.0.1\"]",
    };
    char *text = buf_take(&out);
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        if (strstr(text, parts[i]) == NULL)
            print_error("%s\nis not in\n%s\n", parts[i], text);
        assert_non_null(strstr(text, parts[i]));
    }
    free(text);
    assert_text(r.options.key_log_file.value, "keys");
    assert_text(r.options.env[0].value, "b");
    assert_text(r.options.outputs.items[0], "csv");
    reading_deinit(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_precedence),
        cmocka_unit_test(test_vus_go_with_lower_shortcuts),
        cmocka_unit_test(test_execution_replaces_execution),
        cmocka_unit_test(test_scenarios_are_replaced),
        cmocka_unit_test(test_script_over_config),
        cmocka_unit_test(test_tags_replace_as_a_whole),
        cmocka_unit_test(test_tags_merge_when_asked),
        cmocka_unit_test(test_everything_is_copied),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
