/* https://url.spec.whatwg.org/#host-parsing */
#include "proto/web_url_pieces.h"

#include "base/encode.h"

#include <idn2.h>
#include <stdlib.h>

/* --- IPv4 ------------------------------------------------------------------------------------- */

/* "10", "0xa", "012"; what is too large stays so. False when it is no number. */
static bool read_number(struct slice text, uint64_t *out)
{
    uint32_t base = 10;
    uint64_t value = 0;
    if (text.len == 0)
        return false;
    if (slice_starts(text, SLICE("0x")) || slice_starts(text, SLICE("0X"))) {
        base = 16;
        text = slice_sub(text, 2, text.len);
    } else if (text.len > 1 && text.ptr[0] == '0') {
        base = 8;
    }
    for (size_t i = 0; i < text.len; i++) {
        int digit = hex_digit(text.ptr[i]);
        if (digit < 0 || digit >= (int)base)
            return false;
        if (value < UINT32_MAX)
            value = value * base + (uint32_t)digit;
    }
    *out = value;
    return true;
}

static struct slice without_last_dot(struct slice name)
{
    return slice_ends(name, SLICE(".")) ? slice_sub(name, 0, name.len - 1) : name;
}

static bool all_digits(struct slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    return text.len > 0;
}

/* Such a name has to be an address. */
static bool ends_in_number(struct slice name)
{
    uint64_t number;
    name = without_last_dot(name);
    struct slice last = slice_sub(name, (size_t)(slice_rfind_char(name, '.') + 1), name.len);
    return all_digits(last) || read_number(last, &number);
}

/* Appends the address. */
static bool parse_ipv4(struct slice text, struct buf *out)
{
    uint64_t numbers[4];
    size_t count = 0;
    text = without_last_dot(text);
    for (size_t at = 0; at <= text.len; count++) {
        struct slice rest = slice_sub(text, at, text.len);
        ptrdiff_t dot = slice_find_char(rest, '.');
        struct slice part = slice_sub(rest, 0, dot < 0 ? rest.len : (size_t)dot);
        if (count == 4 || !read_number(part, &numbers[count]))
            return false;
        at += part.len + 1;
    }
    uint64_t address = numbers[count - 1];
    if (address >= UINT64_C(1) << (8 * (5 - count)))
        return false;
    for (size_t i = 0; i + 1 < count; i++) {
        if (numbers[i] > 255)
            return false;
        address |= numbers[i] << (8 * (3 - i));
    }
    buf_printf(out, "%d.%d.%d.%d", (int)(address >> 24), (int)(address >> 16 & 255),
               (int)(address >> 8 & 255), (int)(address & 255));
    return true;
}

/* --- IPv6 ------------------------------------------------------------------------------------- */

struct reader {
    const char *at, *end;
};

static int next_hex_digit(const struct reader *r)
{
    return r->at < r->end ? hex_digit(*r->at) : -1;
}

static bool take(struct reader *r, char c)
{
    if (r->at == r->end || *r->at != c)
        return false;
    r->at++;
    return true;
}

/* The last two pieces as "1.2.3.4", up to the end. */
static bool read_dotted(struct reader *r, uint16_t pieces[2])
{
    for (int i = 0; i < 4; i++) {
        int value = 0, digits = 0;
        if (i > 0 && !take(r, '.'))
            return false;
        while (r->at < r->end && *r->at >= '0' && *r->at <= '9') {
            if (digits++ > 0 && value == 0)
                return false; /* a zero before others */
            value = value * 10 + (*r->at++ - '0');
            if (value > 255)
                return false;
        }
        if (digits == 0)
            return false;
        pieces[i / 2] = (uint16_t)(pieces[i / 2] << 8 | value);
    }
    return r->at == r->end;
}

static bool read_ipv6(struct slice text, uint16_t pieces[8])
{
    struct reader r = { text.ptr, text.ptr + text.len };
    int count = 0, compress = -1;
    memset(pieces, 0, 8 * sizeof(*pieces));
    if (take(&r, ':')) {
        if (!take(&r, ':'))
            return false;
        compress = 0;
    }
    while (r.at < r.end) {
        if (count == 8)
            return false;
        if (take(&r, ':')) {
            if (compress >= 0)
                return false;
            compress = count;
            continue;
        }
        const char *start = r.at;
        int value = 0;
        for (int digit; r.at - start < 4 && (digit = next_hex_digit(&r)) >= 0; r.at++)
            value = value << 4 | digit;
        if (r.at < r.end && *r.at == '.' && r.at > start) {
            r.at = start;
            if (count > 6 || !read_dotted(&r, pieces + count))
                return false;
            count += 2;
            break;
        }
        pieces[count++] = (uint16_t)value;
        if (r.at < r.end && (!take(&r, ':') || r.at == r.end))
            return false;
    }
    if (compress < 0)
        return count == 8;
    if (count == 8)
        return false;
    /* What came after "::" belongs to the end. */
    memmove(pieces + 8 - (count - compress), pieces + compress,
            (size_t)(count - compress) * sizeof(*pieces));
    memset(pieces + compress, 0, (size_t)(8 - count) * sizeof(*pieces));
    return true;
}

