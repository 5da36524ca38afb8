/* Classes and their members. */
#include "typescript/parser.h"

#include "base/buf.h"

/* --- members ---------------------------------------------------------------------------------- */

struct class_body {
    uint32_t start; /* behind the brace */
    bool derived;   /* the class extends another */
};

struct member {
    uint32_t start, edit_count;
    struct function_kind kind;
    bool is_static, is_auto; /* "accessor" */
    bool omitted;            /* declared or abstract */
};

/* The word is in front of a member's name, and isn't the name. */
static bool is_modifier(struct parser *p)
{
    struct token next;

    switch (p->token.word) {
    case WORD_public:
    case WORD_private:
    case WORD_protected:
    case WORD_readonly:
    case WORD_override:
    case WORD_abstract:
    case WORD_declare:
    case WORD_accessor:
    case WORD_static:
    case WORD_async:
    case WORD_get:
    case WORD_set: break;
    default: return false;
    }
    next = lexer_peek(p);
    if (next.newline && !at_word(p, WORD_static) && !at_word(p, WORD_get) && !at_word(p, WORD_set))
        return false;
    return next.kind == TOKEN_NAME || next.kind == TOKEN_STRING || next.kind == TOKEN_NUMBER ||
           next.kind == TOKEN_PRIVATE || next.kind == '[' || next.kind == '*';
}

static void parse_modifiers(struct parser *p, struct member *m)
{
    while (is_modifier(p)) {
        switch (p->token.word) {
        case WORD_static: m->is_static = true; break;
        case WORD_async: m->kind.is_async = true; break;
        case WORD_get:
        case WORD_set: break;
        default:
            m->omitted |= at_word(p, WORD_abstract) || at_word(p, WORD_declare);
            m->is_auto |= at_word(p, WORD_accessor);
            edit_erase(p, p->token.start, p->token.end);
            /* The name must not join the field before. */
            if (p->token.start == m->start)
                edit_put(p, m->start, ";");
        }
        lexer_next(p);
    }
    m->kind.is_generator = accept(p, '*');
}

/* "[key: string]" */
static bool at_index_signature(struct parser *p)
{
    struct token here = p->token, next = lexer_peek(p), second;

    if (!at(p, '[') || next.kind != TOKEN_NAME)
        return false;
    p->token = next;
    second = lexer_peek(p);
    p->token = here;
    return second.kind == ':';
}

static void parse_index_signature(struct parser *p)
{
    expect(p, '[');
    expect(p, TOKEN_NAME);
    expect(p, ':');
    parse_type(p);
    expect(p, ']');
    skip_annotation(p);
}

/* "accessor x" is a private field with a getter and a setter. */
static void write_accessor(struct parser *p, const struct member *m, struct token name)
{
    struct slice text = token_text(p, name), stem = text;
    const char *is_static = m->is_static ? "static " : "";

    if (name.kind == TOKEN_PRIVATE) {
        stem = slice_sub(text, 1, text.len);
    } else if (name.kind != TOKEN_NAME) {
        fail(p, name.start, "An accessor needs a name that is an identifier");
        return;
    }
    edit_erase(p, name.start, name.end);
    edit_insert(
        p, name.start,
        "get %.*s(){return this.#%.*s_accessor;}%sset %.*s(value){this.#%.*s_accessor=value;}"
        "%s#%.*s_accessor",
        SLICE_ARG(text), SLICE_ARG(stem), is_static, SLICE_ARG(text), SLICE_ARG(stem), is_static,
        SLICE_ARG(stem));
}

/* '?' or '!' behind a name, with the type. */
static void skip_mark_and_annotation(struct parser *p)
{
    uint32_t start = p->token.start, edits = p->edit_count;

    if (!accept(p, '?') && !accept(p, '!')) {
        skip_annotation(p);
        return;
    }
    skip_annotation(p);
    edit_erase_since(p, start, p->last_end, edits);
}

/* Where no ';' ends a field, words such as "get" would take in the next line. */
static void end_field(struct parser *p)
{
    uint32_t erased;

    if (p->token.newline && !at(p, ';') && edit_erased_last(p, &erased))
        edit_put(p, erased, ";");
    else
        expect_semicolon(p);
}

