/* Points over time: what a period says, samples out of order, long runs in few points. */
#include "../output/testing.h"

#include "base/clock.h"
#include "report/timeline.h"

static const int64_t start_ns = 1000 * NS_PER_S;
static const struct metric counter = { .name = (char *)"counter", .type = METRIC_COUNTER, .id = 0 };
static const struct metric gauge = { .name = (char *)"gauge", .type = METRIC_GAUGE, .id = 1 };
static const struct metric rate = { .name = (char *)"rate", .type = METRIC_RATE, .id = 2 };
static const struct metric trend = { .name = (char *)"trend", .type = METRIC_TREND, .id = 3 };

static void add(struct timeline *t, const struct metric *metric, double value, int64_t ms)
{
    timeline_add(t, metric, value, start_ns + ms * NS_PER_MS);
}

static void test_points_by_type(void **state)
{
    struct timeline *t = timeline_new(NS_PER_S);
    assert_null(timeline_points(t, &counter));
    add(t, &counter, 2, 0);
    add(t, &counter, 3, 900);
    add(t, &gauge, 7, 100);
    add(t, &gauge, 4, 200);
    add(t, &rate, 1, 300);
    add(t, &rate, 0, 400);
    for (int i = 1; i <= 100; i++)
        add(t, &trend, i, 500);
    add(t, &counter, 10, 2500);
    assert_int_equal(timeline_length(t), 1);
    timeline_finish(t);
    assert_int_equal(timeline_length(t), 3);
    assert_int_equal(timeline_start_ns(t), start_ns);
    assert_int_equal(timeline_end_ns(t, 0), NS_PER_S);
    assert_int_equal(timeline_end_ns(t, 2), 2500 * NS_PER_MS);
    assert_int_equal(timeline_span_ns(t, 2), 500 * NS_PER_MS);
    assert_true(timeline_points(t, &counter)[0].value == 5);
    assert_int_equal(timeline_points(t, &counter)[1].count, 0);
    assert_true(timeline_points(t, &counter)[2].value == 10);
    assert_true(timeline_points(t, &gauge)[0].value == 4);
    assert_true(timeline_points(t, &rate)[0].value == 1);
    assert_int_equal(timeline_points(t, &rate)[0].count, 2);
    const struct timeline_point *point = timeline_points(t, &trend);
    assert_int_equal(point->count, 100);
    assert_true(point->value == 5050 && point->min == 1 && point->max == 100);
    assert_true(point->med == 50.5 && point->p95 > 95 && point->p99 > 99 && point->p90 < 91);
    timeline_free(t);
    timeline_free(NULL);
}

static void test_samples_out_of_order(void **state)
{
    struct timeline *t = timeline_new(NS_PER_S);
    add(t, &counter, 1, 0);
    add(t, &counter, 1, 1500); /* both periods stay open */
    add(t, &counter, 1, 500);
    add(t, &counter, 1, 3500); /* closes the first two */
    add(t, &counter, 1, 100);  /* too late for its own */
    add(t, &counter, 1, -5000);
    timeline_finish(t);
    assert_int_equal(timeline_length(t), 4);
    const double expected[] = { 2, 1, 2, 1 };
    for (int i = 0; i < 4; i++)
        assert_true(timeline_points(t, &counter)[i].value == expected[i]);
    timeline_free(t);
}

/* A last point of a few milliseconds would show a rate that nobody saw. */
static void test_short_end(void **state)
{
    struct timeline *t = timeline_new(NS_PER_S);
    add(t, &counter, 4, 0);
    add(t, &counter, 4, 1500);
    add(t, &counter, 1, 2001);
    struct timeline_mark mark = { 0 };
    assert_int_equal(timeline_read_on(t, &mark), 0);
    timeline_finish(t);
    assert_int_equal(timeline_read_on(t, &mark), 0); /* the last point has changed */
    timeline_finish(t);
    assert_int_equal(timeline_length(t), 2);
    assert_true(timeline_points(t, &counter)[1].value == 5);
    assert_int_equal(timeline_span_ns(t, 1), 1001 * NS_PER_MS);
    timeline_free(t);
}

static void test_long_runs(void **state)
{
    enum { SECONDS = 20000 };
    struct timeline *t = timeline_new(NS_PER_S);
    double sum = 0;
    uint64_t trends = 0;
    for (int i = 0; i < SECONDS; i++) {
        add(t, &counter, 1, i * INT64_C(1000) + 10);
        if (i % 3 == 0)
            add(t, &trend, i % 2, i * INT64_C(1000));
    }
    struct timeline_mark mark = { 0 };
    assert_int_equal(timeline_read_on(t, &mark), 0);
    timeline_finish(t);
    uint32_t length = timeline_length(t);
    uint32_t read = mark.length, first = timeline_read_on(t, &mark);
    assert_true(first == read || first == 0);
    assert_int_equal(timeline_read_on(t, &mark), length);
    assert_true(length > 200 && length <= 480);
    for (uint32_t i = 0; i < length; i++) {
        sum += timeline_points(t, &counter)[i].value;
        trends += timeline_points(t, &trend)[i].count;
        double seconds = (double)timeline_span_ns(t, i) / NS_PER_S;
        double per_second = timeline_points(t, &counter)[i].value / seconds;
        assert_true(per_second > 0.9 && per_second < 1.1);
    }
    assert_true(sum == SECONDS);
    assert_int_equal(trends, (SECONDS + 2) / 3);
    assert_int_equal(timeline_end_ns(t, length - 1), (SECONDS - 1) * NS_PER_S);
    timeline_free(t);
}

/* A clock that was set forward by years. */
static void test_leaps(void **state)
{
    struct timeline *t = timeline_new(NS_PER_MS);
    add(t, &counter, 1, 0);
    add(t, &counter, 1, INT64_C(10) * 365 * 86400 * 1000);
    timeline_finish(t);
    assert_true(timeline_length(t) > 200 && timeline_length(t) <= 480);
    timeline_free(t);
}

static void test_nothing(void **state)
{
    struct timeline *t = timeline_new(NS_PER_S);
    timeline_finish(t);
    assert_int_equal(timeline_length(t), 0);
    timeline_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_points_by_type), cmocka_unit_test(test_samples_out_of_order),
        cmocka_unit_test(test_short_end),      cmocka_unit_test(test_long_runs),
        cmocka_unit_test(test_leaps),          cmocka_unit_test(test_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
