/* What goes to OpenTelemetry: the settings, and metrics, attributes and values in a message. */
#include "testing.h"

#include "base/clock.h"
#include "output/otel/otel_message.h"
#include "protobuf/wire.h"

static struct registry *registry;
static struct arena arena;
static struct error error;
static struct otel_config config;
static struct series_table *table;

static int set_up(void **state)
{
    registry = registry_new();
    registry_seal(registry);
    arena_init(&arena, 4096);
    return 0;
}

static int tear_down(void **state)
{
    series_table_free(table);
    table = NULL;
    registry_free(registry);
    arena_deinit(&arena);
    error_clear(&error);
    return 0;
}

/* --- settings --------------------------------------------------------------------------------- */

static int try_config(char **variables)
{
    const struct output_context context = { .environ_list = variables };
    return otel_config_read(&config, &context, &arena, &error);
}

#define READ_CONFIG(...) try_config((char **)(const char *[]){ __VA_ARGS__, NULL })

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

static void test_defaults(void **state)
{
    reads(READ_CONFIG("X=y"));
    assert_true(config.is_grpc);
    assert_true(slice_is(config.url, "https://localhost:4317/opentelemetry.proto.collector.metrics."
                                     "v1.MetricsService/Export"));
    assert_true(slice_is(config.description, "grpc, localhost:4317"));
    assert_int_equal(config.export_interval_ns, 10 * NS_PER_S);
    assert_true(slice_is(config.attributes[0].value, "k6"));
}

static void test_own_settings(void **state)
{
    reads(READ_CONFIG("K6_OTEL_EXPORTER_PROTOCOL=http/protobuf",
                      "K6_OTEL_HTTP_EXPORTER_ENDPOINT=host:1", "K6_OTEL_HTTP_EXPORTER_INSECURE=1",
                      "K6_OTEL_HTTP_EXPORTER_URL_PATH=in", "K6_OTEL_SERVICE_NAME=checkout",
                      "OTEL_SERVICE_NAME=other", "OTEL_EXPORTER_OTLP_ENDPOINT=http://other",
                      "OTEL_RESOURCE_ATTRIBUTES=service.name=third,zone=a%2Cb",
                      "K6_OTEL_HEADERS=x-team=perf%20team,b=%3D",
                      "K6_OTEL_HTTP_EXPORTER_USERNAME=u", "K6_OTEL_HTTP_EXPORTER_PASSWORD=p"));
    assert_true(slice_is(config.url, "http://host:1/in"));
    assert_true(slice_is(config.description, "http/protobuf, http://host:1/in"));
    assert_true(slice_is(config.attributes[0].value, "checkout"));
    assert_true(slice_is(config.attributes[4].value, "a,b"));
    assert_true(slice_is(http_headers_get(&config.headers, SLICE("X-Team")), "perf team"));
    assert_true(slice_is(http_headers_get(&config.headers, SLICE("B")), "="));
    assert_true(slice_is(http_headers_get(&config.headers, SLICE("Authorization")), "Basic dTpw"));
}

static void test_standard_settings(void **state)
{
    reads(READ_CONFIG("OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
                      "OTEL_EXPORTER_OTLP_ENDPOINT=http://h:4318/base/",
                      "OTEL_METRIC_EXPORT_INTERVAL=1500", "OTEL_EXPORTER_OTLP_TIMEOUT=2000",
                      "OTEL_EXPORTER_OTLP_COMPRESSION=gzip",
                      "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=lowMemory"));
    assert_true(slice_is(config.url, "http://h:4318/base/v1/metrics"));
    assert_int_equal(config.export_interval_ns, 1500 * NS_PER_MS);
    assert_int_equal(config.timeout_ns, 2 * NS_PER_S);
    assert_true(config.is_gzip && config.is_delta && !config.is_exponential);
    reads(READ_CONFIG("K6_OTEL_EXPORTER_TYPE=http",
                      "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=https://h/all"));
    assert_true(slice_is(config.url, "https://h/all"));
    reads(READ_CONFIG("OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4317"));
    assert_true(slice_is(config.description, "grpc (insecure), collector:4317"));
}

