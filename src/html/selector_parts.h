/* A compiled selector. For selector_*.c. */
#ifndef HTML_SELECTOR_PARTS_H
#define HTML_SELECTOR_PARTS_H

#include "html/selector.h"

enum part_kind {
    PART_NAME,
    PART_ID,
    PART_CLASS,
    PART_ATTRIBUTE,
    PART_NOT,
    PART_HAS,
    PART_HAS_CHILD,
    PART_CONTAINS,
    PART_MATCHES,
    PART_NTH,
    PART_ONLY,
    PART_INPUT,
    PART_EMPTY,
    PART_ROOT,
    PART_LINK,
    PART_LANG,
    PART_ENABLED,
    PART_DISABLED,
    PART_CHECKED,
    PART_NEVER,
};

/* One condition: what it needs of the fields depends on its kind. */
struct part {
    struct part *next;
    enum part_kind kind;
    struct slice name;             /* element, class, id, attribute */
    struct slice value;            /* attribute's; text of :contains() in lower case; language */
    char operation;                /* of an attribute: what stands before '=', '=' itself, 0 */
    bool ignores_case;             /* attribute */
    bool own;                      /* :containsOwn, :matchesOwn */
    bool from_end, of_type;        /* nth-last, of-type */
    int64_t step, offset;          /* an+b */
    const void *expression;        /* compiled */
    const struct selector *inside; /* of :not(), :has(), :haschild() */
};

/* The conditions on one element, and how the one that `before` describes relates to it. */
struct compound {
    const struct part *parts; /* NULL for * */
    const struct compound *before;
    char combinator; /* ' ', '>', '+' or '~' */
};

/* Alternatives: a, b, c. */
struct selector {
    const struct compound *subject; /* the rightmost */
    const struct selector *next;
    const struct selector_host *host;
};

/* Whether an element fulfils a condition that names a pseudo-class. */
bool pseudo_matches(const struct part *p, const struct selector_host *host,
                    const struct html_node *n);

/* Appends the text in lower case, letter by letter. */
void lower_append(struct buf *out, struct slice text);

#endif
