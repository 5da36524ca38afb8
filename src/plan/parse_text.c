/* The values themselves are read by base; what is here is mostly about saying what is wrong. */
#include "plan/parse_text.h"

#include "base/check.h"
#include "base/duration.h"
#include "base/json_writer.h"

#include <errno.h>
#include <stdlib.h>

int error_set_quoted(struct error *error, int exit_code, const char *before, struct slice text,
                     const char *after)
{
    struct buf quoted = BUF_INIT(BUF_UNLIMITED);
    json_append_string(&quoted, text);
    error_set(error, exit_code, "%s%.*s%s", before, SLICE_ARG(buf_slice(&quoted)), after);
    buf_deinit(&quoted);
    return -1;
}

/* --- durations -----------------------------------------------------------------------------------
 */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t skip_digits(struct slice s, size_t at)
{
    while (at < s.len && is_digit(s.ptr[at]))
        at++;
    return at;
}

static bool is_unit(struct slice unit)
{
    static const char *const units[] = {
        "ns", "us", "\xC2\xB5s", "\xCE\xBCs", "ms", "s", "m", "h"
    };
    for (size_t i = 0; i < ARRAY_LEN(units); i++) {
        if (slice_is(unit, units[i]))
            return true;
    }
    return false;
}

/* Says why Go's time.ParseDuration refuses a text: the first term that is wrong. */
static int refuse_duration(struct slice text, int exit_code, struct error *error)
{
    size_t at = text.len > 0 && (text.ptr[0] == '-' || text.ptr[0] == '+');
    while (at < text.len) {
        size_t digits = skip_digits(text, at), end = digits;
        if (end < text.len && text.ptr[end] == '.')
            end = skip_digits(text, end + 1);
        bool any = digits > at || end > digits + 1;
        if (!any)
            break;
        size_t unit = end;
        while (end < text.len && text.ptr[end] != '.' && !is_digit(text.ptr[end]))
            end++;
        if (end == unit)
            return error_set_quoted(error, exit_code, "time: missing unit in duration ", text, "");
        if (!is_unit(slice_sub(text, unit, end))) {
            struct error inner = { 0 };
            error_set_quoted(&inner, exit_code, "time: unknown unit ", slice_sub(text, unit, end),
                             " in duration ");
            error_set_quoted(error, exit_code, inner.text, text, "");
            error_clear(&inner);
            return -1;
        }
        at = end;
    }
    return error_set_quoted(error, exit_code, "time: invalid duration ", text, "");
}

/* A number alone, which only the extended syntax takes (but for 0, which needs no unit). */
static bool is_number(struct slice text)
{
    double number;
    return slice_to_double(text, &number);
}

static int refuse_extended(struct slice text, int exit_code, struct error *error)
{
    ptrdiff_t d = slice_find_char(text, 'd');
    if (d < 0)
        return refuse_duration(text, exit_code, error);

    struct slice rest = slice_sub(text, (size_t)d + 1, text.len);
    int64_t ns, days;
    if (rest.len > 0 && (!duration_parse(rest, &ns) || is_number(rest)))
        return refuse_duration(rest, exit_code, error);
    if (rest.len > 0 && ns < 0)
        return error_set(error, exit_code, "invalid time format '%.*s'", SLICE_ARG(rest));
    if (parse_int(slice_sub(text, 0, (size_t)d), 10, &days, exit_code, error) != 0)
        return -1;
    return error_set_quoted(error, exit_code, "time: invalid duration ", text, "");
}

int parse_duration(struct slice text, enum duration_syntax syntax, int64_t *out_ns, int exit_code,
                   struct error *error)
{
    if (syntax == DURATION_EXTENDED)
        return duration_parse(text, out_ns) ? 0 : refuse_extended(text, exit_code, error);

    if (slice_is(text, "0") || slice_is(text, "+0") || slice_is(text, "-0")) {
        *out_ns = 0;
        return 0;
    }
    if (is_number(text) || slice_find_char(text, 'd') >= 0 || !duration_parse(text, out_ns))
        return refuse_duration(text, exit_code, error);
    return 0;
}

/* --- numbers -------------------------------------------------------------------------------------
 */

static int refuse_number(const char *function, struct slice text, bool too_big, int exit_code,
                         struct error *error)
{
    struct buf before = BUF_INIT(128);
    buf_printf(&before, "strconv.%s: parsing ", function);
    char *front = buf_take(&before);
    error_set_quoted(error, exit_code, front, text,
                     too_big ? ": value out of range" : ": invalid syntax");
    free(front);
    return -1;
}

/* What stands behind a prefix like "0x" decides the base. */
static int base_of(struct slice *digits)
{
    if (digits->len < 2 || digits->ptr[0] != '0')
        return 10;
    int base = 8;
    size_t prefix = 2;
    switch (digits->ptr[1] | 0x20) {
    case 'x': base = 16; break;
    case 'o': base = 8; break;
    case 'b': base = 2; break;
    default: prefix = 1; break;
    }
    *digits = slice_sub(*digits, prefix, digits->len);
    return base;
}

static int digit_value(char c)
{
    if (is_digit(c))
        return c - '0';
    char letter = (char)(c | 0x20);
    return letter >= 'a' && letter <= 'z' ? letter - 'a' + 10 : 99;
}

int parse_int(struct slice text, int base, int64_t *out, int exit_code, struct error *error)
{
    bool negative = text.len > 0 && text.ptr[0] == '-';
    struct slice digits = text;
    if (text.len > 0 && (text.ptr[0] == '-' || text.ptr[0] == '+'))
        digits = slice_sub(text, 1, text.len);
    if (base == 0)
        base = base_of(&digits);

    bool too_big = false;
    int64_t value = 0; /* counted downwards: INT64_MIN has no positive twin */
    for (size_t i = 0; i < digits.len; i++) {
        int digit = digit_value(digits.ptr[i]);
        if (digit >= base)
            return refuse_number("ParseInt", text, false, exit_code, error);
        too_big = too_big || __builtin_mul_overflow(value, base, &value) ||
                  __builtin_sub_overflow(value, digit, &value);
    }
    if (digits.len == 0)
        return refuse_number("ParseInt", text, false, exit_code, error);
    if (too_big || (!negative && value == INT64_MIN))
        return refuse_number("ParseInt", text, true, exit_code, error);
    *out = negative ? value : -value;
    return 0;
}

int parse_bool(struct slice text, bool *out, int exit_code, struct error *error)
{
    static const char *const words[2][6] = {
        { "0", "f", "F", "FALSE", "false", "False" },
        { "1", "t", "T", "TRUE", "true", "True" },
    };
    for (size_t i = 0; i < 2 * ARRAY_LEN(words[0]); i++) {
        if (slice_is(text, words[i % 2][i / 2])) {
            *out = i % 2;
            return 0;
        }
    }
    return refuse_number("ParseBool", text, false, exit_code, error);
}
