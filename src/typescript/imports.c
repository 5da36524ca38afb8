/* Imports: what isn't used as a value is dropped at the end, as it may be a type. */
#include "typescript/parser.h"

struct import_name {
    struct import_name *next;
    struct slice name;   /* as it is called here */
    uint32_t start, end; /* with the comma behind it */
    bool used;
};

struct import {
    struct import *next;
    uint32_t start, end;
    bool joins_lines;              /* what follows would join the line before */
    bool is_alias;                 /* import a = B.c */
    struct import_name *first;     /* the default, or the name of an alias */
    struct import_name *names;     /* in braces, or "* as name" */
    uint32_t rest_start, rest_end; /* the braces or "* as name", with a comma before it */
};

static struct import_name *new_name(struct parser *p, struct token name, uint32_t start)
{
    struct import_name *n = ARENA_NEW(p->arena, struct import_name);

    n->name = token_text(p, name);
    n->start = start;
    declare(p, n->name, NAME_VALUE);
    return n;
}

static void add_import(struct parser *p, struct import *import)
{
    import->end = p->last_end;
    import->joins_lines = joins_lines(p);
    *p->import_tail = import;
    p->import_tail = &import->next;
}

/* --- reading ---------------------------------------------------------------------------------- */

/* "type" in front of another name. In "type as as x" the second is the name. */
bool skip_type_word(struct parser *p)
{
    struct token next = lexer_peek(p), here = p->token, second;

    if (!at_word(p, WORD_type) || (next.kind != TOKEN_NAME && next.kind != TOKEN_STRING))
        return false;
    if (next.word == WORD_as) {
        /* "type as x" renames "type"; "type as" and "type as as x" are a type called "as". */
        p->token = next;
        second = lexer_peek(p);
        p->token = here;
        if (second.kind == TOKEN_NAME && second.word != WORD_as)
            return false;
        if (second.word == WORD_as) {
            p->token = second;
            second = lexer_peek(p);
            p->token = here;
            if (second.kind != TOKEN_NAME)
                return false;
        }
    }
    lexer_next(p);
    return true;
}

/* A name in braces; NULL if it is a type, which is erased. */
static struct import_name *parse_import_name(struct parser *p)
{
    uint32_t start = p->token.start;
    bool is_type = skip_type_word(p);
    struct token name = p->token;
    struct import_name *n = NULL;

    if (!accept(p, TOKEN_STRING))
        expect(p, TOKEN_NAME);
    if (accept_word(p, WORD_as)) {
        name = p->token;
        expect(p, TOKEN_NAME);
    }
    if (is_type)
        declare(p, token_text(p, name), NAME_TYPE);
    else
        n = new_name(p, name, start);
    if (!at(p, '}'))
        expect(p, ',');
    if (is_type)
        edit_erase(p, start, p->last_end);
    else
        n->end = p->last_end;
    return n;
}

static void parse_import_names(struct parser *p, struct import *import)
{
    struct import_name **tail = &import->names;

    expect(p, '{');
    while (more(p) && !at(p, '}')) {
        struct import_name *name = parse_import_name(p);

        if (name) {
            *tail = name;
            tail = &name->next;
        }
    }
    expect(p, '}');
}

static void parse_clause(struct parser *p, struct import *import)
{
    import->rest_start = p->token.start;
    if (at_identifier(p)) {
        import->first = new_name(p, p->token, p->token.start);
        lexer_next(p);
        import->rest_start = import->rest_end = p->token.start;
        if (!accept(p, ','))
            return;
        import->first->end = p->token.start;
    }
    if (accept(p, '*')) {
        expect_word(p, WORD_as, "\"as\"");
        import->names = new_name(p, p->token, p->token.start);
        expect(p, TOKEN_NAME);
        import->names->end = p->last_end;
    } else {
        parse_import_names(p, import);
    }
    import->rest_end = p->last_end;
}

void parse_from(struct parser *p)
{
    expect_word(p, WORD_from, "\"from\"");
    if (!accept(p, TOKEN_STRING))
        expected(p, "string");
    if (accept_word(p, WORD_with))
        parse_assignment(p, 0); /* attributes look like an object */
    expect_semicolon(p);
}

