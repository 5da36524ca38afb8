#include "base/base64.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

static bool is_url(enum base64_form form)
{
    return form == BASE64_URL || form == BASE64_RAW_URL;
}

static bool is_padded(enum base64_form form)
{
    return form == BASE64_STD || form == BASE64_URL;
}

static char digit(uint32_t value, bool url)
{
    if (value < 62)
        return digits[value];
    return value == 62 ? (url ? '-' : '+') : (url ? '_' : '/');
}

void base64_encode(struct buf *out, struct slice bytes, enum base64_form form)
{
    bool url = is_url(form);
    char *start = buf_reserve(out, (bytes.len + 2) / 3 * 4), *to = start;
    if (start == NULL)
        return;
    const unsigned char *from = (const unsigned char *)bytes.ptr;
    size_t left = bytes.len;
    for (; left >= 3; left -= 3, from += 3) {
        uint32_t group = (uint32_t)from[0] << 16 | (uint32_t)from[1] << 8 | from[2];
        *to++ = digit(group >> 18, url);
        *to++ = digit(group >> 12 & 63, url);
        *to++ = digit(group >> 6 & 63, url);
        *to++ = digit(group & 63, url);
    }
    if (left > 0) {
        uint32_t group = (uint32_t)from[0] << 16 | (left > 1 ? (uint32_t)from[1] << 8 : 0);
        *to++ = digit(group >> 18, url);
        *to++ = digit(group >> 12 & 63, url);
        if (left > 1)
            *to++ = digit(group >> 6 & 63, url);
        for (size_t i = left; i < 3 && is_padded(form); i++)
            *to++ = '=';
    }
    buf_advance(out, (size_t)(to - start));
}

struct decoder {
    struct slice text;
    size_t at;
    enum base64_form form;
    size_t bad_at;
};

static int bad(struct decoder *d, size_t at)
{
    d->bad_at = at;
    return -1;
}

/* Whether there is more than line ends. */
static bool skip_line_ends(struct decoder *d)
{
    while (d->at < d->text.len && (d->text.ptr[d->at] == '\n' || d->text.ptr[d->at] == '\r'))
        d->at++;
    return d->at < d->text.len;
}

int base64_digit(char c, bool url)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == (url ? '-' : '+'))
        return 62;
    return c == (url ? '_' : '/') ? 63 : -1;
}

/* What follows the first '=' of a group with so many digits. */
static int read_padding(struct decoder *d, int count)
{
    if (count < 2)
        return bad(d, d->at - 1);
    if (count == 2) {
        if (!skip_line_ends(d))
            return bad(d, d->text.len);
        if (d->text.ptr[d->at] != '=')
            return bad(d, d->at - 1);
        d->at++;
    }
    return skip_line_ends(d) ? bad(d, d->at) : 0;
}

/* Up to four digits into `group`, left-aligned in its 24 bits. Returns how many, or -1. */
static int read_group(struct decoder *d, uint32_t *group)
{
    bool url = is_url(d->form);
    int count = 0;
    *group = 0;
    while (count < 4) {
        if (!skip_line_ends(d)) {
            if (count == 1 || (count > 0 && is_padded(d->form)))
                return bad(d, d->at - (size_t)count);
            break;
        }
        char c = d->text.ptr[d->at++];
        int value = base64_digit(c, url);
        if (value < 0) {
            if (c != '=' || !is_padded(d->form))
                return bad(d, d->at - 1);
            if (read_padding(d, count) != 0)
                return -1;
            break;
        }
        *group |= (uint32_t)value << (18 - 6 * count++);
    }
    return count;
}

int base64_decode(struct buf *out, struct slice text, enum base64_form form, size_t *bad_at)
{
    struct decoder d = { .text = text, .form = form };
    unsigned char *start = (unsigned char *)buf_reserve(out, text.len / 4 * 3 + 3), *to = start;
    if (start == NULL)
        return 0;
    uint32_t group;
    int count;
    do {
        count = read_group(&d, &group);
        if (count < 0) {
            *bad_at = d.bad_at;
            return -1;
        }
        for (int i = 1; i < count; i++) /* n digits hold n - 1 bytes */
            *to++ = (unsigned char)(group >> (24 - 8 * i));
    } while (count == 4);
    buf_advance(out, (size_t)(to - start));
    return 0;
}
