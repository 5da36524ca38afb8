/* The hub: several outputs, many threads, nothing lost; complaints; unknown outputs. */
#include "testing.h"

#include "base/clock.h"
#include "output/output.h"

#include <pthread.h>

static struct registry *registry;

static struct output_hub *open_hub(const char *first, const char *second)
{
    struct error error = { 0 };
    const struct output_context context = { .registry = registry };
    const struct slice values[] = { slice_of(first), slice_of(second) };
    struct output_hub *h = output_hub_new(values, second ? 2 : first ? 1 : 0, &context, &error);
    assert_non_null(h);
    return h;
}

static char *json_to(const char *path)
{
    struct buf value = BUF_INIT(BUF_UNLIMITED);
    buf_printf(&value, "json=%s", path);
    return buf_take(&value);
}

enum { THREADS = 4, RECORDS = 20000 };

static void *record(void *arg)
{
    struct recorder *recorder = recorder_new(registry, output_hub_consume, arg);
    struct tagset *tags = make_tags(registry, "scenario", "default", NULL);
    const struct metric *metric = registry_get(registry, METRIC_ITERATIONS);
    for (int i = 0; i < RECORDS; i++) {
        recorder_add(recorder, &(struct record_value){ metric, i }, 1, tags, NULL, NS_PER_S);
        if (i % 1000 == 0)
            recorder_flush(recorder);
    }
    recorder_free(recorder);
    tagset_unref(tags);
    return NULL;
}

/* Line by line: the sanitizers' strstr measures the whole rest of the text each time. */
static size_t count_points(const char *path)
{
    FILE *file = fopen(path, "r");
    char line[1024];
    size_t points = 0;
    assert_non_null(file);
    while (fgets(line, sizeof(line), file) != NULL)
        points += strstr(line, "\"Point\"") != NULL;
    fclose(file);
    return points;
}

static void test_nothing_is_lost(void **state)
{
    char *path_1 = temporary_path("1"), *path_2 = temporary_path("2");
    char *value_1 = json_to(path_1), *value_2 = json_to(path_2);
    struct output_hub *h = open_hub(value_1, value_2);
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, record, h), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    struct buf complaints = BUF_INIT(BUF_UNLIMITED);
    output_hub_finish(h, &complaints);
    assert_int_equal(complaints.len, 0);
    assert_int_equal(count_points(path_1), THREADS * RECORDS);
    assert_int_equal(count_points(path_2), THREADS * RECORDS);
    unlink(path_1);
    unlink(path_2);
    free(path_1);
    free(path_2);
    free(value_1);
    free(value_2);
}

/* A reader sees points soon after they were recorded, without more of them coming. */
static void test_flushes_in_time(void **state)
{
    char *path = temporary_path("");
    char *value = json_to(path);
    struct output_hub *h = open_hub(value, NULL);
    record(h);
    size_t points = 0;
    for (int tries = 0; tries < 100 && points < RECORDS; tries++) {
        usleep(50 * 1000);
        points = count_points(path);
    }
    assert_int_equal(points, RECORDS);
    output_hub_finish(h, NULL);
    unlink(path);
    free(path);
    free(value);
}

static void test_full_disk_is_told_and_others_go_on(void **state)
{
    char *path = temporary_path("");
    char *value = json_to(path);
    struct output_hub *h = open_hub("json=/dev/full", value);
    record(h);
    struct buf complaints = BUF_INIT(BUF_UNLIMITED);
    output_hub_finish(h, &complaints);
    /* One line more than points: that of the metric. */
    assert_text(&complaints, "output json: cannot write to /dev/full: No space left on device; "
                             "20001 lines were lost\n");
    assert_int_equal(count_points(path), RECORDS);
    unlink(path);
    free(path);
    free(value);
}

static void assert_open_fails(const char *value, const char *expected)
{
    struct error error = { 0 };
    const struct output_context context = { .registry = registry };
    const struct slice values[] = { SLICE("json=/dev/null"), slice_of(value) };
    assert_null(output_hub_new(values, 2, &context, &error));
    assert_string_equal(error.text, expected);
    assert_int_equal(error.exit_code, EXIT_CODE_OTHER);
    error_clear(&error);
}

/* Names that k6 knows: what to do instead. */
static void test_absent(void **state)
{
    assert_open_fails("cloud",
                      "could not create the 'cloud' output: brunt sends nothing to Grafana "
                      "Cloud k6; experimental-prometheus-rw and opentelemetry can send "
                      "results to Grafana Cloud's metrics");
    assert_null(output_kind_absent(SLICE("json")));
    assert_non_null(output_kind_absent(SLICE("kafka")));
}

static void test_wrong_values(void **state)
{
    struct buf expected = BUF_INIT(BUF_UNLIMITED);
    buf_append_str(&expected, "invalid output type 'punchcard', available types are: ");
    output_kind_list(&expected);
    char *text = buf_take(&expected);
    assert_non_null(strstr(text, ": csv, "));
    assert_open_fails("punchcard", text);
    free(text);
    assert_open_fails("json=/nowhere/x", "could not create the 'json' output: cannot write to "
                                         "/nowhere/x: No such file or directory");
}

static void test_descriptions(void **state)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    struct output_hub *h = open_hub(NULL, NULL);
    output_hub_describe(h, &out);
    assert_text(&out, "-");
    output_hub_finish(h, NULL);
    h = open_hub("json=/dev/null", "json");
    output_hub_describe(h, &out);
    assert_text(&out, "json (/dev/null), json(stdout)");
    output_hub_finish(h, NULL);
    output_hub_finish(NULL, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_is_lost),
        cmocka_unit_test(test_flushes_in_time),
        cmocka_unit_test(test_full_disk_is_told_and_others_go_on),
        cmocka_unit_test(test_wrong_values),
        cmocka_unit_test(test_absent),
        cmocka_unit_test(test_descriptions),
    };
    registry = registry_new();
    registry_seal(registry);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    registry_free(registry);
    return failed;
}
