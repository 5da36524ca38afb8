#include "base/json_check.h"

#include "base/buf.h"

#include <stdio.h>

/* What may come next. */
enum expect { A_VALUE, A_VALUE_OR_END, A_KEY, A_KEY_OR_END, A_COLON, COMMA_OR_END, NOTHING_MORE };

struct checker {
    const char *at, *end;
    struct buf open; /* '{' and '[' that are not closed yet */
    enum expect expect;
    const char *problem; /* "looking for beginning of value"; NULL where the text ended too early */
};

/* False, with `at` behind the offending byte: that is where Go counts errors. */
static bool fail(struct checker *c, const char *problem)
{
    if (c->at < c->end) {
        c->problem = problem;
        c->at++;
    }
    return false;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool peek(const struct checker *c, char wanted)
{
    return c->at < c->end && *c->at == wanted;
}

/* --- scalars ---------------------------------------------------------------------------------- */

static bool check_escape(struct checker *c)
{
    if (c->at == c->end || !memchr("\"\\/bfnrtu", *c->at, 9))
        return fail(c, "in string escape code");
    if (*c->at++ != 'u')
        return true;
    for (int i = 0; i < 4; i++, c->at++)
        if (c->at == c->end || !is_hex(*c->at))
            return fail(c, "in \\u hexadecimal character escape");
    return true;
}

static bool check_string(struct checker *c)
{
    for (c->at++; c->at < c->end && *c->at != '"';) {
        if ((unsigned char)*c->at < 0x20)
            return fail(c, "in string literal");
        if (*c->at++ == '\\' && !check_escape(c))
            return false;
    }
    if (c->at == c->end)
        return fail(c, NULL);
    c->at++;
    return true;
}

static bool check_digits(struct checker *c, const char *problem)
{
    if (c->at == c->end || !is_digit(*c->at))
        return fail(c, problem);
    while (c->at < c->end && is_digit(*c->at))
        c->at++;
    return true;
}

static bool check_number(struct checker *c)
{
    if (peek(c, '-'))
        c->at++;
    if (peek(c, '0'))
        c->at++;
    else if (!check_digits(c, "in numeric literal"))
        return false;
    if (peek(c, '.')) {
        c->at++;
        if (!check_digits(c, "after decimal point in numeric literal"))
            return false;
    }
    if (peek(c, 'e') || peek(c, 'E')) {
        c->at++;
        if (peek(c, '+') || peek(c, '-'))
            c->at++;
        return check_digits(c, "in exponent of numeric literal");
    }
    return true;
}

static bool check_literal(struct checker *c)
{
    static const struct {
        const char *word;
        const char *problems[5]; /* by the place of the wrong letter */
    } literals[] = {
        { "true",
          { "", "in literal true (expecting 'r')", "in literal true (expecting 'u')",
            "in literal true (expecting 'e')" } },
        { "false",
          { "", "in literal false (expecting 'a')", "in literal false (expecting 'l')",
            "in literal false (expecting 's')", "in literal false (expecting 'e')" } },
        { "null",
          { "", "in literal null (expecting 'u')", "in literal null (expecting 'l')",
            "in literal null (expecting 'l')" } },
    };
    size_t which = *c->at == 't' ? 0 : *c->at == 'f' ? 1 : 2;
    for (size_t i = 0; literals[which].word[i]; i++, c->at++)
        if (!peek(c, literals[which].word[i]))
            return fail(c, literals[which].problems[i]);
    return true;
}

/* --- structure -------------------------------------------------------------------------------- */

static enum expect after_value(const struct checker *c)
{
    return c->open.len == 0 ? NOTHING_MORE : COMMA_OR_END;
}

static bool is_in_object(const struct checker *c)
{
    return c->open.ptr[c->open.len - 1] == '{';
}

static void open_with(struct checker *c, char bracket)
{
    buf_append_char(&c->open, bracket);
    c->expect = bracket == '{' ? A_KEY_OR_END : A_VALUE_OR_END;
    c->at++;
}

static void close_one(struct checker *c)
{
    c->open.len--;
    c->expect = after_value(c);
    c->at++;
}

static bool check_value(struct checker *c)
{
    char first = *c->at;
    if (first == '{' || first == '[') {
        open_with(c, first);
        return true;
    }
    bool ok;
    if (first == '"')
        ok = check_string(c);
    else if (first == '-' || is_digit(first))
        ok = check_number(c);
    else if (first == 't' || first == 'f' || first == 'n')
        ok = check_literal(c);
    else
        return fail(c, "looking for beginning of value");
    c->expect = after_value(c);
    return ok;
}

static bool check_key(struct checker *c)
{
    if (*c->at != '"')
        return fail(c, "looking for beginning of object key string");
    c->expect = A_COLON;
    return check_string(c);
}

static bool check_separator(struct checker *c)
{
    bool in_object = is_in_object(c);
    if (*c->at == (in_object ? '}' : ']')) {
        close_one(c);
        return true;
    }
    if (*c->at != ',')
        return fail(c, in_object ? "after object key:value pair" : "after array element");
    c->expect = in_object ? A_KEY : A_VALUE;
    c->at++;
    return true;
}

/* What begins at a byte that is no space. */
static bool check_next(struct checker *c)
{
    switch (c->expect) {
    case A_VALUE_OR_END:
        if (*c->at == ']') {
            close_one(c);
            return true;
        }
        return check_value(c);
    case A_VALUE: return check_value(c);
    case A_KEY_OR_END:
        if (*c->at == '}') {
            close_one(c);
            return true;
        }
        return check_key(c);
    case A_KEY: return check_key(c);
    case A_COLON:
        if (*c->at != ':')
            return fail(c, "after object key");
        c->expect = A_VALUE;
        c->at++;
        return true;
    case COMMA_OR_END: return check_separator(c);
    case NOTHING_MORE: break;
    }
    return fail(c, "after top-level value");
}

/* --- the fault -------------------------------------------------------------------------------- */

/* Characters as k6 counts them: the line end itself isn't one. */
static void find_place(struct slice text, struct json_fault *fault)
{
    fault->line = 1;
    fault->character = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\n') {
            fault->line++;
            fault->character = 0;
        } else if ((text.ptr[i] & 0xC0) != 0x80) {
            fault->character++;
        }
    }
}

