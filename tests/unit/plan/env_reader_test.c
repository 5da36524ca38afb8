#include "testing.h"

#define ENV(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void test_all_kinds(void **state)
{
    struct reading r;
    reading_env(&r,
                ENV("K6_VUS=2", "K6_DURATION=40s", "K6_TEARDOWN_TIMEOUT=8", "K6_THROW=true",
                    "K6_USER_AGENT=env-agent/1", "K6_SUMMARY_TREND_STATS=med,max",
                    "K6_SYSTEM_TAGS=url,status", "K6_TAGS=a:1,b:2", "K6_DNS=ttl=1m,select=first",
                    "K6_BLACKLIST_IPS=10.0.0.0/8", "K6_BLOCK_HOSTNAMES=*.example.com,bad.test",
                    "K6_STAGES=0s:2,600ms:2", "K6_OUT=csv,json=x", "PATH=/bin",
                    "K6_HOSTS={\"a\":\"1.2.3.4\"}", "K6_SECRET_SOURCE=mock=a=1,b=2"));
    assert_ok(&r);
    const struct options *o = &r.options;
    assert_int_equal(o->vus.value, 2);
    assert_true(o->duration.ns == 40 * NS_PER_S);
    assert_true(o->teardown_timeout.ns == 8 * NS_PER_MS);
    assert_true(o->throw_errors.value);
    assert_text(o->user_agent.value, "env-agent/1");
    assert_int_equal(o->summary_trend_stats.count, 2);
    assert_text(o->system_tags.items[0], "status");
    assert_text(o->tags[1].key, "b");
    assert_text(o->tags[1].value, "2");
    assert_text(o->dns_ttl.value, "1m");
    assert_false(o->dns_policy.set);
    assert_text(o->block_hostnames.items[1], "bad.test");
    assert_int_equal(o->stage_count, 2);
    assert_int_equal(o->stages[1].target, 2);
    assert_int_equal(o->outputs.count, 2);
    assert_text(o->hosts[0].target, "1.2.3.4");
    assert_int_equal(o->secret_sources.count, 1);
    reading_deinit(&r);
}

static void test_empty_is_not_set(void **state)
{
    struct reading r;
    reading_env(&r, ENV("K6_VUS=", "K6_STAGES=", "K6_NO_COLOR=", "K6_SYSTEM_TAGS="));
    assert_ok(&r);
    assert_true(r.options.system_tags.set); /* to none */
    assert_int_equal(r.options.system_tags.count, 0);
    assert_false(r.options.vus.set);
    assert_false(r.options.has_stages);
    assert_false(r.options.no_color.set);
    reading_deinit(&r);
}

static void test_presence(void **state)
{
    struct reading r;
    reading_env(&r, ENV("NO_COLOR=", "K6_PROFILING_ENABLED=no"));
    assert_ok(&r);
    assert_true(r.options.no_color.value);
    assert_true(r.options.profiling_enabled.value);
    reading_deinit(&r);
}

static void refuses(const char *variable, int code, const char *why)
{
    struct reading r;
    reading_env(&r, ENV(variable));
    assert_error(&r, code, why);
    reading_deinit(&r);
}

static void test_complaints(void **state)
{
    refuses(
        "K6_VUS=many", EXIT_CODE_INVALID_CONFIG,
        "envconfig.Process: assigning K6_VUS to VUs: converting 'many' to type null.Int. details: "
        "strconv.ParseInt: parsing \"many\": invalid syntax");
    refuses("K6_SETUP_TIMEOUT=x", EXIT_CODE_INVALID_CONFIG,
            "envconfig.Process: assigning K6_SETUP_TIMEOUT to SetupTimeout: converting 'x' to type "
            "types.NullDuration. details: time: invalid duration \"x\"");
    refuses("K6_TAGS=a", EXIT_CODE_INVALID_CONFIG,
            "envconfig.Process: assigning K6_TAGS to RunTags: converting 'a' to type "
            "map[string]string. details: invalid map item: \"a\"");
    refuses(
        "K6_HOSTS=x", EXIT_CODE_INVALID_CONFIG,
        "envconfig.Process: assigning K6_HOSTS to Hosts: converting 'x' to type types.NullHosts. "
        "details: invalid JSON: invalid token near 'x'");
    refuses("K6_NO_THRESHOLDS=maybe", EXIT_CODE_OTHER,
            "env var 'K6_NO_THRESHOLDS' is not a valid boolean value: strconv.ParseBool: parsing "
            "\"maybe\": invalid syntax");
    refuses("K6_COMPATIBILITY_MODE=es3", EXIT_CODE_OTHER,
            "invalid compatibility mode \"es3\". Use: \"extended\", \"base\", "
            "\"experimental_enhanced\"");
    refuses("K6_SUMMARY_MODE=tiny", EXIT_CODE_OTHER, "invalid summary mode");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_kinds),
        cmocka_unit_test(test_empty_is_not_set),
        cmocka_unit_test(test_presence),
        cmocka_unit_test(test_complaints),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
