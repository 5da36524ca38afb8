/* k6/html's Element: one node of a page, with the methods of its tag. */
#ifndef JSMOD_HTML_ELEMENT_H
#define JSMOD_HTML_ELEMENT_H

#include "html/traverse.h"
#include "jsmod/binding.h"
#include "jsmod/html/html_page.h"

struct html_element {
    struct html_page *page;
    const struct html_node *node;
};

int html_element_register(JSContext *ctx);

/* undefined for NULL. */
JSValue html_element_new(JSContext *ctx, struct html_page *page, const struct html_node *n);
JSValue html_element_array(JSContext *ctx, struct html_page *page, struct node_span nodes);

/* The first element, or all, in the node that a selector of ours or the script's matches. */
JSValue html_element_find(JSContext *ctx, const struct html_element *from, struct slice selector);
JSValue html_element_find_all(JSContext *ctx, const struct html_element *from,
                              struct slice selector);

/* The element behind a value; NULL, without and with an exception, when it is none. */
struct html_element *html_element_of(JSValueConst value);
struct html_element *html_element_this(JSContext *ctx, JSValueConst this_val);

/* --- by tag ----------------------------------------------------------------------------------- */

/* What elements of the node's tag inherit from, borrowed: made when first asked for, kept until
 * html_element_release. */
JSValueConst html_element_prototype(JSContext *ctx, const struct html_node *n);

/* Frees the VU's prototypes: for js_bindings.release. */
void html_element_release(struct vu *vu);

/* The methods of all elements, by file. */
extern const JSCFunctionListEntry html_element_node_methods[];
extern const int html_element_node_method_count;
extern const JSCFunctionListEntry html_element_query_methods[];
extern const int html_element_query_method_count;

/* getAttribute and its like: attributes as objects. */
int html_attribute_register(JSContext *ctx);
extern const JSCFunctionListEntry html_attribute_methods[];
extern const int html_attribute_method_count;

#endif
