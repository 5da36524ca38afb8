/* What the methods of k6/html give: texts of nodes, lists, objects. */
#ifndef JSMOD_HTML_VALUE_H
#define JSMOD_HTML_VALUE_H

#include "html/document.h"

#include "quickjs.h"

/* The markup or the text in a node. */
JSValue html_inner_markup(JSContext *ctx, const struct html_node *n);
JSValue html_inner_text(JSContext *ctx, const struct html_node *n);

/* The words of a text, without the white space. */
JSValue html_word_array(JSContext *ctx, struct slice text);

/* Makes the value, which is taken, an item of the array. -1 where it is an exception. */
int html_set_item(JSContext *ctx, JSValueConst array, uint32_t index, JSValue value);

#endif
