/* The text summary against k6's own output for the same samples. */
#include "summary_fixture.h"

/* The test that k6 was watched with: four iterations with every type of metric. */
static struct fixture *shop(struct group_tree *tree, struct store **store)
{
    struct fixture *f = fixture_new();
    const struct metric *orders = fixture_metric(f, "orders", METRIC_COUNTER, VALUE_DEFAULT);
    const struct metric *volume = fixture_metric(f, "volume", METRIC_COUNTER, VALUE_DEFAULT);
    const struct metric *level = fixture_metric(f, "level", METRIC_GAUGE, VALUE_DEFAULT);
    const struct metric *delay = fixture_metric(f, "delay", METRIC_GAUGE, VALUE_TIME);
    const struct metric *good = fixture_metric(f, "good", METRIC_RATE, VALUE_DEFAULT);
    const struct metric *price = fixture_metric(f, "price", METRIC_TREND, VALUE_DEFAULT);
    const struct metric *wait = fixture_metric(f, "wait_time", METRIC_TREND, VALUE_TIME);
    fixture_threshold(f, "orders", "count==8");
    fixture_threshold(f, "orders", "count<5");
    fixture_threshold(f, "price{item:pen}", "avg<20");
    fixture_threshold(f, "price{item:pen}", "p(95)>100");
    fixture_threshold(f, "good", "rate>0.7");
    fixture_threshold(f, "level", "value>=3");
    fixture_threshold(f, "checks", "rate>0.9");
    fixture_threshold(f, "checks{part:b}", "rate==1");
    fixture_seal(f);
    if (store != NULL) {
        *store = store_new(f->summary.registry);
        group_tree_gather(tree, f->summary.registry);
    }
    for (int i = 0; i < 4; i++) {
        fixture_add(f, orders, 2, NULL, NULL);
        fixture_add(f, volume, 1048576.25, NULL, NULL);
        fixture_add(f, level, i, NULL, NULL);
        fixture_add(f, delay, 3600000 + i, NULL, NULL);
        fixture_add(f, good, 1, NULL, NULL);
        fixture_add(f, good, 1, NULL, NULL);
        fixture_add(f, good, i % 2, NULL, NULL);
        fixture_add(f, good, 0, NULL, NULL);
        fixture_add(f, price, 12.345, "item", "pen");
        fixture_add(f, price, 1000 + i, "item", "car");
        fixture_add(f, wait, 360000000 + i * 1000.5, NULL, NULL);
        fixture_add(f, fixture_builtin(f, METRIC_ITERATIONS), 1, NULL, NULL);
        fixture_add(f, fixture_builtin(f, METRIC_ITERATION_DURATION), 1.5 + i, NULL, NULL);
        fixture_add(f, fixture_builtin(f, METRIC_HTTP_REQ_WAITING), 2.5, NULL, NULL);
        fixture_add(f, fixture_builtin(f, METRIC_DATA_SENT), 0, NULL, NULL);
        fixture_add(f, fixture_builtin(f, METRIC_DATA_RECEIVED), 2500, NULL, NULL);
        static const struct shop_check {
            const char *group, *name;
        } checks[] = { { "", "always fine" },
                       { "", "only the first" },
                       { "::basket", "in basket" },
                       { "::basket", "never in basket" },
                       { "::basket::pay", "paid ✔ ünï" } };
        for (size_t c = 0; c < 5; c++) {
            bool passed = c == 1 ? i == 0 : c != 3;
            fixture_check(f, checks[c].group, checks[c].name, passed);
            if (store != NULL)
                fixture_check_into(f, tree, *store, checks[c].group, checks[c].name, passed);
        }
        store_add(f->summary.store, fixture_builtin(f, METRIC_GROUP_DURATION), 1, NULL, NS_PER_S);
    }
    struct submetric *part = f->sets[5].submetric;
    *store_subsink(f->summary.store, part) = (struct sink){ .type = METRIC_RATE, .rate = { 4, 8 } };
    fixture_judge(f);
    return f;
}

