#include "protobuf/json_reader.h"

#include "base/encode.h"

#include <stdarg.h>

static int fail(struct json_reader *r, const char *at, const char *kind, const char *what)
{
    struct slice before = { r->text.ptr, (size_t)(at - r->text.ptr) };
    size_t line = 1;
    const char *end;
    while ((end = memchr(before.ptr, '\n', before.len)) != NULL) {
        before = slice_sub(before, (size_t)(end - before.ptr) + 1, before.len);
        line++;
    }
    r->token.kind = JSON_BAD;
    return error_set(r->error, EXIT_CODE_OTHER, "proto: %s(line %zu:%zu): %s", kind, line,
                     utf8_length(before) + 1, what);
}

__attribute__((format(printf, 3, 4))) static struct json_token
bad(struct json_reader *r, const char *at, const char *format, ...)
{
    struct buf what = BUF_INIT(BUF_UNLIMITED);
    va_list args;
    va_start(args, format);
    buf_vprintf(&what, format, args);
    va_end(args);
    buf_append_char(&what, 0);
    fail(r, at, "syntax error ", what.ptr);
    buf_deinit(&what);
    return (struct json_token){ .kind = JSON_BAD };
}

int json_reader_fail(struct json_reader *r, struct json_token token, const char *format, ...)
{
    if (token.kind == JSON_BAD)
        return -1; /* the error is set */
    struct buf what = BUF_INIT(BUF_UNLIMITED);
    va_list args;
    va_start(args, format);
    buf_vprintf(&what, format, args);
    va_end(args);
    buf_append_char(&what, 0);
    fail(r, token.raw.ptr, "", what.ptr);
    buf_deinit(&what);
    return -1;
}

int json_reader_unexpected(struct json_reader *r, struct json_token token)
{
    if (token.kind == JSON_END)
        return error_set(r->error, EXIT_CODE_OTHER, "proto: unexpected EOF");
    if (token.kind != JSON_BAD)
        bad(r, token.raw.ptr, "unexpected token %.*s", SLICE_ARG(token.raw));
    return -1;
}

