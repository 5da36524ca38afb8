/* The json output: k6's lines, byte for byte. */
#include "testing.h"

#include "base/clock.h"
#include "output/output.h"

#include <math.h>

static struct registry *registry;
static struct record_batch *batches[8];
static size_t batch_count;

static void keep(void *context, struct record_batch *batch)
{
    batches[batch_count++] = batch;
}

/* Writes what the recorder has handed on; returns the file. */
static char *write_all(const struct threshold_set *thresholds, uint32_t threshold_count,
                       int *result, struct error *error)
{
    char *path = temporary_path(".json");
    const struct output_context context = { .registry = registry,
                                            .thresholds = thresholds,
                                            .threshold_count = threshold_count };
    struct output *o = json_output.open(slice_of(path), &context, error);
    assert_non_null(o);
    for (size_t i = 0; i < batch_count; i++) {
        json_output.write(o, batches[i]);
        record_batch_free(batches[i]);
    }
    batch_count = 0;
    *result = json_output.close(o, error);
    char *text = read_text(path);
    unlink(path);
    free(path);
    return text;
}

static void setup_registry(void)
{
    setenv("TZ", "UTC0", 1);
    registry = registry_new();
}

static void test_points_and_metrics(void **state)
{
    setup_registry();
    struct error error = { 0 };
    struct metric *custom = registry_metric(registry, SLICE("my_trend"), METRIC_TREND, VALUE_TIME,
                                            &error);
    struct threshold_set sets[3];
    threshold_set_init(&sets[0], SLICE("iterations"));
    assert_non_null(threshold_set_add(&sets[0], SLICE("count>1"), &error));
    struct threshold *aborts = threshold_set_add(&sets[0], SLICE("count < 9"), &error);
    aborts->abort_on_fail = true;
    threshold_set_init(&sets[1], SLICE("my_trend{kind:a}"));
    assert_non_null(threshold_set_add(&sets[1], SLICE("avg<9"), &error));
    threshold_set_init(&sets[2], SLICE("checks"));
    aborts = threshold_set_add(&sets[2], SLICE("rate>0.9"), &error);
    aborts->abort_on_fail = true;
    aborts->delay_abort_ns = 90 * NS_PER_S;
    for (int i = 0; i < 3; i++)
        assert_int_equal(threshold_set_bind(&sets[i], registry, &error), 0);
    registry_seal(registry);

    struct recorder *recorder = recorder_new(registry, keep, NULL);
    struct tagset *tags = make_tags(registry, "scenario", "default", "group", "", NULL);
    struct tagset *metadata = make_tags(registry, "trace", "id-1", NULL);
    struct tagset *none = make_tags(registry, NULL);
    const struct metric *iterations = registry_get(registry, METRIC_ITERATIONS);
    const struct metric *checks = registry_get(registry, METRIC_CHECKS);
    recorder_add(recorder, (struct record_value[]){ { iterations, 1 }, { custom, 1234.56789 } }, 2,
                 tags, NULL, 250 * NS_PER_MS);
    recorder_add(recorder, (struct record_value[]){ { iterations, 1 } }, 1, tags, metadata,
                 NS_PER_S);
    recorder_add(recorder, (struct record_value[]){ { checks, 0 } }, 1, none, none, NS_PER_S);
    recorder_flush(recorder);

    int result;
    char *text = write_all(sets, 3, &result, &error);
    assert_int_equal(result, 0);
    assert_string_equal(
        text,
        "{\"type\":\"Metric\",\"data\":{\"name\":\"iterations\",\"type\":\"counter\",\"contains\":"
        "\"default\",\"thresholds\":[\"count>1\",{\"threshold\":\"count < 9\",\"abortOnFail\":true,"
        "\"delayAbortEval\":null}],\"submetrics\":null},\"metric\":\"iterations\"}\n"
        "{\"metric\":\"iterations\",\"type\":\"Point\",\"data\":{\"time\":\"1970-01-01T00:00:00."
        "25Z\",\"value\":1,\"tags\":{\"group\":\"\",\"scenario\":\"default\"}}}\n"
        "{\"type\":\"Metric\",\"data\":{\"name\":\"my_trend\",\"type\":\"trend\",\"contains\":"
        "\"time\",\"thresholds\":[],\"submetrics\":[{\"name\":\"my_trend{kind:a}\",\"suffix\":"
        "\"kind:a\",\"tags\":{\"kind\":\"a\"}}]},\"metric\":\"my_trend\"}\n"
        "{\"metric\":\"my_trend\",\"type\":\"Point\",\"data\":{\"time\":\"1970-01-01T00:00:00.25Z"
        "\",\"value\":1234.56789,\"tags\":{\"group\":\"\",\"scenario\":\"default\"}}}\n"
        "{\"metric\":\"iterations\",\"type\":\"Point\",\"data\":{\"time\":\"1970-01-01T00:00:01Z\","
        "\"value\":1,\"tags\":{\"group\":\"\",\"scenario\":\"default\"},\"metadata\":{\"trace\":"
        "\"id-1\"}}}\n"
        "{\"type\":\"Metric\",\"data\":{\"name\":\"checks\",\"type\":\"rate\",\"contains\":"
        "\"default\",\"thresholds\":[{\"threshold\":\"rate>0.9\",\"abortOnFail\":true,"
        "\"delayAbortEval\":\"1m30s\"}],\"submetrics\":null},\"metric\":\"checks\"}\n"
        "{\"metric\":\"checks\",\"type\":\"Point\",\"data\":{\"time\":\"1970-01-01T00:00:01Z\","
        "\"value\":0,\"tags\":{}}}\n");
    free(text);
    for (int i = 0; i < 3; i++)
        threshold_set_deinit(&sets[i]);
    tagset_unref(tags);
    tagset_unref(metadata);
    tagset_unref(none);
    recorder_free(recorder);
    registry_free(registry);
}

