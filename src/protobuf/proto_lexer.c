#include "protobuf/proto_lexer.h"

#include "base/encode.h"

enum { TAB_WIDTH = 8 };

void proto_lexer_init(struct proto_lexer *lexer, struct slice text, struct arena *arena)
{
    if (slice_starts(text, SLICE("\xef\xbb\xbf")))
        text = slice_sub(text, 3, text.len);
    *lexer = (struct proto_lexer){ .at = text.ptr,
                                   .end = text.ptr + text.len,
                                   .counted = text.ptr,
                                   .line = 1,
                                   .column = 1,
                                   .arena = arena };
}

/* Where the lexer is. */
static uint64_t place_of(struct proto_lexer *l)
{
    for (; l->counted < l->at; l->counted++) {
        if (*l->counted == '\n') {
            l->line++;
            l->column = 1;
        } else if (*l->counted == '\t') {
            l->column += TAB_WIDTH - (l->column - 1) % TAB_WIDTH;
        } else {
            l->column++;
        }
    }
    return (uint64_t)l->line << 32 | l->column;
}

static struct proto_token wrong(struct proto_token t, const char *text)
{
    t.kind = PROTO_ERROR;
    t.text = slice_of(text);
    return t;
}

/* What is `ahead` bytes further; NUL at the end. */
static char peek(const struct proto_lexer *l, ptrdiff_t ahead)
{
    return l->end - l->at > ahead ? l->at[ahead] : 0;
}

