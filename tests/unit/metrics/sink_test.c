/* What the four types remember and answer. */
#include "metrics/sink.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

static double value(struct sink *s, const char *aggregation, double duration_s)
{
    double out = NAN;
    assert_true(sink_value(s, slice_of(aggregation), duration_s, &out));
    return out;
}

static bool has(struct sink *s, const char *aggregation)
{
    double out;
    return sink_value(s, slice_of(aggregation), 1, &out);
}

static void counter_counts(void **state)
{
    struct sink s;
    sink_init(&s, METRIC_COUNTER);
    assert_true(s.empty);
    sink_add(&s, 2, 50);
    sink_add(&s, 0.5, 40);
    assert_false(s.empty);
    assert_true(value(&s, "count", 2) == 2.5);
    assert_true(value(&s, "rate", 2) == 1.25);
    assert_true(value(&s, "rate", 0) == 0);
    assert_true(s.counter.first_ns == 50);
    assert_false(has(&s, "value") || has(&s, "p(95)") || has(&s, ""));
    sink_deinit(&s);
}

static void gauge_keeps_the_last(void **state)
{
    struct sink s;
    sink_init(&s, METRIC_GAUGE);
    sink_add(&s, 5, 1);
    sink_add(&s, -3, 2);
    sink_add(&s, 4, 3);
    assert_true(value(&s, "value", 1) == 4);
    assert_true(value(&s, "min", 1) == -3);
    assert_true(value(&s, "max", 1) == 5);
    assert_false(has(&s, "avg"));
    sink_deinit(&s);
}

static void rate_counts_what_is_not_zero(void **state)
{
    struct sink s;
    sink_init(&s, METRIC_RATE);
    assert_true(value(&s, "rate", 1) == 0);
    sink_add(&s, 1, 1);
    sink_add(&s, 0, 1);
    sink_add(&s, -7, 1);
    sink_add(&s, 0, 1);
    assert_true(value(&s, "rate", 1) == 0.5);
    assert_true(value(&s, "passes", 1) == 2);
    assert_true(value(&s, "fails", 1) == 2);
    assert_false(has(&s, "count"));
    sink_deinit(&s);
}

static void trend_knows_its_statistics(void **state)
{
    struct sink s;
    sink_init(&s, METRIC_TREND);
    assert_true(value(&s, "avg", 1) == 0 && value(&s, "p(95)", 1) == 0);
    for (int i = 0; i < 4; i++)
        sink_add(&s, 10 * i, 1);
    assert_true(value(&s, "avg", 1) == 15);
    assert_true(value(&s, "min", 1) == 0);
    assert_true(value(&s, "med", 1) == 15);
    assert_true(value(&s, "max", 1) == 30);
    assert_true(value(&s, "count", 1) == 4);
    assert_true(value(&s, "p(95)", 1) == 28.499999999999996);
    assert_true(value(&s, "p(99.9)", 1) == 29.970000000000002);
    assert_true(value(&s, "p(0)", 1) == 0);
    assert_true(value(&s, "p(1e2)", 1) == 30);
    static const char *const bad[] = { "p",      "p(",     "p()",   "p(x)", "p(101)", "p(-1)",
                                       "p(nan)", "p(95) ", "P(95)", "rate", "p95",    "p(95" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(has(&s, bad[i]));
    sink_deinit(&s);
}

static void merging_keeps_the_newest_gauge(void **state)
{
    struct sink a, b, empty;
    sink_init(&a, METRIC_GAUGE);
    sink_init(&b, METRIC_GAUGE);
    sink_init(&empty, METRIC_GAUGE);
    sink_add(&a, 7, 100);
    sink_add(&b, 3, 50);
    sink_merge(&a, &b);
    sink_merge(&a, &empty);
    assert_true(value(&a, "value", 1) == 7);
    assert_true(value(&a, "min", 1) == 3);
    sink_merge(&empty, &b);
    sink_add(&a, 9, 200);
    sink_merge(&empty, &a);
    assert_true(value(&empty, "value", 1) == 9);
    assert_true(value(&empty, "max", 1) == 9 && value(&empty, "min", 1) == 3);
}

static void merging_adds_up(void **state)
{
    struct sink a, b;
    sink_init(&a, METRIC_COUNTER);
    sink_init(&b, METRIC_COUNTER);
    sink_add(&b, 2, 70);
    sink_merge(&a, &b);
    sink_reset(&b);
    assert_true(b.empty && value(&b, "count", 1) == 0);
    sink_add(&b, 3, 60);
    sink_merge(&a, &b);
    assert_true(value(&a, "count", 1) == 5);
    assert_true(a.counter.first_ns == 60);

    sink_init(&a, METRIC_RATE);
    sink_init(&b, METRIC_RATE);
    sink_add(&a, 1, 0);
    sink_add(&b, 0, 0);
    sink_merge(&a, &b);
    assert_true(value(&a, "rate", 1) == 0.5);

    sink_init(&a, METRIC_TREND);
    sink_init(&b, METRIC_TREND);
    sink_add(&b, 4, 0);
    sink_merge(&a, &b);
    sink_reset(&b);
    assert_true(value(&b, "max", 1) == 0);
    sink_add(&b, 8, 0);
    sink_merge(&a, &b);
    assert_true(value(&a, "avg", 1) == 6 && value(&a, "count", 1) == 2);
    sink_deinit(&a);
    sink_deinit(&b);
}

static void assert_stat_refused(const char *stat, const char *message)
{
    struct error error = { 0 };
    assert_int_equal(sink_check_trend_stat(slice_of(stat), &error), -1);
    assert_string_equal(error.text, message);
    error_clear(&error);
}

static void trend_stats_are_checked_in_k6s_words(void **state)
{
    struct error error = { 0 };
    static const char *const good[] = { "avg", "min", "med", "max", "count", "p(90)", "p(99.99)" };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_int_equal(sink_check_trend_stat(slice_of(good[i]), &error), 0);
    assert_stat_refused("sum", "invalid trend stat 'sum', unknown format");
    assert_stat_refused("p(101)", "invalid percentile trend stat value 'p(101)', provide a number "
                                  "between 0 and 100");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counter_counts),
        cmocka_unit_test(gauge_keeps_the_last),
        cmocka_unit_test(rate_counts_what_is_not_zero),
        cmocka_unit_test(trend_knows_its_statistics),
        cmocka_unit_test(merging_keeps_the_newest_gauge),
        cmocka_unit_test(merging_adds_up),
        cmocka_unit_test(trend_stats_are_checked_in_k6s_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
