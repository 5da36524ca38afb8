#include "base/json_text.h"

#include "base/encode.h"

#include <stdlib.h>

static struct slice skip(struct slice text, const char *bytes)
{
    while (text.len > 0 && strchr(bytes, text.ptr[0]) && text.ptr[0])
        text = slice_sub(text, 1, text.len);
    return text;
}

/* Length of the string that the text begins with, quotes included. */
static size_t string_length(struct slice text)
{
    size_t at = 1;
    while (at < text.len && text.ptr[at] != '"')
        at += text.ptr[at] == '\\' ? 2 : 1;
    return at < text.len ? at + 1 : text.len;
}

static size_t container_length(struct slice text)
{
    size_t depth = 0;
    for (size_t at = 0; at < text.len; at++) {
        char c = text.ptr[at];
        if (c == '"')
            at += string_length(slice_sub(text, at, text.len)) - 1;
        else if (c == '{' || c == '[')
            depth++;
        else if ((c == '}' || c == ']') && --depth == 0)
            return at + 1;
    }
    return text.len;
}

struct slice json_first_value(struct slice text)
{
    text = skip(text, " \t\r\n");
    if (text.len == 0)
        return text;
    size_t length = 0;
    if (text.ptr[0] == '"')
        length = string_length(text);
    else if (text.ptr[0] == '{' || text.ptr[0] == '[')
        length = container_length(text);
    else
        while (length < text.len && !memchr(" \t\r\n,:]}", text.ptr[length], 8))
            length++;
    return slice_sub(text, 0, length);
}

bool json_walk_begin(struct json_walk *w, struct slice value)
{
    value = json_first_value(value);
    if (value.len == 0 || (value.ptr[0] != '{' && value.ptr[0] != '['))
        return false;
    w->in_object = value.ptr[0] == '{';
    w->rest = slice_sub(value, 1, value.len);
    return true;
}

static struct slice take(struct json_walk *w)
{
    struct slice value = json_first_value(skip(w->rest, " \t\r\n,:"));
    size_t end = (size_t)(value.ptr - w->rest.ptr) + value.len;
    w->rest = slice_sub(w->rest, end, w->rest.len);
    return value;
}

bool json_walk_next(struct json_walk *w, struct slice *key, struct slice *value)
{
    *key = w->in_object ? take(w) : slice_make(NULL, 0);
    if (w->in_object && key->len == 0)
        return false;
    *value = take(w);
    return value->len > 0;
}

/* --- strings ---------------------------------------------------------------------------------- */

static uint32_t read_hex(struct slice *text)
{
    uint32_t number = 0;
    for (int i = 0; i < 4 && text->len > 0; i++, *text = slice_sub(*text, 1, text->len))
        number = number * 16 + (uint32_t)hex_digit(text->ptr[0]);
    return number;
}

static void append_escape(struct buf *out, struct slice *text)
{
    static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
    char c = text->len > 0 ? text->ptr[0] : '\\';
    *text = slice_sub(*text, 1, text->len);
    const char *known = memchr(from, c, sizeof(from) - 1);
    if (c != 'u') {
        buf_append_char(out, known ? to[known - from] : c);
        return;
    }
    uint32_t code = read_hex(text);
    if (code >= 0xD800 && code < 0xDC00 && slice_starts(*text, SLICE("\\u"))) {
        struct slice rest = slice_sub(*text, 2, text->len);
        uint32_t low = read_hex(&rest);
        if (low >= 0xDC00 && low < 0xE000) {
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            *text = rest;
        }
    }
    utf8_append(out, code);
}

struct slice json_unquote(struct slice quoted, struct arena *arena)
{
    struct slice text = slice_sub(quoted, 1, quoted.len > 0 ? quoted.len - 1 : 0);
    if (slice_find_char(text, '\\') < 0)
        return text;
    struct buf plain = BUF_INIT(BUF_UNLIMITED);
    while (text.len > 0) {
        char c = text.ptr[0];
        text = slice_sub(text, 1, text.len);
        if (c == '\\')
            append_escape(&plain, &text);
        else
            buf_append_char(&plain, c);
    }
    struct slice copy = arena_copy(arena, buf_slice(&plain));
    buf_deinit(&plain);
    return copy;
}
