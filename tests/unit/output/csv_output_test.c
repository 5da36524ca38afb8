/* The csv output: columns, quoting, times, its settings. */
#include "testing.h"

#include "base/clock.h"
#include "output/output.h"

#include <math.h>

static struct registry *registry;
static struct record_batch *batch;
static struct error error;

static void keep(void *context, struct record_batch *b)
{
    batch = b;
}

static int set_up(void **state)
{
    setenv("TZ", "CET-1", 1);
    registry = registry_new();
    registry_seal(registry);
    return 0;
}

static int tear_down(void **state)
{
    registry_free(registry);
    error_clear(&error);
    return 0;
}

/* Two samples with awkward tags, and what is written of them. */
static char *write_with(const char *settings, const char *variable, uint32_t system_tags)
{
    char *path = temporary_path(".csv"), *environment[] = { (char *)variable, NULL };
    const struct output_context context = { .registry = registry,
                                            .environ_list = variable ? environment
                                                                     : environment + 1,
                                            .system_tags = system_tags };
    struct buf argument = BUF_INIT(BUF_UNLIMITED);
    buf_printf(&argument, "fileName=%s%s", path, settings);
    struct output *o = csv_output.open(buf_slice(&argument), &context, &error);
    buf_deinit(&argument);
    if (o == NULL) {
        unlink(path);
        free(path);
        return NULL;
    }
    struct recorder *recorder = recorder_new(registry, keep, NULL);
    struct tagset *tags = make_tags(registry, "scenario", "a,b", "check", " \"q\"\n", "x", "1", "y",
                                    "2;3", NULL);
    struct tagset *metadata = make_tags(registry, "vu", "7", NULL);
    const struct metric *checks = registry_get(registry, METRIC_CHECKS);
    recorder_add(recorder, (struct record_value[]){ { checks, 1 }, { checks, 1.0 / 3 } }, 2, tags,
                 NULL, 1700000000123456789);
    recorder_add(recorder, (struct record_value[]){ { checks, INFINITY } }, 1, metadata, metadata,
                 1700000000 * NS_PER_S);
    recorder_flush(recorder);
    csv_output.write(o, batch);
    record_batch_free(batch);
    csv_output.flush(o);
    assert_int_equal(csv_output.close(o, &error), 0);
    recorder_free(recorder);
    tagset_unref(tags);
    tagset_unref(metadata);
    char *text = read_text(path);
    unlink(path);
    free(path);
    return text;
}

static void writes(const char *settings, const char *variable, uint32_t system_tags,
                   const char *expected)
{
    char *text = write_with(settings, variable, system_tags);
    if (text == NULL)
        fail_msg("%s", error.text);
    assert_string_equal(text, expected);
    free(text);
}

static void refuses(const char *settings, const char *variable, const char *expected)
{
    assert_null(write_with(settings, variable, TAG_DEFAULT));
    assert_string_equal(error.text, expected);
    error_clear(&error);
}

static void test_lines(void **state)
{
    writes("", NULL, TAG_CHECK | TAG_SCENARIO | TAG_VU | TAG_ITER,
           "metric_name,timestamp,metric_value,check,scenario,extra_tags,metadata\n"
           "checks,1700000000,1.000000,\" \"\"q\"\"\n\",\"a,b\",x=1&y=2;3,\n"
           "checks,1700000000,0.333333,\" \"\"q\"\"\n\",\"a,b\",x=1&y=2;3,\n"
           "checks,1700000000,+Inf,,,vu=7,vu=7\n");
}

static void time_is(const char *format, const char *variable, const char *first, const char *second)
{
    char expected[400];
    snprintf(expected, sizeof(expected),
             "metric_name,timestamp,metric_value,scenario,extra_tags,metadata\n"
             "checks,%s,1.000000,\"a,b\",\"check= \"\"q\"\"\n&x=1&y=2;3\",\n"
             "checks,%s,0.333333,\"a,b\",\"check= \"\"q\"\"\n&x=1&y=2;3\",\n"
             "checks,%s,+Inf,,vu=7,vu=7\n",
             first, first, second);
    writes(format, variable, TAG_SCENARIO, expected);
}

static void test_times(void **state)
{
    time_is(",timeFormat=unix_milli", NULL, "1700000000123", "1700000000000");
    time_is(",timeFormat=unix_micro", NULL, "1700000000123456", "1700000000000000");
    time_is("", "K6_CSV_TIME_FORMAT=UNIX_NANO", "1700000000123456789", "1700000000000000000");
    time_is(",timeFormat=rfc3339", "K6_CSV_TIME_FORMAT=unix", "2023-11-14T23:13:20+01:00",
            "2023-11-14T23:13:20+01:00");
    time_is(",timeFormat=rfc3339_nano,saveInterval=2s", NULL, "2023-11-14T23:13:20.123456789+01:00",
            "2023-11-14T23:13:20+01:00");
}

static void test_bad_settings(void **state)
{
    refuses(",timeFormat=iso", NULL, "iso does not belong to TimeFormat values");
    refuses(",save", NULL, "couldn't parse \"save\" as argument for csv output");
    refuses(",saveInterval=", NULL, "couldn't parse \"saveInterval=\" as argument for csv output");
    refuses(",save_interval=1s", NULL, "unknown key \"save_interval\" as argument for csv output");
    refuses(",saveInterval=soon", NULL, "saveInterval: \"soon\" is no duration");
    refuses("", "K6_CSV_SAVE_INTERVAL=1x", "K6_CSV_SAVE_INTERVAL: \"1x\" is no duration");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_lines, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_times, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bad_settings, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