/* The byte as Go's quoteChar shows it: as the Latin-1 character of that number. */
static void describe(const struct checker *c, struct json_fault *fault)
{
    unsigned char byte = (unsigned char)c->at[-1];
    char shown[12];
    if (byte == '\'' || byte == '\\')
        snprintf(shown, sizeof(shown), "\\%c", byte);
    else if (byte == '\n' || byte == '\r' || byte == '\t')
        snprintf(shown, sizeof(shown), "\\%c", byte == '\n' ? 'n' : byte == '\r' ? 'r' : 't');
    else if (byte < 0x20 || byte == 0x7f)
        snprintf(shown, sizeof(shown), "\\x%02x", byte);
    else if (byte >= 0x80 && byte < 0xa0)
        snprintf(shown, sizeof(shown), "\\u%04x", byte);
    else if (byte >= 0xa0)
        snprintf(shown, sizeof(shown), "%c%c", 0xC0 | byte >> 6, 0x80 | (byte & 0x3F));
    else
        snprintf(shown, sizeof(shown), "%c", byte);
    snprintf(fault->text, sizeof(fault->text), "invalid character '%s' %s", shown, c->problem);
}

bool json_check(struct slice json, struct json_fault *fault)
{
    struct checker c = {
        .at = json.ptr,
        .end = json.ptr + json.len,
        .open = BUF_INIT(BUF_UNLIMITED),
        .expect = A_VALUE,
    };
    bool ok = true;
    while (ok) {
        while (c.at < c.end && is_space(*c.at))
            c.at++;
        if (c.at == c.end)
            break;
        ok = check_next(&c);
    }
    buf_deinit(&c.open);
    if (ok && c.expect == NOTHING_MORE)
        return true;
    if (fault) {
        if (c.problem)
            describe(&c, fault);
        else
            snprintf(fault->text, sizeof(fault->text), "unexpected end of JSON input");
        find_place(slice_make(json.ptr, (size_t)(c.at - json.ptr)), fault);
    }
    return false;
}
