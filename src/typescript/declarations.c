/* Statements that only TypeScript has. */
#include "typescript/parser.h"

static void parse_interface(struct parser *p)
{
    p->types++;
    declare(p, token_text(p, p->token), NAME_TYPE);
    expect(p, TOKEN_NAME);
    if (at(p, '<'))
        parse_type_parameters(p);
    if (accept_word(p, WORD_extends)) {
        do {
            parse_type_reference(p);
        } while (accept(p, ','));
    }
    parse_type_members(p);
    p->types--;
    accept(p, ';');
}

static void parse_alias(struct parser *p)
{
    declare(p, token_text(p, p->token), NAME_TYPE);
    expect(p, TOKEN_NAME);
    if (at(p, '<'))
        parse_type_parameters(p);
    expect(p, '=');
    parse_type(p);
    expect_semicolon(p);
}

/* "global { ... }" */
static bool parse_global(struct parser *p)
{
    if (!at_word(p, WORD_global) || lexer_peek(p).kind != '{')
        return false;
    lexer_next(p);
    parse_block(p);
    return true;
}

/* Behind "declare", which is erased with all of it. */
static void parse_declared(struct parser *p)
{
    p->types++;
    if (!parse_global(p)) {
        if ((at_word(p, WORD_class) || at_word(p, WORD_abstract)) &&
            lexer_peek(p).kind == TOKEN_NAME)
            declare(p, token_text(p, lexer_peek(p)), NAME_TYPE);
        parse_statement(p);
    }
    p->types--;
}

static bool can_be_declared(struct token next)
{
    switch (next.word) {
    case WORD_function:
    case WORD_async:
    case WORD_class:
    case WORD_abstract:
    case WORD_const:
    case WORD_let:
    case WORD_var:
    case WORD_enum:
    case WORD_namespace:
    case WORD_module:
    case WORD_global:
    case WORD_interface:
    case WORD_type:
    case WORD_import: return !next.newline;
    default: return false;
    }
}

bool parse_type_statement(struct parser *p, uint32_t start)
{
    uint32_t edits = p->edit_count, code = p->code_count;
    enum word word = p->token.word;
    struct token next;

    switch (word) {
    case WORD_interface:
    case WORD_type:
    case WORD_declare:
    case WORD_abstract:
    case WORD_namespace:
    case WORD_module: break;
    case WORD_global: return p->types && parse_global(p);
    default: return false;
    }
    next = lexer_peek(p);
    if (next.newline ||
        (next.kind != TOKEN_NAME && !(word == WORD_module && next.kind == TOKEN_STRING))) {
        return false;
    }
    if (word == WORD_abstract) {
        if (next.word != WORD_class)
            return false;
        edit_erase(p, p->token.start, p->token.end);
        lexer_next(p);
        parse_class(p, true);
        p->code_count++;
        return true;
    }
    if (word_is_reserved(next.word) && word != WORD_declare)
        return false;
    if (word == WORD_declare && !can_be_declared(next))
        return false;
    lexer_next(p);
    switch (word) {
    case WORD_interface: parse_interface(p); break;
    case WORD_type: parse_alias(p); break;
    case WORD_declare:
        parse_declared(p);
        p->code_count = code;
        break;
    default: parse_namespace(p, start, false); return true;
    }
    erase_statement(p, start, edits);
    return true;
}
