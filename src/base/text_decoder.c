#include "base/text_decoder.h"

#include "base/check.h"
#include "base/encode.h"

#define REPLACEMENT "\xEF\xBF\xBD"
#define BOM         "\xEF\xBB\xBF"

/* --- labels ----------------------------------------------------------------------------------- */

bool text_encoding_of_label(struct slice label, enum text_encoding *encoding)
{
    static const struct {
        const char *label;
        enum text_encoding encoding;
    } labels[] = {
        { "", TEXT_UTF8 },
        { "utf-8", TEXT_UTF8 },
        { "utf8", TEXT_UTF8 },
        { "unicode-1-1-utf-8", TEXT_UTF8 },
        { "unicode11utf8", TEXT_UTF8 },
        { "unicode20utf8", TEXT_UTF8 },
        { "x-unicode20utf8", TEXT_UTF8 },
        { "utf-16le", TEXT_UTF16LE },
        { "utf-16", TEXT_UTF16LE },
        { "csunicode", TEXT_UTF16LE },
        { "iso-10646-ucs-2", TEXT_UTF16LE },
        { "ucs-2", TEXT_UTF16LE },
        { "unicode", TEXT_UTF16LE },
        { "unicodefeff", TEXT_UTF16LE },
        { "utf-16be", TEXT_UTF16BE },
        { "unicodefffe", TEXT_UTF16BE },
    };
    label = slice_trim(label);
    for (size_t i = 0; i < ARRAY_LEN(labels); i++) {
        if (slice_eq_nocase(label, slice_of(labels[i].label))) {
            *encoding = labels[i].encoding;
            return true;
        }
    }
    return false;
}

const char *text_encoding_name(enum text_encoding encoding)
{
    static const char *const names[] = { "utf-8", "utf-16le", "utf-16be" };
    return names[encoding];
}

/* --- one character at a time ------------------------------------------------------------------ */

/* What the front of a text is. */
struct step {
    size_t size;       /* bytes that it takes; 0: they begin a character, the rest is missing */
    char character[4]; /* as UTF-8 */
    size_t length;     /* 0: bad bytes */
};

/* How many bytes in front begin a sequence that something else could have completed. */
static size_t sequence_beginning(struct slice text)
{
    size_t size = text.len < 3 ? text.len : 3;
    unsigned char first = (unsigned char)text.ptr[0];
    for (; size > 1; size--) {
        /* Only the second byte has a range of its own. */
        char completed[4] = { '\x80', '\x80', '\x80', '\x80' };
        memcpy(completed, text.ptr, size);
        if (utf8_sequence(slice_make(completed, sizeof(completed))) > size)
            return size;
    }
    return first >= 0xC2 && first <= 0xF4 ? 1 : 0;
}

static struct step step_utf8(struct slice text)
{
    struct step step = { .size = utf8_sequence(text) };
    step.length = step.size;
    memcpy(step.character, text.ptr, step.length);
    if (step.size > 0)
        return step;
    size_t beginning = sequence_beginning(text);
    if (beginning < text.len)
        step.size = beginning > 0 ? beginning : 1;
    else if (beginning == 0)
        step.size = 1;
    return step;
}

static uint32_t unit(struct slice text, size_t at, bool big)
{
    unsigned char first = (unsigned char)text.ptr[at], second = (unsigned char)text.ptr[at + 1];
    return big ? (uint32_t)first << 8 | second : (uint32_t)second << 8 | first;
}

static size_t put_utf8(uint32_t c, char to[4])
{
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        to[0] = (char)(0xC0 | c >> 6);
        to[1] = (char)(0x80 | (c & 63));
        return 2;
    }
    if (c < 0x10000) {
        to[0] = (char)(0xE0 | c >> 12);
        to[1] = (char)(0x80 | (c >> 6 & 63));
        to[2] = (char)(0x80 | (c & 63));
        return 3;
    }
    to[0] = (char)(0xF0 | c >> 18);
    to[1] = (char)(0x80 | (c >> 12 & 63));
    to[2] = (char)(0x80 | (c >> 6 & 63));
    to[3] = (char)(0x80 | (c & 63));
    return 4;
}

static bool is_high(uint32_t c)
{
    return c >= 0xD800 && c < 0xDC00;
}

static bool is_low(uint32_t c)
{
    return c >= 0xDC00 && c < 0xE000;
}

static struct step step_utf16(struct slice text, bool big)
{
    struct step step = { 0 };
    if (text.len < 2)
        return step;
    uint32_t c = unit(text, 0, big);
    if (is_high(c)) {
        if (text.len < 4)
            return step;
        uint32_t low = unit(text, 2, big);
        step.size = is_low(low) ? 4 : 2;
        if (is_low(low))
            step.length = put_utf8(0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00), step.character);
        return step;
    }
    step.size = 2;
    if (!is_low(c))
        step.length = put_utf8(c, step.character);
    return step;
}

static struct step next(const struct text_decoder *d, struct slice text)
{
    return d->encoding == TEXT_UTF8 ? step_utf8(text)
                                    : step_utf16(text, d->encoding == TEXT_UTF16BE);
}

/* --- pieces ----------------------------------------------------------------------------------- */

static void renew(struct text_decoder *d)
{
    d->has_begun = false;
    d->held_count = 0;
}

/* Bad bytes. */
static int replace(struct text_decoder *d, struct buf *out)
{
    d->has_begun = true;
    if (d->fatal)
        return -1;
    buf_append_str(out, REPLACEMENT);
    return 0;
}

static int append(struct text_decoder *d, const struct step *step, struct buf *out)
{
    if (step->length == 0)
        return replace(d, out);
    struct slice character = slice_make(step->character, step->length);
    if (d->has_begun || d->ignore_bom || !slice_is(character, BOM))
        buf_append_slice(out, character);
    d->has_begun = true;
    return 0;
}

/* Keeps the beginning of a character, or takes it for bad bytes when nothing follows. */
static int end(struct text_decoder *d, struct slice rest, bool more_to_come, struct buf *out)
{
    if (more_to_come) {
        memcpy(d->held, rest.ptr, rest.len);
        d->held_count = rest.len;
        return 0;
    }
    return rest.len > 0 ? replace(d, out) : 0;
}

/* Most text is well-formed: it is copied at once. */
static size_t append_well_formed(const struct text_decoder *d, struct slice text, struct buf *out)
{
    if (d->encoding != TEXT_UTF8 || !d->has_begun)
        return 0;
    size_t size = utf8_valid_prefix(text);
    buf_append(out, text.ptr, size);
    return size;
}

static int decode(struct text_decoder *d, struct slice text, bool more_to_come, struct buf *out)
{
    for (;;) {
        text = slice_sub(text, append_well_formed(d, text, out), text.len);
        if (text.len == 0)
            break;
        struct step step = next(d, text);
        if (step.size == 0)
            break;
        if (append(d, &step, out) != 0)
            return -1;
        text = slice_sub(text, step.size, text.len);
    }
    return end(d, text, more_to_come, out);
}

int text_decode(struct text_decoder *d, struct slice bytes, bool more_to_come, struct buf *out)
{
    struct buf joined = BUF_INIT(BUF_UNLIMITED);
    if (d->held_count > 0) {
        buf_append(&joined, d->held, d->held_count);
        buf_append_slice(&joined, bytes);
        bytes = buf_slice(&joined);
        d->held_count = 0;
    }
    int result = decode(d, bytes, more_to_come, out);
    if (result != 0 || !more_to_come)
        renew(d);
    buf_deinit(&joined);
    return result;
}