static const char compact[] = "\n"
                              "\n"
                              "  █ THRESHOLDS \n"
                              "\n"
                              "    checks\n"
                              "    ✗ 'rate>0.9' rate=65.00%\n"
                              "\n"
                              "      {part:b}\n"
                              "      ✗ 'rate==1' rate=50.00%\n"
                              "\n"
                              "    good\n"
                              "    ✗ 'rate>0.7' rate=62.50%\n"
                              "\n"
                              "    level\n"
                              "    ✓ 'value>=3' value=3\n"
                              "\n"
                              "    orders\n"
                              "    ✓ 'count==8' count=8\n"
                              "    ✗ 'count<5' count=8\n"
                              "\n"
                              "    price{item:pen}\n"
                              "    ✓ 'avg<20' avg=12.345\n"
                              "    ✗ 'p(95)>100' p(95)=12.345\n"
                              "\n"
                              "\n"
                              "  █ TOTAL RESULTS \n"
                              "\n"
                              "    checks_total.......: 20     10/s\n"
                              "    checks_succeeded...: 65.00% 13 out of 20\n"
                              "    checks_failed......: 35.00% 7 out of 20\n"
                              "\n"
                              "    ✓ always fine\n"
                              "    ✗ only the first\n"
                              "      ↳  25% — ✓ 1 / ✗ 3\n"
                              "    ✓ in basket\n"
                              "    ✗ never in basket\n"
                              "      ↳  0% — ✓ 0 / ✗ 4\n"
                              "    ✓ paid ✔ ünï\n"
                              "\n"
                              "    CUSTOM\n"
                              "    delay................: 1h0m0s  min=1h0m0s   max=1h0m0s\n"
                              "    good.................: 62.50%  10 out of 16\n"
                              "    level................: 3       min=0        max=3     \n"
                              "    orders...............: 8       4/s\n"
                              "    price................: avg=506.9225 min=12.345   med=506.1725 "
                              "max=1003     p(90)=1002.3   p(95)=1002.65 \n"
                              "      { item:pen }.......: avg=12.345   min=12.345   med=12.345   "
                              "max=12.345   p(90)=12.345   p(95)=12.345  \n"
                              "    volume...............: 4194305 2097152.5/s\n"
                              "    wait_time............: avg=100h0m1s min=100h0m0s med=100h0m1s "
                              "max=100h0m3s p(90)=100h0m2s p(95)=100h0m2s\n"
                              "\n"
                              "    EXECUTION\n"
                              "    iteration_duration...: avg=3ms      min=1.5ms    med=3ms      "
                              "max=4.5ms    p(90)=4.2ms    p(95)=4.34ms  \n"
                              "    iterations...........: 4       2/s\n"
                              "\n"
                              "    NETWORK\n"
                              "    data_received........: 10 kB   5.0 kB/s\n"
                              "    data_sent............: 0 B     0 B/s\n"
                              "\n"
                              "\n"
                              "\n";

/* What full mode puts behind the whole test's part, which has one section more. */
static const char full_http[] =
    "    HTTP\n"
    "    http_req_waiting.....: avg=2.5ms    min=2.5ms    med=2.5ms    max=2.5ms    p(90)=2.5ms    "
    "p(95)=2.5ms   \n";
static const char full_groups[] = "  █ GROUP: basket \n"
                                  "\n"
                                  "    checks_total.......: 8      4/s\n"
                                  "    checks_succeeded...: 50.00% 4 out of 8\n"
                                  "    checks_failed......: 50.00% 4 out of 8\n"
                                  "\n"
                                  "    ✓ in basket\n"
                                  "    ✗ never in basket\n"
                                  "      ↳  0% — ✓ 0 / ✗ 4\n"
                                  "\n"
                                  "    ↳ GROUP: pay \n"
                                  "\n"
                                  "      checks_total.......: 4       2/s\n"
                                  "      checks_succeeded...: 100.00% 4 out of 4\n"
                                  "      checks_failed......: 0.00%   0 out of 4\n"
                                  "\n"
                                  "      ✓ paid ✔ ünï\n"
                                  "\n"
                                  "\n"
                                  "\n";

