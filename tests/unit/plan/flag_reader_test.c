#include "testing.h"

static void test_spellings(void **state)
{
    static const char *const spellings[] = { "--vus=5",     "--vus 5",        "-u5",  "-u 5",
                                             "-u=5",        "--vus=0x5",      "-qu5", "-vqu 5",
                                             "--vus 7 -u5", "-w -u5 x -- -u9" };
    for (size_t i = 0; i < ARRAY_LEN(spellings); i++) {
        struct reading r;
        reading_flags(&r, spellings[i]);
        assert_ok(&r);
        assert_int_equal(r.options.vus.value, 5);
        reading_deinit(&r);
    }
}

static void test_positional(void **state)
{
    const char *argv[] = { "run.js", "-q", "-", "--paused", "--", "--vus", "-x" };
    const char *positional[ARRAY_LEN(argv)];
    int count;
    const struct flag_set all = { .groups = GROUP_ALL };
    struct options o;
    struct error bad_value = { 0 }, error = { 0 };
    options_init(&o);
    assert_int_equal(flags_read(&all, &o, ARRAY_LEN(argv), (char **)argv, positional, &count,
                                &bad_value, &error),
                     0);
    assert_int_equal(count, 4);
    assert_string_equal(positional[0], "run.js");
    assert_string_equal(positional[1], "-");
    assert_string_equal(positional[2], "--vus");
    assert_true(o.quiet.value && o.paused.value);
    options_deinit(&o);
}

static void test_bools(void **state)
{
    struct reading r;
    reading_flags(&r, "--throw --no-setup=false -lp --http-debug x");
    assert_ok(&r);
    assert_true(r.options.throw_errors.value);
    assert_true(r.options.no_setup.set && !r.options.no_setup.value);
    assert_true(r.options.linger.value && r.options.paused.value);
    assert_text(r.options.http_debug.value, "headers");
    reading_deinit(&r);
    reading_flags(&r, "--http-debug=full --help");
    assert_text(r.options.http_debug.value, "full");
    assert_true(r.options.help);
    reading_deinit(&r);
}

static void test_lists(void **state)
{
    struct reading r;
    reading_flags(&r, "--summary-trend-stats min,p(99.9) --summary-trend-stats count "
                      "--out json=a,b -o csv --system-tags \"status\",group "
                      "--local-ips 10.0.0.1 --local-ips 10.0.0.2,10.0.0.3-10.0.0.4");
    assert_ok(&r);
    assert_int_equal(r.options.summary_trend_stats.count, 3);
    assert_int_equal(r.options.outputs.count, 2);
    assert_text(r.options.outputs.items[0], "json=a,b");
    assert_int_equal(r.options.system_tags.count, 2);
    assert_int_equal(r.options.local_ips.count, 2);
    assert_text(r.options.local_ips.items[0], "10.0.0.2");
    reading_deinit(&r);
}

static void test_stages(void **state)
{
    struct reading r;
    reading_flags(&r, "-s 0s:2,1m:5 --stage 700ms");
    assert_ok(&r);
    assert_int_equal(r.options.stage_count, 3);
    assert_int_equal(r.options.stages[1].target, 5);
    assert_true(r.options.stages[1].duration_ns == 60 * NS_PER_S);
    assert_false(r.options.stages[2].has_target);
    reading_deinit(&r);
}

static void test_pairs(void **state)
{
    struct reading r;
    reading_flags(&r, "--tag build=42 --tag env=dev=1 --tag build=43 -e B=a=b -e A -e B=2");
    assert_ok(&r);
    assert_int_equal(r.options.tag_count, 2);
    assert_text(r.options.tags[0].value, "43");
    assert_text(r.options.tags[1].value, "dev=1");
    assert_int_equal(r.options.env_count, 2);
    assert_text(r.options.env[0].key, "A");
    assert_text(r.options.env[0].value, "");
    assert_text(r.options.env[1].value, "2");
    reading_deinit(&r);
}

static void test_dns(void **state)
{
    struct reading r;
    reading_flags(&r, "--dns ttl=90s,policy=onlyIPv4");
    assert_ok(&r);
    assert_text(r.options.dns_ttl.value, "90s");
    assert_false(r.options.dns_select.set);
    reading_deinit(&r);
    /* The default, spelt out, doesn't override the script. */
    reading_flags(&r, "--dns ttl=5m,select=random,policy=preferIPv4");
    assert_ok(&r);
    assert_false(r.options.dns_ttl.set);
    reading_deinit(&r);
}

static void refuses(const char *flags, const char *why)
{
    struct reading r;
    reading_flags(&r, flags);
    assert_error(&r, EXIT_CODE_OTHER, why);
    reading_deinit(&r);
}

