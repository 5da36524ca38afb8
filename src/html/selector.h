/* CSS selectors in k6's dialect, which is cascadia's: selectors level 3, and
 * [name!=value] [name#=(expression)] [name=value i] :has() :haschild() :contains() :containsOwn()
 * :matches(expression) :matchesOwn() :input. They match elements and nothing else. */
#ifndef HTML_SELECTOR_H
#define HTML_SELECTOR_H

#include "base/arena.h"
#include "html/document.h"

/* Regular expressions are the caller's. */
struct selector_regex {
    void *context;
    /* NULL where the pattern is invalid. The result lives as long as the selector. */
    void *(*compile)(void *context, struct slice pattern, struct arena *arena);
    bool (*matches)(void *context, const void *compiled, struct slice text);
};

struct selector;

/* Compiles into the arena; `text` is copied. NULL where the selector is invalid, and where it is
 * longer than a person writes it: 200 combinators or parentheses deep. `regex` must outlive the
 * selector; without one (NULL) expressions are invalid. */
const struct selector *selector_compile(struct slice text, const struct selector_regex *regex,
                                        struct arena *arena);

bool selector_matches(const struct selector *s, const struct html_node *n);

#endif
