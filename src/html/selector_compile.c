/* Compiling selectors: combinators, simple selectors, groups. */
#include "base/check.h"
#include "html/selector_parser.h"

/* How deep a chain of combinators and parentheses may go: matching recurses along it. */
enum { DEPTH_MAX = 200 };

static const struct selector *read_group(struct selector_parser *p, int depth);

static struct part *add_part(struct selector_parser *p, struct part ***end, enum part_kind kind)
{
    struct part *part = ARENA_NEW(p->arena, struct part);
    part->kind = kind;
    **end = part;
    *end = &part->next;
    return part;
}

/* --- [name=value] ----------------------------------------------------------------------------- */

static bool read_operation(struct selector_parser *p, struct part *part)
{
    if (parser_take(p, '=')) {
        part->operation = '=';
        return true;
    }
    char c = parser_peek(p);
    if (c == '\0' || !strchr("!~|^$*#", c))
        return false;
    p->at++;
    part->operation = c;
    return parser_take(p, '=');
}

static bool read_attribute_value(struct selector_parser *p, struct part *part)
{
    parser_skip_space(p);
    if (part->operation == '#')
        return parser_read_expression(p, part);
    if (!parser_read_text(p, &part->value))
        return false;
    parser_skip_space(p);
    part->ignores_case = parser_take(p, 'i') || parser_take(p, 'I');
    if (part->ignores_case)
        part->value = parser_lower(p, part->value);
    return true;
}

static bool read_attribute(struct selector_parser *p, struct part *part)
{
    parser_skip_space(p);
    if (!parser_read_identifier(p, &part->name))
        return false;
    part->name = parser_lower(p, part->name);
    parser_skip_space(p);
    if (parser_take(p, ']'))
        return true;
    if (!read_operation(p, part) || !read_attribute_value(p, part))
        return false;
    parser_skip_space(p);
    return parser_take(p, ']');
}

/* --- :pseudo-class ---------------------------------------------------------------------------- */

enum argument {
    ARGUMENT_NONE,
    ARGUMENT_GROUP,
    ARGUMENT_TEXT,
    ARGUMENT_WORD,
    ARGUMENT_REGEX,
    ARGUMENT_NTH
};

struct pseudo {
    const char *name;
    struct part part;
    enum argument argument;
};

static const struct pseudo pseudos[] = {
    { "not", { .kind = PART_NOT }, ARGUMENT_GROUP },
    { "has", { .kind = PART_HAS }, ARGUMENT_GROUP },
    { "haschild", { .kind = PART_HAS_CHILD }, ARGUMENT_GROUP },
    { "contains", { .kind = PART_CONTAINS }, ARGUMENT_TEXT },
    { "containsown", { .kind = PART_CONTAINS, .own = true }, ARGUMENT_TEXT },
    { "matches", { .kind = PART_MATCHES }, ARGUMENT_REGEX },
    { "matchesown", { .kind = PART_MATCHES, .own = true }, ARGUMENT_REGEX },
    { "nth-child", { .kind = PART_NTH }, ARGUMENT_NTH },
    { "nth-last-child", { .kind = PART_NTH, .from_end = true }, ARGUMENT_NTH },
    { "nth-of-type", { .kind = PART_NTH, .of_type = true }, ARGUMENT_NTH },
    { "nth-last-of-type", { .kind = PART_NTH, .from_end = true, .of_type = true }, ARGUMENT_NTH },
    { "first-child", { .kind = PART_NTH, .offset = 1 }, ARGUMENT_NONE },
    { "last-child", { .kind = PART_NTH, .offset = 1, .from_end = true }, ARGUMENT_NONE },
    { "first-of-type", { .kind = PART_NTH, .offset = 1, .of_type = true }, ARGUMENT_NONE },
    { "last-of-type",
      { .kind = PART_NTH, .offset = 1, .from_end = true, .of_type = true },
      ARGUMENT_NONE },
    { "only-child", { .kind = PART_ONLY }, ARGUMENT_NONE },
    { "only-of-type", { .kind = PART_ONLY, .of_type = true }, ARGUMENT_NONE },
    { "input", { .kind = PART_INPUT }, ARGUMENT_NONE },
    { "empty", { .kind = PART_EMPTY }, ARGUMENT_NONE },
    { "root", { .kind = PART_ROOT }, ARGUMENT_NONE },
    { "link", { .kind = PART_LINK }, ARGUMENT_NONE },
    { "lang", { .kind = PART_LANG }, ARGUMENT_WORD },
    { "enabled", { .kind = PART_ENABLED }, ARGUMENT_NONE },
    { "disabled", { .kind = PART_DISABLED }, ARGUMENT_NONE },
    { "checked", { .kind = PART_CHECKED }, ARGUMENT_NONE },
    { "visited", { .kind = PART_NEVER }, ARGUMENT_NONE },
    { "hover", { .kind = PART_NEVER }, ARGUMENT_NONE },
    { "active", { .kind = PART_NEVER }, ARGUMENT_NONE },
    { "focus", { .kind = PART_NEVER }, ARGUMENT_NONE },
    { "target", { .kind = PART_NEVER }, ARGUMENT_NONE },
};

