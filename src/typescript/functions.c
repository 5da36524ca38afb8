/* Functions and their parameters, also those that are properties. */
#include "typescript/parser.h"

#include "base/buf.h"

/* --- parameters ------------------------------------------------------------------------------- */

static void add_property(struct parser *p, struct constructor *c, struct slice name)
{
    if (c->count == c->capacity) {
        uint32_t capacity = c->capacity ? 2 * c->capacity : 8;
        struct slice *properties = ARENA_ARRAY(p->arena, struct slice, capacity);

        if (c->count)
            memcpy(properties, c->properties, c->count * sizeof(*properties));
        c->properties = properties;
        c->capacity = capacity;
    }
    c->properties[c->count++] = name;
}

/* "public", "readonly" and their like before a parameter's name. */
static bool skip_parameter_modifiers(struct parser *p)
{
    bool any = false;

    while (at_word(p, WORD_public) || at_word(p, WORD_private) || at_word(p, WORD_protected) ||
           at_word(p, WORD_readonly) || at_word(p, WORD_override)) {
        struct token next = lexer_peek(p);

        if (next.kind != TOKEN_NAME && next.kind != '{' && next.kind != '[')
            break;
        edit_erase(p, p->token.start, next.start);
        lexer_next(p);
        any = true;
    }
    return any;
}

/* "this: T" is no parameter for JavaScript. */
static void skip_this(struct parser *p)
{
    uint32_t start = p->token.start, edits = p->edit_count;

    lexer_next(p);
    skip_annotation(p);
    if (!at(p, ')'))
        expect(p, ',');
    edit_erase_since(p, start, p->last_end, edits);
}

static void parse_parameter(struct parser *p, struct constructor *constructor)
{
    uint32_t start, edits;

    if (at(p, '@')) {
        fail(p, p->token.start, "Decorators are not supported");
        return;
    }
    if (skip_parameter_modifiers(p)) {
        if (!at_identifier(p))
            expected(p, "identifier");
        else if (!constructor)
            fail(p, p->token.start, "Only a constructor's parameters can be properties");
        else
            add_property(p, constructor, token_text(p, p->token));
    }
    accept(p, TOKEN_DOTS);
    parse_binding(p);
    start = p->token.start;
    edits = p->edit_count;
    if (accept(p, '?')) {
        skip_annotation(p);
        edit_erase_since(p, start, p->last_end, edits);
    } else {
        skip_annotation(p);
    }
    if (accept(p, '='))
        parse_assignment(p, 0);
}

void parse_parameters(struct parser *p, struct constructor *constructor)
{
    expect(p, '(');
    while (more(p) && !at(p, ')')) {
        if (at_word(p, WORD_this)) {
            skip_this(p);
            continue;
        }
        parse_parameter(p, constructor);
        if (!accept(p, ','))
            break;
    }
    expect(p, ')');
}

/* --- parameter properties --------------------------------------------------------------------- */

static void append_assignments(const struct constructor *c, const char *separator, struct buf *out)
{
    for (uint32_t i = 0; i < c->count; i++) {
        buf_printf(out, "%sthis.%.*s=%.*s", separator, SLICE_ARG(c->properties[i]),
                   SLICE_ARG(c->properties[i]));
    }
}

/* A class that extends nothing assigns them first, but behind directives. */
static void assign_at_start(struct parser *p, const struct constructor *c)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);

    while (at(p, TOKEN_STRING)) {
        struct token next = lexer_peek(p);

        if (next.kind != ';' && next.kind != '}' && !next.newline)
            break;
        lexer_next(p);
        accept(p, ';');
    }
    append_assignments(c, ";", &text);
    edit_insert(p, p->last_end, "%.*s;", SLICE_ARG(buf_slice(&text)));
    buf_deinit(&text);
}

void assign_properties(struct parser *p, uint32_t super_start)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    bool ends = at(p, ';') || at(p, '}') || (p->token.newline && !joins_lines(p));

    if (p->constructor->count == 0)
        return;
    append_assignments(p->constructor, ",", &text);
    if (!ends || p->super_statement != super_start) {
        edit_insert(p, super_start, "(");
        buf_append_str(&text, ",this)");
    }
    edit_insert(p, p->last_end, "%.*s", SLICE_ARG(buf_slice(&text)));
    buf_deinit(&text);
}

/* --- functions -------------------------------------------------------------------------------- */

void parse_function_body(struct parser *p, struct function_kind kind,
                         const struct constructor *constructor)
{
    bool in_async = p->in_async, in_generator = p->in_generator, in_function = p->in_function;

    p->in_async = kind.is_async;
    p->in_generator = kind.is_generator;
    p->in_function = true;
    expect(p, '{');
    if (constructor && constructor->count && !constructor->derived)
        assign_at_start(p, constructor);
    parse_statements(p, '}');
    expect(p, '}');
    p->in_async = in_async;
    p->in_generator = in_generator;
    p->in_function = in_function;
}

bool parse_function_rest(struct parser *p, struct function_kind kind,
                         struct constructor *constructor)
{
    const struct constructor *outer_constructor = p->constructor;
    uint32_t outer = scope_open(p);
    bool has_body;

    skip_type_parameters(p);
    parse_parameters(p, constructor);
    skip_annotation(p);
    has_body = at(p, '{');
    if (has_body) {
        p->constructor = constructor && constructor->derived ? constructor : NULL;
        parse_function_body(p, kind, constructor);
        p->constructor = outer_constructor;
    }
    scope_close(p, outer);
    return has_body;
}

bool parse_function(struct parser *p, bool is_async, bool is_statement)
{
    struct function_kind kind = { is_async, accept(p, '*') };

    if (at_identifier(p)) {
        if (is_statement)
            declare(p, token_text(p, p->token), NAME_MERGEABLE);
        lexer_next(p);
    }
    if (parse_function_rest(p, kind, NULL))
        return true;
    if (!is_statement)
        expected(p, "\"{\"");
    return false;
}
