#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/check.h"
#include "base/number.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void assert_text(struct buf *b, const char *expected)
{
    if (!slice_is(buf_slice(b), expected)) {
        fail_msg("%s expected, %.*s found", expected, SLICE_ARG(buf_slice(b)));
    }
    buf_reset(b);
}

static const struct {
    double value;
    const char *js;
    const char *plain; /* NULL: the same */
} cases[] = {
    { 0, "0", NULL },
    { -0.0, "0", "-0" },
    { 1, "1", NULL },
    { -1500, "-1500", NULL },
    { 0.1, "0.1", NULL },
    { -0.5, "-0.5", NULL },
    { 0.1 + 0.2, "0.30000000000000004", NULL },
    { 1.0 / 3, "0.3333333333333333", NULL },
    { 12.345678, "12.345678", NULL },
    { 123.456, "123.456", NULL },
    { 1e-6, "0.000001", NULL },
    { 1e-7, "1e-7", "0.0000001" },
    { 1.5e-7, "1.5e-7", "0.00000015" },
    { 123456789012345680.0, "123456789012345680", NULL },
    { 999999999999999.9, "999999999999999.9", NULL },
    { 1e15, "1000000000000000", NULL },
    { 9007199254740993.0, "9007199254740992", NULL },
    { 1e20, "100000000000000000000", NULL },
    { 1e21, "1e+21", "1000000000000000000000" },
    /* A power of two whose closest decimal of 16 digits reads back as its lower neighbour. */
    { 0x1p-44, "5.684341886080802e-14", "0.00000000000005684341886080802" },
    { NAN, "NaN", NULL },
    { INFINITY, "Infinity", "+Inf" },
    { -INFINITY, "-Infinity", "-Inf" },
};

static void test_formats(void **state)
{
    (void)state;
    struct buf b = BUF_INIT(1000);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        number_append_js(&b, cases[i].value);
        assert_text(&b, cases[i].js);
        number_append_shortest(&b, cases[i].value);
        assert_text(&b, cases[i].plain ? cases[i].plain : cases[i].js);
    }
    number_append_js(&b, DBL_TRUE_MIN);
    assert_text(&b, "5e-324");
    number_append_js(&b, DBL_MAX);
    assert_text(&b, "1.7976931348623157e+308");
    number_append_shortest(&b, DBL_MAX);
    assert_int_equal(b.len, 309);
    buf_deinit(&b);
}

static size_t significant_digits(struct slice text)
{
    size_t count = 0, zeros = 0;
    for (size_t i = 0; i < text.len && text.ptr[i] != 'e'; i++) {
        char c = text.ptr[i];
        if (c < '0' || c > '9' || (count == 0 && c == '0'))
            continue;
        count++;
        zeros = c == '0' ? zeros + 1 : 0;
    }
    return count - zeros;
}

/* What is written reads back, and one digit less (by printf) would not. */
static void test_round_trip(void **state)
{
    (void)state;
    struct buf b = BUF_INIT(1000);
    unsigned seed = 1;
    for (int i = 0; i < 20000; i++) {
        uint64_t bits = (uint64_t)rand_r(&seed) << 42 ^ (uint64_t)rand_r(&seed) << 21 ^
                        (uint64_t)rand_r(&seed);
        double value;
        memcpy(&value, &bits, sizeof(value));
        if (i % 2 == 1)
            value = (double)(bits % 1000000000000) / 1e6;
        if (!isfinite(value) || value == 0)
            continue;
        buf_reset(&b);
        number_append_js(&b, value);
        double back;
        assert_true(slice_to_double(buf_slice(&b), &back));
        assert_true(back == value);
        size_t digits = significant_digits(buf_slice(&b));
        if (digits < 2)
            continue;
        char fewer[64];
        snprintf(fewer, sizeof(fewer), "%.*e", (int)digits - 2, value);
        assert_true(strtod(fewer, NULL) != value);
    }
    buf_deinit(&b);
}

static void test_fixed(void **state)
{
    (void)state;
    struct buf b = BUF_INIT(1000);
    static const struct {
        double value;
        int decimals;
        const char *text;
    } fixed[] = {
        { 0, 2, "0.00" },
        { -0.0, 1, "-0.0" },
        { 1.005, 2, "1.00" },
        { 2.5, 0, "2" },
        { 3.5, 0, "4" },
        { 0.125, 2, "0.12" },
        { 0.375, 2, "0.38" },
        { -1.999, 1, "-2.0" },
        { 99.995, 2, "100.00" },
        { 0.999999, 3, "1.000" },
        { -0.001, 2, "-0.00" },
        { 1234.5678, 6, "1234.567800" },
        { 1e22, 1, "10000000000000000000000.0" },
        { 0.1, 20, "0.10000000000000000555" },
        { NAN, 2, "NaN" },
        { INFINITY, 2, "+Inf" },
        { -INFINITY, 2, "-Inf" },
    };
    for (size_t i = 0; i < ARRAY_LEN(fixed); i++) {
        number_append_fixed(&b, fixed[i].value, fixed[i].decimals);
        assert_text(&b, fixed[i].text);
    }
    unsigned seed = 1;
    for (int i = 0; i < 20000; i++) {
        char expected[64];
        double value = (double)(rand_r(&seed) - RAND_MAX / 2) / (double)(1 + rand_r(&seed) % 1000);
        int decimals = i % 8;
        snprintf(expected, sizeof(expected), "%.*f", decimals, value);
        number_append_fixed(&b, value, decimals);
        assert_text(&b, expected);
    }
    buf_deinit(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formats),
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_fixed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