static const char legacy[] = "\n"
                             "     ✓ always fine\n"
                             "     ✗ only the first\n"
                             "      ↳  25% — ✓ 1 / ✗ 3\n"
                             "\n"
                             "     █ basket\n"
                             "\n"
                             "       ✓ in basket\n"
                             "       ✗ never in basket\n"
                             "        ↳  0% — ✓ 0 / ✗ 4\n"
                             "\n"
                             "       █ pay\n"
                             "\n"
                             "         ✓ paid ✔ ünï\n"
                             "\n"
                             "   ✗ checks...............: 65.00%  13 out of 20\n"
                             "     ✗ { part:b }.........: 50.00%  4 out of 8\n"
                             "     data_received........: 10 kB   5.0 kB/s\n"
                             "     data_sent............: 0 B     0 B/s\n"
                             "     delay................: 1h0m0s  min=1h0m0s   max=1h0m0s\n"
                             "   ✗ good.................: 62.50%  10 out of 16\n"
                             "     group_duration.......: avg=1ms      min=1ms      med=1ms      "
                             "max=1ms      p(90)=1ms      p(95)=1ms     \n"
                             "     http_req_waiting.....: avg=2.5ms    min=2.5ms    med=2.5ms    "
                             "max=2.5ms    p(90)=2.5ms    p(95)=2.5ms   \n"
                             "     iteration_duration...: avg=3ms      min=1.5ms    med=3ms      "
                             "max=4.5ms    p(90)=4.2ms    p(95)=4.34ms  \n"
                             "     iterations...........: 4       2/s\n"
                             "   ✓ level................: 3       min=0        max=3     \n"
                             "   ✗ orders...............: 8       4/s\n"
                             "     price................: avg=506.9225 min=12.345   med=506.1725 "
                             "max=1003     p(90)=1002.3   p(95)=1002.65 \n"
                             "     ✗ { item:pen }.......: avg=12.345   min=12.345   med=12.345   "
                             "max=12.345   p(90)=12.345   p(95)=12.345  \n"
                             "     volume...............: 4194305 2097152.5/s\n"
                             "     wait_time............: avg=100h0m1s min=100h0m0s med=100h0m1s "
                             "max=100h0m3s p(90)=100h0m2s p(95)=100h0m2s\n"
                             "\n";

static void test_compact(void **state)
{
    struct fixture *f = shop(NULL, NULL);
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    summary_write_text(&out, &f->summary, SUMMARY_COMPACT);
    assert_text(&out, compact);
    fixture_free(f);
}

static void test_full(void **state)
{
    struct group_tree *tree = group_tree_new();
    struct store *store;
    struct fixture *f = shop(tree, &store);
    const struct summary_scenario scenario = { SLICE("default"), tree, store };
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    f->summary.scenarios = &scenario;
    f->summary.scenario_count = 1;
    summary_write_text(&out, &f->summary, SUMMARY_FULL);
    char *text = buf_take(&out);
    assert_non_null(strstr(text, full_http));
    char *groups = strstr(text, "  █ GROUP: basket");
    assert_non_null(groups);
    assert_string_equal(groups, full_groups);
    free(text);
    group_tree_free(tree);
    store_free(store);
    fixture_free(f);
}

static void test_legacy(void **state)
{
    struct fixture *f = shop(NULL, NULL);
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    summary_write_text(&out, &f->summary, SUMMARY_LEGACY);
    assert_text(&out, legacy);
    fixture_free(f);
}

static void test_disabled(void **state)
{
    struct fixture *f = shop(NULL, NULL);
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    summary_write_text(&out, &f->summary, SUMMARY_DISABLED);
    assert_int_equal(out.len, 0);
    fixture_free(f);
}

