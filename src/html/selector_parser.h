/* The tokens of selectors. For selector_compile.c. Each reader returns false on anything else than
 * what it reads; the position is then anywhere. */
#ifndef HTML_SELECTOR_PARSER_H
#define HTML_SELECTOR_PARSER_H

#include "html/selector_parts.h"

struct selector_parser {
    struct slice text;
    size_t at;
    const struct selector_host *host;
    struct arena *arena; /* of everything that is read */
};

/* The next byte; 0 at the end, which no selector can have anywhere else. */
static inline char parser_peek(const struct selector_parser *p)
{
    return p->at < p->text.len ? p->text.ptr[p->at] : '\0';
}

static inline bool parser_take(struct selector_parser *p, char c)
{
    bool there = parser_peek(p) == c;
    p->at += there;
    return there;
}

/* White space and comments; whether there was any. */
bool parser_skip_space(struct selector_parser *p);

/* Any characters of a name, escapes included; an identifier doesn't begin with a digit. */
bool parser_read_name(struct selector_parser *p, struct slice *out);
bool parser_read_identifier(struct selector_parser *p, struct slice *out);

/* A quoted string or an identifier. */
bool parser_read_text(struct selector_parser *p, struct slice *out);

/* A regular expression, up to a parenthesis or bracket that it doesn't open. */
bool parser_read_expression(struct selector_parser *p, struct part *part);

/* an+b, a number, "odd" or "even". */
bool parser_read_nth(struct selector_parser *p, struct part *part);

struct slice parser_lower(struct selector_parser *p, struct slice text);

#endif
