/* Where only trying tells: arrow functions, casts, type arguments of calls. */
#include "typescript/parser.h"

/* --- arrow functions -------------------------------------------------------------------------- */

/* From "=>" on. */
static void parse_arrow_body(struct parser *p, int flags, bool is_async)
{
    bool in_async = p->in_async, in_generator = p->in_generator, in_function = p->in_function;

    lexer_next(p);
    if (at(p, '{')) {
        parse_function_body(p, (struct function_kind){ is_async, false }, NULL);
        return;
    }
    p->in_async = is_async;
    p->in_generator = false;
    p->in_function = true;
    parse_assignment(p, flags);
    p->in_async = in_async;
    p->in_generator = in_generator;
    p->in_function = in_function;
}

void parse_arrow_of_name(struct parser *p, int flags, bool is_async)
{
    uint32_t outer = scope_open(p);

    parse_binding(p);
    if (!at(p, TOKEN_ARROW) || p->token.newline)
        expected(p, "\"=>\"");
    else
        parse_arrow_body(p, flags, is_async);
    scope_close(p, outer);
}

/* The parts of an arrow function before "=>", as far as erasing them must keep it on one line. */
struct arrow_head {
    uint32_t generics; /* '<', or where '(' is */
    uint32_t open, close;
    bool has_type;
};

static bool parse_arrow_head(struct parser *p, struct arrow_head *head)
{
    head->generics = p->token.start;
    skip_type_parameters(p);
    head->open = p->token.start;
    if (!at(p, '('))
        return false;
    parse_parameters(p, NULL);
    head->close = p->last_end - 1;
    head->has_type = at(p, ':');
    skip_annotation(p);
    return at(p, TOKEN_ARROW) && !p->token.newline;
}

/* Nothing but spaces may be between "async" and '(', and between ')' and "=>": where a type had
 * line breaks, the parenthesis goes to its other end. */
static void move_parentheses(struct parser *p, const struct arrow_head *head)
{
    if (has_newline(p, head->generics, head->open)) {
        edit_erase(p, head->open, head->open + 1);
        edit_put(p, head->generics, "(");
    }
    if (head->has_type && has_newline(p, head->close, p->last_end)) {
        edit_insert(p, p->last_end, ")");
        edit_erase(p, head->close, head->close + 1);
    }
}

bool parse_arrow(struct parser *p, int flags, bool is_async)
{
    struct checkpoint start;
    struct arrow_head head;
    uint32_t outer = scope_open(p);
    bool good;

    if (!trial_begin(p, TRIAL_ARROW, &start)) {
        scope_close(p, outer);
        return false;
    }
    good = parse_arrow_head(p, &head);
    if (good && head.has_type && (flags & EXPRESSION_IN_CONDITION)) {
        /* "a ? (b) : c => d" could go on as an arrow function of type c. */
        move_parentheses(p, &head);
        parse_arrow_body(p, flags, is_async);
        good = trial_end(p, TRIAL_ARROW, &start, at(p, ':'));
    } else {
        good = trial_end(p, TRIAL_ARROW, &start, good);
        if (good && !p->failed) {
            move_parentheses(p, &head);
            parse_arrow_body(p, flags, is_async);
        }
    }
    scope_close(p, outer);
    return good;
}

/* --- casts ------------------------------------------------------------------------------------ */

bool parse_angle(struct parser *p, int flags)
{
    uint32_t start = p->token.start, edits = p->edit_count;
    bool moved, is_arrow = false;

    if (parse_arrow(p, flags, false))
        return true;
    expect(p, '<');
    parse_type(p);
    expect(p, '>');
    edit_erase_since(p, start, p->last_end, edits);
    /* Behind "return" the operand has to begin on the same line. */
    moved = has_newline(p, start, p->token.start);
    if (moved)
        edit_put(p, start, "(");
    if (parser_enter(p))
        is_arrow = parse_unary(p, flags);
    parser_leave(p);
    if (moved)
        edit_insert(p, p->last_end, ")");
    return is_arrow;
}

/* --- type arguments --------------------------------------------------------------------------- */

/* Whether what follows '>' shows that types were meant: as TypeScript decides. */
static bool may_follow_type_arguments(const struct parser *p, int flags)
{
    switch (p->token.kind) {
    case '(':
    case TOKEN_TEMPLATE:
    case TOKEN_TEMPLATE_OPEN: return true;
    case '<':
    case '>':
    case '+':
    case '-': return false;
    case '{': return (flags & EXPRESSION_HERITAGE) || p->token.newline;
    case TOKEN_PRIVATE:
    case TOKEN_NUMBER:
    case TOKEN_STRING:
    case TOKEN_INCREMENT:
    case '[':
    case '!':
    case '~':
    case '/':
    case '@': return p->token.newline;
    case TOKEN_NAME:
        return p->token.newline || at_word(p, WORD_in) || at_word(p, WORD_instanceof) ||
               at_word(p, WORD_as) || at_word(p, WORD_satisfies) ||
               ((flags & EXPRESSION_HERITAGE) && at_word(p, WORD_implements));
    default: return true;
    }
}

bool try_type_arguments(struct parser *p, int flags)
{
    struct checkpoint start;
    char next;
    bool good;

    if (!trial_begin(p, TRIAL_TYPE_ARGUMENTS, &start))
        return false;
    p->types++;
    parse_type_arguments(p);
    p->types--;
    next = p->last_end < p->text.len ? p->text.ptr[p->last_end] : '\0';
    good = next != '>' && next != '=' && may_follow_type_arguments(p, flags);
    if (!trial_end(p, TRIAL_TYPE_ARGUMENTS, &start, good))
        return false;
    edit_erase_since(p, start.token.start, p->last_end, start.edit_count);
    return true;
}
