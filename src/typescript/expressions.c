/* Expressions: operators and operands in a row. */
#include "typescript/parser.h"

void parse_expression(struct parser *p)
{
    do {
        parse_assignment(p, 0);
    } while (accept(p, ','));
}

/* How close an operator binds, from those that "as" binds closer than on. */
enum binding {
    BINDING_NONE,
    BINDING_LOOSE,
    BINDING_RELATION,
    BINDING_SHIFT,
    BINDING_SUM,
    BINDING_PRODUCT,
    BINDING_POWER
};

/* What an assertion behind it is about: operands, and operators that bind no less than "as". */
struct chain {
    uint32_t start;
    enum binding loosest; /* of its operators */
};

/* Of the operator that the token is; none if it is no operator between operands. */
static enum binding operator_binding(struct parser *p)
{
    struct slice text;

    if (at(p, '<') || at(p, '>'))
        lexer_join(p);
    switch (p->token.kind) {
    case '&':
    case '|':
    case '^':
    case '=':
    case TOKEN_ASSIGN: return BINDING_LOOSE;
    case '<':
    case '>': return BINDING_RELATION;
    case '+':
    case '-': return BINDING_SUM;
    case '*':
    case '/':
    case '%': return BINDING_PRODUCT;
    case TOKEN_NAME:
        return at_word(p, WORD_in) || at_word(p, WORD_instanceof) ? BINDING_RELATION : BINDING_NONE;
    case TOKEN_BINARY: break;
    default: return BINDING_NONE;
    }
    text = token_text(p, p->token);
    switch (text.ptr[0]) {
    case '*': return BINDING_POWER;
    case '<':
    case '>': return text.ptr[1] == '=' ? BINDING_RELATION : BINDING_SHIFT;
    default: return BINDING_LOOSE;
    }
}

/* "x as T" and "x satisfies T": they follow an operand on its line. True if there are some. */
static bool skip_assertions(struct parser *p)
{
    bool any = false;

    while ((at_word(p, WORD_as) || at_word(p, WORD_satisfies)) && !p->token.newline) {
        uint32_t start = p->token.start, edits = p->edit_count;

        lexer_next(p);
        parse_type(p);
        edit_erase_since(p, start, p->last_end, edits);
        any = true;
    }
    return any;
}

/* Behind the assertions of a chain: what is erased must not let its last operand go to an operator
 * that binds closer, as in "1 + 2 as number * 3". */
static void keep_together(struct parser *p, struct chain *chain, enum binding next)
{
    if (next <= chain->loosest && next != BINDING_POWER)
        return;
    edit_insert(p, chain->start, "(");
    edit_insert(p, p->last_end, ")");
    chain->loosest = BINDING_POWER;
}

static void parse_operators(struct parser *p, int flags)
{
    struct chain chain = { p->token.start, BINDING_POWER };

    while (!parse_unary(p, flags)) {
        bool asserted = skip_assertions(p);
        enum binding next;

        if (accept(p, '?')) {
            parse_assignment(p, EXPRESSION_IN_CONDITION);
            expect(p, ':');
            next = BINDING_LOOSE;
        } else {
            next = operator_binding(p);
            if (next == BINDING_NONE)
                return;
            if (asserted)
                keep_together(p, &chain, next);
            lexer_next(p);
        }
        if (next == BINDING_LOOSE)
            chain = (struct chain){ p->token.start, BINDING_POWER };
        else if (next < chain.loosest)
            chain.loosest = next;
    }
}

void parse_assignment(struct parser *p, int flags)
{
    if (parser_enter(p))
        parse_operators(p, flags);
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
            parse_assignment(p, flags);
            return true;
        default: return parse_operand(p, flags);
        }
    }
}
