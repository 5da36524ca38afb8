/* Go's time.ParseDuration and Duration.String, with the days and bare milliseconds that k6 adds
 * (k6: lib/types.ParseExtendedDuration). Arithmetic follows Go's to the last nanosecond. */
#include "base/duration.h"

#include "base/check.h"
#include "base/clock.h"

#define NS_PER_MINUTE (60 * NS_PER_S)
#define NS_PER_HOUR   (60 * NS_PER_MINUTE)
#define NS_PER_DAY    (24 * NS_PER_HOUR)

/* The magnitude of INT64_MIN: as far as a sum may go before its sign is known. */
#define LARGEST ((uint64_t)1 << 63)

static const struct unit {
    struct slice name;
    int64_t ns;
} units[] = {
    { SLICE("ns"), 1 },
    { SLICE("us"), NS_PER_US },
    { SLICE("\xC2\xB5s"), NS_PER_US }, /* U+00B5, micro sign */
    { SLICE("\xCE\xBCs"), NS_PER_US }, /* U+03BC, Greek mu */
    { SLICE("ms"), NS_PER_MS },
    { SLICE("s"), NS_PER_S },
    { SLICE("m"), NS_PER_MINUTE },
    { SLICE("h"), NS_PER_HOUR },
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Digits before the point; false on overflow. */
static bool take_whole(struct slice *s, uint64_t *value)
{
    *value = 0;
    while (s->len > 0 && is_digit(s->ptr[0])) {
        if (*value > LARGEST / 10)
            return false;
        *value = *value * 10 + (uint64_t)(s->ptr[0] - '0');
        if (*value > LARGEST)
            return false;
        *s = slice_sub(*s, 1, s->len);
    }
    return true;
}

/* Digits after the point; those that no longer fit are below a nanosecond and are skipped. */
static void take_fraction(struct slice *s, uint64_t *value, double *scale)
{
    bool full = false;
    *value = 0;
    *scale = 1;
    for (; s->len > 0 && is_digit(s->ptr[0]); *s = slice_sub(*s, 1, s->len)) {
        if (full)
            continue;
        uint64_t next = *value * 10 + (uint64_t)(s->ptr[0] - '0');
        if (*value > (LARGEST - 1) / 10 || next > LARGEST) {
            full = true;
            continue;
        }
        *value = next;
        *scale *= 10;
    }
}

static const struct unit *take_unit(struct slice *s)
{
    size_t end = 0;
    while (end < s->len && s->ptr[end] != '.' && !is_digit(s->ptr[end]))
        end++;
    struct slice name = slice_sub(*s, 0, end);
    *s = slice_sub(*s, end, s->len);
    for (size_t i = 0; i < ARRAY_LEN(units); i++) {
        if (slice_eq(units[i].name, name))
            return &units[i];
    }
    return NULL;
}

/* One "1.5h" off the front, added to the sum. */
static bool take_term(struct slice *s, uint64_t *sum)
{
    uint64_t whole, fraction = 0;
    double scale = 1;
    size_t before = s->len;
    if (!take_whole(s, &whole))
        return false;
    size_t digits = before - s->len;
    if (s->len > 0 && s->ptr[0] == '.') {
        *s = slice_sub(*s, 1, s->len);
        before = s->len;
        take_fraction(s, &fraction, &scale);
        digits += before - s->len;
    }
    if (digits == 0)
        return false;

    const struct unit *unit = take_unit(s);
    if (unit == NULL)
        return false;
    if (whole > LARGEST / (uint64_t)unit->ns)
        return false;
    uint64_t ns = whole * (uint64_t)unit->ns;
    if (fraction > 0)
        ns += (uint64_t)((double)fraction * ((double)unit->ns / scale));
    if (ns > LARGEST || *sum > LARGEST - ns)
        return false;
    *sum += ns;
    return true;
}

static bool parse_go(struct slice s, int64_t *out_ns)
{
    bool negative = s.len > 0 && s.ptr[0] == '-';
    if (s.len > 0 && (s.ptr[0] == '-' || s.ptr[0] == '+'))
        s = slice_sub(s, 1, s.len);
    if (s.len == 0)
        return false;

    uint64_t sum = 0;
    while (s.len > 0) {
        if (!take_term(&s, &sum))
            return false;
    }
    if (!negative && sum == LARGEST)
        return false;
    *out_ns = negative ? (int64_t)-sum : (int64_t)sum;
    return true;
}

/* "2d", "2d3h": whole days first, then what Go knows. */
static bool parse_days(struct slice days, struct slice rest, int64_t *out_ns)
{
    int64_t count, day_ns, rest_ns = 0;
    if (!slice_to_int64(days, &count))
        return false;
    if (rest.len > 0 && (!parse_go(rest, &rest_ns) || rest_ns < 0))
        return false;
    if (__builtin_mul_overflow(count, NS_PER_DAY, &day_ns))
        return false;
    return !__builtin_add_overflow(day_ns, count < 0 ? -rest_ns : rest_ns, out_ns);
}

bool duration_parse(struct slice text, int64_t *out_ns)
{
    double ms;
    if (slice_to_double(text, &ms)) {
        double ns = ms * (double)NS_PER_MS;
        if (!(ns > -0x1p63 && ns < 0x1p63))
            return false;
        *out_ns = (int64_t)ns;
        return true;
    }
    ptrdiff_t d = slice_find_char(text, 'd');
    if (d < 0)
        return parse_go(text, out_ns);
    return parse_days(slice_sub(text, 0, (size_t)d), slice_sub(text, (size_t)d + 1, text.len),
                      out_ns);
}

/* value / 10^decimals without trailing zeros. */
static void append_decimal(struct buf *out, uint64_t value, int decimals)
{
    char digits[32];
    size_t at = sizeof(digits);
    bool significant = false;
    for (int i = 0; i < decimals; i++, value /= 10) {
        significant = significant || value % 10 != 0;
        if (significant)
            digits[--at] = (char)('0' + value % 10);
    }
    if (significant)
        digits[--at] = '.';
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    buf_append(out, digits + at, sizeof(digits) - at);
}

void duration_format(struct buf *out, int64_t ns)
{
    uint64_t left = ns < 0 ? -(uint64_t)ns : (uint64_t)ns;
    if (ns < 0)
        buf_append_char(out, '-');
    if (left == 0) {
        buf_append_str(out, "0s");
    } else if (left < (uint64_t)NS_PER_US) {
        append_decimal(out, left, 0);
        buf_append_str(out, "ns");
    } else if (left < (uint64_t)NS_PER_MS) {
        append_decimal(out, left, 3);
        buf_append_str(out, "\xC2\xB5s");
    } else if (left < (uint64_t)NS_PER_S) {
        append_decimal(out, left, 6);
        buf_append_str(out, "ms");
    } else {
        uint64_t minutes = left / (uint64_t)NS_PER_MINUTE;
        if (minutes >= 60) {
            append_decimal(out, minutes / 60, 0);
            buf_append_char(out, 'h');
        }
        if (minutes > 0) {
            append_decimal(out, minutes % 60, 0);
            buf_append_char(out, 'm');
        }
        append_decimal(out, left % (uint64_t)NS_PER_MINUTE, 9);
        buf_append_char(out, 's');
    }
}
