/* Borrowed text: comparing, searching, splitting, reading numbers. */
#include "base/slice.h"

#include "base/check.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

static unsigned char lower(char c)
{
    unsigned char u = (unsigned char)c;
    return u >= 'A' && u <= 'Z' ? (unsigned char)(u | 0x20) : u;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool slice_eq_nocase(struct slice a, struct slice b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++) {
        if (lower(a.ptr[i]) != lower(b.ptr[i]))
            return false;
    }
    return true;
}

int slice_compare(struct slice a, struct slice b)
{
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common ? memcmp(a.ptr, b.ptr, common) : 0;
    if (order != 0)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

bool slice_starts(struct slice s, struct slice prefix)
{
    return s.len >= prefix.len && slice_eq(slice_make(s.ptr, prefix.len), prefix);
}

bool slice_ends(struct slice s, struct slice suffix)
{
    if (s.len < suffix.len)
        return false;
    return slice_eq(slice_sub(s, s.len - suffix.len, s.len), suffix);
}

ptrdiff_t slice_find_char(struct slice s, char c)
{
    const char *at = s.len ? memchr(s.ptr, c, s.len) : NULL;
    return at ? at - s.ptr : -1;
}

ptrdiff_t slice_rfind_char(struct slice s, char c)
{
    const char *at = s.len ? memrchr(s.ptr, c, s.len) : NULL;
    return at ? at - s.ptr : -1;
}

ptrdiff_t slice_find(struct slice s, struct slice needle)
{
    if (needle.len == 0)
        return 0;
    const char *at = s.len ? memmem(s.ptr, s.len, needle.ptr, needle.len) : NULL;
    return at ? at - s.ptr : -1;
}

struct slice slice_trim(struct slice s)
{
    while (s.len > 0 && is_space(s.ptr[s.len - 1]))
        s.len--;
    while (s.len > 0 && is_space(s.ptr[0])) {
        s.ptr++;
        s.len--;
    }
    return s;
}

bool slice_split(struct slice *rest, char separator, struct slice *part)
{
    if (rest->len == 0)
        return false;
    ptrdiff_t at = slice_find_char(*rest, separator);
    size_t end = at >= 0 ? (size_t)at : rest->len;
    *part = slice_sub(*rest, 0, end);
    *rest = slice_sub(*rest, end + 1, rest->len);
    return true;
}

bool slice_to_int64(struct slice s, int64_t *out)
{
    size_t at = 0;
    bool negative = s.len > 0 && s.ptr[0] == '-';
    if (s.len > 0 && (s.ptr[0] == '-' || s.ptr[0] == '+'))
        at++;
    if (at == s.len)
        return false;

    /* Counting downwards reaches INT64_MIN, which has no positive twin. */
    int64_t value = 0;
    for (; at < s.len; at++) {
        if (!is_digit(s.ptr[at]))
            return false;
        if (__builtin_mul_overflow(value, 10, &value))
            return false;
        if (__builtin_sub_overflow(value, s.ptr[at] - '0', &value))
            return false;
    }
    if (!negative && value == INT64_MIN)
        return false;
    *out = negative ? value : -value;
    return true;
}

/* sign? (digits | digits "." digits? | "." digits) exponent? - strtod alone would also take hex,
 * inf and nan. */
static bool is_decimal(struct slice s)
{
    size_t at = 0, digits = 0;
    if (at < s.len && (s.ptr[at] == '-' || s.ptr[at] == '+'))
        at++;
    for (; at < s.len && is_digit(s.ptr[at]); at++)
        digits++;
    if (at < s.len && s.ptr[at] == '.') {
        for (at++; at < s.len && is_digit(s.ptr[at]); at++)
            digits++;
    }
    if (digits == 0)
        return false;
    if (at == s.len)
        return true;
    if (lower(s.ptr[at++]) != 'e')
        return false;
    if (at < s.len && (s.ptr[at] == '-' || s.ptr[at] == '+'))
        at++;
    if (at == s.len)
        return false;
    while (at < s.len && is_digit(s.ptr[at]))
        at++;
    return at == s.len;
}

bool slice_to_double(struct slice s, double *out)
{
    if (!is_decimal(s))
        return false;
    char local[64];
    char *text = s.len < sizeof(local) ? local : xmalloc(s.len + 1);
    memcpy(text, s.ptr, s.len);
    text[s.len] = '\0';
    double value = strtod(text, NULL);
    if (text != local)
        free(text);
    if (isinf(value))
        return false;
    *out = value;
    return true;
}

char *slice_dup(struct slice s)
{
    char *copy = xmalloc(s.len + 1);
    if (s.len > 0)
        memcpy(copy, s.ptr, s.len);
    copy[s.len] = '\0';
    return copy;
}

/* FNV-1a's step on eight bytes at a time; the shift brings high bits down to where tables look. */
static uint64_t hash_step(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ (hash >> 32);
}

uint64_t slice_hash(struct slice s)
{
    uint64_t hash = hash_step(UINT64_C(0xCBF29CE484222325), s.len);
    uint64_t word;
    size_t at = 0;
    for (; at + sizeof(word) <= s.len; at += sizeof(word)) {
        memcpy(&word, s.ptr + at, sizeof(word));
        hash = hash_step(hash, word);
    }
    if (at < s.len) {
        word = 0;
        memcpy(&word, s.ptr + at, s.len - at);
        hash = hash_step(hash, word);
    }
    return hash;
}
