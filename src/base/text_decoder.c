#include "base/text_decoder.h"

#include "base/check.h"
#include "base/encode.h"

enum { REPLACEMENT = 0xFFFD, BYTE_ORDER_MARK = 0xFEFF };

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
    size_t size; /* bytes that it takes; 0: they begin a character, the rest is missing */
    bool is_bad;
    uint32_t code; /* the character's */
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
    size_t size = utf8_sequence(text);
    if (size > 0)
        return (struct step){ .size = size, .code = utf8_decode(slice_sub(text, 0, size)) };
    size_t beginning = sequence_beginning(text);
    if (beginning == text.len)
        return (struct step){ 0 };
    return (struct step){ .size = beginning > 0 ? beginning : 1, .is_bad = true };
}

static uint32_t unit(struct slice text, size_t at, bool big)
{
    unsigned char first = (unsigned char)text.ptr[at], second = (unsigned char)text.ptr[at + 1];
    return big ? (uint32_t)first << 8 | second : (uint32_t)second << 8 | first;
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
    if (text.len < 2)
        return (struct step){ 0 };
    uint32_t c = unit(text, 0, big);
    if (!is_high(c))
        return (struct step){ .size = 2, .is_bad = is_low(c), .code = c };
    if (text.len < 4)
        return (struct step){ 0 };
    uint32_t low = unit(text, 2, big);
    if (!is_low(low))
        return (struct step){ .size = 2, .is_bad = true };
    return (struct step){ .size = 4, .code = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00) };
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
    utf8_append(out, REPLACEMENT);
    return 0;
}

static int append(struct text_decoder *d, const struct step *step, struct buf *out)
{
    if (step->is_bad)
        return replace(d, out);
    if (d->has_begun || d->ignore_bom || step->code != BYTE_ORDER_MARK)
        utf8_append(out, step->code);
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

void text_decode_utf8(struct slice bytes, struct buf *out)
{
    struct text_decoder decoder = { .encoding = TEXT_UTF8 };
    (void)text_decode(&decoder, bytes, false, out); /* it isn't fatal */
}
