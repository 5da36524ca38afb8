/* The summary's JSON forms: handleSummary's data, --summary-export, the machine-readable one. */
#include "summary_fixture.h"

static struct fixture *shop(void)
{
    struct fixture *f = fixture_new();
    const struct metric *made = fixture_metric(f, "made", METRIC_COUNTER, VALUE_DEFAULT);
    const struct metric *level = fixture_metric(f, "level", METRIC_GAUGE, VALUE_DEFAULT);
    const struct metric *okay = fixture_metric(f, "okay", METRIC_RATE, VALUE_DEFAULT);
    const struct metric *span = fixture_metric(f, "span", METRIC_TREND, VALUE_TIME);
    fixture_metric(f, "unused", METRIC_TREND, VALUE_TIME);
    fixture_threshold(f, "span", "avg<1000");
    fixture_threshold(f, "span", "max<1");
    fixture_threshold(f, "made{kind:a}", "count>1");
    fixture_threshold(f, "http_reqs", "count==0");
    fixture_seal(f);
    for (int i = 0; i < 4; i++) {
        fixture_add(f, made, 2, "kind", "a");
        fixture_add(f, level, i, NULL, NULL);
        fixture_add(f, okay, i > 0, NULL, NULL);
        fixture_add(f, span, 10 * i, NULL, NULL);
        fixture_check(f, "", "at the root", i < 3);
        fixture_check(f, "::outer::inner", "in inner", false);
    }
    fixture_judge(f);
    return f;
}

static void test_data(void **state)
{
    struct fixture *f = shop();
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    static const struct slice stats[] = { SLICE("avg"), SLICE("p(95)"), SLICE("count") };
    f->summary.trend_stats = stats;
    f->summary.trend_stat_count = 3;
    f->summary.time_unit = SLICE("ms");
    f->summary.stderr_is_tty = true;
    f->summary.setup_data_json = SLICE("{\"from\":[1]}");
    summary_write_data_json(&out, &f->summary);
    assert_text(
        &out,
        "{\"root_group\":{\"name\":\"\",\"path\":\"\",\"id\":\"d41d8cd98f00b204e9800998ecf8427e\","
        "\"groups\":[{\"name\":\"outer\",\"path\":\"::outer\",\"id\":"
        "\"c34b428ee7255085dfe7fef53d3394d5\",\"groups\":[{\"name\":\"inner\",\"path\":"
        "\"::outer::inner\",\"id\":\"b6c425bc7b9e3d21a2d56ce7a6de3614\",\"groups\":[],\"checks\":["
        "{\"name\":\"in inner\",\"path\":\"::outer::inner::in inner\",\"id\":"
        "\"cffbd1a25533dbbf91ba948ebd0b5f37\",\"passes\":0,\"fails\":4}]}],\"checks\":[]}],"
        "\"checks\":[{\"name\":\"at the root\",\"path\":\"::at the root\",\"id\":"
        "\"4606f74f576204b13d01e7d2bbaba901\",\"passes\":3,\"fails\":1}]},"
        "\"options\":{\"summaryTrendStats\":[\"avg\",\"p(95)\",\"count\"],\"summaryTimeUnit\":"
        "\"ms\",\"noColor\":false},"
        "\"state\":{\"isStdOutTTY\":false,\"isStdErrTTY\":true,\"testRunDurationMs\":2000},"
        "\"metrics\":{\"checks\":{\"type\":\"rate\",\"contains\":\"default\",\"values\":{\"rate\":"
        "0.375,\"passes\":3,\"fails\":5}},"
        "\"http_reqs\":{\"type\":\"counter\",\"contains\":\"default\",\"values\":{\"count\":0,"
        "\"rate\":0},\"thresholds\":{\"count==0\":{\"ok\":true}}},"
        "\"level\":{\"type\":\"gauge\",\"contains\":\"default\",\"values\":{\"value\":3,\"min\":0,"
        "\"max\":3}},"
        "\"made\":{\"type\":\"counter\",\"contains\":\"default\",\"values\":{\"count\":8,\"rate\":"
        "4}},"
        "\"made{kind:a}\":{\"type\":\"counter\",\"contains\":\"default\",\"values\":{\"count\":8,"
        "\"rate\":4},\"thresholds\":{\"count>1\":{\"ok\":true}}},"
        "\"okay\":{\"type\":\"rate\",\"contains\":\"default\",\"values\":{\"rate\":0.75,\"passes\":"
        "3,\"fails\":1}},"
        "\"span\":{\"type\":\"trend\",\"contains\":\"time\",\"values\":{\"avg\":15,\"p(95)\":"
        "28.499999999999996,\"count\":4},\"thresholds\":{\"avg<1000\":{\"ok\":true},\"max<1\":{"
        "\"ok\":false}}}},"
        "\"setup_data\":{\"from\":[1]}}");
    fixture_free(f);
}

