/* Expressions: operators and operands in a row. */
#include "typescript/parser.h"

void parse_expression(struct parser *p)
{
    do {
        parse_assignment(p, 0);
    } while (accept(p, ','));
}

/* "x as T" and "x satisfies T": they follow an operand on its line. */
static void skip_assertions(struct parser *p)
{
    while ((at_word(p, WORD_as) || at_word(p, WORD_satisfies)) && !p->token.newline) {
        uint32_t start = p->token.start, edits = p->edit_count;

        lexer_next(p);
        parse_type(p);
        edit_erase_since(p, start, p->last_end, edits);
    }
}

/* An operator between operands; goes past it. */
static bool accept_operator(struct parser *p)
{
    if (at(p, '<') || at(p, '>'))
        lexer_join(p);
    switch (p->token.kind) {
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case '&':
    case '|':
    case '^':
    case '<':
    case '>':
    case '=':
    case TOKEN_ASSIGN:
    case TOKEN_BINARY: break;
    case TOKEN_NAME:
        if (at_word(p, WORD_in) || at_word(p, WORD_instanceof))
            break;
        return false;
    default: return false;
    }
    lexer_next(p);
    return true;
}

void parse_assignment(struct parser *p, int flags)
{
    if (parser_enter(p)) {
        while (!parse_unary(p, flags)) {
            skip_assertions(p);
            if (accept(p, '?')) {
                parse_assignment(p, EXPRESSION_IN_CONDITION);
                expect(p, ':');
            } else if (!accept_operator(p)) {
                break;
            }
        }
    }
    parser_leave(p);
}

/* --- before an operand ------------------------------------------------------------------------ */

/* Whether `await` is an operator here. At the top it is; modules have no other. */
static bool await_is_operator(const struct parser *p)
{
    return p->in_async || !p->in_function;
}

/* `yield` may stand alone. */
static bool yield_has_operand(const struct parser *p)
{
    if (p->token.newline)
        return false;
    switch (p->token.kind) {
    case TOKEN_END:
    case ')':
    case ']':
    case '}':
    case ',':
    case ';':
    case ':':
    case '?': return false;
    case TOKEN_NAME: return !at_word(p, WORD_in) && !at_word(p, WORD_of);
    default: return true;
    }
}

bool parse_unary(struct parser *p, int flags)
{
    for (;;) {
        switch (p->token.kind) {
        case '!':
        case '~':
        case '+':
        case '-':
        case TOKEN_INCREMENT: lexer_next(p); continue;
        case '<': return parse_angle(p, flags);
        case TOKEN_NAME: break;
        default: return parse_operand(p, flags);
        }
        switch (p->token.word) {
        case WORD_typeof:
        case WORD_void:
        case WORD_delete: lexer_next(p); continue;
        case WORD_await:
            if (!await_is_operator(p))
                return parse_operand(p, flags);
            lexer_next(p);
            continue;
        case WORD_yield:
            if (!p->in_generator)
                return parse_operand(p, flags);
            lexer_next(p);
            if (!p->token.newline)
                accept(p, '*');
            if (!yield_has_operand(p))
                return false;
            continue;
        default: return parse_operand(p, flags);
        }
    }
}
