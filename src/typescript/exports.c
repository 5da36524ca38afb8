/* Exports: of a module, or of the namespace around them. */
#include "typescript/parser.h"

/* A name that may turn out to be a type. */
struct export_name {
    struct export_name *next;
    struct slice name;
    uint32_t start, end; /* what goes with it */
};

static void judge_later(struct parser *p, struct slice name, uint32_t start)
{
    struct export_name *n = ARENA_NEW(p->arena, struct export_name);

    *n = (struct export_name){ p->export_names, name, start, p->last_end };
    p->export_names = n;
}

void finish_exports(struct parser *p)
{
    for (const struct export_name *n = p->export_names; n; n = n->next) {
        if (declared_find(p, n->name, NAME_TYPE) && !declared_find(p, n->name, NAME_VALUE) &&
            !declared_find(p, n->name, NAME_MERGEABLE)) {
            edit_erase(p, n->start, n->end);
        }
    }
}

/* --- export { a as b, type C } ---------------------------------------------------------------- */

static void parse_export_name(struct parser *p, struct export_name *name, bool *is_type)
{
    name->start = p->token.start;
    *is_type = skip_type_word(p);
    name->name = token_text(p, p->token);
    if (!accept(p, TOKEN_STRING))
        expect(p, TOKEN_NAME);
    if (accept_word(p, WORD_as) && !accept(p, TOKEN_STRING))
        expect(p, TOKEN_NAME);
    if (!at(p, '}'))
        expect(p, ',');
    name->end = p->last_end;
    if (*is_type)
        edit_erase(p, name->start, name->end);
}

static void parse_export_names(struct parser *p, uint32_t start, uint32_t edits)
{
    struct export_name *names = NULL;
    uint32_t types = 0, count = 0;

    expect(p, '{');
    while (more(p) && !at(p, '}')) {
        struct export_name *name = ARENA_NEW(p->arena, struct export_name);
        bool is_type;

        parse_export_name(p, name, &is_type);
        count++;
        types += is_type;
        if (!is_type) {
            name->next = names;
            names = name;
        }
    }
    expect(p, '}');
    if (at_word(p, WORD_from)) {
        parse_from(p);
        if (count && types == count)
            erase_statement(p, start, edits);
        return;
    }
    expect_semicolon(p);
    while (names && p->types == 0) {
        struct export_name *next = names->next;

        name_set_add(p, &p->values, names->name);
        names->next = p->export_names;
        p->export_names = names;
        names = next;
    }
}

/* --- export default --------------------------------------------------------------------------- */

static void parse_default(struct parser *p, uint32_t start, uint32_t edits)
{
    struct token first;

    lexer_next(p);
    first = p->token;
    if (at_word(p, WORD_function) || at_async_function(p)) {
        parse_function_statement(p, start, edits);
    } else if (at_word(p, WORD_class)) {
        parse_class(p, true);
    } else if (at_word(p, WORD_abstract) && lexer_peek(p).word == WORD_class) {
        edit_erase(p, p->token.start, p->token.end);
        lexer_next(p);
        parse_class(p, true);
    } else if (at_word(p, WORD_interface) && lexer_peek(p).kind == TOKEN_NAME) {
        parse_type_statement(p, start);
    } else {
        parse_assignment(p, 0);
        expect_semicolon(p);
        if (first.kind == TOKEN_NAME && p->types == 0 &&
            (p->last_end == first.end || p->text.ptr[p->last_end - 1] == ';'))
            judge_later(p, token_text(p, first), start);
    }
}

/* --- export of a declaration ------------------------------------------------------------------ */

/* Adds to the namespace around it what has been declared since. */
static void export_to_namespace(struct parser *p, uint32_t declared, bool constant)
{
    for (uint32_t i = declared; i < p->declared_count; i++)
        namespace_export(p, p->declared[i].name, constant);
}

