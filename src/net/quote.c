#include "net/quote.h"

#include "base/encode.h"

static size_t utf8_sequence_length(struct slice rest)
{
    unsigned char lead = (unsigned char)rest.ptr[0];
    size_t n = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    if (n == 1 || n > rest.len || !utf8_is_valid(slice_sub(rest, 0, n)))
        return 0;
    return n;
}

static const char *short_escape(char c)
{
    switch (c) {
    case '"': return "\\\"";
    case '\\': return "\\\\";
    case '\a': return "\\a";
    case '\b': return "\\b";
    case '\f': return "\\f";
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    case '\v': return "\\v";
    default: return NULL;
    }
}

void quote_append(struct buf *out, struct slice text)
{
    buf_append_char(out, '"');
    for (size_t i = 0; i < text.len;) {
        unsigned char c = (unsigned char)text.ptr[i];
        size_t sequence = 1;
        if (short_escape((char)c) != NULL) {
            buf_append_str(out, short_escape((char)c));
        } else if (c >= 0x80 &&
                   (sequence = utf8_sequence_length(slice_sub(text, i, text.len))) > 0) {
            buf_append(out, text.ptr + i, sequence);
        } else if (c < 0x20 || c >= 0x7f) {
            buf_printf(out, "\\x%02x", c);
            sequence = 1;
        } else {
            buf_append_char(out, (char)c);
        }
        i += sequence;
    }
    buf_append_char(out, '"');
}

const char *quote_into(char *to, size_t size, struct slice text)
{
    struct buf quoted = BUF_INIT(BUF_UNLIMITED);
    quote_append(&quoted, slice_sub(text, 0, size));
    size_t n = quoted.len < size - 1 ? quoted.len : size - 1;
    memcpy(to, quoted.ptr, n);
    to[n] = '\0';
    buf_deinit(&quoted);
    return to;
}