static void test_complaints(void **state)
{
    refuses("--turbo", "unknown flag: --turbo");
    refuses("--turbo=5", "unknown flag: --turbo");
    refuses("-qx", "unknown shorthand flag: 'x' in -x");
    refuses("--=5", "bad flag syntax: --=5");
    refuses("---vus", "bad flag syntax: ---vus");
    refuses("--vus", "flag needs an argument: --vus");
    refuses("-qu", "flag needs an argument: 'u' in -u");
    refuses("--vus two",
            "invalid argument \"two\" for \"-u, --vus\" flag: strconv.ParseInt: parsing "
            "\"two\": invalid syntax");
    refuses("--throw=maybe", "invalid argument \"maybe\" for \"-w, --throw\" flag: "
                             "strconv.ParseBool: parsing \"maybe\": invalid syntax");
    refuses("--rps=x",
            "invalid argument \"x\" for \"--rps\" flag: strconv.ParseInt: parsing \"x\": "
            "invalid syntax");
    refuses("-d 10", "invalid argument \"10\" for \"-d, --duration\" flag: time: missing unit in "
                     "duration \"10\"");
    refuses("--system-tags a\"b", "invalid argument \"a\\\"b\" for \"--system-tags\" flag: parse "
                                  "error on line 1, column 2: bare \" in non-quoted-field");
    refuses("--stage 1s:2,ten:2", "error for stage 1: time: invalid duration \"ten\"");
    refuses("--stage :2", "stage 0 doesn't have a specified duration");
    refuses("--stage 1s:x", "error for stage 0: strconv.ParseInt: parsing \"x\": invalid syntax");
    refuses("--execution-segment 1/2:3/2", "segment end value can't be more than 1 but was 1.50");
    refuses("--tag lonely", "error parsing tag 'lonely': invalid tag, empty value");
    refuses("--tag =x", "error parsing tag '=x': invalid tag, empty name");
    refuses("--tag=", "error parsing tag '': invalid tag, empty string");
    refuses("-e BAD-NAME=1", "invalid environment variable name 'BAD-NAME'");
    refuses("-e 9BAD=1", "invalid environment variable name '9BAD'");
    refuses("--dns ttl", "no value for key ttl");
    refuses("--dns size=3", "unknown DNS configuration field: size");
    refuses("--dns select=last", "last does not belong to DNSSelect values");
    refuses("--blacklist-ip 10.0.0.1",
            "error parsing blacklist-ip '10.0.0.1': invalid CIDR address: "
            "10.0.0.1");
    refuses("--block-hostnames a*b", "invalid hostname pattern 'a*b'");
    refuses("--local-ips here", "here is not a valid IP, IP range or CIDR");
    refuses("--summary-trend-stats avg,often", "invalid trend stat 'often', unknown format");
    refuses("--summary-trend-stats p(101)",
            "invalid percentile trend stat value 'p(101)', provide a "
            "number between 0 and 100");
    refuses("--summary-time-unit min", "invalid summary time unit 'min', use 's', 'ms' or 'us'");
    refuses("--summary-mode tiny", "invalid summary mode");
    refuses("--compatibility-mode es3", "invalid compatibility mode \"es3\". Use: \"extended\", "
                                        "\"base\", \"experimental_enhanced\"");
}

static void test_command(void **state)
{
    const char *argv[] = { "-O", "made.tar", "--exclude-env-vars", "-e", "A=1" };
    struct opt_text archive = { 0 };
    struct opt_bool exclude = { 0 };
    const struct command_flag own[] = {
        { .flag = "archive-out", .short_flag = 'O', .text = &archive },
        { .flag = "exclude-env-vars", .on = &exclude },
    };
    const struct flag_set set = { GROUP_RUNTIME | GROUP_GLOBAL, own, 2, false };
    const char *positional[ARRAY_LEN(argv)];
    int count;
    struct options o;
    struct error bad_value = { 0 }, error = { 0 };
    options_init(&o);
    assert_int_equal(flags_read(&set, &o, ARRAY_LEN(argv), (char **)argv, positional, &count,
                                &bad_value, &error),
                     0);
    assert_text(archive.value, "made.tar");
    assert_true(exclude.value);
    const char *foreign[] = { "-u", "5" };
    assert_int_equal(
        flags_read(&set, &o, 2, (char **)foreign, positional, &count, &bad_value, &error), -1);
    assert_string_equal(error.text, "unknown shorthand flag: 'u' in -u");
    error_clear(&error);
    options_deinit(&o);
}

/* Flags behind a bad value are read, and bad syntax is complained of first. */
static void test_two_stages(void **state)
{
    struct reading r;
    reading_flags(&r, "--tag lonely --stage x:1 --log-format json");
    assert_error(&r, EXIT_CODE_OTHER, "error parsing tag 'lonely': invalid tag, empty value");
    assert_true(r.is_late);
    assert_text(r.options.log_format.value, "json");
    reading_deinit(&r);
    reading_flags(&r, "--tag lonely --vus two");
    assert_true(slice_starts(slice_of(r.error.text), SLICE("invalid argument \"two\"")));
    assert_true(r.is_late);
    reading_deinit(&r);
    reading_flags(&r, "--vus two");
    assert_false(r.is_late);
    reading_deinit(&r);
}

static void suggests(const char *flags, const char *hint)
{
    struct reading r;
    reading_flags(&r, flags);
    assert_int_equal(r.rc, -1);
    if (hint != NULL)
        assert_string_equal(r.error.hint, hint);
    else
        assert_null(r.error.hint);
    reading_deinit(&r);
}

static void test_suggestions(void **state)
{
    suggests("--itterations=5", "did you mean --iterations?");
    suggests("--vu 5", "did you mean --vus?");
    suggests("--summary-trendstats avg", "did you mean --summary-trend-stats?");
    suggests("--turbo", NULL);
    suggests("-x", NULL);
}

static void test_take_next(void **state)
{
    static const char *const taking[] = { "--vus", "-u", "--config", "-qu", "--unknown" };
    static const char *const alone[] = { "run", "-q", "--quiet", "--vus=5", "--help",
                                         "-h",  "-",  "--",      "",        "--http-debug" };
    for (size_t i = 0; i < ARRAY_LEN(taking); i++)
        assert_true(flags_take_next(slice_of(taking[i])));
    for (size_t i = 0; i < ARRAY_LEN(alone); i++)
        assert_false(flags_take_next(slice_of(alone[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spellings),   cmocka_unit_test(test_positional),
        cmocka_unit_test(test_bools),       cmocka_unit_test(test_lists),
        cmocka_unit_test(test_stages),      cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_dns),         cmocka_unit_test(test_complaints),
        cmocka_unit_test(test_command),     cmocka_unit_test(test_two_stages),
        cmocka_unit_test(test_suggestions), cmocka_unit_test(test_take_next),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
