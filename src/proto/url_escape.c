#include "proto/url_escape.h"

#include "base/encode.h"

static const char UPPER_HEX[] = "0123456789ABCDEF";

static bool is_alphanumeric(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_one_of(unsigned char c, const char *set)
{
    return c != 0 && strchr(set, c) != NULL;
}

bool url_must_escape(unsigned char c, enum url_part part)
{
    if (is_alphanumeric(c) || is_one_of(c, "-_.~"))
        return false;
    switch (part) {
    case URL_PART_HOST:
    case URL_PART_ZONE: return !is_one_of(c, "!$&'()*+,;=:[]<>\"");
    case URL_PART_PATH: return !is_one_of(c, "$&+,/:;=@");
    case URL_PART_USERINFO: return !is_one_of(c, "$&+,;=");
    case URL_PART_FRAGMENT: return !is_one_of(c, "$&+,/:;=?@!()*");
    }
    return true;
}

void url_escape(struct buf *out, struct slice text, enum url_part part)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (url_must_escape(c, part)) {
            char escaped[3] = { '%', UPPER_HEX[c >> 4], UPPER_HEX[c & 15] };
            buf_append(out, escaped, sizeof(escaped));
        } else {
            buf_append_char(out, (char)c);
        }
    }
}

/* Whether an escape may stand in a host or a zone: a host may encode only what is not ASCII, and
 * the percent sign of a zone (RFC 6874); a zone, what it could hold unencoded, or a space. */
static bool may_be_escaped(unsigned char value, enum url_part part)
{
    if (value == '%')
        return true;
    if (part == URL_PART_HOST)
        return value >= 0x80;
    if (part == URL_PART_ZONE)
        return value == ' ' || !url_must_escape(value, URL_PART_HOST);
    return true;
}

bool url_unescape(struct buf *out, struct slice text, enum url_part part, struct slice *bad,
                  bool *bad_character)
{
    *bad_character = false;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c != '%') {
            if ((part == URL_PART_HOST || part == URL_PART_ZONE) && c < 0x80 &&
                url_must_escape(c, part)) {
                *bad = slice_sub(text, i, i + 1);
                *bad_character = true;
                return false;
            }
            buf_append_char(out, (char)c);
            continue;
        }
        int high = i + 2 < text.len ? hex_digit(text.ptr[i + 1]) : -1;
        int low = i + 2 < text.len ? hex_digit(text.ptr[i + 2]) : -1;
        if (high < 0 || low < 0 || !may_be_escaped((unsigned char)(high << 4 | low), part)) {
            *bad = slice_sub(text, i, i + 3);
            return false;
        }
        buf_append_char(out, (char)(high << 4 | low));
        i += 2;
    }
    return true;
}

/* The characters that an already encoded text may hold as they are: RFC 3986's sub-delims and the
 * square brackets that people write, besides those that need no escape. */
static bool is_valid_encoded(struct slice text, enum url_part part)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (!is_one_of(c, "!$&'()*+,;=:@[]%") && url_must_escape(c, part))
            return false;
    }
    return true;
}

/* Whether each percent sign begins an escape; *bad is what does not. */
static bool has_valid_escapes(struct slice text, struct slice *bad)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '%')
            continue;
        if (i + 2 >= text.len || hex_digit(text.ptr[i + 1]) < 0 || hex_digit(text.ptr[i + 2]) < 0) {
            *bad = slice_sub(text, i, i + 3);
            return false;
        }
        i += 2;
    }
    return true;
}

bool url_escape_normalized(struct buf *out, struct slice text, enum url_part part,
                           struct slice *bad)
{
    if (!has_valid_escapes(text, bad))
        return false;
    if (is_valid_encoded(text, part)) {
        buf_append_slice(out, text);
        return true;
    }
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '%') {
            c = (char)(hex_digit(text.ptr[i + 1]) << 4 | hex_digit(text.ptr[i + 2]));
            i += 2;
        }
        url_escape(out, slice_make(&c, 1), part);
    }
    return true;
}
