/* Methods of Selection that tell what its nodes are: attr, text, html, data, index. */
#include "base/check.h"
#include "base/number.h"
#include "html/dataset.h"
#include "jsmod/html/html_criterion.h"
#include "jsmod/html/html_element.h"
#include "jsmod/html/html_selection.h"
#include "jsmod/html/html_tag.h"
#include "jsmod/html/html_value.h"

#include <stdlib.h>

static const struct slice DATA = SLICE("data-");

/* --- attributes and content ------------------------------------------------------------------- */

/* attr(name, fallback): the first node's */
static JSValue selection_attr(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct html_selection *s = html_selection_this(ctx, this_val);
    if (!s)
        return JS_EXCEPTION;
    const char *name = JS_ToCString(ctx, arg_or_undefined(argc, argv, 0));
    if (!name)
        return JS_EXCEPTION;
    const struct html_attribute *a = s->count > 0 ? html_attribute(s->nodes[0], name) : NULL;
    JS_FreeCString(ctx, name);
    return a ? value_from_slice(ctx, a->value) : JS_DupValue(ctx, arg_or_undefined(argc, argv, 1));
}

/* The text of all nodes together. */
static JSValue selection_text(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct html_selection *s = html_selection_this(ctx, this_val);
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    if (!s)
        return JS_EXCEPTION;
    for (uint32_t i = 0; i < s->count; i++)
        html_append_text(s->nodes[i], &text);
    JSValue result = value_from_slice(ctx, buf_slice(&text));
    buf_deinit(&text);
    return result;
}

/* The markup in the first node. */
static JSValue selection_html(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct html_selection *s = html_selection_this(ctx, this_val);
    if (!s)
        return JS_EXCEPTION;
    return s->count > 0 ? html_inner_markup(ctx, s->nodes[0]) : JS_NewString(ctx, "");
}

/* --- data() ----------------------------------------------------------------------------------- */

/* Numbers are those that would be written in the same way. */
static bool as_number(struct slice text, double *number)
{
    if (!slice_to_double(text, number))
        return false;
    struct buf written = BUF_INIT(400);
    number_append_shortest(&written, *number);
    bool same = slice_eq(buf_slice(&written), text);
    buf_deinit(&written);
    return same;
}

static JSValue data_value(JSContext *ctx, struct slice text)
{
    double number;
    if (text.len == 0 || slice_is(text, "null") || slice_is(text, "undefined"))
        return JS_UNDEFINED;
    if (slice_is(text, "true") || slice_is(text, "false"))
        return JS_NewBool(ctx, slice_is(text, "true"));
    if (as_number(text, &number))
        return JS_NewFloat64(ctx, number);
    if (text.ptr[0] == '{' || text.ptr[0] == '[') {
        JSValue value = value_from_json(ctx, text);
        if (!JS_IsException(value))
            return value;
        JS_FreeValue(ctx, JS_GetException(ctx));
    }
    return value_from_slice(ctx, text);
}

static JSValue one_datum(JSContext *ctx, const struct html_node *n, JSValueConst key)
{
    struct buf property = BUF_INIT(BUF_UNLIMITED), name = BUF_INIT(BUF_UNLIMITED);
    JSValue result = JS_EXCEPTION;
    if (value_append_text(ctx, key, &property) == 0) {
        buf_append_slice(&name, DATA);
        dataset_append_attribute(&name, buf_slice(&property));
        char *attribute = buf_take(&name);
        const struct html_attribute *a = html_attribute(n, attribute);
        result = a ? data_value(ctx, a->value) : JS_UNDEFINED;
        free(attribute);
    }
    buf_deinit(&name);
    buf_deinit(&property);
    return result;
}

static JSValue all_data(JSContext *ctx, const struct html_node *n)
{
    JSValue object = JS_NewObject(ctx);
    for (uint32_t i = 0; i < n->attribute_count; i++) {
        struct slice name = n->attributes[i].name;
        if (!slice_starts(name, DATA) || name.len == DATA.len)
            continue;
        struct buf property = BUF_INIT(BUF_UNLIMITED);
        dataset_append_property(&property, slice_sub(name, DATA.len, name.len));
        set_field(ctx, object, buf_slice(&property), data_value(ctx, n->attributes[i].value));
        buf_deinit(&property);
    }
    return object;
}

/* data(key): the first node's data-* attribute, or all of them */
static JSValue selection_data(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct html_selection *s = html_selection_this(ctx, this_val);
    JSValueConst key = arg_or_undefined(argc, argv, 0);
    if (!s)
        return JS_EXCEPTION;
    if (s->count == 0 || s->nodes[0]->attribute_count == 0)
        return JS_UNDEFINED;
    return JS_IsUndefined(key) ? all_data(ctx, s->nodes[0]) : one_datum(ctx, s->nodes[0], key);
}

/* --- index() ---------------------------------------------------------------------------------- */

static int32_t index_among_siblings(const struct html_node *n)
{
    int32_t index = 0;
    while ((n = html_previous_element(n)))
        index++;
    return index;
}

static int32_t index_of(const struct html_selection *s, const struct html_node *n)
{
    for (uint32_t i = 0; i < s->count; i++)
        if (s->nodes[i] == n)
            return (int32_t)i;
    return -1;
}

/* Where the node is among all elements of the page that match. */
static JSValue index_in_page(JSContext *ctx, const struct html_selection *s, JSValueConst selector)
{
    struct html_criterion criterion;
    int32_t index = 0;
    if (html_criterion_read(ctx, selector, s->page, &criterion) != 0)
        return JS_EXCEPTION;
    if (!node_matches(s->nodes[0], &criterion.matcher))
        index = -1;
    for (const struct html_node *n = html_root(s->page->document); index >= 0 && n < s->nodes[0];
         n++)
        index += node_matches(n, &criterion.matcher);
    html_criterion_deinit(&criterion);
    return JS_NewInt32(ctx, index);
}

/* index(): among siblings; index(selector): in the page; index(selection or element): in this
 * selection */
static JSValue selection_index(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct html_selection *s = html_selection_this(ctx, this_val);
    JSValueConst value = arg_or_undefined(argc, argv, 0);
    const struct html_selection *other = html_selection_of(value);
    const struct html_element *element = html_element_of(value);
    if (!s)
        return JS_EXCEPTION;
    if (s->count == 0)
        return JS_NewInt32(ctx, -1);
    if (JS_IsUndefined(value))
        return JS_NewInt32(ctx, index_among_siblings(s->nodes[0]));
    if (JS_IsString(value))
        return index_in_page(ctx, s, value);
    /* k6 finds no elements of tags that have methods of their own, and scripts see that. */
    bool is_plain = element && html_tag_of(element->node) == TAG_COUNT;
    const struct html_node *wanted = is_plain                    ? element->node
                                     : other && other->count > 0 ? other->nodes[0]
                                                                 : NULL;
    return JS_NewInt32(ctx, index_of(s, wanted));
}

const JSCFunctionListEntry html_selection_read_methods[] = {
    JS_CFUNC_DEF("attr", 2, selection_attr), JS_CFUNC_DEF("data", 1, selection_data),
    JS_CFUNC_DEF("html", 0, selection_html), JS_CFUNC_DEF("index", 1, selection_index),
    JS_CFUNC_DEF("text", 0, selection_text),
};
const int html_selection_read_method_count = ARRAY_LEN(html_selection_read_methods);
