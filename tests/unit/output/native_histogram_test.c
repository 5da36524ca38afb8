/* Which bucket a value falls into. */
#include "testing.h"

#include "output/native_histogram.h"

#include <float.h>
#include <math.h>

static struct native_histogram histogram;

static int set_up(void **state)
{
    histogram = (struct native_histogram){ 0 };
    return 0;
}

static int tear_down(void **state)
{
    native_histogram_deinit(&histogram);
    return 0;
}

static uint64_t count_at(const struct native_buckets *b, int32_t index)
{
    int32_t at = index - b->first;
    return at >= 0 && at < (int32_t)b->length ? b->counts[at] : 0;
}

/* Bucket i ends at 2^(i/8), which belongs to it. */
static void test_bounds(void **state)
{
    native_histogram_add(&histogram, 1);
    native_histogram_add(&histogram, nextafter(1, 2));
    native_histogram_add(&histogram, 2);
    native_histogram_add(&histogram, 1.5);
    native_histogram_add(&histogram, 0.25);
    assert_int_equal(count_at(&histogram.positive, 0), 1);
    assert_int_equal(count_at(&histogram.positive, 1), 1);
    assert_int_equal(count_at(&histogram.positive, 8), 1);
    assert_int_equal(count_at(&histogram.positive, 5), 1);
    assert_int_equal(count_at(&histogram.positive, -16), 1);
    assert_int_equal(histogram.count, 5);
    assert_float_equal(histogram.sum, 5.75, 1e-9);
}

static void test_signs(void **state)
{
    native_histogram_add(&histogram, -2);
    native_histogram_add(&histogram, 0);
    native_histogram_add(&histogram, -1e-40);
    assert_int_equal(count_at(&histogram.negative, 8), 1);
    assert_int_equal(histogram.zeros, 2);
    assert_int_equal(histogram.positive.length, 0);
}

/* Infinities are behind the largest number; NaN only counts. */
static void test_extremes(void **state)
{
    native_histogram_add(&histogram, DBL_MAX);
    native_histogram_add(&histogram, INFINITY);
    native_histogram_add(&histogram, -INFINITY);
    native_histogram_add(&histogram, 1e-38);
    native_histogram_add(&histogram, NAN);
    assert_int_equal(count_at(&histogram.positive, 1024 * 8), 1);
    assert_int_equal(count_at(&histogram.positive, 1024 * 8 + 1), 1);
    assert_int_equal(count_at(&histogram.negative, 1024 * 8 + 1), 1);
    assert_int_equal(histogram.count, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_bounds, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_signs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_extremes, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
