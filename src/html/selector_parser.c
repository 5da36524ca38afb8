#include "html/selector_parser.h"

#include "base/encode.h"

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool begins_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c > 127;
}

static bool is_name_character(char c)
{
    return begins_name(c) || c == '-' || is_digit(c);
}

bool parser_skip_space(struct selector_parser *p)
{
    size_t begin = p->at;
    for (;;) {
        struct slice rest = slice_sub(p->text, p->at, p->text.len);
        ptrdiff_t end = slice_starts(rest, SLICE("/*"))
                            ? slice_find(slice_sub(rest, 2, rest.len), SLICE("*/"))
                            : -1;
        if (end >= 0)
            p->at += (size_t)end + 4;
        else if (is_space(parser_peek(p)))
            p->at++;
        else
            return p->at > begin;
    }
}

struct slice parser_lower(struct selector_parser *p, struct slice text)
{
    struct buf lower = BUF_INIT(BUF_UNLIMITED);
    lower_append(&lower, text);
    struct slice copy = arena_copy(p->arena, buf_slice(&lower));
    buf_deinit(&lower);
    return copy;
}

/* --- names and strings ------------------------------------------------------------------------ */

/* The character that up to six hexadecimal digits stand for, and the space that ends them. */
static void read_code_point(struct selector_parser *p, struct buf *out)
{
    uint32_t code = 0;
    for (int digits = 0; digits < 6 && hex_digit(parser_peek(p)) >= 0; digits++)
        code = code * 16 + (uint32_t)hex_digit(p->text.ptr[p->at++]);
    if (parser_take(p, '\r'))
        parser_take(p, '\n');
    else if (is_space(parser_peek(p)))
        p->at++;
    utf8_append(out, code);
}

/* Behind a backslash. */
static bool read_escape(struct selector_parser *p, struct buf *out)
{
    char c = parser_peek(p);
    if (p->at == p->text.len || c == '\r' || c == '\n' || c == '\f')
        return false;
    if (hex_digit(c) >= 0) {
        read_code_point(p, out);
    } else {
        buf_append_char(out, c);
        p->at++;
    }
    return true;
}

static bool take_text(struct selector_parser *p, bool ok, struct buf *text, struct slice *out)
{
    if (ok)
        *out = arena_copy(p->arena, buf_slice(text));
    buf_deinit(text);
    return ok;
}

bool parser_read_name(struct selector_parser *p, struct slice *out)
{
    struct buf name = BUF_INIT(BUF_UNLIMITED);
    bool ok = true;
    while (ok) {
        char c = parser_peek(p);
        if (is_name_character(c)) {
            buf_append_char(&name, c);
            p->at++;
        } else if (parser_take(p, '\\')) {
            ok = read_escape(p, &name);
        } else {
            break;
        }
    }
    return take_text(p, ok && name.len > 0, &name, out);
}

bool parser_read_identifier(struct selector_parser *p, struct slice *out)
{
    size_t begin = p->at;
    while (parser_take(p, '-'))
        ;
    char c = parser_peek(p);
    if (!begins_name(c) && c != '\\')
        return false;
    p->at = begin;
    return parser_read_name(p, out);
}

/* A backslash at the end of a line goes with the line's end. */
static bool take_line_end(struct selector_parser *p)
{
    if (parser_take(p, '\r')) {
        parser_take(p, '\n');
        return true;
    }
    return parser_take(p, '\n') || parser_take(p, '\f');
}

static bool read_string(struct selector_parser *p, char quote, struct slice *out)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    bool ok = true;
    while (ok && !parser_take(p, quote)) {
        char c = parser_peek(p);
        if (parser_take(p, '\\')) {
            ok = take_line_end(p) || read_escape(p, &text);
        } else if (p->at == p->text.len || c == '\r' || c == '\n' || c == '\f') {
            ok = false;
        } else {
            buf_append_char(&text, c);
            p->at++;
        }
    }
    return take_text(p, ok, &text, out);
}

bool parser_read_text(struct selector_parser *p, struct slice *out)
{
    char quote = parser_peek(p);
    if (quote != '"' && quote != '\'')
        return parser_read_identifier(p, out);
    p->at++;
    return read_string(p, quote, out);
}

bool parser_read_expression(struct selector_parser *p, struct part *part)
{
    size_t begin = p->at;
    for (int open = 0; p->at < p->text.len; p->at++) {
        char c = p->text.ptr[p->at];
        open += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
        if (open < 0)
            break;
    }
    if (p->at == p->text.len || !p->host)
        return false;
    part->expression = p->host->compile(p->host->context, slice_sub(p->text, begin, p->at),
                                        p->arena);
    return part->expression != NULL;
}

/* --- an+b ------------------------------------------------------------------------------------- */

/* Larger numbers are beyond every element. */
static bool read_number(struct selector_parser *p, int64_t *out)
{
    *out = 0;
    if (!is_digit(parser_peek(p)))
        return false;
    for (; is_digit(parser_peek(p)); p->at++)
        if (*out < INT32_MAX)
            *out = *out * 10 + (parser_peek(p) - '0');
    return true;
}

static bool read_word(struct selector_parser *p, struct part *part)
{
    struct slice word;
    if (!parser_read_name(p, &word))
        return false;
    part->step = 2;
    part->offset = slice_eq_nocase(word, SLICE("odd"));
    return part->offset == 1 || slice_eq_nocase(word, SLICE("even"));
}

/* What follows the n: nothing, or + or - and a number. */
static bool read_offset(struct selector_parser *p, struct part *part)
{
    parser_skip_space(p);
    bool is_negative = parser_take(p, '-');
    if (!is_negative && !parser_take(p, '+'))
        return true;
    parser_skip_space(p);
    if (!read_number(p, &part->offset))
        return false;
    if (is_negative)
        part->offset = -part->offset;
    return true;
}

bool parser_read_nth(struct selector_parser *p, struct part *part)
{
    char c = parser_peek(p);
    if (c != '\0' && strchr("oOeE", c))
        return read_word(p, part);
    int64_t sign = parser_take(p, '-') ? -1 : 1, number = 1;
    if (sign > 0)
        parser_take(p, '+');
    bool has_number = read_number(p, &number);
    if (!has_number)
        number = 1;
    if (parser_take(p, 'n') || parser_take(p, 'N')) {
        part->step = sign * number;
        return read_offset(p, part);
    }
    part->offset = sign * number;
    return has_number;
}