/* The first of the longest runs of zeros, of at least two; 8 without one. */
static int longest_zeros(const uint16_t pieces[8], int *length)
{
    int best = 8;
    *length = 1;
    for (int i = 0; i < 8; i++) {
        int end = i;
        while (end < 8 && pieces[end] == 0)
            end++;
        if (end - i > *length) {
            best = i;
            *length = end - i;
        }
        if (end > i)
            i = end - 1;
    }
    return best;
}

static bool parse_ipv6(struct slice text, struct buf *out)
{
    uint16_t pieces[8];
    int length;
    if (!read_ipv6(text, pieces))
        return false;
    int zeros = longest_zeros(pieces, &length);
    buf_append_char(out, '[');
    for (int i = 0; i < 8; i++) {
        if (i == zeros) {
            buf_append_str(out, i == 0 ? "::" : ":");
            i += length - 1;
            continue;
        }
        buf_printf(out, i < 7 ? "%x:" : "%x", pieces[i]);
    }
    buf_append_char(out, ']');
    return true;
}

/* --- names ------------------------------------------------------------------------------------ */

static bool has_any(struct slice text, const char *bytes, size_t count)
{
    for (size_t i = 0; i < text.len; i++)
        if (memchr(bytes, text.ptr[i], count))
            return true;
    return false;
}

static const char forbidden[] = "\0\t\n\r #/:<>?@[\\]^|"; /* in hosts, the final NUL not counted */

/* The host of a scheme that isn't special: whoever knows the scheme makes sense of it. */
static bool parse_opaque(struct slice text, struct buf *out)
{
    if (has_any(text, forbidden, sizeof(forbidden) - 1))
        return false;
    web_url_escape(out, text, ESCAPE_C0);
    return true;
}

static bool is_domain(struct slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] <= 0x1F || text.ptr[i] >= 0x7F || text.ptr[i] == '%')
            return false;
    return text.len > 0 && !has_any(text, forbidden, sizeof(forbidden) - 1);
}

/* Whether the name has only ASCII letters as they are, none that stand for others. */
static bool is_plain(struct slice name)
{
    for (size_t i = 0; i < name.len; i++) {
        if ((unsigned char)name.ptr[i] >= 0x80)
            return false;
        if ((i == 0 || name.ptr[i - 1] == '.') &&
            slice_eq_nocase(slice_sub(name, i, i + 4), SLICE("xn--")))
            return false;
    }
    return true;
}

/* UTS #46. Where the standard is laxer than IDNA 2008, for symbols as in "☃.net" and hyphens at the
 * ends of labels that aren't ASCII, the library's refusal stays. */
static bool to_ascii(struct slice name, struct buf *out)
{
    if (is_plain(name)) {
        for (size_t i = 0; i < name.len; i++) {
            char c = name.ptr[i];
            buf_append_char(out, c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c);
        }
        return true;
    }
    if (memchr(name.ptr, 0, name.len) || !utf8_is_valid(name))
        return false;
    char *text = slice_dup(name), *ascii = NULL;
    int rc = idn2_lookup_u8((const uint8_t *)text, (uint8_t **)&ascii,
                            IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT | IDN2_NO_ALABEL_ROUNDTRIP);
    free(text);
    if (rc == IDN2_OK)
        buf_append_str(out, ascii);
    idn2_free(ascii);
    return rc == IDN2_OK;
}

static bool parse_domain(struct slice text, struct buf *out)
{
    struct buf name = BUF_INIT(BUF_UNLIMITED), ascii = BUF_INIT(BUF_UNLIMITED);
    web_url_unescape(&name, text);
    bool is_host = to_ascii(buf_slice(&name), &ascii) && is_domain(buf_slice(&ascii));
    if (is_host && ends_in_number(buf_slice(&ascii)))
        is_host = parse_ipv4(buf_slice(&ascii), out);
    else if (is_host)
        buf_append_slice(out, buf_slice(&ascii));
    buf_deinit(&ascii);
    buf_deinit(&name);
    return is_host;
}

bool web_url_parse_host(struct slice text, bool is_special, struct buf *out)
{
    if (slice_starts(text, SLICE("[")))
        return slice_ends(text, SLICE("]")) && text.len > 1 &&
               parse_ipv6(slice_sub(text, 1, text.len - 1), out);
    return is_special ? parse_domain(text, out) : parse_opaque(text, out);
}
