/* The parser's way through its tokens, and its errors. */
#include "protobuf/proto_parse.h"

#include <stdarg.h>

int parse_fail(struct parser *p, uint64_t place, const char *format, ...)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    va_list args;
    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    error_set(p->error, EXIT_CODE_OTHER, "%.*s:%u:%u: %.*s", SLICE_ARG(p->name),
              (unsigned)(place >> 32), (unsigned)place, SLICE_ARG(buf_slice(&text)));
    buf_deinit(&text);
    return -1;
}

static const char *kind_name(enum proto_token_kind kind)
{
    switch (kind) {
    case PROTO_END: return "end of file";
    case PROTO_INT: return "int literal";
    case PROTO_FLOAT: return "float literal";
    case PROTO_STRING: return "string literal";
    default: return "identifier";
    }
}

static int fail_unexpected(struct parser *p, const char *expected)
{
    const struct proto_token *t = &p->token;
    if (t->kind == PROTO_ERROR)
        return parse_fail(p, t->place, "%.*s", SLICE_ARG(t->text));
    if (t->kind == PROTO_SIGN)
        return parse_fail(p, t->place, "syntax error: unexpected '%.*s'%s", SLICE_ARG(t->text),
                          expected);
    if (t->kind == PROTO_NAME)
        return parse_fail(p, t->place, "syntax error: unexpected \"%.*s\"%s", SLICE_ARG(t->text),
                          expected);
    return parse_fail(p, t->place, "syntax error: unexpected %s%s", kind_name(t->kind), expected);
}

int parse_unexpected(struct parser *p)
{
    return fail_unexpected(p, "");
}

void parse_advance(struct parser *p)
{
    p->token = proto_lexer_next(&p->lexer);
}

bool parse_at(const struct parser *p, char sign)
{
    return p->token.kind == PROTO_SIGN && *p->token.text.ptr == sign;
}

bool parse_at_word(const struct parser *p, const char *word)
{
    return p->token.kind == PROTO_NAME && slice_is(p->token.text, word);
}

bool parse_take(struct parser *p, char sign)
{
    bool there = parse_at(p, sign);
    if (there)
        parse_advance(p);
    return there;
}

bool parse_take_word(struct parser *p, const char *word)
{
    bool there = parse_at_word(p, word);
    if (there)
        parse_advance(p);
    return there;
}

int parse_expect(struct parser *p, char sign)
{
    char expected[] = ", expecting 'x'";
    expected[sizeof expected - 3] = sign;
    return parse_take(p, sign) ? 0 : fail_unexpected(p, expected);
}

int parse_name(struct parser *p, struct proto_token *name)
{
    if (p->token.kind != PROTO_NAME)
        return fail_unexpected(p, "");
    *name = p->token;
    parse_advance(p);
    return 0;
}

/* White space and comments may stand between the parts: then the name is put together. */
int parse_dotted(struct parser *p, struct slice *name)
{
    struct buf joined = BUF_INIT(BUF_UNLIMITED);
    struct proto_token part;
    int rc = 0;
    if (parse_take(p, '.'))
        buf_append_char(&joined, '.');
    while ((rc = parse_name(p, &part)) == 0) {
        buf_append_slice(&joined, part.text);
        if (!parse_take(p, '.'))
            break;
        buf_append_char(&joined, '.');
    }
    *name = arena_copy(p->lexer.arena, buf_slice(&joined));
    buf_deinit(&joined);
    return rc;
}

int parse_string(struct parser *p, struct slice *text)
{
    if (p->token.kind != PROTO_STRING)
        return fail_unexpected(p, ", expecting string literal");
    *text = p->token.text;
    parse_advance(p);
    if (p->token.kind != PROTO_STRING)
        return 0;
    struct buf joined = BUF_INIT(BUF_UNLIMITED);
    buf_append_slice(&joined, *text);
    for (; p->token.kind == PROTO_STRING; parse_advance(p))
        buf_append_slice(&joined, p->token.text);
    *text = arena_copy(p->lexer.arena, buf_slice(&joined));
    buf_deinit(&joined);
    return 0;
}

int parse_integer(struct parser *p, int64_t low, int64_t high, int64_t *value)
{
    uint64_t place = p->token.place;
    bool negative = low < 0 && parse_take(p, '-');
    if (p->token.kind != PROTO_INT)
        return fail_unexpected(p, ", expecting int literal");
    uint64_t size = p->token.value;
    bool fits = negative ? size <= -(uint64_t)low : size <= (uint64_t)high;
    *value = negative ? -(int64_t)size : (int64_t)size;
    if (!fits || *value < low)
        return parse_fail(p, place, "value %s%.*s is out of range: should be between %lld and %lld",
                          negative ? "-" : "", SLICE_ARG(p->token.text), (long long)low,
                          (long long)high);
    parse_advance(p);
    return 0;
}
