/* Go's quoting and number syntax. */
#include "metrics/go_text.h"

#include "base/buf.h"
#include "base/check.h"
#include "base/encode.h"

#include <math.h>
#include <stdlib.h>

/* --- quoting --- */

/* Bytes of the UTF-8 character at the front; 0 where there is none. */
static size_t character_length(struct slice text)
{
    for (size_t n = 1; n <= 4 && n <= text.len; n++) {
        if (utf8_is_valid(slice_make(text.ptr, n)))
            return n;
    }
    return 0;
}

/* The letter of a two-character escape, or 0. */
static char short_escape(char c)
{
    switch (c) {
    case '"':
    case '\\': return c;
    case '\a': return 'a';
    case '\b': return 'b';
    case '\f': return 'f';
    case '\n': return 'n';
    case '\r': return 'r';
    case '\t': return 't';
    case '\v': return 'v';
    default: return 0;
    }
}

char *go_text_quote(struct slice text)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    buf_append_char(&out, '"');
    while (text.len) {
        char escape = short_escape(text.ptr[0]);
        unsigned char c = (unsigned char)text.ptr[0];
        size_t n = character_length(text);
        if (escape)
            buf_printf(&out, "\\%c", escape);
        else if (n == 0 || c < ' ' || c == 0x7f)
            buf_printf(&out, "\\x%02x", c);
        else
            buf_append(&out, text.ptr, n);
        text = slice_sub(text, n ? n : 1, text.len);
    }
    buf_append_char(&out, '"');
    return buf_take(&out);
}

/* --- numbers --- */

/* Reads a number's text and copies it without underscores, for strtod. */
struct scanner {
    const char *at, *end;
    char *plain;
    bool hex;
};

static bool is_digit(char c, bool hex)
{
    return (c >= '0' && c <= '9') || (hex && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')));
}

/* One of two characters, if it comes next. */
static bool take(struct scanner *s, char a, char b)
{
    if (s->at == s->end || (*s->at != a && *s->at != b))
        return false;
    *s->plain++ = *s->at++;
    return true;
}

/* Digits, with single underscores between them; how many, or -1 for a misplaced underscore. The
 * base prefix counts as a digit on the left. */
static int take_digits(struct scanner *s, bool hex, bool digit_before)
{
    int count = 0;
    for (; s->at < s->end; s->at++) {
        if (*s->at == '_') {
            if (!digit_before || s->at + 1 == s->end || !is_digit(s->at[1], hex))
                return -1;
            digit_before = false;
        } else if (is_digit(*s->at, hex)) {
            *s->plain++ = *s->at;
            digit_before = true;
            count++;
        } else {
            break;
        }
    }
    return count;
}

static bool scan_number(struct scanner *s)
{
    take(s, '+', '-');
    s->hex = s->end - s->at > 1 && s->at[0] == '0' && (s->at[1] | 0x20) == 'x';
    if (s->hex) {
        take(s, '0', '0');
        take(s, 'x', 'X');
    }
    int whole = take_digits(s, s->hex, s->hex);
    int fraction = take(s, '.', '.') ? take_digits(s, s->hex, false) : 0;
    if (whole < 0 || fraction < 0 || whole + fraction == 0)
        return false;
    if (take(s, s->hex ? 'p' : 'e', s->hex ? 'P' : 'E')) {
        take(s, '+', '-');
        if (take_digits(s, false, false) <= 0)
            return false;
    } else if (s->hex) {
        return false;
    }
    *s->plain = '\0';
    return s->at == s->end;
}

static bool special_value(struct slice text, double *out)
{
    bool negative = text.len && text.ptr[0] == '-';
    struct slice word = text;
    if (text.len && (text.ptr[0] == '-' || text.ptr[0] == '+'))
        word = slice_sub(text, 1, text.len);
    if (slice_eq_nocase(text, SLICE("nan")))
        *out = NAN;
    else if (slice_eq_nocase(word, SLICE("inf")) || slice_eq_nocase(word, SLICE("infinity")))
        *out = negative ? -INFINITY : INFINITY;
    else
        return false;
    return true;
}

enum go_float_status go_text_float(struct slice text, double *out)
{
    if (special_value(text, out))
        return GO_FLOAT_OK;
    char *plain = xmalloc(text.len + 1);
    struct scanner s = { .at = text.ptr, .end = text.ptr + text.len, .plain = plain };
    enum go_float_status status = GO_FLOAT_SYNTAX;
    if (scan_number(&s)) {
        *out = strtod(plain, NULL);
        status = isinf(*out) ? GO_FLOAT_RANGE : GO_FLOAT_OK;
    }
    free(plain);
    return status;
}

const char *go_float_reason(enum go_float_status status)
{
    static const char *const reasons[] = {
        [GO_FLOAT_OK] = "no error",
        [GO_FLOAT_SYNTAX] = "invalid syntax",
        [GO_FLOAT_RANGE] = "value out of range",
    };
    return reasons[status];
}