static void test_export(void **state)
{
    struct fixture *f = fixture_new();
    const struct metric *okay = fixture_metric(f, "okay", METRIC_RATE, VALUE_DEFAULT);
    fixture_threshold(f, "okay", "rate>0.9");
    fixture_threshold(f, "okay", "rate>0.1");
    fixture_seal(f);
    fixture_add(f, okay, 1, NULL, NULL);
    fixture_add(f, okay, 0, NULL, NULL);
    fixture_check(f, "::part", "inside", true);
    fixture_judge(f);
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    summary_write_export_json(&out, &f->summary);
    assert_text(&out, "{\n"
                      "    \"root_group\": {\n"
                      "        \"name\": \"\",\n"
                      "        \"path\": \"\",\n"
                      "        \"id\": \"d41d8cd98f00b204e9800998ecf8427e\",\n"
                      "        \"groups\": {\n"
                      "            \"part\": {\n"
                      "                \"name\": \"part\",\n"
                      "                \"path\": \"::part\",\n"
                      "                \"id\": \"d8edd3638251b401cd09fe5c09fdf277\",\n"
                      "                \"groups\": {},\n"
                      "                \"checks\": {\n"
                      "                    \"inside\": {\n"
                      "                        \"name\": \"inside\",\n"
                      "                        \"path\": \"::part::inside\",\n"
                      "                        \"id\": \"1b03433e11cf8924022fb33af33059f7\",\n"
                      "                        \"passes\": 1,\n"
                      "                        \"fails\": 0\n"
                      "                    }\n"
                      "                }\n"
                      "            }\n"
                      "        },\n"
                      "        \"checks\": {}\n"
                      "    },\n"
                      "    \"metrics\": {\n"
                      "        \"checks\": {\n"
                      "            \"value\": 1,\n"
                      "            \"passes\": 1,\n"
                      "            \"fails\": 0\n"
                      "        },\n"
                      "        \"okay\": {\n"
                      "            \"value\": 0.5,\n"
                      "            \"passes\": 1,\n"
                      "            \"fails\": 1,\n"
                      "            \"thresholds\": {\n"
                      "                \"rate>0.9\": true,\n"
                      "                \"rate>0.1\": false\n"
                      "            }\n"
                      "        }\n"
                      "    }\n"
                      "}");
    fixture_free(f);
}

static void test_machine(void **state)
{
    setenv("TZ", "UTC0", 1);
    struct fixture *f = shop();
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    f->summary.generated_wall_ns = 1500 * NS_PER_MS;
    summary_write_machine_json(&out, &f->summary, false);
    assert_text(
        &out,
        "{\"config\":{\"duration\":2,\"execution\":\"local\",\"script\":"
        "\"export default function () {}\"},"
        "\"metadata\":{\"generated_at\":\"1970-01-01T00:00:01.5Z\",\"k6_version\":\"0.1.0\"},"
        "\"results\":{\"checks\":{\"metrics\":["
        "{\"contains\":\"default\",\"name\":\"checks_total\",\"type\":\"counter\",\"values\":{"
        "\"count\":8}},"
        "{\"contains\":\"default\",\"name\":\"checks_failed\",\"type\":\"rate\",\"values\":{"
        "\"matches\":5,\"rate\":0.625,\"total\":8}},"
        "{\"contains\":\"default\",\"name\":\"checks_succeeded\",\"type\":\"rate\",\"values\":{"
        "\"matches\":3,\"rate\":0.375,\"total\":8}}],"
        "\"results\":[{\"fails\":1,\"name\":\"at the root\",\"passes\":3},"
        "{\"fails\":4,\"name\":\"in inner\",\"passes\":0}]},"
        "\"metrics\":["
        "{\"contains\":\"default\",\"name\":\"http_reqs\",\"type\":\"counter\",\"values\":{"
        "\"count\":0}},"
        "{\"contains\":\"default\",\"name\":\"level\",\"type\":\"gauge\",\"values\":{\"max\":3,"
        "\"min\":0,\"value\":3}},"
        "{\"contains\":\"default\",\"name\":\"made\",\"type\":\"counter\",\"values\":{\"count\":8}}"
        ",{\"contains\":\"default\",\"name\":\"made{kind:a}\",\"type\":\"counter\",\"values\":{"
        "\"count\":8}},"
        "{\"contains\":\"default\",\"name\":\"okay\",\"type\":\"rate\",\"values\":{\"matches\":3,"
        "\"rate\":0.75,\"total\":4}},"
        "{\"contains\":\"time\",\"name\":\"span\",\"type\":\"trend\",\"values\":{\"avg\":15,"
        "\"max\":30,\"med\":15,\"min\":0,\"p(90)\":27,\"p(95)\":28.499999999999996}}]},"
        "\"version\":\"1.0.0\"}");
    fixture_free(f);
}

static void test_machine_without_checks(void **state)
{
    struct fixture *f = fixture_new();
    fixture_seal(f);
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    summary_write_machine_json(&out, &f->summary, true);
    char *text = buf_take(&out);
    assert_non_null(strstr(text, "    \"results\": {\n"
                                 "        \"checks\": {},\n"
                                 "        \"metrics\": []\n"
                                 "    },\n"
                                 "    \"version\": \"1.0.0\"\n"
                                 "}"));
    free(text);
    fixture_free(f);
}

/* Deeper than the JSON writer goes: what is left is whole. */
static void test_very_deep_groups(void **state)
{
    struct fixture *f = fixture_new();
    fixture_seal(f);
    struct group_node *node = group_tree_root(f->summary.groups);
    for (int i = 0; i < 200; i++)
        node = group_node_child(f->summary.groups, node, SLICE("g"));
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    summary_write_export_json(&out, &f->summary);
    summary_write_data_json(&out, &f->summary);
    assert_true(out.len > 1000);
    buf_deinit(&out);
    fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_data),
        cmocka_unit_test(test_export),
        cmocka_unit_test(test_machine),
        cmocka_unit_test(test_machine_without_checks),
        cmocka_unit_test(test_very_deep_groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
