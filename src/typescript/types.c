/* Types. What is read here will be erased, so only its end matters: operators are taken in a row,
 * without precedence. */
#include "typescript/parser.h"

#include "base/check.h"

static void parse_operand_type(struct parser *p);

void parse_type_arguments(struct parser *p)
{
    expect(p, '<');
    while (more(p) && !at(p, '>')) {
        parse_type(p);
        if (!accept(p, ','))
            break;
    }
    expect(p, '>');
}

/* --- parameters of generics ------------------------------------------------------------------- */

static void parse_type_parameter(struct parser *p)
{
    /* "const", "in" and "out" may come first. */
    while (at_word(p, WORD_const) || at_word(p, WORD_in) ||
           (slice_is(token_text(p, p->token), "out") && lexer_peek(p).kind == TOKEN_NAME &&
            lexer_peek(p).word != WORD_extends)) {
        lexer_next(p);
    }
    expect(p, TOKEN_NAME);
    if (accept_word(p, WORD_extends))
        parse_type(p);
    if (accept(p, '='))
        parse_type(p);
}

void parse_type_parameters(struct parser *p)
{
    p->types++;
    expect(p, '<');
    do {
        if (at(p, '>') && p->text.ptr[p->last_end - 1] == ',')
            break;
        parse_type_parameter(p);
    } while (accept(p, ','));
    expect(p, '>');
    p->types--;
}

void skip_type_parameters(struct parser *p)
{
    uint32_t start = p->token.start, edits = p->edit_count;

    if (!at(p, '<'))
        return;
    parse_type_parameters(p);
    edit_erase_since(p, start, p->last_end, edits);
}

void skip_annotation(struct parser *p)
{
    uint32_t start = p->token.start, edits = p->edit_count;

    if (!accept(p, ':'))
        return;
    parse_type(p);
    edit_erase_since(p, start, p->last_end, edits);
}

/* --- functions -------------------------------------------------------------------------------- */

void parse_type_literal_parameters(struct parser *p)
{
    uint32_t declared = p->declared_count;

    p->types++;
    parse_parameters(p, NULL);
    p->types--;
    p->declared_count = declared;
}

/* "(a: A) => B" at '('; false, and nothing read, if it is a type in parentheses. */
static bool try_function_type(struct parser *p)
{
    struct checkpoint start;

    if (!trial_begin(p, TRIAL_FUNCTION_TYPE, &start))
        return false;
    parse_type_literal_parameters(p);
    if (!trial_end(p, TRIAL_FUNCTION_TYPE, &start, at(p, TOKEN_ARROW)))
        return false;
    expect(p, TOKEN_ARROW);
    parse_type(p);
    return true;
}

/* From "new", "<" or "(" on. */
static void parse_function_type(struct parser *p)
{
    if (at(p, '<'))
        parse_type_parameters(p);
    parse_type_literal_parameters(p);
    if (!accept(p, TOKEN_ARROW)) {
        expected(p, "\"=>\"");
    } else {
        parse_type(p);
    }
}

/* --- operands --------------------------------------------------------------------------------- */

static void parse_dots(struct parser *p)
{
    while (accept(p, '.')) {
        if (!accept(p, TOKEN_PRIVATE))
            expect(p, TOKEN_NAME);
    }
    if (at(p, '<') && !p->token.newline)
        parse_type_arguments(p);
}

void parse_type_reference(struct parser *p)
{
    expect(p, TOKEN_NAME);
    parse_dots(p);
}

/* import("x", { with: ... }).A.B<C> */
static void parse_import_type(struct parser *p)
{
    expect_word(p, WORD_import, "\"import\"");
    expect(p, '(');
    parse_type(p);
    if (accept(p, ',') && !at(p, ')')) {
        parse_assignment(p, 0);
        accept(p, ',');
    }
    expect(p, ')');
    parse_dots(p);
}

static void parse_template_type(struct parser *p)
{
    while (accept(p, TOKEN_TEMPLATE_OPEN)) {
        parse_type(p);
        if (!at(p, '}')) {
            expected(p, "\"}\"");
            return;
        }
        lexer_template(p);
    }
    accept(p, TOKEN_TEMPLATE);
}

/* Types that take no arguments: "<" behind them is an operator. */
static bool is_keyword_type(struct slice name)
{
    static const struct slice keywords[] = {
        SLICE("any"),    SLICE("bigint"),    SLICE("boolean"), SLICE("const"),
        SLICE("false"),  SLICE("never"),     SLICE("null"),    SLICE("number"),
        SLICE("object"), SLICE("string"),    SLICE("symbol"),  SLICE("this"),
        SLICE("true"),   SLICE("undefined"), SLICE("unknown"), SLICE("void"),
    };

    for (size_t i = 0; i < ARRAY_LEN(keywords); i++) {
        if (slice_eq(keywords[i], name))
            return true;
    }
    return false;
}

