/* Fractions of 64 bits; whatever goes between them is computed with 128. */
#include "plan/fraction.h"

static __int128 gcd(__int128 a, __int128 b)
{
    while (b != 0) {
        __int128 rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

struct fraction fraction_make(__int128 num, __int128 den)
{
    __int128 common = gcd(num, den);
    num /= common;
    den /= common;
    if (den > INT64_MAX || num > INT64_MAX || num < INT64_MIN)
        return (struct fraction){ num < 0 ? -1 : 1, INT64_MAX };
    return (struct fraction){ (int64_t)num, (int64_t)den };
}

int fraction_compare(struct fraction a, struct fraction b)
{
    __int128 left = (__int128)a.num * b.den, right = (__int128)b.num * a.den;
    return (left > right) - (left < right);
}

bool fraction_equal(struct fraction a, struct fraction b)
{
    return a.num == b.num && a.den == b.den;
}

struct fraction fraction_subtract(struct fraction a, struct fraction b)
{
    __int128 left = (__int128)a.num * b.den, right = (__int128)b.num * a.den;
    __int128 num;
    if (__builtin_sub_overflow(left, right, &num))
        return (struct fraction){ 1, INT64_MAX };
    return fraction_make(num, (__int128)a.den * b.den);
}

int64_t least_common_multiple(int64_t a, int64_t b, int64_t most)
{
    __int128 multiple = (__int128)a / gcd(a, b) * b;
    return multiple > most ? 0 : (int64_t)multiple;
}

/* --- text ----------------------------------------------------------------------------------------
 */

static bool is_digits(struct slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
    }
    return s.len > 0;
}

/* Digits, or nothing at all, which is 0. */
static bool parse_digits(struct slice s, int64_t *out)
{
    *out = 0;
    return s.len == 0 || (is_digits(s) && slice_to_int64(s, out));
}

static bool parse_decimal(struct slice text, struct fraction *out)
{
    bool negative = text.len > 0 && text.ptr[0] == '-';
    if (text.len > 0 && (text.ptr[0] == '-' || text.ptr[0] == '+'))
        text = slice_sub(text, 1, text.len);
    ptrdiff_t point = slice_find_char(text, '.');
    struct slice whole = point < 0 ? text : slice_sub(text, 0, (size_t)point);
    struct slice rest = point < 0 ? SLICE("") : slice_sub(text, (size_t)point + 1, text.len);
    int64_t num, decimals, den = 1;
    if (whole.len + rest.len == 0 || rest.len > 15)
        return false;
    if (!parse_digits(whole, &num) || !parse_digits(rest, &decimals))
        return false;
    for (size_t i = 0; i < rest.len; i++)
        den *= 10;
    __int128 value = (__int128)num * den + decimals;
    *out = fraction_make(negative ? -value : value, den);
    return true;
}

bool fraction_parse(struct slice text, struct fraction *out)
{
    int64_t num, den;
    if (slice_ends(text, SLICE("%"))) {
        if (!slice_to_int64(slice_sub(text, 0, text.len - 1), &num))
            return false;
        *out = fraction_make(num, 100);
        return true;
    }
    ptrdiff_t bar = slice_find_char(text, '/');
    if (bar < 0)
        return parse_decimal(text, out);
    struct slice below = slice_sub(text, (size_t)bar + 1, text.len);
    if (!slice_to_int64(slice_sub(text, 0, (size_t)bar), &num) || !is_digits(below) ||
        !slice_to_int64(below, &den) || den == 0)
        return false;
    *out = fraction_make(num, den);
    return true;
}

void fraction_format(struct buf *out, struct fraction f)
{
    buf_append_int(out, f.num);
    if (f.den != 1) {
        buf_append_char(out, '/');
        buf_append_int(out, f.den);
    }
}

void fraction_format_rounded(struct buf *out, struct fraction f)
{
    __int128 num = f.num < 0 ? -(__int128)f.num : f.num;
    __int128 hundredths = (num * 200 + f.den) / (2 * (__int128)f.den);
    if (f.num < 0)
        buf_append_char(out, '-');
    buf_append_int(out, (int64_t)(hundredths / 100));
    buf_append_char(out, '.');
    buf_append_char(out, (char)('0' + hundredths / 10 % 10));
    buf_append_char(out, (char)('0' + hundredths % 10));
}
