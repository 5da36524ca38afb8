/* Doubles as text. Everything rests on the shortest digits: the fewest that read back as the same
 * double and, among those, the closest to it. Outputs write millions of numbers, nearly all of them
 * integers or milliseconds with at most six decimals, so these are found by arithmetic and only the
 * rest by printf. */
#include "base/number.h"

#include "base/check.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_DIGITS = 17 };

/* 0.d1d2d3... * 10^point; no zero at the end. */
struct decimal {
    char digits[MOST_DIGITS + 1];
    int count;
    int point;
};

static void drop_trailing_zeros(struct decimal *d)
{
    while (d->count > 1 && d->digits[d->count - 1] == '0')
        d->count--;
}

/* value = integer / 10^decimals, integer below 10^15. */
static void set_scaled(struct decimal *d, uint64_t integer, int decimals)
{
    char reversed[20];
    int length = 0;
    do {
        reversed[length++] = (char)('0' + integer % 10);
        integer /= 10;
    } while (integer > 0);
    for (int i = 0; i < length; i++)
        d->digits[i] = reversed[length - 1 - i];
    d->count = length;
    d->point = length - decimals;
    drop_trailing_zeros(d);
}

/* Any double reads back from its best 15 digits if it has as few, no two decimals of 15 digits
 * share a double, and dividing two exact doubles rounds correctly. So if integer / 10^k gives the
 * value back, the integer's digits are the answer. */
static bool try_scaled(double value, int decimals, struct decimal *d)
{
    static const double powers[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                     1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                     1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
    if (decimals < 0 || decimals >= (int)ARRAY_LEN(powers))
        return false;
    double integer = rint(value * powers[decimals]);
    if (!(integer < 1e15) || integer / powers[decimals] != value)
        return false;
    set_scaled(d, (uint64_t)integer, decimals);
    return true;
}

static bool reads_back(const struct decimal *d, double value)
{
    char text[40];
    snprintf(text, sizeof(text), "0.%.*se%d", d->count, d->digits, d->point);
    return strtod(text, NULL) == value;
}

/* The closest decimal of `precision` digits. */
static void set_rounded(struct decimal *d, double value, int precision)
{
    char text[40]; /* d.ddde-ddd */
    snprintf(text, sizeof(text), "%.*e", precision - 1, value);
    d->digits[0] = text[0];
    if (precision > 1)
        memcpy(d->digits + 1, text + 2, (size_t)precision - 1);
    d->count = precision;
    const char *exponent = strchr(text, 'e');
    d->point = (int)strtol(exponent + 1, NULL, 10) + 1;
}

/* Adds one to the last digit. False where that would carry, which no caller's case does. */
static bool step_up(struct decimal *d)
{
    if (d->digits[d->count - 1] == '9')
        return false;
    d->digits[d->count - 1]++;
    return true;
}

static void set_shortest_slowly(struct decimal *d, double value)
{
    /* Fewer than 15 digits need no search, except where the double itself has fewer: below DBL_MIN.
     */
    int precision = value < DBL_MIN ? 1 : DBL_DIG;
    for (; precision < MOST_DIGITS; precision++) {
        set_rounded(d, value, precision);
        if (reads_back(d, value))
            break;
        /* The doubles below a power of two lie closer than those above: the closest decimal may
         * miss while the next one up still reads back. */
        int exponent;
        if (frexp(value, &exponent) == 0.5 && step_up(d) && reads_back(d, value))
            break;
    }
    if (precision == MOST_DIGITS)
        set_rounded(d, value, MOST_DIGITS);
    drop_trailing_zeros(d);
}

/* value is finite and above zero. */
static void set_shortest(struct decimal *d, double value)
{
    if (value < 1e9 && try_scaled(value, 6, d))
        return;
    if (value >= 1e-7 && value < 1e15) {
        int integer_digits = (int)floor(log10(value)) + 1;
        if (try_scaled(value, DBL_DIG - integer_digits, d))
            return;
    }
    set_shortest_slowly(d, value);
}

/* Without exponent. */
static void append_plain(struct buf *out, const struct decimal *d)
{
    if (d->point <= 0) {
        buf_append(out, "0.", 2);
        buf_append_repeat(out, '0', (size_t)-d->point);
        buf_append(out, d->digits, (size_t)d->count);
    } else if (d->point >= d->count) {
        buf_append(out, d->digits, (size_t)d->count);
        buf_append_repeat(out, '0', (size_t)(d->point - d->count));
    } else {
        buf_append(out, d->digits, (size_t)d->point);
        buf_append_char(out, '.');
        buf_append(out, d->digits + d->point, (size_t)(d->count - d->point));
    }
}

static void append_exponent(struct buf *out, const struct decimal *d)
{
    buf_append_char(out, d->digits[0]);
    if (d->count > 1) {
        buf_append_char(out, '.');
        buf_append(out, d->digits + 1, (size_t)d->count - 1);
    }
    buf_append_char(out, 'e');
    if (d->point > 0)
        buf_append_char(out, '+');
    buf_append_int(out, d->point - 1);
}

static bool is_small_integer(double value)
{
    return value > -1e15 && value < 1e15 && value == (double)(int64_t)value;
}

void number_append_shortest(struct buf *out, double value)
{
    if (is_small_integer(value)) {
        if (value == 0 && signbit(value))
            buf_append_char(out, '-');
        buf_append_int(out, (int64_t)value);
    } else if (!isfinite(value)) {
        buf_append_str(out, isnan(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf");
    } else {
        struct decimal d;
        if (value < 0)
            buf_append_char(out, '-');
        set_shortest(&d, fabs(value));
        append_plain(out, &d);
    }
}

void number_append_js(struct buf *out, double value)
{
    if (is_small_integer(value)) {
        buf_append_int(out, (int64_t)value);
    } else if (!isfinite(value)) {
        buf_append_str(out, isnan(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    } else {
        struct decimal d;
        if (value < 0)
            buf_append_char(out, '-');
        set_shortest(&d, fabs(value));
        if (d.point > 21 || d.point < -5) {
            append_exponent(out, &d);
        } else {
            append_plain(out, &d);
        }
    }
}

/* The common case of number_append_fixed: the scaled value is small, and so far from a tie that the
 * rounding error of scaling can't change the last digit. */
static bool append_fixed_fast(struct buf *out, double value, int decimals)
{
    static const double powers[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6 };
    if (decimals < 1 || decimals >= (int)ARRAY_LEN(powers))
        return false;
    double scaled = fabs(value) * powers[decimals];
    if (!(scaled < 1e12))
        return false;
    double whole = floor(scaled), rest = scaled - whole;
    if (fabs(rest - 0.5) < 1e-3)
        return false;
    uint64_t left = (uint64_t)whole + (rest > 0.5);

    char digits[24];
    size_t at = sizeof(digits);
    for (int i = 0; i < decimals; i++, left /= 10)
        digits[--at] = (char)('0' + left % 10);
    digits[--at] = '.';
    do {
        digits[--at] = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (signbit(value))
        digits[--at] = '-';
    buf_append(out, digits + at, sizeof(digits) - at);
    return true;
}

void number_append_fixed(struct buf *out, double value, int decimals)
{
    if (!isfinite(value)) {
        buf_append_str(out, isnan(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf");
    } else if (!append_fixed_fast(out, value, decimals)) {
        buf_printf(out, "%.*f", decimals, value);
    }
}
