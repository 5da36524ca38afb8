/* Operands: names, literals, calls and what else binds closer than operators. */
#include "typescript/parser.h"

/* --- literals --------------------------------------------------------------------------------- */

void parse_template(struct parser *p)
{
    while (accept(p, TOKEN_TEMPLATE_OPEN)) {
        parse_expression(p);
        if (!at(p, '}')) {
            expected(p, "\"}\"");
            return;
        }
        lexer_template(p);
    }
    accept(p, TOKEN_TEMPLATE);
}

/* Elements, or arguments, up to the bracket. */
static void parse_list(struct parser *p, int close)
{
    lexer_next(p);
    while (more(p) && !at(p, close)) {
        if (at(p, ',') && close == ']') { /* a hole */
            lexer_next(p);
            continue;
        }
        accept(p, TOKEN_DOTS);
        parse_assignment(p, 0);
        if (!accept(p, ','))
            break;
    }
    expect(p, close);
}

bool at_property_name(const struct parser *p)
{
    switch (p->token.kind) {
    case TOKEN_NAME:
    case TOKEN_STRING:
    case TOKEN_NUMBER:
    case TOKEN_PRIVATE:
    case '[': return true;
    default: return false;
    }
}

void parse_property_name(struct parser *p)
{
    if (accept(p, '[')) {
        parse_expression(p);
        expect(p, ']');
    } else if (at_property_name(p)) {
        lexer_next(p);
    } else {
        expected(p, "identifier");
    }
}

/* "async", "get" and "set" before a name, and '*'. */
static struct function_kind parse_property_modifiers(struct parser *p)
{
    struct function_kind kind = { false, false };

    while (at_word(p, WORD_async) || at_word(p, WORD_get) || at_word(p, WORD_set)) {
        struct token next = lexer_peek(p);

        if (next.kind == ',' || next.kind == ':' || next.kind == '(' || next.kind == '}' ||
            next.kind == '=' || next.kind == '<' || next.kind == TOKEN_END) {
            break;
        }
        kind.is_async |= at_word(p, WORD_async);
        lexer_next(p);
    }
    kind.is_generator = accept(p, '*');
    return kind;
}

static void parse_property(struct parser *p)
{
    struct function_kind kind;
    struct token name;

    if (accept(p, TOKEN_DOTS)) {
        parse_assignment(p, 0);
        return;
    }
    kind = parse_property_modifiers(p);
    name = p->token;
    if (name.kind == TOKEN_NAME) {
        struct token next = lexer_peek(p);

        if (next.kind == ',' || next.kind == '}' || next.kind == '=') {
            reference(p);
            lexer_next(p);
            if (accept(p, '='))
                parse_assignment(p, 0);
            return;
        }
    }
    parse_property_name(p);
    if (at(p, '(') || at(p, '<')) {
        if (!parse_function_rest(p, kind, NULL))
            expected(p, "\"{\"");
    } else {
        expect(p, ':');
        parse_assignment(p, 0);
    }
}

static void parse_object(struct parser *p)
{
    expect(p, '{');
    while (more(p) && !at(p, '}')) {
        parse_property(p);
        if (!accept(p, ','))
            break;
    }
    expect(p, '}');
}

/* --- behind an operand ------------------------------------------------------------------------ */

static void parse_member_name(struct parser *p)
{
    if (!accept(p, TOKEN_PRIVATE))
        expect(p, TOKEN_NAME);
}

/* False where nothing belongs to the operand any more. */
static bool parse_suffix(struct parser *p, int flags)
{
    switch (p->token.kind) {
    case '.':
        lexer_next(p);
        parse_member_name(p);
        return true;
    case TOKEN_CHAIN:
        lexer_next(p);
        if (at(p, '<'))
            return try_type_arguments(p, flags);
        if (!at(p, '(') && !at(p, '['))
            parse_member_name(p);
        return true;
    case '[':
        lexer_next(p);
        parse_expression(p);
        expect(p, ']');
        return true;
    case '(': parse_list(p, ')'); return true;
    case TOKEN_TEMPLATE:
    case TOKEN_TEMPLATE_OPEN: parse_template(p); return true;
    case TOKEN_INCREMENT:
        if (p->token.newline)
            return false;
        lexer_next(p);
        return true;
    case '!':
        if (p->token.newline)
            return false;
        edit_erase(p, p->token.start, p->token.end);
        lexer_next(p);
        return true;
    case '<': return try_type_arguments(p, flags);
    default: return false;
    }
}

