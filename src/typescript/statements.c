/* Statements: which one begins here. */
#include "typescript/parser.h"

void parse_statements(struct parser *p, int end)
{
    while (more(p) && !at(p, end))
        parse_statement(p);
}

void parse_block(struct parser *p)
{
    uint32_t outer = scope_open(p);

    expect(p, '{');
    parse_statements(p, '}');
    expect(p, '}');
    scope_close(p, outer);
}

/* --- declarations ----------------------------------------------------------------------------- */

/* Behind "var", "let" or "const"; without the semicolon. */
void parse_variables(struct parser *p)
{
    do {
        uint32_t start, edits;

        parse_binding(p);
        start = p->token.start;
        edits = p->edit_count;
        if (at(p, '!') && !p->token.newline) {
            lexer_next(p);
            skip_annotation(p);
            edit_erase_since(p, start, p->last_end, edits);
        } else {
            skip_annotation(p);
        }
        if (accept(p, '='))
            parse_assignment(p, 0);
    } while (accept(p, ','));
}

bool parse_function_statement(struct parser *p, uint32_t start, uint32_t edit_count)
{
    bool is_async = accept_word(p, WORD_async);

    expect_word(p, WORD_function, "\"function\"");
    if (parse_function(p, is_async, true))
        return true;
    expect_semicolon(p);
    erase_statement(p, start, edit_count);
    return false;
}

bool at_async_function(struct parser *p)
{
    struct token next;

    if (!at_word(p, WORD_async))
        return false;
    next = lexer_peek(p);
    return next.word == WORD_function && !next.newline;
}

bool at_variables(struct parser *p)
{
    struct token next;

    if (at_word(p, WORD_var) || at_word(p, WORD_const))
        return true;
    if (!at_word(p, WORD_let))
        return false;
    next = lexer_peek(p);
    return next.kind == '[' || next.kind == '{' ||
           (next.kind == TOKEN_NAME && next.word != WORD_in && next.word != WORD_instanceof);
}

/* --- statements ------------------------------------------------------------------------------- */

static void parse_expression_statement(struct parser *p)
{
    struct token first = p->token;

    if (at_word(p, WORD_super))
        p->super_statement = first.start;
    parse_expression(p);
    if (at(p, ':') && first.kind == TOKEN_NAME && p->last_end == first.end) {
        lexer_next(p); /* behind a label */
        parse_statement(p);
    } else {
        expect_semicolon(p);
    }
}

static bool at_import_expression(struct parser *p)
{
    struct token next = lexer_peek(p);

    return next.kind == '(' || next.kind == '.';
}

/* False if it left no code. */
static bool parse_word_statement(struct parser *p, uint32_t start, uint32_t edits)
{
    uint32_t code = p->code_count;

    switch (p->token.word) {
    case WORD_function: return parse_function_statement(p, start, edits);
    case WORD_class: parse_class(p, true); return true;
    case WORD_enum: parse_enum(p, start, false); return true;
    case WORD_export: parse_export(p); return p->code_count != code;
    case WORD_import:
        if (at_import_expression(p))
            break;
        parse_import(p);
        return true;
    case WORD_const:
        if (lexer_peek(p).word == WORD_enum) {
            lexer_next(p);
            parse_enum(p, start, false);
            return true;
        }
        break;
    default: break;
    }
    if (parse_control(p))
        return true;
    if (at_async_function(p))
        return parse_function_statement(p, start, edits);
    if (at_variables(p)) {
        lexer_next(p);
        parse_variables(p);
        expect_semicolon(p);
        return true;
    }
    if (parse_type_statement(p, start))
        return p->code_count != code;
    parse_expression_statement(p);
    return true;
}

void parse_statement(struct parser *p)
{
    bool is_code = true;

    if (parser_enter(p)) {
        if (at(p, TOKEN_NAME))
            is_code = parse_word_statement(p, p->token.start, p->edit_count);
        else if (at(p, '{'))
            parse_block(p);
        else if (at(p, ';'))
            lexer_next(p);
        else
            parse_expression_statement(p);
    }
    parser_leave(p);
    p->code_count += is_code;
}
