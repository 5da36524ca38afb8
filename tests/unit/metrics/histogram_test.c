/* Exact mode against k6's numbers, bucket mode against exact mode. */
#include "metrics/histogram.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MANY = 50000 };

static struct histogram *histogram_of(const double *values, uint32_t count)
{
    struct histogram *h = histogram_new();
    for (uint32_t i = 0; i < count; i++)
        histogram_add(h, values[i]);
    return h;
}

/* --- exact --- */

static void empty_is_all_zero(void **state)
{
    struct histogram *h = histogram_new();
    assert_int_equal(histogram_count(h), 0);
    assert_true(histogram_sum(h) == 0);
    assert_true(histogram_min(h) == 0 && histogram_max(h) == 0 && histogram_avg(h) == 0);
    assert_true(histogram_quantile(h, 0.5) == 0);
    uint64_t at = 0;
    struct histogram_bucket bucket;
    assert_false(histogram_next(h, &at, &bucket));
    histogram_free(h);
    histogram_free(NULL);
}

static void few_values_interpolate_as_k6(void **state)
{
    const double values[] = { 30, 0, 20, 10 };
    struct histogram *h = histogram_of(values, 4);
    assert_true(histogram_quantile(h, 0) == 0);
    assert_true(histogram_quantile(h, 0.5) == 15);
    assert_true(histogram_quantile(h, 90.0 / 100) == 27);
    assert_true(histogram_quantile(h, 95.0 / 100) == 28.499999999999996);
    assert_true(histogram_quantile(h, 99.9 / 100) == 29.970000000000002);
    assert_true(histogram_quantile(h, 1) == 30);
    assert_true(histogram_avg(h) == 15);

    histogram_add(h, -5); /* sorting again after an answer */
    assert_true(histogram_min(h) == -5);
    assert_true(histogram_quantile(h, 0.5) == 10);
    histogram_free(h);
}

static void one_value_is_every_quantile(void **state)
{
    const double values[] = { 0.1 };
    struct histogram *h = histogram_of(values, 1);
    assert_true(histogram_quantile(h, 0) == 0.1);
    assert_true(histogram_quantile(h, 0.37) == 0.1);
    assert_true(histogram_quantile(h, 1) == 0.1);
    histogram_free(h);
}

static void quantiles_outside_are_clamped(void **state)
{
    const double values[] = { 1, 2, 3 };
    struct histogram *h = histogram_of(values, 3);
    assert_true(histogram_quantile(h, -1) == 1);
    assert_true(histogram_quantile(h, 7) == 3);
    assert_true(histogram_quantile(h, NAN) == 1);
    histogram_free(h);
}

static void sum_is_plain_addition(void **state)
{
    struct histogram *h = histogram_new();
    double sum = 0;
    for (int i = 0; i < 10; i++) {
        histogram_add(h, 0.1);
        sum += 0.1;
    }
    assert_true(histogram_sum(h) == sum);
    histogram_free(h);
}

static void exact_values_walk_as_points(void **state)
{
    const double values[] = { 2, 1, 2, -3, 2 };
    struct histogram *h = histogram_of(values, 5);
    uint64_t at = 0;
    struct histogram_bucket b;
    assert_true(histogram_next(h, &at, &b));
    assert_true(b.low == -3 && b.high == -3 && b.count == 1);
    assert_true(histogram_next(h, &at, &b));
    assert_true(b.low == 1 && b.count == 1);
    assert_true(histogram_next(h, &at, &b));
    assert_true(b.low == 2 && b.high == 2 && b.count == 3);
    assert_false(histogram_next(h, &at, &b));
    histogram_free(h);
}

/* --- buckets --- */

static uint64_t random_state;

/* xorshift64*, so that a failure comes again. In (0, 1). */
static double uniform(void)
{
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return ((double)(random_state * UINT64_C(2685821657736338717) >> 11) + 0.5) * 0x1p-53;
}

static double flat(void)
{
    return 1000 * uniform();
}

static double exponential(void)
{
    return -20 * log(uniform());
}

static double log_normal(void)
{
    return exp(2 + 3 * sqrt(-2 * log(uniform())) * cos(2 * M_PI * uniform()));
}

static double heavy_tail(void)
{
    return pow(uniform(), -2);
}

static double both_signs(void)
{
    return uniform() < 0.5 ? -exponential() : exponential();
}

static double mostly_zero(void)
{
    return uniform() < 0.9 ? 0 : exponential();
}

static double two_peaks(void)
{
    return uniform() < 0.7 ? 1 + 0.01 * uniform() : 5000 + uniform();
}

static double whole_milliseconds(void)
{
    return floor(exponential());
}

static double every_size(void)
{
    return exp(1400 * (uniform() - 0.5));
}

