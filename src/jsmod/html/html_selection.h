/* k6/html's Selection: nodes of a page, and the selection that they were found from. */
#ifndef JSMOD_HTML_SELECTION_H
#define JSMOD_HTML_SELECTION_H

#include "html/traverse.h"
#include "jsmod/binding.h"
#include "jsmod/html/html_page.h"

struct html_selection {
    uint32_t refs;
    uint32_t count;
    struct html_page *page;
    struct html_selection *previous; /* what end() goes back to; NULL where there is none */
    const struct html_node *nodes[];
};

static inline struct node_span html_selection_span(const struct html_selection *s)
{
    return (struct node_span){ s->nodes, s->count };
}

/* A Selection of the nodes. `previous` may be NULL. */
JSValue html_selection_new(JSContext *ctx, struct html_page *page, struct node_span nodes,
                           struct html_selection *previous);

/* The same of what was found from another one. */
JSValue html_selection_push(JSContext *ctx, struct html_selection *from,
                            const struct node_set *found);

/* The whole page, as a script gets it. Takes the caller's reference; NULL gives JS_EXCEPTION. */
JSValue html_selection_of_page(JSContext *ctx, struct html_page *page);

/* The selection behind a value; NULL, without and with an exception, when it is none. */
struct html_selection *html_selection_of(JSValueConst value);
struct html_selection *html_selection_this(JSContext *ctx, JSValueConst this_val);

/* The methods, by file. */
extern const JSCFunctionListEntry html_selection_walk_methods[];
extern const int html_selection_walk_method_count;
extern const JSCFunctionListEntry html_selection_filter_methods[];
extern const int html_selection_filter_method_count;
extern const JSCFunctionListEntry html_selection_read_methods[];
extern const int html_selection_read_method_count;
extern const JSCFunctionListEntry html_selection_form_methods[];
extern const int html_selection_form_method_count;

#endif
