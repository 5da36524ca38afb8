/* CSS selectors in k6's dialect, which is cascadia's: selectors level 3, and
 * [name!=value] [name#=(expression)] [name=value i] :has() :haschild() :contains() :containsOwn()
 * :matches(expression) :matchesOwn() :input. They match elements and nothing else. */
#ifndef HTML_SELECTOR_H
#define HTML_SELECTOR_H

#include "base/arena.h"
#include "html/document.h"

/* What is the caller's: regular expressions, and to say when it has been enough. */
struct selector_host {
    void *context;
    /* NULL where the pattern is invalid. The result lives as long as the selector. */
    void *(*compile)(void *context, struct slice pattern, struct arena *arena);
    bool (*matches)(void *context, const void *compiled, struct slice text);
    /* Asked at each step of walks that grow with the square of the page. Once it says yes, which it
     * then goes on doing, nothing matches any more. May be NULL. */
    bool (*stops)(void *context);
};

struct selector;

/* Compiles into the arena; `text` is copied. NULL where the selector is invalid, and where it is
 * longer than a person writes it: 200 combinators or parentheses deep. `host` must outlive the
 * selector; without one (NULL) expressions are invalid. */
const struct selector *selector_compile(struct slice text, const struct selector_host *host,
                                        struct arena *arena);

static inline bool selector_host_stops(const struct selector_host *host)
{
    return host && host->stops && host->stops(host->context);
}

bool selector_matches(const struct selector *s, const struct html_node *n);

#endif