static double (*const distributions[])(void) = {
    flat,        exponential, log_normal,         heavy_tail, both_signs,
    mostly_zero, two_peaks,   whole_milliseconds, every_size,
};

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double exact_quantile(const double *sorted, uint32_t count, double q)
{
    double position = q * (count - 1.0);
    double below = sorted[(uint32_t)floor(position)];
    double above = sorted[(uint32_t)ceil(position)];
    return below + (above - below) * (position - floor(position));
}

static double *sample(size_t distribution)
{
    double *values = malloc(MANY * sizeof *values);
    random_state = 88172645463325252 + distribution;
    for (uint32_t i = 0; i < MANY; i++)
        values[i] = distributions[distribution]();
    return values;
}

/* Where neighbours differ in sign or by orders of magnitude, a quantile between them can be off by
 * what the two are off, which is more than 0.05 % of itself: the bound is of the bigger neighbour.
 */
static double allowed_error(const double *sorted, uint32_t count, double q)
{
    double position = q * (count - 1.0);
    double below = fabs(sorted[(uint32_t)floor(position)]);
    double above = fabs(sorted[(uint32_t)ceil(position)]);
    return 0.0005 * fmax(below, above);
}

static void quantiles_are_within_a_twentieth_of_a_percent(void **state)
{
    static const double quantiles[] = { 0,   0.001, 0.01, 0.1,   0.25,   0.5,     0.75,
                                        0.9, 0.95,  0.99, 0.999, 0.9999, 0.99999, 1 };
    for (size_t d = 0; d < sizeof distributions / sizeof distributions[0]; d++) {
        double *values = sample(d);
        struct histogram *h = histogram_of(values, MANY);
        qsort(values, MANY, sizeof *values, compare_doubles);
        for (size_t i = 0; i < sizeof quantiles / sizeof quantiles[0]; i++) {
            double exact = exact_quantile(values, MANY, quantiles[i]);
            double got = histogram_quantile(h, quantiles[i]);
            if (fabs(got - exact) > allowed_error(values, MANY, quantiles[i]))
                fail_msg("distribution %zu, quantile %g: %.17g instead of %.17g", d, quantiles[i],
                         got, exact);
        }
        assert_true(histogram_min(h) == values[0] && histogram_max(h) == values[MANY - 1]);
        assert_true(histogram_quantile(h, 0) == values[0]);
        assert_true(histogram_quantile(h, 1) == values[MANY - 1]);
        histogram_free(h);
        free(values);
    }
}

static void assert_same(struct histogram *a, struct histogram *b)
{
    assert_int_equal(histogram_count(a), histogram_count(b));
    assert_true(histogram_min(a) == histogram_min(b) && histogram_max(a) == histogram_max(b));
    assert_true(fabs(histogram_sum(a) - histogram_sum(b)) <= 1e-9 * fabs(histogram_sum(a)));
    uint64_t at_a = 0, at_b = 0;
    struct histogram_bucket x, y;
    while (histogram_next(a, &at_a, &x)) {
        assert_true(histogram_next(b, &at_b, &y));
        assert_true(x.low == y.low && x.high == y.high && x.count == y.count);
    }
    assert_false(histogram_next(b, &at_b, &y));
}

/* Split in pieces that are themselves exact or bucketed, in every order of the two. */
static void merging_equals_adding(void **state)
{
    static const uint32_t pieces[][3] = {
        { 100, 100, 100 }, { 4096, 1, 1 },       { 1, 4096, 5000 }, { 5000, 10, 10 },
        { 10, 5000, 10 },  { 6000, 6000, 6000 }, { 0, 5000, 0 },    { 0, 0, 7 },
    };
    for (size_t d = 0; d < sizeof distributions / sizeof distributions[0]; d++) {
        double *values = sample(d);
        for (size_t p = 0; p < sizeof pieces / sizeof pieces[0]; p++) {
            struct histogram *merged = histogram_new();
            uint32_t done = 0;
            for (int i = 0; i < 3; i++) {
                struct histogram *piece = histogram_of(values + done, pieces[p][i]);
                histogram_merge(merged, piece);
                done += pieces[p][i];
                histogram_free(piece);
            }
            struct histogram *whole = histogram_of(values, done);
            assert_same(merged, whole);
            if (done <= HISTOGRAM_EXACT_MAX)
                assert_true(histogram_sum(merged) == histogram_sum(whole));
            histogram_free(merged);
            histogram_free(whole);
        }
        free(values);
    }
}

static void buckets_take_over_after_the_maximum(void **state)
{
    struct histogram *h = histogram_new();
    for (int i = 1; i <= HISTOGRAM_EXACT_MAX; i++)
        histogram_add(h, i);
    assert_true(histogram_quantile(h, 1000.0 / 4095) == 1001);
    histogram_add(h, HISTOGRAM_EXACT_MAX + 1);
    double got = histogram_quantile(h, 1000.0 / 4096);
    assert_true(fabs(got - 1001) <= 1001 * 0.0005);
    assert_true(histogram_quantile(h, 1) == HISTOGRAM_EXACT_MAX + 1);
    histogram_free(h);
}

