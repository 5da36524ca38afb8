/* Statements that decide what runs: if, loops, switch, try, jumps. */
#include "typescript/parser.h"

static void parse_condition(struct parser *p)
{
    expect(p, '(');
    parse_expression(p);
    expect(p, ')');
}

static void parse_if(struct parser *p)
{
    bool again;

    do {
        parse_condition(p);
        parse_statement(p);
        again = accept_word(p, WORD_else);
    } while (again && accept_word(p, WORD_if)); /* no deeper with each "else if" */
    if (again)
        parse_statement(p);
}

/* The parentheses of "for". */
static void parse_for_head(struct parser *p)
{
    expect(p, '(');
    if (at_variables(p)) {
        lexer_next(p);
        parse_variables(p);
    } else if (!at(p, ';')) {
        parse_expression(p);
    }
    if (accept_word(p, WORD_of) || accept_word(p, WORD_in)) {
        parse_expression(p);
    } else if (!at(p, ')')) {
        expect(p, ';');
        if (!at(p, ';'))
            parse_expression(p);
        expect(p, ';');
        if (!at(p, ')'))
            parse_expression(p);
    }
    expect(p, ')');
}

static void parse_for(struct parser *p)
{
    uint32_t outer = scope_open(p);

    accept_word(p, WORD_await);
    parse_for_head(p);
    parse_statement(p);
    scope_close(p, outer);
}

static void parse_do(struct parser *p)
{
    parse_statement(p);
    expect_word(p, WORD_while, "\"while\"");
    parse_condition(p);
    accept(p, ';');
}

static void parse_switch(struct parser *p)
{
    uint32_t outer = scope_open(p);

    parse_condition(p);
    expect(p, '{');
    while (more(p) && !at(p, '}')) {
        if (accept_word(p, WORD_case))
            parse_expression(p);
        else
            expect_word(p, WORD_default, "\"case\"");
        expect(p, ':');
        while (more(p) && !at(p, '}') && !at_word(p, WORD_case) && !at_word(p, WORD_default))
            parse_statement(p);
    }
    expect(p, '}');
    scope_close(p, outer);
}

static void parse_try(struct parser *p)
{
    uint32_t outer;

    parse_block(p);
    if (accept_word(p, WORD_catch)) {
        outer = scope_open(p);
        if (accept(p, '(')) {
            parse_binding(p);
            skip_annotation(p);
            expect(p, ')');
        }
        parse_block(p);
        scope_close(p, outer);
        if (!at_word(p, WORD_finally))
            return;
    }
    expect_word(p, WORD_finally, "\"finally\"");
    parse_block(p);
}

/* What "return" and "throw" may have behind them. */
static void parse_result(struct parser *p)
{
    if (!at(p, ';') && !at(p, '}') && !at(p, TOKEN_END) && !p->token.newline)
        parse_expression(p);
    expect_semicolon(p);
}

static void parse_jump(struct parser *p)
{
    if (at_identifier(p) && !p->token.newline)
        lexer_next(p);
    expect_semicolon(p);
}

bool parse_control(struct parser *p)
{
    enum word word = p->token.word;

    switch (word) {
    case WORD_if:
    case WORD_for:
    case WORD_while:
    case WORD_do:
    case WORD_switch:
    case WORD_try:
    case WORD_with:
    case WORD_return:
    case WORD_throw:
    case WORD_break:
    case WORD_continue:
    case WORD_debugger: lexer_next(p); break;
    default: return false;
    }
    switch (word) {
    case WORD_if: parse_if(p); break;
    case WORD_for: parse_for(p); break;
    case WORD_do: parse_do(p); break;
    case WORD_switch: parse_switch(p); break;
    case WORD_try: parse_try(p); break;
    case WORD_return:
    case WORD_throw: parse_result(p); break;
    case WORD_while:
    case WORD_with:
        parse_condition(p);
        parse_statement(p);
        break;
    default: parse_jump(p);
    }
    return true;
}