static bool continues_word(char c)
{
    return c == '-' || c == '+' || c == '.' || c == '_' || (c >= '0' && c <= '9') ||
           ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* Something that begins like no token: as much of it as looks like one word. */
static struct json_token bad_value(struct json_reader *r)
{
    struct slice rest = { r->at, (size_t)(r->text.ptr + r->text.len - r->at) };
    size_t n = 0;
    while (n < rest.len && n < 32 && continues_word(rest.ptr[n]))
        n++;
    if (n == 0)
        n = utf8_sequence(rest);
    return bad(r, r->at, "invalid value %.*s", SLICE_ARG(slice_sub(rest, 0, n ? n : 1)));
}

static struct json_token token_of(struct json_reader *r, enum json_kind kind, size_t len)
{
    struct json_token t = { .kind = kind, .raw = slice_make(r->at, len) };
    r->at += len;
    return t;
}

static struct json_token read_word(struct json_reader *r, const char *word, enum json_kind kind)
{
    struct slice rest = { r->at, (size_t)(r->text.ptr + r->text.len - r->at) };
    size_t len = strlen(word);
    if (!slice_starts(rest, slice_make(word, len)) ||
        (rest.len > len && continues_word(rest.ptr[len])))
        return bad_value(r);
    return token_of(r, kind, len);
}

static struct json_token read_number(struct json_reader *r)
{
    const char *p = r->at, *end = r->text.ptr + r->text.len;
    bool ok = true;
    if (p < end && *p == '-')
        p++;
    const char *digits = p;
    while (p < end && *p >= '0' && *p <= '9')
        p++;
    ok = p > digits && (*digits != '0' || p == digits + 1);
    if (p < end && *p == '.') {
        digits = ++p;
        while (p < end && *p >= '0' && *p <= '9')
            p++;
        ok = ok && p > digits;
    }
    if (p < end && (*p | 0x20) == 'e') {
        p++;
        if (p < end && (*p == '+' || *p == '-'))
            p++;
        digits = p;
        while (p < end && *p >= '0' && *p <= '9')
            p++;
        ok = ok && p > digits;
    }
    if (!ok || (p < end && continues_word(*p)))
        return bad_value(r);
    return token_of(r, JSON_NUMBER, (size_t)(p - r->at));
}

/* The code of \uXXXX at p, or -1. */
static int read_unit(const char *p, const char *end)
{
    if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
        return -1;
    int code = 0;
    for (int i = 2; i < 6; i++) {
        int digit = hex_digit(p[i]);
        if (digit < 0)
            return -1;
        code = code * 16 + digit;
    }
    return code;
}

/* Length of the escape at p and the character that it means; 0 where it is none. */
static size_t read_escape(const char *p, const char *end, uint32_t *code)
{
    static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    if (end - p < 2)
        return 0;
    const char *letter = p[1] ? strchr(letters, p[1]) : NULL;
    if (letter) {
        *code = (unsigned char)meant[letter - letters];
        return 2;
    }
    int high = read_unit(p, end);
    if (high < 0)
        return 0;
    *code = (uint32_t)high;
    if (high < 0xd800 || high > 0xdfff)
        return 6;
    int low = read_unit(p + 6, end);
    if (high > 0xdbff || low < 0xdc00 || low > 0xdfff)
        return 0;
    *code = 0x10000 + (((uint32_t)high - 0xd800) << 10) + ((uint32_t)low - 0xdc00);
    return 12;
}

static struct json_token read_string(struct json_reader *r)
{
    const char *p = r->at + 1, *end = r->text.ptr + r->text.len;
    bool escaped = false, ascii = true;
    uint32_t code;
    for (; p < end && *p != '"'; p++) {
        if ((unsigned char)*p < 0x20)
            return bad(r, r->at, "invalid character '\\x%02x' in string", *p);
        if (*p == '\\') {
            size_t len = read_escape(p, end, &code);
            if (len == 0)
                return bad(r, r->at, "invalid escape code \"%.*s\" in string",
                           end - p < 6 ? (int)(end - p) : 6, p);
            p += len - 1;
            escaped = true;
        }
        ascii = ascii && (unsigned char)*p < 0x80;
    }
    if (p == end) {
        json_reader_unexpected(r, (struct json_token){ .kind = JSON_END });
        return (struct json_token){ .kind = JSON_BAD };
    }
    struct slice raw = { r->at, (size_t)(p + 1 - r->at) };
    if (!ascii && !utf8_is_valid(raw))
        return bad(r, r->at, "invalid UTF-8 in string");
    struct json_token t = token_of(r, JSON_STRING, raw.len);
    t.escaped = escaped;
    return t;
}

static struct json_token next(struct json_reader *r)
{
    const char *end = r->text.ptr + r->text.len;
    while (r->at < end && (*r->at == ' ' || *r->at == '\n' || *r->at == '\r' || *r->at == '\t'))
        r->at++;
    if (r->at == end)
        return token_of(r, JSON_END, 0);
    switch (*r->at) {
    case '{': return token_of(r, JSON_OBJECT, 1);
    case '}': return token_of(r, JSON_OBJECT_END, 1);
    case '[': return token_of(r, JSON_ARRAY, 1);
    case ']': return token_of(r, JSON_ARRAY_END, 1);
    case ':': return token_of(r, JSON_COLON, 1);
    case ',': return token_of(r, JSON_COMMA, 1);
    case '"': return read_string(r);
    case 'n': return read_word(r, "null", JSON_NULL);
    case 't': return read_word(r, "true", JSON_BOOL);
    case 'f': return read_word(r, "false", JSON_BOOL);
    default: return read_number(r);
    }
}

void json_reader_init(struct json_reader *r, struct slice text, struct error *error)
{
    *r = (struct json_reader){ .text = text, .at = text.ptr, .error = error };
    r->token = next(r);
}

struct json_token json_reader_take(struct json_reader *r)
{
    struct json_token taken = r->token;
    if (taken.kind != JSON_BAD)
        r->token = next(r);
    return taken;
}

struct slice json_reader_text(struct json_token string, struct buf *room)
{
    struct slice inside = slice_sub(string.raw, 1, string.raw.len - 1);
    if (!string.escaped)
        return inside;
    const char *p = inside.ptr, *end = p + inside.len;
    buf_reset(room);
    while (p < end) {
        const char *plain = memchr(p, '\\', (size_t)(end - p));
        if (!plain)
            plain = end;
        buf_append(room, p, (size_t)(plain - p));
        p = plain;
        uint32_t code = 0;
        if (p < end) {
            p += read_escape(p, end, &code);
            utf8_append(room, code);
        }
    }
    return buf_slice(room);
}
