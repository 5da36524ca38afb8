/* The registry: built-ins, names, types, threads. */
#include "metrics/metric.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>

static void builtins_have_their_ids(void **state)
{
    struct registry *r = registry_new();
    assert_int_equal(registry_count(r), METRIC_BUILTIN_COUNT);
    for (uint32_t i = 0; i < METRIC_BUILTIN_COUNT; i++) {
        struct metric *m = registry_get(r, i);
        assert_int_equal(m->id, i);
        assert_true(m->builtin);
        assert_ptr_equal(registry_find(r, slice_of(m->name)), m);
    }
    struct metric *m = registry_get(r, METRIC_HTTP_REQ_DURATION);
    assert_string_equal(m->name, "http_req_duration");
    assert_string_equal(metric_type_name(m->type), "trend");
    assert_string_equal(value_type_name(m->contains), "time");
    m = registry_get(r, METRIC_DATA_RECEIVED);
    assert_string_equal(m->name, "data_received");
    assert_int_equal(m->type, METRIC_COUNTER);
    assert_int_equal(m->contains, VALUE_DATA);
    assert_null(registry_find(r, SLICE("unknown")));
    registry_free(r);
    registry_free(NULL);
}

static void finds_what_it_made(void **state)
{
    struct registry *r = registry_new();
    struct error error = { 0 };
    struct metric *m = registry_metric(r, SLICE("mine"), METRIC_RATE, VALUE_DEFAULT, &error);
    assert_non_null(m);
    assert_false(m->builtin);
    assert_int_equal(m->id, METRIC_BUILTIN_COUNT);
    assert_ptr_equal(registry_metric(r, SLICE("mine"), METRIC_RATE, VALUE_DEFAULT, &error), m);
    assert_ptr_equal(registry_find(r, SLICE("mine")), m);
    assert_int_equal(registry_count(r), METRIC_BUILTIN_COUNT + 1);
    registry_free(r);
}

static void assert_refused(struct registry *r, struct slice name, enum metric_type type,
                           enum value_type contains, const char *message)
{
    struct error error = { 0 };
    assert_null(registry_metric(r, name, type, contains, &error));
    if (message)
        assert_string_equal(error.text, message);
    error_clear(&error);
}

static void names_follow_k6s_rule(void **state)
{
    struct registry *r = registry_new();
    struct error error = { 0 };
    char name[131];
    memset(name, 'a', sizeof name);
    static const char *const good[] = { "ab", "_1", "With_Capitals9", "__" };
    for (size_t i = 0; i < 4; i++)
        assert_non_null(registry_metric(r, slice_of(good[i]), METRIC_TREND, VALUE_TIME, &error));
    assert_non_null(registry_metric(r, slice_make(name, 129), METRIC_TREND, VALUE_TIME, &error));

    static const char *const bad[] = { "",           "a",        "9start",        "with-dash",
                                       "with space", "with.dot", "\xc3\xbcnicode" };
    for (size_t i = 0; i < 7; i++)
        assert_refused(r, slice_of(bad[i]), METRIC_TREND, VALUE_TIME, NULL);
    assert_refused(r, slice_make(name, 130), METRIC_TREND, VALUE_TIME, NULL);
    assert_refused(r, SLICE("42"), METRIC_TREND, VALUE_TIME,
                   "Invalid metric name: '42'. Metric names must only include up to 128 ASCII "
                   "letters, numbers, or underscores and start with a letter or an underscore.");
    registry_free(r);
}

static void a_name_has_one_type(void **state)
{
    struct registry *r = registry_new();
    struct error error = { 0 };
    assert_non_null(registry_metric(r, SLICE("timed"), METRIC_TREND, VALUE_TIME, &error));
    assert_refused(r, SLICE("timed"), METRIC_TREND, VALUE_DEFAULT,
                   "metric 'timed' already exists but with a value type time, instead of default");
    assert_refused(
        r, SLICE("http_req_duration"), METRIC_RATE, VALUE_DEFAULT,
        "metric 'http_req_duration' already exists but with type trend, instead of rate");
    registry_free(r);
}

static void *add_metrics(void *context)
{
    struct error error = { 0 };
    for (int i = 0; i < 200; i++) {
        char name[16];
        int length = snprintf(name, sizeof name, "shared_%d", i);
        struct metric *m = registry_metric(context, slice_make(name, (size_t)length),
                                           METRIC_COUNTER, VALUE_DEFAULT, &error);
        if (!m || registry_get(context, m->id) != m)
            return context;
    }
    return NULL;
}

static void threads_agree_on_metrics(void **state)
{
    struct registry *r = registry_new();
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, add_metrics, r), 0);
    for (int i = 0; i < 4; i++) {
        void *failed;
        pthread_join(threads[i], &failed);
        assert_null(failed);
    }
    assert_int_equal(registry_count(r), METRIC_BUILTIN_COUNT + 200);
    registry_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(builtins_have_their_ids),  cmocka_unit_test(finds_what_it_made),
        cmocka_unit_test(names_follow_k6s_rule),    cmocka_unit_test(a_name_has_one_type),
        cmocka_unit_test(threads_agree_on_metrics),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