/* Numbers as Go's encoding/json writes them. */
static void test_values(void **state)
{
    static const struct value {
        double value;
        const char *text;
    } values[] = {
        { 0, "0" },
        { -3, "-3" },
        { 0.5, "0.5" },
        { 0.000001, "0.000001" },
        { 1e-7, "1e-7" },
        { 1e21, "1e+21" },
        { 1e20, "100000000000000000000" },
        { 0.1 + 0.2, "0.30000000000000004" },
        { 123.456789, "123.456789" },
        { INFINITY, "null" }, /* JSON has no infinity */
    };
    setup_registry();
    registry_seal(registry);
    struct recorder *recorder = recorder_new(registry, keep, NULL);
    struct tagset *tags = make_tags(registry, NULL);
    const struct metric *metric = registry_get(registry, METRIC_DATA_SENT);
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        recorder_add(recorder, &(struct record_value){ metric, values[i].value }, 1, tags, NULL, 0);
    }
    recorder_flush(recorder);
    struct error error = { 0 };
    int result;
    char *text = write_all(NULL, 0, &result, &error);
    const char *at = text;
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        at = strstr(at, ",\"value\":");
        assert_non_null(at);
        at += strlen(",\"value\":");
        assert_memory_equal(at, values[i].text, strlen(values[i].text));
        assert_int_equal(at[strlen(values[i].text)], ',');
    }
    free(text);
    tagset_unref(tags);
    recorder_free(recorder);
    registry_free(registry);
}

static void test_describes_itself(void **state)
{
    struct error error = { 0 };
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    const struct output_context context = { 0 };
    struct output *o = json_output.open(SLICE("/dev/null"), &context, &error);
    json_output.describe(o, &out);
    assert_text(&out, "json (/dev/null)");
    assert_int_equal(json_output.close(o, &error), 0);
    o = json_output.open(SLICE("-"), &context, &error);
    json_output.describe(o, &out);
    assert_text(&out, "json(stdout)");
    assert_int_equal(json_output.close(o, &error), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_points_and_metrics),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_describes_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