static void test_bad_settings(void **state)
{
#define WRONG "error validating OpenTelemetry output config: "
    refuses(READ_CONFIG("K6_OTEL_EXPORTER_PROTOCOL=udp"),
            WRONG "unsupported exporter protocol \"udp\", only \"grpc\" and \"http/protobuf\" are "
                  "supported");
    refuses(READ_CONFIG("K6_OTEL_EXPORTER_PROTOCOL=http/protobuf",
                        "K6_OTEL_HTTP_EXPORTER_ENDPOINT=http://x"),
            WRONG "HTTP exporter endpoint must only be host and port, no scheme");
    refuses(READ_CONFIG("K6_OTEL_HEADERS=a"),
            WRONG "invalid header \"a\", expected format key=value");
    refuses(READ_CONFIG("K6_OTEL_HEADERS=a=%zz"),
            WRONG "invalid header \"a=%zz\", expected format key=value");
    refuses(READ_CONFIG("OTEL_EXPORTER_OTLP_ENDPOINT=localhost:4317"),
            WRONG "OTEL_EXPORTER_OTLP_ENDPOINT: \"localhost:4317\" is no http:// or https:// URL");
    refuses(READ_CONFIG("OTEL_EXPORTER_OTLP_COMPRESSION=zip"),
            WRONG "OTEL_EXPORTER_OTLP_COMPRESSION must be none or gzip, not \"zip\"");
    refuses(READ_CONFIG("K6_OTEL_EXPORT_INTERVAL=0"),
            WRONG "intervals and time-outs must be more than 0s");
    refuses(READ_CONFIG("K6_OTEL_TLS_CLIENT_KEY=a.key"),
            WRONG "the client's certificate and its key belong together: one is missing");
}

/* --- messages --------------------------------------------------------------------------------- */

static void add(enum builtin_metric id, double value, struct tagset *tags)
{
    struct record_value values[] = { { registry_get(registry, id), value } };
    struct record record = { .wall_ns = 100, .tags = tags, .count = 1 };
    const struct record_batch batch = {
        .record_count = 1, .value_count = 1, .records = &record, .values = values
    };
    if (table == NULL)
        table = series_table_new(&otel_series_kind, &config);
    series_table_add(table, &batch);
    tagset_unref(tags);
}

static struct slice part(struct slice message, uint32_t number)
{
    struct wire_reader r = wire_reader_make(message);
    for (struct wire_field field; wire_next(&r, &field);)
        if (field.number == number && field.type == WIRE_BYTES)
            return field.bytes;
    return SLICE("");
}

/* "number=value" of the numbers, "key:value" of the attributes. */
static void describe_point(struct buf *out, struct slice point, uint32_t attribute)
{
    struct wire_reader r = wire_reader_make(point);
    for (struct wire_field f; wire_next(&r, &f);) {
        if (f.number == attribute)
            buf_printf(out, " %.*s:%.*s", SLICE_ARG(part(f.bytes, 1)),
                       SLICE_ARG(part(part(f.bytes, 2), 1)));
        else if (f.type == WIRE_BYTES)
            buf_printf(out, " %u[%d]", f.number, (int)f.bytes.len);
        else if (f.type == WIRE_FIXED64 && f.value >> 52 != 0)
            buf_printf(out, " %u=%g", f.number, wire_double(f.value));
        else
            buf_printf(out, " %u=%d", f.number, (int)f.value);
    }
    assert_false(r.failed);
}

/* A line for each metric and data point. */
static void describe_metric(struct buf *out, struct slice metric)
{
    struct wire_reader r = wire_reader_make(metric);
    for (struct wire_field f; wire_next(&r, &f);) {
        if (f.number == 1 || f.number == 3) {
            buf_printf(out, "%.*s ", SLICE_ARG(f.bytes));
            continue;
        }
        buf_printf(out, "%u\n", f.number);
        struct wire_reader data = wire_reader_make(f.bytes);
        for (struct wire_field inner; wire_next(&data, &inner);) {
            if (inner.number == 1)
                describe_point(out, inner.bytes, f.number == 9 ? 9 : f.number == 10 ? 1 : 7);
            else
                buf_printf(out, " (%u=%d)", inner.number, (int)inner.value);
        }
        buf_append_char(out, '\n');
    }
}

static void gives(const char *expected)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED), text = BUF_INIT(BUF_UNLIMITED);
    struct otel_message message;
    size_t count;
    struct series *const *all = series_table_all(table, &count);
    otel_message_begin(&message, &out, &config);
    for (size_t i = 0; i < count; i++)
        otel_message_add(&message, (struct otel_series *)all[i], 200);
    otel_message_end(&message);
    struct slice resource = part(buf_slice(&out), 1), scope = part(resource, 2);
    assert_true(slice_is(part(part(part(resource, 1), 1), 1), "service.name"));
    assert_true(slice_is(part(part(scope, 1), 1), "k6"));
    struct wire_reader r = wire_reader_make(scope);
    for (struct wire_field f; wire_next(&r, &f);)
        if (f.number == 2)
            describe_metric(&text, f.bytes);
    assert_text(&text, expected);
    buf_deinit(&out);
}