/* Two scenarios in full mode: a section each, by name, with the groups inside. */
static void test_scenarios(void **state)
{
    struct fixture *f = fixture_new();
    const struct metric *reads = fixture_metric(f, "reads", METRIC_COUNTER, VALUE_DEFAULT);
    fixture_threshold(f, "iterations{scenario:b}", "count==1");
    fixture_seal(f);
    struct summary_scenario scenarios[3];
    static const char *const names[] = { "b", "a", "idle" };
    for (int i = 0; i < 3; i++) {
        scenarios[i] = (struct summary_scenario){ slice_of(names[i]), group_tree_new(),
                                                  store_new(f->summary.registry) };
        group_tree_gather(scenarios[i].tree, f->summary.registry);
    }
    fixture_add(f, fixture_builtin(f, METRIC_ITERATIONS), 1, "scenario", "b");
    fixture_add(f, reads, 4, "scenario", "b");
    store_add(scenarios[0].store, reads, 4, NULL, NS_PER_S);
    store_add(scenarios[1].store, fixture_builtin(f, METRIC_ITERATIONS), 1, NULL, NS_PER_S);
    struct group_node *listing = group_tree_at(scenarios[1].tree, SLICE("::listing"));
    store_add(listing->store, reads, 2, NULL, NS_PER_S);
    fixture_check(f, "::listing", "listed", true);
    fixture_check_into(f, scenarios[1].tree, scenarios[1].store, "::listing", "listed", true);
    fixture_judge(f);
    f->summary.scenarios = scenarios;
    f->summary.scenario_count = 3;
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    summary_write_text(&out, &f->summary, SUMMARY_FULL);
    assert_text(&out, "\n"
                      "\n"
                      "  █ THRESHOLDS \n"
                      "\n"
                      "    iterations{scenario:b}\n"
                      "    ✓ 'count==1' count=1\n"
                      "\n"
                      "\n"
                      "  █ TOTAL RESULTS \n"
                      "\n"
                      "    checks_total.......: 1       0.5/s\n"
                      "    checks_succeeded...: 100.00% 1 out of 1\n"
                      "    checks_failed......: 0.00%   0 out of 1\n"
                      "\n"
                      "    ✓ listed\n"
                      "\n"
                      "    CUSTOM\n"
                      "    reads..............: 4 2/s\n"
                      "\n"
                      "    EXECUTION\n"
                      "    iterations.........: 1 0.5/s\n"
                      "      { scenario:b }...: 1 0.5/s\n"
                      "\n"
                      "\n"
                      "  █ SCENARIO: a \n"
                      "\n"
                      "    checks_total.......: 1       0.5/s\n"
                      "    checks_succeeded...: 100.00% 1 out of 1\n"
                      "    checks_failed......: 0.00%   0 out of 1\n"
                      "\n"
                      "    ✓ listed\n"
                      "\n"
                      "    EXECUTION\n"
                      "    iterations...: 1 0.5/s\n"
                      "\n"
                      "    ↳ GROUP: listing \n"
                      "\n"
                      "      checks_total.......: 1       0.5/s\n"
                      "      checks_succeeded...: 100.00% 1 out of 1\n"
                      "      checks_failed......: 0.00%   0 out of 1\n"
                      "\n"
                      "      ✓ listed\n"
                      "\n"
                      "      CUSTOM\n"
                      "      reads...: 2 1/s\n"
                      "\n"
                      "\n"
                      "  █ SCENARIO: b \n"
                      "\n"
                      "    CUSTOM\n"
                      "    reads...: 4 2/s\n"
                      "\n"
                      "\n"
                      "\n");
    for (int i = 0; i < 3; i++) {
        group_tree_free(scenarios[i].tree);
        store_free(scenarios[i].store);
    }
    fixture_free(f);
}