static void parse_initializer(struct parser *p)
{
    bool in_async = p->in_async, in_generator = p->in_generator, in_function = p->in_function;

    if (!accept(p, '='))
        return;
    p->in_async = p->in_generator = false;
    p->in_function = true;
    parse_assignment(p, 0);
    p->in_async = in_async;
    p->in_generator = in_generator;
    p->in_function = in_function;
}

/* Parameter properties are fields too, the first ones. */
static void write_fields(struct parser *p, const struct constructor *c, uint32_t body)
{
    for (uint32_t i = 0; i < c->count; i++)
        edit_insert(p, body, "%.*s;", SLICE_ARG(c->properties[i]));
}

static void parse_method(struct parser *p, struct member *m, bool is_constructor,
                         const struct class_body *body)
{
    struct constructor constructor = { .derived = body->derived };

    if (!parse_function_rest(p, m->kind, is_constructor ? &constructor : NULL)) {
        m->omitted = true;
        expect_semicolon(p);
    } else {
        write_fields(p, &constructor, body->start);
    }
}

static void parse_named_member(struct parser *p, struct member *m, const struct class_body *body)
{
    struct token name = p->token;
    struct slice text = token_text(p, name);
    bool is_constructor = !m->is_static &&
                          (slice_is(text, "constructor") || slice_is(text, "'constructor'") ||
                           slice_is(text, "\"constructor\""));

    p->types += m->omitted;
    parse_property_name(p);
    skip_mark_and_annotation(p);
    if (at(p, '(') || at(p, '<')) {
        parse_method(p, m, is_constructor, body);
    } else {
        if (m->is_auto && !m->omitted)
            write_accessor(p, m, name);
        parse_initializer(p);
        end_field(p);
    }
}

static void parse_static_block(struct parser *p)
{
    uint32_t outer = scope_open(p);

    parse_function_body(p, (struct function_kind){ false, false }, NULL);
    scope_close(p, outer);
}

static void parse_member(struct parser *p, const struct class_body *body)
{
    struct member m = { .start = p->token.start, .edit_count = p->edit_count };
    int types = p->types;

    if (at_word(p, WORD_static) && lexer_peek(p).kind == '{') {
        lexer_next(p);
        parse_static_block(p);
        return;
    }
    parse_modifiers(p, &m);
    if (at_index_signature(p)) {
        p->types++;
        parse_index_signature(p);
        m.omitted = true;
        expect_semicolon(p);
    } else {
        parse_named_member(p, &m, body);
    }
    p->types = types;
    if (m.omitted) {
        edit_erase_since(p, m.start, p->last_end, m.edit_count);
        edit_put(p, m.start, ";");
    }
}

static void parse_class_body(struct parser *p, bool derived)
{
    struct class_body body = { .derived = derived };

    expect(p, '{');
    body.start = p->last_end;
    while (more(p) && !at(p, '}')) {
        if (accept(p, ';'))
            continue;
        if (at(p, '@'))
            unexpected(p);
        parse_member(p, &body);
    }
    expect(p, '}');
}

/* --- heads ------------------------------------------------------------------------------------ */

static void skip_implements(struct parser *p)
{
    uint32_t start = p->token.start, edits = p->edit_count;

    lexer_next(p);
    p->types++;
    do {
        parse_type_reference(p);
    } while (accept(p, ','));
    p->types--;
    edit_erase_since(p, start, p->last_end, edits);
}

void parse_class(struct parser *p, bool is_statement)
{
    bool derived = false;

    expect_word(p, WORD_class, "\"class\"");
    if (at_identifier(p) && !(at_word(p, WORD_implements) && lexer_peek(p).kind == TOKEN_NAME)) {
        if (is_statement)
            declare(p, token_text(p, p->token), NAME_MERGEABLE);
        lexer_next(p);
    }
    skip_type_parameters(p);
    if (accept_word(p, WORD_extends)) {
        derived = true;
        parse_operand(p, EXPRESSION_HERITAGE);
    }
    if (at_word(p, WORD_implements))
        skip_implements(p);
    if (parser_enter(p))
        parse_class_body(p, derived);
    parser_leave(p);
}