static const struct pseudo *find_pseudo(struct slice name)
{
    for (size_t i = 0; i < ARRAY_LEN(pseudos); i++)
        if (slice_eq_nocase(name, slice_of(pseudos[i].name)))
            return &pseudos[i];
    return NULL;
}

static bool read_lower(struct selector_parser *p, struct part *part, bool is_word)
{
    bool ok = is_word ? parser_read_identifier(p, &part->value) : parser_read_text(p, &part->value);
    if (ok)
        part->value = parser_lower(p, part->value);
    return ok;
}

static bool read_argument(struct selector_parser *p, enum argument argument, struct part *part,
                          int depth)
{
    switch (argument) {
    case ARGUMENT_GROUP: part->inside = read_group(p, depth + 1); return part->inside;
    case ARGUMENT_TEXT: return read_lower(p, part, false);
    case ARGUMENT_WORD: return read_lower(p, part, true);
    case ARGUMENT_REGEX: return parser_read_expression(p, part);
    default: return parser_read_nth(p, part);
    }
}

static bool read_pseudo(struct selector_parser *p, struct part *part, int depth)
{
    struct slice name;
    if (!parser_read_identifier(p, &name))
        return false;
    const struct pseudo *pseudo = find_pseudo(name);
    if (!pseudo)
        return false;
    struct part *next = part->next;
    *part = pseudo->part;
    part->next = next;
    if (pseudo->argument == ARGUMENT_NONE)
        return true;
    if (!parser_take(p, '('))
        return false;
    parser_skip_space(p);
    if (!read_argument(p, pseudo->argument, part, depth))
        return false;
    parser_skip_space(p);
    return parser_take(p, ')');
}

/* --- all of it -------------------------------------------------------------------------------- */

static bool read_name(struct selector_parser *p, struct part ***end)
{
    struct part *part = add_part(p, end, PART_NAME);
    if (!parser_read_identifier(p, &part->name))
        return false;
    part->name = parser_lower(p, part->name);
    return true;
}

/* The type selector that a compound may begin with. */
static bool read_type(struct selector_parser *p, struct part ***end)
{
    char c = parser_peek(p);
    if (c == '*') {
        p->at++;
        if (slice_starts(slice_sub(p->text, p->at, p->text.len), SLICE("|*")))
            p->at += 2;
        return true;
    }
    return (c != '\0' && strchr("#.[:", c)) || read_name(p, end);
}

static bool read_part(struct selector_parser *p, char kind, struct part ***end, int depth)
{
    struct part *part;
    switch (kind) {
    case '#': part = add_part(p, end, PART_ID); return parser_read_name(p, &part->name);
    case '.': part = add_part(p, end, PART_CLASS); return parser_read_identifier(p, &part->name);
    case '[': return read_attribute(p, add_part(p, end, PART_ATTRIBUTE));
    default: return read_pseudo(p, add_part(p, end, PART_NEVER), depth);
    }
}

static struct compound *read_compound(struct selector_parser *p, int depth)
{
    struct compound *compound = ARENA_NEW(p->arena, struct compound);
    struct part *first = NULL, **end = &first;
    if (!read_type(p, &end))
        return NULL;
    for (char c; (c = parser_peek(p)) != '\0' && strchr("#.[:", c);) {
        p->at++;
        if (!read_part(p, c, &end, depth))
            return NULL;
    }
    compound->parts = first;
    return compound;
}

/* The combinator that stands here, and the space around it; 0 at the selector's end. */
static char read_combinator(struct selector_parser *p)
{
    char combinator = parser_skip_space(p) ? ' ' : '\0';
    char c = parser_peek(p);
    if (c == '\0' || c == ',' || c == ')')
        return '\0';
    if (strchr("+>~", c)) {
        p->at++;
        parser_skip_space(p);
        return c;
    }
    return combinator;
}

static const struct compound *read_chain(struct selector_parser *p, int depth)
{
    parser_skip_space(p);
    struct compound *subject = read_compound(p, depth);
    for (char combinator; subject && (combinator = read_combinator(p));) {
        struct compound *next = ++depth <= DEPTH_MAX ? read_compound(p, depth) : NULL;
        if (next) {
            next->before = subject;
            next->combinator = combinator;
        }
        subject = next;
    }
    return subject;
}

static const struct selector *read_group(struct selector_parser *p, int depth)
{
    struct selector *first = NULL, **end = &first;
    do {
        struct selector *s = ARENA_NEW(p->arena, struct selector);
        s->subject = depth <= DEPTH_MAX ? read_chain(p, depth) : NULL;
        if (!s->subject)
            return NULL;
        s->host = p->host;
        *end = s;
        end = (struct selector **)&s->next;
    } while (parser_take(p, ','));
    return first;
}

const struct selector *selector_compile(struct slice text, const struct selector_host *host,
                                        struct arena *arena)
{
    struct selector_parser p = { .text = arena_copy(arena, text), .host = host, .arena = arena };
    const struct selector *s = read_group(&p, 0);
    return p.at == p.text.len ? s : NULL;
}