/* False at a comment that does not end, where the lexer stays then. */
static bool skip_space(struct proto_lexer *l)
{
    const char *block = NULL; /* where the comment begins in which it is */
    for (; l->at < l->end; l->at++) {
        char c = *l->at;
        if (block) {
            if (c == '*' && peek(l, 1) == '/') {
                block = NULL;
                l->at++;
            }
        } else if (c == '/' && peek(l, 1) == '*') {
            block = l->at;
            l->at++;
        } else if (c == '/' && peek(l, 1) == '/') {
            while (l->at + 1 < l->end && l->at[1] != '\n')
                l->at++;
        } else if (!c || !strchr(" \n\t\r\f\v", c)) {
            break;
        }
    }
    if (block)
        l->at = block;
    return !block;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_name(char c)
{
    return is_digit(c) || c == '_' || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* Digits of a base; false on others, or where they are too many for 64 bits. */
static bool to_integer(struct slice digits, unsigned base, uint64_t *value)
{
    *value = 0;
    for (size_t i = 0; i < digits.len; i++) {
        int digit = hex_digit(digits.ptr[i]);
        if (digit < 0 || (unsigned)digit >= base || __builtin_mul_overflow(*value, base, value) ||
            __builtin_add_overflow(*value, (unsigned)digit, value))
            return false;
    }
    return digits.len > 0;
}

static bool is_float(struct slice text)
{
    size_t i = 0, digits = 0;
    for (; i < text.len && (is_digit(text.ptr[i]) || text.ptr[i] == '.'); i++)
        digits += text.ptr[i] != '.';
    if (digits == 0 || (ptrdiff_t)slice_find_char(text, '.') != slice_rfind_char(text, '.'))
        return false;
    if (i == text.len)
        return true;
    if ((text.ptr[i++] | 0x20) != 'e')
        return false;
    if (i < text.len && (text.ptr[i] == '+' || text.ptr[i] == '-'))
        i++;
    size_t exponent = i;
    while (i < text.len && is_digit(text.ptr[i]))
        i++;
    return i == text.len && i > exponent;
}

static struct proto_token read_number(struct proto_lexer *l, struct proto_token t)
{
    const char *start = l->at;
    bool hex = peek(l, 0) == '0' && (peek(l, 1) | 0x20) == 'x';
    while (is_name(peek(l, 0)) || peek(l, 0) == '.') {
        bool exponent = !hex && (peek(l, 0) | 0x20) == 'e';
        l->at++;
        if (exponent && (peek(l, 0) == '-' || peek(l, 0) == '+'))
            l->at++;
    }
    t.text = slice_make(start, (size_t)(l->at - start));
    t.kind = PROTO_INT;
    const char *kind = "integer";
    if (hex) {
        kind = "hexadecimal integer";
        if (to_integer(slice_sub(t.text, 2, t.text.len), 16, &t.value))
            return t;
    } else if (start[0] == '0' && t.text.len > 1 && is_digit(start[1]) &&
               slice_find_char(t.text, '.') < 0) {
        kind = "octal integer";
        if (to_integer(t.text, 8, &t.value))
            return t;
    } else {
        if (to_integer(t.text, 10, &t.value))
            return t;
        t.kind = PROTO_FLOAT;
        if (is_float(t.text))
            return t;
    }
    return wrong(
        t, arena_printf(l->arena, "invalid syntax in %s value: %.*s", kind, SLICE_ARG(t.text)));
}

/* The code that up to `most` digits say, at least one. */
static bool read_code(struct proto_lexer *l, unsigned base, int least, int most, uint32_t *code)
{
    int n = 0;
    *code = 0;
    for (; n < most; n++) {
        int digit = hex_digit(peek(l, 0));
        if (digit < 0 || (unsigned)digit >= base)
            break;
        *code = *code * base + (uint32_t)digit;
        l->at++;
    }
    return n >= least;
}

/* Behind a backslash. */
static bool read_escape(struct proto_lexer *l, struct buf *out)
{
    static const char plain[] = "abfnrtv\\'\"?", meant[] = "\a\b\f\n\r\t\v\\'\"?";
    char c = peek(l, 0);
    const char *found = c ? strchr(plain, c) : NULL;
    uint32_t code;
    if (found) {
        buf_append_char(out, meant[found - plain]);
        l->at++;
        return true;
    }
    if (c >= '0' && c <= '7') {
        bool fits = read_code(l, 8, 1, 3, &code) && code <= 0xff;
        buf_append_char(out, (char)code);
        return fits;
    }
    l->at++;
    bool unicode = c == 'u' || c == 'U';
    if ((c | 0x20) == 'x') {
        bool fits = read_code(l, 16, 1, 2, &code);
        buf_append_char(out, (char)code);
        return fits;
    }
    if (!unicode || !read_code(l, 16, c == 'u' ? 4 : 8, c == 'u' ? 4 : 8, &code) || code > 0x10ffff)
        return false;
    utf8_append(out, code);
    return true;
}

static struct proto_token read_string(struct proto_lexer *l, struct proto_token t)
{
    char quote = *l->at++;
    const char *start = l->at;
    while (l->at < l->end && *l->at != quote && *l->at != '\\' && *l->at != '\n' && *l->at)
        l->at++;
    t.kind = PROTO_STRING;
    t.text = slice_make(start, (size_t)(l->at - start));
    if (peek(l, 0) == quote) {
        l->at++;
        return t;
    }
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    const char *fault = NULL;
    buf_append_slice(&text, t.text);
    while (!fault && peek(l, 0) != quote) {
        if (l->at == l->end)
            fault = "encountered end-of-file before end of string literal";
        else if (*l->at == '\n')
            fault = "encountered end-of-line before end of string literal";
        else if (*l->at == 0)
            fault = "null character ('\\0') not allowed in string literal";
        else if (*l->at != '\\')
            buf_append_char(&text, *l->at++);
        else if (l->at++, !read_escape(l, &text))
            fault = "invalid escape sequence in string literal";
    }
    l->at += !fault;
    t.text = arena_copy(l->arena, buf_slice(&text));
    buf_deinit(&text);
    return fault ? wrong(t, fault) : t;
}

struct proto_token proto_lexer_next(struct proto_lexer *l)
{
    struct proto_token t = { .kind = PROTO_END };
    bool ended = skip_space(l);
    t.place = place_of(l);
    if (!ended)
        return wrong(t, "block comment never terminates, unexpected EOF");
    if (l->at == l->end)
        return t;
    char c = *l->at;
    if (is_digit(c) || (c == '.' && is_digit(peek(l, 1))))
        return read_number(l, t);
    if (c == '"' || c == '\'')
        return read_string(l, t);
    const char *start = l->at;
    if (is_name(c)) {
        while (is_name(peek(l, 0)))
            l->at++;
        t.kind = PROTO_NAME;
    } else {
        if ((unsigned char)c < 32 || c == 127)
            return wrong(t, "invalid control character");
        if (!strchr(";,.:=-+(){}[]<>/", c))
            return wrong(t, "invalid character");
        l->at++;
        t.kind = PROTO_SIGN;
    }
    t.text = slice_make(start, (size_t)(l->at - start));
    return t;
}
