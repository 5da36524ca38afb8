#include "testing.h"

static void test_lines(void **state)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    options_write_help(&out, GROUP_RUN);
    assert_text(
        buf_slice(&out),
        "  -o, --out uri                uri for an external metrics database\n"
        "  -l, --linger                 keep the API server alive past test end\n"
        "      --no-usage-report        accepted for compatibility: no usage report is ever "
        "sent\n"
        "      --features stringArray   enable feature flags (comma-separated)\n");
    buf_deinit(&out);
}

static void test_order_of_run(void **state)
{
    static const char *const flags[] = {
        "  -u, --vus int ",
        "  -d, --duration ",
        "  -i, --iterations ",
        "  -s, --stage stage ",
        "      --execution-segment ",
        "      --execution-segment-sequence ",
        "  -p, --paused ",
        "      --no-setup ",
        "      --no-teardown ",
        "      --max-redirects ",
        "      --batch ",
        "      --batch-per-host ",
        "      --rps ",
        "      --user-agent ",
        "      --http-debug string[=\"headers\"] ",
        "      --insecure-skip-tls-verify ",
        "      --no-connection-reuse ",
        "      --no-vu-connection-reuse ",
        "      --min-iteration-duration ",
        "  -w, --throw ",
        "      --blacklist-ip ip range ",
        "      --block-hostnames pattern ",
        "      --summary-trend-stats stats ",
        "      --summary-time-unit ",
        "      --system-tags strings ",
        "      --tag tag ",
        "      --console-output ",
        "      --discard-response-bodies ",
        "      --local-ips ",
        "      --dns ",
        "      --include-system-env-vars ",
        "      --compatibility-mode ",
        "  -t, --type ",
        "  -e, --env VAR=value ",
        "      --no-thresholds ",
        "      --summary-mode ",
        "      --summary-export ",
        "      --new-machine-readable-summary ",
        "      --traces-output ",
        "  -o, --out ",
        "  -l, --linger ",
        "      --no-usage-report ",
        "      --features ",
        "  -h, --help ",
    };
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    options_write_command_help(&out, GROUP_OPTION | GROUP_RUNTIME | GROUP_RUN, NULL, 0);
    struct slice rest = buf_slice(&out), line;
    for (size_t i = 0; i < ARRAY_LEN(flags); i++) {
        assert_true(slice_split(&rest, '\n', &line));
        assert_true(slice_starts(line, slice_of(flags[i])));
    }
    assert_int_equal(rest.len, 0);
    buf_deinit(&out);
}

static void test_own_flags(void **state)
{
    struct opt_text archive;
    const struct command_flag own[] = {
        { .flag = "archive-out",
          .short_flag = 'O',
          .argument = "filename",
          .help = "archive output filename",
          .default_text = "archive.tar",
          .text = &archive },
    };
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    options_write_command_help(&out, 0, own, 1);
    assert_text(buf_slice(&out),
                "  -O, --archive-out filename   archive output filename (default \"archive.tar\")\n"
                "  -h, --help                   help for this command\n");
    buf_deinit(&out);
}

static void test_defaults(void **state)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    options_write_help(&out, GROUP_ALL);
    char *text = buf_take(&out);
    assert_non_null(strstr(text, "number of virtual users (default 1)\n"));
    assert_non_null(strstr(text, "summary mode, \"compact\", \"full\" or \"disabled\" (default "
                                 "\"compact\")\n"));
    assert_null(strstr(text, "--workers"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_order_of_run),
        cmocka_unit_test(test_own_flags),
        cmocka_unit_test(test_defaults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
