/* Enums become objects:
 *     enum A { X, Y = 5 }
 *     var A;(function(A){ A[A["X"]=0]="X"; A[A["Y"]=5]="Y"; })(A||(A={})); */
#include "typescript/parser.h"

struct enum_member {
    struct enum_member *next; /* newest first */
    struct slice name;        /* without quotes */
    bool is_string;
};

struct enum_body {
    struct enum_body *next; /* of those that have been read */
    struct slice name;
    struct enum_member *members;
    bool has_value; /* the last member's value is this number */
    int64_t value;
};

static const struct enum_member *find_member(const struct enum_body *e, struct slice name)
{
    const struct enum_member *member = e->members;

    while (member && !slice_eq(member->name, name))
        member = member->next;
    return member;
}

static struct enum_body *find_enum(const struct parser *p, struct slice name)
{
    struct enum_body *e = p->enums;

    while (e && !slice_eq(e->name, name))
        e = e->next;
    return e;
}

void enum_reference(struct parser *p)
{
    if (find_member(p->enum_body, token_text(p, p->token)))
        edit_insert(p, p->token.start, "%.*s.", SLICE_ARG(p->enum_body->name));
}

/* --- values ----------------------------------------------------------------------------------- */

static struct slice unquoted(struct slice text)
{
    bool quoted = text.len >= 2 && (text.ptr[0] == '"' || text.ptr[0] == '\'');

    return quoted ? slice_sub(text, 1, text.len - 1) : text;
}

/* At the name of an enum: goes to its member. NULL if this is something else. */
static const struct enum_member *read_member_of(struct parser *p, const struct enum_body *e)
{
    bool brackets;

    lexer_next(p);
    brackets = at(p, '[');
    if (!brackets && !at(p, '.'))
        return NULL;
    lexer_next(p);
    if (brackets && (!at(p, TOKEN_STRING) || lexer_peek(p).kind != ']'))
        return NULL;
    if (brackets) {
        struct slice name = unquoted(token_text(p, p->token));

        lexer_next(p);
        return find_member(e, name);
    }
    return find_member(e, token_text(p, p->token));
}

/* One token of a constant expression. False if it can't be in one. */
static bool is_constant_token(struct parser *p, bool *is_string)
{
    const struct enum_member *member;
    const struct enum_body *e;

    switch (p->token.kind) {
    case TOKEN_STRING:
    case TOKEN_TEMPLATE:
    case TOKEN_TEMPLATE_OPEN: *is_string = true; return true;
    case '}': lexer_template(p); return true;
    case TOKEN_NAME:
        member = find_member(p->enum_body, token_text(p, p->token));
        e = find_enum(p, token_text(p, p->token));
        if (!member && e)
            member = read_member_of(p, e);
        *is_string |= member && member->is_string;
        return member != NULL;
    case TOKEN_NUMBER:
    case TOKEN_BINARY:
    case '(':
    case ')':
    case '<':
    case '>': return true;
    default: return p->token.kind < 128 && strchr("+-*/%~|&^", p->token.kind);
    }
}

/* Whether the part is a constant that is a string: such a member has no reverse mapping. */
static bool is_constant_string(struct parser *p, uint32_t start, uint32_t end)
{
    struct token here = p->token;
    uint32_t last_end = p->last_end;
    bool is_string = false, constant = true;

    p->token.end = start;
    p->trials++;
    for (lexer_next(p); more(p) && p->token.start < end && constant; lexer_next(p))
        constant = is_constant_token(p, &is_string);
    p->trials--;
    p->failed = false;
    p->token = here;
    p->last_end = last_end;
    return constant && is_string;
}

/* Whether the part is a plain number, and which. */
static bool read_number(const struct parser *p, uint32_t start, uint32_t end, int64_t *value)
{
    return end - start < 10 && slice_to_int64(slice_sub(p->text, start, end), value);
}

/* What a member without a value gets. */
static void write_next_value(struct parser *p, struct enum_body *e, uint32_t at)
{
    if (e->has_value)
        edit_insert(p, at, "%lld", (long long)++e->value);
    else if (e->members->is_string)
        edit_insert(p, at, "void 0");
    else
        edit_insert(p, at, "%.*s[\"%.*s\"]+1", SLICE_ARG(e->name), SLICE_ARG(e->members->name));
}

/* --- members ---------------------------------------------------------------------------------- */

/* "X", 'X' or ["X"]: the name in quotes. */
static struct slice parse_member_name(struct parser *p)
{
    bool brackets = accept(p, '[');
    struct token name = p->token;

    if (name.kind != TOKEN_STRING && (brackets || name.kind != TOKEN_NAME))
        expected(p, "identifier");
    lexer_next(p);
    if (brackets)
        expect(p, ']');
    if (name.kind == TOKEN_STRING)
        return token_text(p, name);
    return slice_of(arena_printf(p->arena, "\"%.*s\"", SLICE_ARG(token_text(p, name))));
}

/* Behind '='. */
static bool parse_value(struct parser *p, struct enum_body *e)
{
    struct enum_body *outer = p->enum_body;
    uint32_t start = p->token.start;

    p->enum_body = e;
    parse_assignment(p, 0);
    e->has_value = !p->failed && read_number(p, start, p->last_end, &e->value);
    if (!p->failed && is_constant_string(p, start, p->last_end)) {
        p->enum_body = outer;
        return true;
    }
    p->enum_body = outer;
    return false;
}

/* A value that is a string stands alone; any other also leads back to the name. All text but the
 * value is erased, and what is new goes before and behind it. */
static void parse_enum_member(struct parser *p, struct enum_body *e)
{
    struct enum_member *member = ARENA_NEW(p->arena, struct enum_member);
    uint32_t start = p->token.start, value_start;
    struct slice quoted = parse_member_name(p);
    bool has_value = accept(p, '=');

    member->name = unquoted(quoted);
    value_start = has_value ? p->token.start : p->last_end;
    if (has_value)
        member->is_string = parse_value(p, e);
    edit_erase(p, start, value_start);
    edit_insert(p, start,
                member->is_string ? "%.*s[%.*s]=" : "%.*s[%.*s[%.*s]=", SLICE_ARG(e->name),
                SLICE_ARG(member->is_string ? quoted : e->name), SLICE_ARG(quoted));
    if (!has_value)
        write_next_value(p, e, value_start);
    edit_insert(p, p->last_end, member->is_string ? ";" : "]=%.*s;", SLICE_ARG(quoted));
    member->next = e->members;
    e->members = member;
    if (at(p, ',')) {
        edit_erase(p, p->token.start, p->token.end);
        lexer_next(p);
    } else if (!at(p, '}')) {
        fail(p, p->token.start, "Expected \",\" after \"%.*s\" in enum", SLICE_ARG(member->name));
    }
}

void parse_enum(struct parser *p, uint32_t start, bool exported)
{
    struct enum_body *e = ARENA_NEW(p->arena, struct enum_body), *earlier;

    lexer_next(p);
    e->name = token_text(p, p->token);
    e->has_value = true;
    e->value = -1;
    earlier = find_enum(p, e->name);
    if (earlier)
        e->members = earlier->members;
    if (!at_identifier(p))
        expected(p, "identifier");
    object_open(p, start, e->name, exported);
    lexer_next(p);
    expect(p, '{');
    edit_erase(p, start, p->last_end);
    while (more(p) && !at(p, '}'))
        parse_enum_member(p, e);
    expect(p, '}');
    object_close(p, e->name, exported);
    e->next = p->enums;
    p->enums = e;
}