/* "x is T", "asserts x" and "asserts x is T" are names first. */
static void parse_named_type(struct parser *p)
{
    struct token next;

    if (at_word(p, WORD_asserts)) {
        next = lexer_peek(p);
        if (next.kind == TOKEN_NAME && !next.newline && next.word != WORD_is)
            lexer_next(p);
    }
    if (is_keyword_type(token_text(p, p->token)) && lexer_peek(p).kind != '.')
        lexer_next(p);
    else
        parse_type_reference(p);
    if (at_word(p, WORD_is) && !p->token.newline) {
        lexer_next(p);
        parse_type(p);
    }
}

/* The word begins an operator, and isn't just a name. */
static bool at_type_operator(struct parser *p)
{
    struct token next;

    switch (p->token.word) {
    case WORD_keyof:
    case WORD_unique:
    case WORD_readonly:
    case WORD_infer: break;
    default: return false;
    }
    next = lexer_peek(p);
    switch (next.kind) {
    case TOKEN_NAME: return next.word != WORD_extends && next.word != WORD_is;
    case TOKEN_STRING:
    case TOKEN_NUMBER:
    case TOKEN_TEMPLATE:
    case TOKEN_TEMPLATE_OPEN:
    case '{':
    case '(': return true;
    case '[': return !next.newline;
    default: return false;
    }
}

static void parse_name_type(struct parser *p)
{
    if (at_type_operator(p)) {
        lexer_next(p);
        parse_operand_type(p);
        return;
    }
    switch (p->token.word) {
    case WORD_typeof:
        lexer_next(p);
        if (at_word(p, WORD_import))
            parse_import_type(p);
        else
            parse_type_reference(p);
        break;
    case WORD_import: parse_import_type(p); break;
    case WORD_new:
        lexer_next(p);
        parse_function_type(p);
        break;
    case WORD_abstract:
        if (lexer_peek(p).word == WORD_new) {
            lexer_next(p);
            lexer_next(p);
            parse_function_type(p);
            break;
        }
        parse_named_type(p);
        break;
    case WORD_this:
    case WORD_void:
    case WORD_null:
    case WORD_true:
    case WORD_false:
    case WORD_const: parse_named_type(p); break;
    default:
        if (word_is_reserved(p->token.word))
            unexpected(p);
        else
            parse_named_type(p);
    }
}

static void parse_parentheses(struct parser *p)
{
    if (try_function_type(p))
        return;
    expect(p, '(');
    parse_type(p);
    expect(p, ')');
}

static void parse_operand_type(struct parser *p)
{
    if (!parser_enter(p)) {
        parser_leave(p);
        return;
    }
    switch (p->token.kind) {
    case TOKEN_NAME: parse_name_type(p); break;
    case TOKEN_STRING:
    case TOKEN_NUMBER: lexer_next(p); break;
    case TOKEN_TEMPLATE:
    case TOKEN_TEMPLATE_OPEN: parse_template_type(p); break;
    case '-':
        lexer_next(p);
        expect(p, TOKEN_NUMBER);
        break;
    case '{': parse_type_members(p); break;
    case '[': parse_tuple(p); break;
    case '(': parse_parentheses(p); break;
    case '<': parse_function_type(p); break;
    default: unexpected(p);
    }
    while (at(p, '[') && !p->token.newline) {
        lexer_next(p);
        if (!at(p, ']'))
            parse_type(p);
        expect(p, ']');
    }
    parser_leave(p);
}

/* --- all -------------------------------------------------------------------------------------- */

void parse_type(struct parser *p)
{
    bool conditional = false;

    p->types++;
    if (parser_enter(p)) {
        for (;;) {
            if (at(p, '|') || at(p, '&')) /* may also stand in front of the first */
                lexer_next(p);
            parse_operand_type(p);
            if (at(p, '|') || at(p, '&')) {
                lexer_next(p);
            } else if (at_word(p, WORD_extends) && !p->token.newline) {
                conditional = true;
                lexer_next(p);
            } else if (at(p, '?') && conditional) {
                lexer_next(p);
                parse_type(p);
                expect(p, ':');
                conditional = false;
            } else {
                break;
            }
        }
    }
    parser_leave(p);
    p->types--;
}
