/* What goes to Prometheus: the settings, and names, labels, times and values of series. */
#include "testing.h"

#include "base/clock.h"
#include "output/prometheus/rw_series.h"
#include "protobuf/wire.h"

static struct registry *registry;
static struct arena arena;
static struct error error;
static struct rw_config config;
static struct series_table *table;
static struct tagset *tags;

static int set_up(void **state)
{
    registry = registry_new();
    registry_seal(registry);
    arena_init(&arena, 4096);
    tags = make_tags(registry, "Upper", "u", "empty", "", "scenario", "default", NULL);
    return 0;
}

static int tear_down(void **state)
{
    series_table_free(table);
    table = NULL;
    tagset_unref(tags);
    registry_free(registry);
    arena_deinit(&arena);
    error_clear(&error);
    return 0;
}

/* --- settings --------------------------------------------------------------------------------- */

static int try_config(const char *argument, char **variables)
{
    const struct output_context context = { .environ_list = variables };
    return rw_config_read(&config, slice_of(argument), &context, &arena, &error);
}

#define READ_CONFIG(argument, ...) \
    try_config(argument, (char **)(const char *[]){ __VA_ARGS__, NULL })

static void reads(int result)
{
    if (result != 0)
        fail_msg("%s", error.text);
}

static void refuses(int result, const char *text)
{
    assert_int_equal(result, -1);
    assert_string_equal(error.text, text);
    error_clear(&error);
}

static void test_settings(void **state)
{
    reads(READ_CONFIG("", NULL));
    assert_true(slice_is(config.url, "http://localhost:9090/api/v1/write"));
    assert_int_equal(config.push_interval_ns, 5 * NS_PER_S);
    assert_int_equal(config.stat_count, 1);
    assert_true(slice_is(config.stats[0].suffix, "p99"));

    reads(READ_CONFIG("https://other/write?x=1", "K6_PROMETHEUS_RW_SERVER_URL=http://one",
                      "K6_PROMETHEUS_RW_TREND_STATS=p(99.9), avg,sum,p(0.95)",
                      "K6_PROMETHEUS_RW_LABELS=a=1,b=x=y,a=2", "K6_PROMETHEUS_RW_HEADERS_X-One=1",
                      "K6_PROMETHEUS_RW_HTTP_HEADERS=x-two:http://2,X-One:3"));
    assert_true(slice_is(config.url, "https://other/write?x=1"));
    assert_int_equal(config.stat_count, 4);
    assert_true(slice_is(config.stats[0].suffix, "p999"));
    assert_true(slice_is(config.stats[3].suffix, "p095"));
    assert_int_equal(config.label_count, 2);
    assert_true(slice_is(config.labels[0].value, "2"));
    assert_true(slice_is(config.labels[1].value, "x=y"));
    assert_true(slice_is(http_headers_get(&config.headers, SLICE("X-Two")), "http://2"));
    assert_true(slice_is(http_headers_get(&config.headers, SLICE("x-one")), "3"));

    reads(READ_CONFIG("url=http://x,pushInterval=2s", NULL));
    assert_true(slice_is(config.url, "http://x"));
}

static void test_config_file(void **state)
{
    const struct output_context context = {
        .environ_list = (char **)(const char *[]){ "K6_PROMETHEUS_RW_USERNAME=u",
                                                   "K6_PROMETHEUS_RW_LABELS=b=3", NULL },
        .collector = SLICE("{\"URL\":\"http://x\",\"pushInterval\":1500,\"username\":\"file\","
                           "\"password\":null,\"staleMarkers\":true,"
                           "\"trendStats\":[\"max\",\"p(95)\"],\"what\":1,"
                           "\"headers\":{\"x-a\":\"1,2\"},\"labels\":{\"a\":\"1\",\"b\":\"2\"}}"),
    };
    reads(rw_config_read(&config, SLICE(""), &context, &arena, &error));
    assert_true(slice_is(config.url, "http://x"));
    assert_int_equal(config.push_interval_ns, 1500 * NS_PER_MS);
    assert_true(slice_is(config.username, "u"));
    assert_int_equal(config.password.len, 0);
    assert_true(config.stale_markers);
    assert_int_equal(config.stat_count, 2);
    assert_true(slice_is(http_headers_get(&config.headers, SLICE("X-A")), "1,2"));
    assert_int_equal(config.label_count, 2);
    assert_true(slice_is(config.labels[1].value, "3"));
}

static void test_bad_config_file(void **state)
{
    static char *none[] = { NULL };
    struct output_context context = { .environ_list = none,
                                      .collector = SLICE("{\"pushInterval\":\"soon\"}") };
    refuses(rw_config_read(&config, SLICE(""), &context, &arena, &error),
            "the config file's collectors: pushInterval: \"soon\" is no duration");
    context.collector = SLICE("{\"url\":{}}");
    refuses(rw_config_read(&config, SLICE(""), &context, &arena, &error),
            "the config file's collectors: url must not be an object");
}