void parse_suffixes(struct parser *p, int flags)
{
    while (parse_suffix(p, flags))
        ;
}

/* --- words ------------------------------------------------------------------------------------ */

/* True if it was an arrow function. */
static bool parse_async(struct parser *p, int flags)
{
    struct token next = lexer_peek(p);

    if (next.newline)
        next = (struct token){ .kind = TOKEN_END };
    if (next.word == WORD_function) {
        lexer_next(p);
        lexer_next(p);
        parse_function(p, true, false);
        return false;
    }
    if (next.kind == TOKEN_NAME && !word_is_reserved(next.word) && next.word != WORD_as &&
        next.word != WORD_satisfies) {
        lexer_next(p);
        parse_arrow_of_name(p, flags, true);
        return true;
    }
    reference(p);
    if (next.kind == TOKEN_ARROW) {
        parse_arrow_of_name(p, flags, false);
        return true;
    }
    lexer_next(p);
    return (next.kind == '(' || next.kind == '<') && parse_arrow(p, flags, true);
}

static void parse_super(struct parser *p)
{
    uint32_t start = p->token.start;

    lexer_next(p);
    if (!at(p, '('))
        return;
    parse_list(p, ')');
    if (p->constructor)
        assign_properties(p, start);
}

static void parse_new(struct parser *p, int flags)
{
    lexer_next(p);
    if (accept(p, '.')) { /* new.target */
        expect(p, TOKEN_NAME);
    } else if (at_word(p, WORD_import)) {
        unexpected(p);
    } else {
        if (parser_enter(p))
            parse_operand(p, flags);
        parser_leave(p);
    }
}

static void parse_import_call(struct parser *p)
{
    lexer_next(p);
    if (!at(p, '(') && !at(p, '.'))
        unexpected(p);
}

/* True if it was an arrow function. */
static bool parse_name(struct parser *p, int flags)
{
    switch (p->token.word) {
    case WORD_function:
        lexer_next(p);
        parse_function(p, false, false);
        return false;
    case WORD_class: parse_class(p, false); return false;
    case WORD_async: return parse_async(p, flags);
    case WORD_super: parse_super(p); return false;
    case WORD_import: parse_import_call(p); return false;
    case WORD_new: parse_new(p, flags); return false;
    case WORD_this:
    case WORD_null:
    case WORD_true:
    case WORD_false: lexer_next(p); return false;
    default: break;
    }
    if (word_is_reserved(p->token.word)) {
        unexpected(p);
    } else if (lexer_peek(p).kind == TOKEN_ARROW) {
        parse_arrow_of_name(p, flags, false);
        return true;
    } else {
        reference(p);
        lexer_next(p);
    }
    return false;
}

bool parse_operand(struct parser *p, int flags)
{
    switch (p->token.kind) {
    case TOKEN_NAME:
        if (parse_name(p, flags))
            return true;
        break;
    case TOKEN_NUMBER:
    case TOKEN_STRING:
    case TOKEN_PRIVATE: lexer_next(p); break;
    case TOKEN_TEMPLATE:
    case TOKEN_TEMPLATE_OPEN: parse_template(p); break;
    case '(':
        if (parse_arrow(p, flags, false))
            return true;
        lexer_next(p);
        parse_expression(p);
        expect(p, ')');
        break;
    case '[': parse_list(p, ']'); break;
    case '{': parse_object(p); break;
    case '/':
    case TOKEN_ASSIGN:
        if (p->text.ptr[p->token.start] == '/') {
            lexer_regexp(p);
            lexer_next(p);
            break;
        }
        unexpected(p);
        break;
    default: unexpected(p);
    }
    parse_suffixes(p, flags);
    return false;
}
