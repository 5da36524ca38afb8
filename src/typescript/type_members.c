/* { ... } of interfaces, object types and mapped types. */
#include "typescript/parser.h"

/* [key: string]: T   [K in Keys as Name]?: T   [Symbol.iterator](): T */
static void parse_brackets(struct parser *p)
{
    struct token next = lexer_peek(p);

    expect(p, '[');
    next = lexer_peek(p);
    if (at(p, TOKEN_NAME) && next.word == WORD_in) {
        lexer_next(p);
        lexer_next(p);
        parse_type(p);
        if (accept_word(p, WORD_as))
            parse_type(p);
    } else if (at(p, TOKEN_NAME) && next.kind == ':') {
        lexer_next(p);
        lexer_next(p);
        parse_type(p);
    } else {
        parse_expression(p);
    }
    expect(p, ']');
}

/* A word before a name, as "readonly" and "get": a name itself if none follows. */
static bool at_member_modifier(struct parser *p)
{
    struct token next;

    if (at(p, '+') || at(p, '-'))
        return true;
    switch (p->token.word) {
    case WORD_readonly:
    case WORD_get:
    case WORD_set:
    case WORD_static:
    case WORD_declare:
    case WORD_public:
    case WORD_private:
    case WORD_protected:
    case WORD_new: break;
    default: return false;
    }
    next = lexer_peek(p);
    if (at_word(p, WORD_new) && (next.kind == '(' || next.kind == '<'))
        return true;
    return next.kind == TOKEN_NAME || next.kind == TOKEN_STRING || next.kind == TOKEN_NUMBER ||
           next.kind == TOKEN_PRIVATE || next.kind == '[';
}

static void parse_member(struct parser *p)
{
    while (at_member_modifier(p))
        lexer_next(p);
    if (at(p, '['))
        parse_brackets(p);
    else if (at(p, TOKEN_NAME) || at(p, TOKEN_STRING) || at(p, TOKEN_NUMBER) ||
             at(p, TOKEN_PRIVATE))
        lexer_next(p);
    else if (!at(p, '(') && !at(p, '<'))
        unexpected(p);
    while (at(p, '?') || at(p, '+') || at(p, '-'))
        lexer_next(p);
    if (at(p, '<'))
        parse_type_parameters(p);
    if (at(p, '('))
        parse_type_literal_parameters(p);
    if (accept(p, ':'))
        parse_type(p);
}

void parse_type_members(struct parser *p)
{
    p->types++;
    expect(p, '{');
    while (more(p) && !at(p, '}')) {
        parse_member(p);
        if (!accept(p, ';') && !accept(p, ',') && !at(p, '}') && !p->token.newline)
            expected(p, "\";\"");
    }
    expect(p, '}');
    p->types--;
}

/* The element's name, which may be any word; with '?' it can also be the type. */
static bool at_element_name(struct parser *p)
{
    struct token next;

    if (!at(p, TOKEN_NAME))
        return false;
    next = lexer_peek(p);
    return next.kind == ':' || next.kind == '?';
}

void parse_tuple(struct parser *p)
{
    expect(p, '[');
    while (more(p) && !at(p, ']')) {
        accept(p, TOKEN_DOTS);
        if (at_element_name(p))
            lexer_next(p);
        else
            parse_type(p);
        accept(p, '?');
        if (accept(p, ':'))
            parse_type(p);
        if (!accept(p, ','))
            break;
    }
    expect(p, ']');
}
