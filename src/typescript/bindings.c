/* What declarations and parameters bind: names and patterns. */
#include "typescript/parser.h"

static void parse_default(struct parser *p)
{
    if (accept(p, '='))
        parse_assignment(p, 0);
}

static void parse_array_pattern(struct parser *p)
{
    expect(p, '[');
    while (more(p) && !at(p, ']')) {
        if (accept(p, ','))
            continue;
        accept(p, TOKEN_DOTS);
        parse_binding(p);
        parse_default(p);
        if (!accept(p, ','))
            break;
    }
    expect(p, ']');
}

static void parse_object_pattern(struct parser *p)
{
    expect(p, '{');
    while (more(p) && !at(p, '}')) {
        if (accept(p, TOKEN_DOTS) || lexer_peek(p).kind != ':') {
            if (at(p, '[')) { /* [computed]: name */
                parse_property_name(p);
                expect(p, ':');
            }
            parse_binding(p);
        } else {
            parse_property_name(p);
            expect(p, ':');
            parse_binding(p);
        }
        parse_default(p);
        if (!accept(p, ','))
            break;
    }
    expect(p, '}');
}

void parse_binding(struct parser *p)
{
    if (parser_enter(p)) {
        if (at(p, '[')) {
            parse_array_pattern(p);
        } else if (at(p, '{')) {
            parse_object_pattern(p);
        } else if (at_identifier(p)) {
            declare(p, token_text(p, p->token), NAME_VALUE);
            lexer_next(p);
        } else {
            expected(p, "identifier");
        }
    }
    parser_leave(p);
}
