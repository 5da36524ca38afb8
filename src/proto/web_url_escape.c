/* https://url.spec.whatwg.org/#percent-encoded-bytes */
#include "proto/web_url_pieces.h"

#include "base/encode.h"

static bool is_among(const char *set, unsigned char c)
{
    return c && strchr(set, c);
}

bool web_url_escapes(enum escape_set set, unsigned char c)
{
    if (c <= 0x1F || c > 0x7E)
        return true;
    switch (set) {
    case ESCAPE_C0: return false;
    case ESCAPE_FRAGMENT: return is_among(" \"<>`", c);
    case ESCAPE_QUERY: return is_among(" \"#<>", c);
    case ESCAPE_SPECIAL_QUERY: return is_among(" \"#<>'", c);
    case ESCAPE_PATH: return is_among(" \"#<>?^`{}", c);
    case ESCAPE_USERINFO: return is_among(" \"#<>?^`{}/:;=@[\\]|", c);
    }
    return false;
}

void web_url_escape(struct buf *out, struct slice text, enum escape_set set)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (web_url_escapes(set, c)) {
            const char escaped[3] = { '%', digits[c >> 4], digits[c & 15] };
            buf_append(out, escaped, sizeof(escaped));
        } else {
            buf_append_char(out, (char)c);
        }
    }
}

void web_url_unescape(struct buf *out, struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        bool has_room = text.ptr[i] == '%' && i + 2 < text.len;
        int high = has_room ? hex_digit(text.ptr[i + 1]) : -1;
        int low = has_room ? hex_digit(text.ptr[i + 2]) : -1;
        if (high < 0 || low < 0) {
            buf_append_char(out, text.ptr[i]);
        } else {
            buf_append_char(out, (char)(high << 4 | low));
            i += 2;
        }
    }
}

void web_url_drop_lines(struct buf *out, struct slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!memchr("\t\n\r", text.ptr[i], 3))
            buf_append_char(out, text.ptr[i]);
}
