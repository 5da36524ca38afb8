#include "testing.h"

static void write_help(struct buf *out, unsigned groups, enum flag_section section, size_t columns)
{
    const struct flag_set set = { .groups = groups };
    flags_write_help(out, &set, section, columns);
}

static void test_lines(void **state)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    write_help(&out, GROUP_RUN, FLAGS_OF_COMMAND, 200);
    assert_text(
        buf_slice(&out),
        "  -o, --out uri           send all samples there as well, as TYPE or TYPE=TARGET\n"
        "  -l, --linger            stay after the end, with the REST API, until interrupted\n"
        "      --no-usage-report   accepted for compatibility: no usage report is ever sent\n"
        "      --features names    switch on features, with commas between them; 'brunt features' "
        "lists them\n"
        "  -h, --help              help for this command\n");
    buf_deinit(&out);
}

static void test_wrapping(void **state)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    write_help(&out, GROUP_RUN, FLAGS_OF_COMMAND, 60);
    assert_text(buf_slice(&out), "  -o, --out uri           send all samples there as well, as\n"
                                 "                          TYPE or TYPE=TARGET\n"
                                 "  -l, --linger            stay after the end, with the REST\n"
                                 "                          API, until interrupted\n"
                                 "      --no-usage-report   accepted for compatibility: no\n"
                                 "                          usage report is ever sent\n"
                                 "      --features names    switch on features, with commas\n"
                                 "                          between them; 'brunt features'\n"
                                 "                          lists them\n"
                                 "  -h, --help              help for this command\n");
    buf_reset(&out);
    write_help(&out, GROUP_RUN, FLAGS_OF_COMMAND, 40); /* no room worth wrapping for */
    assert_true(slice_starts(buf_slice(&out), SLICE("  -o, --out uri           send all samples "
                                                    "there as well, as TYPE or TYPE=TARGET\n")));
    buf_deinit(&out);
}

static void test_sections(void **state)
{
    static const char *const global[] = {
        "  -a, --address ",           "  -c, --config ",     "      --log-format ",
        "      --log-ns-timestamps ", "      --log-output ", "      --no-color ",
        "      --profiling-enabled ", "  -q, --quiet ",      "      --secret-source ",
        "  -v, --verbose ",
    };
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    write_help(&out, GROUP_GLOBAL | GROUP_RUN, FLAGS_GLOBAL, 200);
    struct slice rest = buf_slice(&out), line;
    for (size_t i = 0; i < ARRAY_LEN(global); i++) {
        assert_true(slice_split(&rest, '\n', &line));
        assert_true(slice_starts(line, slice_of(global[i])));
    }
    assert_int_equal(rest.len, 0);
    buf_reset(&out);
    write_help(&out, GROUP_GLOBAL | GROUP_RUN, FLAGS_BEYOND_K6, 200);
    assert_true(slice_find(buf_slice(&out), SLICE("--workers int ")) > 0);
    assert_true(slice_find(buf_slice(&out), SLICE("--h2c")) < 0); /* an option of the test */
    assert_true(slice_find(buf_slice(&out), SLICE("--out")) < 0);
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
    write_help(&out, GROUP_OPTION | GROUP_RUNTIME | GROUP_RUN, FLAGS_OF_COMMAND, SIZE_MAX);
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
    struct opt_bool force;
    const struct command_flag own[] = {
        { .flag = "archive-out",
          .short_flag = 'O',
          .argument = "filename",
          .help = "archive output filename",
          .default_text = "archive.tar",
          .text = &archive },
        { .flag = "force", .short_flag = 'f', .help = "overwrite", .on = &force },
        { .flag = "mode", .help = "how", .text = &archive },
    };
    struct flag_set set = { GROUP_GLOBAL, own, ARRAY_LEN(own), false };
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    flags_write_help(&out, &set, FLAGS_OF_COMMAND, 120);
    assert_text(buf_slice(&out),
                "  -O, --archive-out filename   archive output filename (default \"archive.tar\")\n"
                "  -f, --force                  overwrite\n"
                "  -h, --help                   help for this command\n"
                "      --mode string            how\n");
    buf_reset(&out);
    set.groups = GROUP_RUN;
    set.own_first = true;
    flags_write_help(&out, &set, FLAGS_OF_COMMAND, 120);
    assert_true(slice_starts(buf_slice(&out), SLICE("  -O, --archive-out")));
    assert_true(slice_ends(buf_slice(&out), SLICE("  help for this command\n")));
    buf_deinit(&out);
}

static void test_defaults(void **state)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    write_help(&out, GROUP_ALL, FLAGS_OF_COMMAND, SIZE_MAX);
    char *text = buf_take(&out);
    assert_non_null(strstr(text, "one each (default 1)\n"));
    assert_non_null(strstr(text, "or disabled (default \"compact\")\n"));
    assert_null(strstr(text, "--workers"));
    assert_null(strstr(text, "--no-summary"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),     cmocka_unit_test(test_wrapping),
        cmocka_unit_test(test_sections),  cmocka_unit_test(test_order_of_run),
        cmocka_unit_test(test_own_flags), cmocka_unit_test(test_defaults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