/* Behind "import": whether "type" means that all of it are types. */
static bool at_type_import(struct parser *p)
{
    struct token here = p->token, next = lexer_peek(p), second;

    if (!at_word(p, WORD_type))
        return false;
    if (next.kind == '{' || next.kind == '*')
        return true;
    if (next.kind != TOKEN_NAME)
        return false;
    if (next.word != WORD_from)
        return true;
    p->token = next;
    second = lexer_peek(p);
    p->token = here;
    return second.kind == TOKEN_NAME || second.kind == '=';
}

static void parse_type_import(struct parser *p, uint32_t start, uint32_t edits)
{
    uint32_t declared = p->declared_count;
    struct import ignored = { 0 };

    lexer_next(p);
    if (at_identifier(p) && lexer_peek(p).kind == '=') {
        declare(p, token_text(p, p->token), NAME_TYPE);
        declared++;
        lexer_next(p);
        lexer_next(p);
        p->types++;
        parse_expression(p);
        p->types--;
        expect_semicolon(p);
    } else {
        parse_clause(p, &ignored);
        parse_from(p);
    }
    for (uint32_t i = declared; i < p->declared_count; i++)
        p->declared[i].kind = NAME_TYPE;
    erase_statement(p, start, edits);
}

static void write_const(struct parser *p, uint32_t start)
{
    edit_erase(p, start, start + (uint32_t)strlen("import"));
    edit_put(p, start, "const");
}

void parse_import_alias(struct parser *p, uint32_t start, bool exported)
{
    struct import *import = ARENA_NEW(p->arena, struct import);
    struct token name = p->token;
    bool is_require;

    import->start = start;
    import->is_alias = true;
    import->first = new_name(p, name, name.start);
    lexer_next(p);
    expect(p, '=');
    is_require = at_word(p, WORD_require) && lexer_peek(p).kind == '(';
    parse_expression(p);
    expect_semicolon(p);
    if (exported || is_require)
        write_const(p, start);
    else if (p->types == 0)
        add_import(p, import);
}

void parse_import(struct parser *p)
{
    uint32_t start = p->token.start, edits = p->edit_count;
    struct import *import;

    lexer_next(p);
    if (at_type_import(p)) {
        parse_type_import(p, start, edits);
        return;
    }
    if (at(p, TOKEN_STRING)) {
        lexer_next(p);
        if (accept_word(p, WORD_with))
            parse_assignment(p, 0);
        expect_semicolon(p);
        return;
    }
    if (at_identifier(p) && lexer_peek(p).kind == '=') {
        parse_import_alias(p, start, false);
        return;
    }
    import = ARENA_NEW(p->arena, struct import);
    import->start = start;
    parse_clause(p, import);
    parse_from(p);
    if (p->types == 0)
        add_import(p, import);
}

/* --- at the end ------------------------------------------------------------------------------- */

static bool find_uses(struct parser *p, struct import_name *names)
{
    bool any = false;

    for (; names; names = names->next) {
        names->used = name_set_has(&p->values, names->name);
        any |= names->used;
    }
    return any;
}

static void finish_import(struct parser *p, struct import *import)
{
    bool first = find_uses(p, import->first), rest = find_uses(p, import->names);

    if (!first && !rest) {
        edit_erase(p, import->start, import->end);
        if (import->joins_lines)
            edit_put(p, import->start, ";");
        return;
    }
    if (import->is_alias)
        write_const(p, import->start);
    if (import->first && !first)
        edit_erase(p, import->first->start, import->first->end);
    if (!rest && import->rest_end > import->rest_start) {
        edit_erase(p, import->rest_start, import->rest_end);
        return;
    }
    for (struct import_name *name = import->names; name; name = name->next) {
        if (!name->used)
            edit_erase(p, name->start, name->end);
    }
}

void finish_imports(struct parser *p)
{
    for (struct import *import = p->imports; import; import = import->next)
        finish_import(p, import);
}
