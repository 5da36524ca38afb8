/* What a method of Selection compares nodes with: a script's selector, Selection or Element. */
#ifndef JSMOD_HTML_CRITERION_H
#define JSMOD_HTML_CRITERION_H

#include "html/traverse.h"
#include "jsmod/html/html_page.h"

struct html_criterion {
    struct arena arena;
    struct selector_host host;
    struct node_set nodes; /* of the value; empty for a selector */
    struct node_matcher matcher;
    bool is_foreign; /* the value belongs to another page */
};

/* The engine's regular expressions, and an end of long walks when the script is to end. */
struct selector_host html_selector_host(JSContext *ctx);

/* 0, to be deinitialised; -1 with an exception where the value is none of these. Nodes of another
 * page than `page` are left out. */
int html_criterion_read(JSContext *ctx, JSValueConst value, const struct html_page *page,
                        struct html_criterion *out);

/* The same from a selector in C. */
void html_criterion_init(JSContext *ctx, struct slice selector, const struct html_page *page,
                         struct html_criterion *out);

void html_criterion_deinit(struct html_criterion *c);

/* Finds what a selector in C matches in the nodes, at most `most`. `found` is to be deinitialised.
 */
void html_find(JSContext *ctx, const struct html_page *page, struct node_span from,
               struct slice selector, uint32_t most, struct node_set *found);

#endif