static void parse_exported_variables(struct parser *p)
{
    bool constant = at_word(p, WORD_const);
    uint32_t declared = p->declared_count;

    lexer_next(p);
    parse_variables(p);
    expect_semicolon(p);
    if (p->namespace)
        export_to_namespace(p, declared, constant);
}

static void parse_exported(struct parser *p, uint32_t start, uint32_t edits)
{
    uint32_t declared = p->declared_count;

    if (p->namespace)
        edit_erase(p, start, start + 6); /* "export" */
    if (at_word(p, WORD_function) || at_async_function(p)) {
        if (parse_function_statement(p, start, edits) && p->namespace)
            export_to_namespace(p, declared, true);
    } else if (at_word(p, WORD_class)) {
        parse_class(p, true);
        if (p->namespace)
            export_to_namespace(p, declared, true);
    } else if (at_variables(p)) {
        parse_exported_variables(p);
    } else if (at(p, '@')) {
        unexpected(p);
    } else if (at_word(p, WORD_abstract) && lexer_peek(p).word == WORD_class) {
        parse_type_statement(p, p->token.start);
        if (p->namespace)
            export_to_namespace(p, declared, true);
    } else {
        unexpected(p);
    }
    p->code_count++;
}

/* Words that begin what belongs to types or to TypeScript alone. False if it is none of them. */
static bool parse_exported_type(struct parser *p, uint32_t start, uint32_t edits)
{
    struct token next = lexer_peek(p);

    switch (p->token.word) {
    case WORD_type:
        if (next.kind == '{' || next.kind == '*') {
            lexer_next(p);
            p->types++;
            if (accept(p, '*')) {
                if (accept_word(p, WORD_as) && !accept(p, TOKEN_STRING))
                    expect(p, TOKEN_NAME);
                parse_from(p);
            } else {
                parse_export_names(p, start, edits);
            }
            p->types--;
            erase_statement(p, start, edits);
            return true;
        }
        return parse_type_statement(p, start);
    case WORD_interface:
    case WORD_declare: return parse_type_statement(p, start);
    case WORD_as:
        lexer_next(p);
        expect_word(p, WORD_namespace, "\"namespace\"");
        expect(p, TOKEN_NAME);
        expect_semicolon(p);
        erase_statement(p, start, edits);
        return true;
    case WORD_namespace:
    case WORD_module:
        if (next.kind != TOKEN_NAME)
            return false;
        lexer_next(p);
        parse_namespace(p, start, true);
        return true;
    case WORD_const:
        if (next.word != WORD_enum)
            return false;
        lexer_next(p);
        parse_enum(p, start, true);
        p->code_count++;
        return true;
    case WORD_enum:
        parse_enum(p, start, true);
        p->code_count++;
        return true;
    default: return false;
    }
}

static void parse_exported_alias(struct parser *p, uint32_t start)
{
    uint32_t declared = p->declared_count;

    if (p->namespace)
        edit_erase(p, start, start + 6);
    start = p->token.start;
    lexer_next(p);
    parse_import_alias(p, start, true);
    if (p->namespace)
        export_to_namespace(p, declared, true);
}

void parse_export(struct parser *p)
{
    uint32_t start = p->token.start, edits = p->edit_count;

    lexer_next(p);
    if (at(p, '{')) {
        parse_export_names(p, start, edits);
    } else if (accept(p, '*')) {
        if (accept_word(p, WORD_as) && !accept(p, TOKEN_STRING))
            expect(p, TOKEN_NAME);
        parse_from(p);
    } else if (accept(p, '=')) {
        edit_erase(p, start, p->last_end);
        edit_insert(p, start, "module.exports=");
        parse_expression(p);
        expect_semicolon(p);
    } else if (at_word(p, WORD_default)) {
        parse_default(p, start, edits);
    } else if (at_word(p, WORD_import)) {
        parse_exported_alias(p, start);
    } else if (parse_exported_type(p, start, edits)) {
        return;
    } else {
        parse_exported(p, start, edits);
        return;
    }
    p->code_count++;
}