static void test_numbers(void **state)
{
    reads(READ_CONFIG("K6_OTEL_METRIC_PREFIX=lt_"));
    add(METRIC_DATA_SENT, 1.5, make_tags(registry, "a", "b", "empty", "", NULL));
    add(METRIC_DATA_SENT, 1, make_tags(registry, "a", "b", "empty", "", NULL));
    add(METRIC_DATA_SENT, 4, make_tags(registry, NULL, NULL));
    add(METRIC_VUS, 9, make_tags(registry, NULL, NULL));
    add(METRIC_VUS, 7, make_tags(registry, NULL, NULL));
    add(METRIC_CHECKS, 1, make_tags(registry, "check", "ok", "condition", "mine", NULL));
    add(METRIC_CHECKS, 0, make_tags(registry, "check", "ok", "condition", "mine", NULL));
    add(METRIC_CHECKS, 1, make_tags(registry, "check", "ok", "condition", "mine", NULL));
    gives("lt_data_sent By 7\n (2=2) (3=1) a:b 2=100 3=200 4=2.5 2=100 3=200 4=4\n"
          "lt_vus 5\n 2=100 3=200 4=7\n"
          "lt_checks.total 7\n (2=2) (3=1) check:ok condition:zero 2=100 3=200 6=1"
          " check:ok condition:nonzero 2=100 3=200 6=2\n");
}

static void test_histogram(void **state)
{
    reads(READ_CONFIG("X=y"));
    add(METRIC_HTTP_REQ_DURATION, 5, make_tags(registry, "a", "b", NULL));
    add(METRIC_HTTP_REQ_DURATION, 20000, make_tags(registry, "a", "b", NULL));
    add(METRIC_HTTP_REQ_DURATION, 5.5, make_tags(registry, "a", "b", NULL));
    gives("http_req_duration ms 9\n (2=2) a:b 2=100 3=200 4=3 5=20010.5 6[128] 7[120] 11=5"
          " 12=20000\n");
    size_t count;
    const struct otel_series *s = (struct otel_series *)series_table_all(table, &count)[0];
    assert_int_equal(s->histogram.buckets[1], 1);
    assert_int_equal(s->histogram.buckets[2], 1);
    assert_int_equal(s->histogram.buckets[OTEL_BOUNDS], 1);
}

/* What was sent is sent no more; exponential buckets begin where Prometheus' end. */
static void test_exponential_deltas(void **state)
{
    size_t count;
    reads(READ_CONFIG("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=delta",
                      "OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION=base2_exponential_"
                      "bucket_histogram"));
    add(METRIC_HTTP_REQ_DURATION, 2, make_tags(registry, NULL, NULL));
    add(METRIC_HTTP_REQ_DURATION, 0, make_tags(registry, NULL, NULL));
    gives("http_req_duration ms 10\n (2=1) 2=100 3=200 4=2 5=2 6=6 7=1 8[5] 12=0 13=2"
          " 14=2.93874e-39\n");
    otel_series_restart((struct otel_series *)series_table_all(table, &count)[0], 300);
    add(METRIC_HTTP_REQ_DURATION, -1, make_tags(registry, NULL, NULL));
    gives("http_req_duration ms 10\n (2=1) 2=300 3=200 4=1 5=-1 6=6 7=0 9[5] 12=-1 13=-1"
          " 14=2.93874e-39\n");
}

static void test_answers(void **state)
{
    struct buf answer = BUF_INIT(100);
    uint64_t dropped;
    struct slice why;
    otel_answer_read(SLICE(""), &dropped, &why);
    assert_int_equal(dropped, 0);
    size_t partial = wire_begin(&answer, 1);
    wire_append_uint(&answer, 1, 7);
    wire_append_str(&answer, 2, "too old");
    wire_end(&answer, partial);
    otel_answer_read(buf_slice(&answer), &dropped, &why);
    assert_int_equal(dropped, 7);
    assert_true(slice_is(why, "too old"));
    otel_answer_read(SLICE("<html>"), &dropped, &why);
    assert_int_equal(dropped, 0);
    buf_deinit(&answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_defaults, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_own_settings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_standard_settings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bad_settings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_numbers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_histogram, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_exponential_deltas, set_up, tear_down),
        cmocka_unit_test(test_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
