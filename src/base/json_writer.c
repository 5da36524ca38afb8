/* JSON in the format of Go's encoding/json. Strings are scanned for the first byte that needs care,
 * so plain text is one memcpy. */
#include "base/json_writer.h"

#include "base/check.h"
#include "base/encode.h"
#include "base/number.h"

#include <math.h>

/* What a byte of a string needs. */
enum { PLAIN, ESCAPE, NOT_ASCII, HTML };

static const uint8_t byte_class[256] = {
    [0 ... 0x1F] = ESCAPE,
    ['"'] = ESCAPE,
    ['\\'] = ESCAPE,
    ['<'] = HTML,
    ['>'] = HTML,
    ['&'] = HTML,
    [0x80 ... 0xFF] = NOT_ASCII,
};

static void append_escape(struct buf *out, unsigned char byte)
{
    static const char letters[256] = { ['"'] = '"',  ['\\'] = '\\', ['\b'] = 'b', ['\f'] = 'f',
                                       ['\n'] = 'n', ['\r'] = 'r',  ['\t'] = 't' };
    static const char hex[] = "0123456789abcdef";
    if (letters[byte] != '\0') {
        buf_append(out, (char[]){ '\\', letters[byte] }, 2);
    } else {
        buf_append(out, (char[]){ '\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 15] }, 6);
    }
}

/* One sequence at the front of s; returns how many bytes of s it took. */
static size_t append_not_ascii(struct buf *out, struct slice s)
{
    size_t length = utf8_sequence(s);
    struct slice sequence = slice_sub(s, 0, length);
    if (length == 0) {
        buf_append_str(out, "\\ufffd");
        return 1;
    }
    if (slice_is(sequence, "\xE2\x80\xA8")) {
        buf_append_str(out, "\\u2028");
    } else if (slice_is(sequence, "\xE2\x80\xA9")) {
        buf_append_str(out, "\\u2029");
    } else {
        buf_append_slice(out, sequence);
    }
    return length;
}

static void append_string(struct buf *out, struct slice value, bool html)
{
    buf_append_char(out, '"');
    size_t done = 0, at = 0;
    while (at < value.len) {
        unsigned char byte = (unsigned char)value.ptr[at];
        uint8_t class = byte_class[byte];
        if (class == PLAIN || (class == HTML && !html)) {
            at++;
            continue;
        }
        buf_append(out, value.ptr + done, at - done);
        if (class == NOT_ASCII) {
            at += append_not_ascii(out, slice_sub(value, at, value.len));
        } else {
            append_escape(out, byte);
            at++;
        }
        done = at;
    }
    buf_append(out, value.ptr + done, value.len - done);
    buf_append_char(out, '"');
}

void json_append_string(struct buf *out, struct slice value)
{
    append_string(out, value, false);
}

void json_append_string_html(struct buf *out, struct slice value)
{
    append_string(out, value, true);
}

void json_append_number(struct buf *out, double value)
{
    if (!isfinite(value)) {
        buf_append_str(out, "null");
    } else {
        if (value == 0 && signbit(value))
            buf_append_char(out, '-');
        number_append_js(out, value);
    }
}

void json_writer_init(struct json_writer *w, struct buf *out, const char *indent)
{
    *w = (struct json_writer){ .out = out, .indent = indent };
}

static void new_line(struct json_writer *w)
{
    if (w->indent == NULL)
        return;
    buf_append_char(w->out, '\n');
    for (int i = 0; i < w->depth; i++)
        buf_append_str(w->out, w->indent);
}

/* The comma and the line break that stand in front of a key or an element. */
static void begin_member(struct json_writer *w)
{
    if (w->depth == 0)
        return;
    if (w->has_member[w->depth])
        buf_append_char(w->out, ',');
    w->has_member[w->depth] = true;
    new_line(w);
}

/* The same in front of a value, which in an object has had it from its key. */
static void begin_value(struct json_writer *w)
{
    if (!w->after_key)
        begin_member(w);
    w->after_key = false;
}

static void begin_nested(struct json_writer *w, char bracket)
{
    begin_value(w);
    CHECK(w->depth + 1 < JSON_WRITER_MAX_DEPTH);
    buf_append_char(w->out, bracket);
    w->has_member[++w->depth] = false;
}

static void end_nested(struct json_writer *w, char bracket)
{
    CHECK(w->depth > 0 && !w->after_key);
    bool empty = !w->has_member[w->depth--];
    if (!empty)
        new_line(w);
    buf_append_char(w->out, bracket);
}

void json_writer_begin_object(struct json_writer *w)
{
    begin_nested(w, '{');
}

void json_writer_end_object(struct json_writer *w)
{
    end_nested(w, '}');
}

void json_writer_begin_array(struct json_writer *w)
{
    begin_nested(w, '[');
}

void json_writer_end_array(struct json_writer *w)
{
    end_nested(w, ']');
}

void json_writer_key(struct json_writer *w, struct slice key)
{
    DCHECK(!w->after_key);
    begin_member(w);
    json_append_string(w->out, key);
    buf_append_char(w->out, ':');
    if (w->indent != NULL)
        buf_append_char(w->out, ' ');
    w->after_key = true;
}

void json_writer_key_str(struct json_writer *w, const char *key)
{
    json_writer_key(w, slice_of(key));
}

void json_writer_string(struct json_writer *w, struct slice value)
{
    begin_value(w);
    json_append_string(w->out, value);
}

void json_writer_string_str(struct json_writer *w, const char *value)
{
    json_writer_string(w, slice_of(value));
}

void json_writer_number(struct json_writer *w, double value)
{
    begin_value(w);
    json_append_number(w->out, value);
}

void json_writer_int(struct json_writer *w, int64_t value)
{
    begin_value(w);
    buf_append_int(w->out, value);
}

void json_writer_bool(struct json_writer *w, bool value)
{
    begin_value(w);
    buf_append_str(w->out, value ? "true" : "false");
}

void json_writer_null(struct json_writer *w)
{
    begin_value(w);
    buf_append_str(w->out, "null");
}

void json_writer_raw(struct json_writer *w, struct slice json)
{
    begin_value(w);
    buf_append_slice(w->out, json);
}