static void test_colors(void **state)
{
    struct fixture *f = fixture_new();
    fixture_threshold(f, "iterations", "rate<1");
    fixture_seal(f);
    fixture_add(f, fixture_builtin(f, METRIC_ITERATIONS), 4, NULL, NULL);
    fixture_check(f, "", "fine", true);
    fixture_check(f, "", "bad", false);
    fixture_judge(f);
    f->summary.color = true;
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    summary_write_text(&out, &f->summary, SUMMARY_COMPACT);
    char *text = buf_take(&out);
    assert_non_null(strstr(text, "  █ \x1b[1mTHRESHOLDS\x1b[0m \n"));
    assert_non_null(strstr(text, "    \x1b[31m✗\x1b[0m \x1b[37m'rate<1'\x1b[0m "
                                 "\x1b[37mrate\x1b[0m=\x1b[36m2/s\x1b[0m\n"));
    assert_non_null(strstr(text, "    \x1b[32m✓ fine\x1b[0m\n"));
    assert_non_null(strstr(text, "    \x1b[31m✗ bad\x1b[0m\n"
                                 "      \x1b[31m↳  0% — ✓ 0 / ✗ 1\x1b[0m\n"));
    assert_non_null(strstr(text, "    \x1b[1mEXECUTION\x1b[0m\n"
                                 "    iterations\x1b[2;37m...:\x1b[0m \x1b[36m4\x1b[0m "
                                 "\x1b[2;36m2/s\x1b[0m\n"));
    free(text);
    fixture_free(f);
}

/* Columns as --summary-trend-stats orders them, and a unit for every time. */
static void test_trend_stats_and_unit(void **state)
{
    static const struct slice stats[] = { SLICE("p(99.9)"), SLICE("count"), SLICE("max") };
    struct fixture *f = fixture_new();
    const struct metric *size = fixture_metric(f, "size", METRIC_TREND, VALUE_DEFAULT);
    const struct metric *waited = fixture_metric(f, "waited", METRIC_TREND, VALUE_TIME);
    fixture_threshold(f, "size", "p(90)<1000");
    fixture_threshold(f, "size", "avg<5");
    fixture_seal(f);
    for (int i = 1; i <= 100; i++)
        fixture_add(f, size, i * 3, NULL, NULL);
    fixture_add(f, waited, 1234.5678, NULL, NULL);
    fixture_judge(f);
    f->summary.trend_stats = stats;
    f->summary.trend_stat_count = 3;
    f->summary.time_unit = SLICE("s");
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    summary_write_text(&out, &f->summary, SUMMARY_COMPACT);
    assert_text(&out, "\n"
                      "\n"
                      "  █ THRESHOLDS \n"
                      "\n"
                      "    size\n"
                      "    ✓ 'p(90)<1000' p(90)=270.3\n"
                      "    ✗ 'avg<5' avg=\n"
                      "\n"
                      "\n"
                      "  █ TOTAL RESULTS \n"
                      "\n"
                      "    CUSTOM\n"
                      "    size.....: p(99.9)=299.703 count=100 max=300  \n"
                      "    waited...: p(99.9)=1.23s   count=1   max=1.23s\n"
                      "\n"
                      "\n"
                      "\n");
    fixture_free(f);
}

static void test_mode_names(void **state)
{
    enum summary_mode mode;
    assert_true(summary_mode_from_name(SLICE(""), &mode) && mode == SUMMARY_COMPACT);
    assert_true(summary_mode_from_name(SLICE("compact"), &mode) && mode == SUMMARY_COMPACT);
    assert_true(summary_mode_from_name(SLICE("full"), &mode) && mode == SUMMARY_FULL);
    assert_true(summary_mode_from_name(SLICE("legacy"), &mode) && mode == SUMMARY_LEGACY);
    assert_true(summary_mode_from_name(SLICE("disabled"), &mode) && mode == SUMMARY_DISABLED);
    assert_false(summary_mode_from_name(SLICE("Full"), &mode));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_compact),
        cmocka_unit_test(test_full),
        cmocka_unit_test(test_legacy),
        cmocka_unit_test(test_disabled),
        cmocka_unit_test(test_scenarios),
        cmocka_unit_test(test_colors),
        cmocka_unit_test(test_trend_stats_and_unit),
        cmocka_unit_test(test_mode_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