static void test_bad_settings(void **state)
{
    refuses(READ_CONFIG("", "K6_PROMETHEUS_RW_TLS_MINIMUM_VERSION=1.1"),
            "K6_PROMETHEUS_RW_TLS_MINIMUM_VERSION must be 1.2 or 1.3, not \"1.1\"");
    refuses(READ_CONFIG("", "K6_PROMETHEUS_RW_HTTP_HEADERS=abc"),
            "the provided header (abc) does not respect the expected format <header "
            "key>:<value>");
    refuses(READ_CONFIG("", "K6_PROMETHEUS_RW_HTTP_HEADERS=a b:c"),
            "\"a b: c\" can't be a header of HTTP");
    refuses(READ_CONFIG("", "K6_PROMETHEUS_RW_LABELS=a"),
            "the label \"a\" in K6_PROMETHEUS_RW_LABELS has no name and value");
    refuses(READ_CONFIG("", "K6_PROMETHEUS_RW_CLIENT_CERTIFICATE=a.pem"),
            "K6_PROMETHEUS_RW_CLIENT_CERTIFICATE and K6_PROMETHEUS_RW_CLIENT_CERTIFICATE_KEY "
            "belong together: one of them is missing");
    assert_int_equal(READ_CONFIG("", "K6_PROMETHEUS_RW_TREND_STATS=avg,best"), -1);
    error_clear(&error);
    assert_int_equal(READ_CONFIG("", "K6_PROMETHEUS_RW_SIGV4_REGION=eu"), -1);
    error_clear(&error);
    assert_int_equal(READ_CONFIG("", "K6_PROMETHEUS_RW_PUSH_INTERVAL=0"), -1);
}

/* --- series ----------------------------------------------------------------------------------- */

static void add(enum builtin_metric id, double value, int64_t wall_ms)
{
    struct record_value values[] = { { registry_get(registry, id), value } };
    struct record record = { .wall_ns = wall_ms * NS_PER_MS, .tags = tags, .count = 1 };
    const struct record_batch batch = {
        .record_count = 1, .value_count = 1, .records = &record, .values = values
    };
    if (table == NULL)
        table = series_table_new(&rw_series_kind, &config);
    series_table_add(table, &batch);
}

/* "name{a=b,c=d} value @time" of one TimeSeries. */
static void describe(struct buf *out, struct slice message)
{
    struct wire_reader r = wire_reader_make(message);
    struct wire_field field;
    const char *separator = "{";
    while (wire_next(&r, &field)) {
        struct wire_reader inner = wire_reader_make(field.bytes);
        struct wire_field first, second;
        if (field.number == 4) {
            buf_append_str(out, "} histogram");
            continue;
        }
        assert_true(wire_next(&inner, &first) && wire_next(&inner, &second));
        if (field.number == 1) {
            buf_printf(out, "%s%.*s=%.*s", separator, SLICE_ARG(first.bytes),
                       SLICE_ARG(second.bytes));
            separator = ",";
        } else {
            buf_printf(out, "} %g @%d", wire_double(first.value), (int)second.value);
        }
    }
    assert_false(r.failed);
}

static void has(size_t at, bool ends, const char *expected)
{
    size_t count;
    struct series *const *all = series_table_all(table, &count);
    struct buf message = BUF_INIT(BUF_UNLIMITED), text = BUF_INIT(BUF_UNLIMITED);
    struct rw_series *s = (struct rw_series *)all[at];
    if (ends)
        rw_series_append_end(&message, s, &config, 0);
    else
        rw_series_append(&message, s, &config);
    struct wire_reader r = wire_reader_make(buf_slice(&message));
    for (struct wire_field field; wire_next(&r, &field);)
        describe(&text, field.bytes);
    assert_text(&text, expected);
    buf_deinit(&message);
}

static void test_kinds(void **state)
{
    reads(READ_CONFIG("", "K6_PROMETHEUS_RW_TREND_STATS=max,count,sum",
                      "K6_PROMETHEUS_RW_LABELS=zone=z,scenario=hidden"));
#define LABELS(name) "{Upper=u,__name__=" name ",scenario=default,zone=z} "
    add(METRIC_HTTP_REQS, 1, 1000);
    add(METRIC_HTTP_REQS, 2, 999);
    add(METRIC_VUS, 7, 5);
    add(METRIC_CHECKS, 1, 5);
    add(METRIC_CHECKS, 0, 5);
    add(METRIC_HTTP_REQ_DURATION, 1500, 5);
    add(METRIC_HTTP_REQ_DURATION, 500, 6);
    has(0, false, LABELS("k6_http_reqs_total") "3 @1000");
    has(1, false, LABELS("k6_vus") "7 @5");
    has(2, false, LABELS("k6_checks_rate") "0.5 @5");
    has(3, false,
        LABELS("k6_http_req_duration_max") "1.5 @6" LABELS(
            "k6_http_req_duration_count") "2 @6" LABELS("k6_http_req_duration_sum") "2 @6");
    /* The same millisecond again. */
    add(METRIC_HTTP_REQS, 1, 1000);
    has(0, false, LABELS("k6_http_reqs_total") "4 @1001");
    has(0, true, LABELS("k6_http_reqs_total") "nan @1002");
}

static void test_histogram(void **state)
{
    reads(READ_CONFIG("", "K6_PROMETHEUS_RW_TREND_AS_NATIVE_HISTOGRAM=true"));
    add(METRIC_HTTP_REQ_DURATION, 1500, 5);
    has(0, false, "{Upper=u,__name__=k6_http_req_duration_seconds,scenario=default} histogram");
    has(0, true, "{Upper=u,__name__=k6_http_req_duration_seconds,scenario=default} nan @6");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_settings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bad_settings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_config_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bad_config_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_kinds, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_histogram, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