static void reset_starts_again_exactly(void **state)
{
    struct histogram *h = histogram_new();
    for (int i = 0; i < 3 * HISTOGRAM_EXACT_MAX; i++)
        histogram_add(h, i - 1000);
    histogram_reset(h);
    assert_int_equal(histogram_count(h), 0);
    assert_true(histogram_min(h) == 0 && histogram_sum(h) == 0 && histogram_quantile(h, 0.9) == 0);
    histogram_add(h, 0);
    histogram_add(h, 0.3);
    assert_true(histogram_quantile(h, 0.5) == 0.15);
    for (int i = 0; i < 2 * HISTOGRAM_EXACT_MAX; i++)
        histogram_add(h, 7);
    assert_int_equal(histogram_count(h), 2 * HISTOGRAM_EXACT_MAX + 2);
    assert_true(fabs(histogram_quantile(h, 0.5) - 7) <= 7 * 0.0005);
    histogram_free(h);
}

static void bucket_walk_covers_all_in_order(void **state)
{
    for (size_t d = 0; d < sizeof distributions / sizeof distributions[0]; d++) {
        double *values = sample(d);
        struct histogram *h = histogram_of(values, MANY);
        qsort(values, MANY, sizeof *values, compare_doubles);
        uint64_t at = 0;
        uint32_t next = 0;
        struct histogram_bucket b;
        while (histogram_next(h, &at, &b)) {
            for (uint64_t i = 0; i < b.count; i++, next++)
                assert_true(values[next] >= b.low && values[next] <= b.high);
        }
        assert_int_equal(next, MANY);
        histogram_free(h);
        free(values);
    }
}

/* --- corners --- */

static const double extremes[] = {
    -INFINITY, -DBL_MAX, -1, -DBL_MIN, -0.0, 0, DBL_TRUE_MIN, DBL_MIN, 1, DBL_MAX, INFINITY,
};
enum { EXTREMES = sizeof extremes / sizeof extremes[0] };

static void extremes_keep_their_order(void **state)
{
    struct histogram *h = histogram_new();
    for (int round = 0; round < 1000; round++) {
        for (int i = 0; i < EXTREMES; i++)
            histogram_add(h, extremes[i]);
    }
    assert_int_equal(histogram_count(h), 1000 * EXTREMES);
    double before = -INFINITY;
    for (int i = 0; i < EXTREMES; i++) {
        double got = histogram_quantile(h, (i + 0.5) / EXTREMES);
        assert_true(got >= before);
        before = got;
        if (isinf(extremes[i]))
            assert_true(got == extremes[i]);
        else
            assert_true(fabs(got - extremes[i]) <= fabs(extremes[i]) * 0.0005 + DBL_MIN);
    }
    uint64_t at = 0, count = 0;
    struct histogram_bucket b;
    while (histogram_next(h, &at, &b)) {
        assert_true(b.low <= b.high);
        count += b.count;
    }
    assert_int_equal(count, histogram_count(h));
    histogram_free(h);
}

static void infinities_alone_are_no_nan(void **state)
{
    const double values[] = { INFINITY, INFINITY, INFINITY };
    struct histogram *h = histogram_of(values, 3);
    assert_true(histogram_quantile(h, 0.3) == INFINITY);
    histogram_free(h);
}

static void nan_is_ignored(void **state)
{
    const double values[] = { NAN, 1, NAN, 3 };
    struct histogram *h = histogram_of(values, 4);
    assert_int_equal(histogram_count(h), 2);
    assert_true(histogram_avg(h) == 2);
    assert_true(histogram_quantile(h, 0.5) == 2);
    histogram_free(h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_is_all_zero),
        cmocka_unit_test(few_values_interpolate_as_k6),
        cmocka_unit_test(one_value_is_every_quantile),
        cmocka_unit_test(quantiles_outside_are_clamped),
        cmocka_unit_test(sum_is_plain_addition),
        cmocka_unit_test(exact_values_walk_as_points),
        cmocka_unit_test(quantiles_are_within_a_twentieth_of_a_percent),
        cmocka_unit_test(merging_equals_adding),
        cmocka_unit_test(buckets_take_over_after_the_maximum),
        cmocka_unit_test(reset_starts_again_exactly),
        cmocka_unit_test(bucket_walk_covers_all_in_order),
        cmocka_unit_test(extremes_keep_their_order),
        cmocka_unit_test(infinities_alone_are_no_nan),
        cmocka_unit_test(nan_is_ignored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
