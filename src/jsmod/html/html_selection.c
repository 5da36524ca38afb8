/* The class, and what treats a selection as a list: size, eq, get, each, map. */
#include "jsmod/html/html_selection.h"

#include "base/check.h"
#include "jsmod/classes.h"
#include "jsmod/html/html_element.h"
#include "jsmod/html/html_value.h"

#include <math.h>

/* --- lifetime --------------------------------------------------------------------------------- */

/* A chain of selections may be long: no recursion along it. */
static void unref(JSRuntime *rt, struct html_selection *s)
{
    while (s && --s->refs == 0) {
        struct html_selection *previous = s->previous;
        html_page_unref(rt, s->page);
        js_free_rt(rt, s);
        s = previous;
    }
}

static void finalize(JSRuntime *rt, JSValue value)
{
    unref(rt, class_opaque(value, CLASS_HTML_SELECTION));
}

static const JSClassDef selection_class = { .class_name = "Selection", .finalizer = finalize };

/* Takes a reference. */
static JSValue wrap(JSContext *ctx, struct html_selection *s)
{
    JSValue object = class_new_object(ctx, CLASS_HTML_SELECTION, s);
    if (JS_IsException(object))
        unref(JS_GetRuntime(ctx), s);
    return object;
}

JSValue html_selection_new(JSContext *ctx, struct html_page *page, struct node_span nodes,
                           struct html_selection *previous)
{
    size_t size = nodes.count * sizeof(nodes.items[0]);
    struct html_selection *s = js_malloc(ctx, sizeof(*s) + size);
    if (!s)
        return JS_EXCEPTION;
    *s = (struct html_selection){
        .refs = 1, .count = nodes.count, .page = html_page_ref(page), .previous = previous
    };
    if (previous)
        previous->refs++;
    if (size > 0)
        memcpy(s->nodes, nodes.items, size);
    return wrap(ctx, s);
}

JSValue html_selection_push(JSContext *ctx, struct html_selection *from,
                            const struct node_set *found)
{
    return html_selection_new(ctx, from->page, node_set_span(found), from);
}

struct html_selection *html_selection_of(JSValueConst value)
{
    return class_opaque(value, CLASS_HTML_SELECTION);
}

struct html_selection *html_selection_this(JSContext *ctx, JSValueConst this_val)
{
    return JS_GetOpaque2(ctx, this_val, class_ids[CLASS_HTML_SELECTION]);
}

/* --- parts of the list ------------------------------------------------------------------------ */

static JSValue one_of(JSContext *ctx, struct html_selection *s, int64_t index)
{
    if (index < 0)
        index += s->count;
    bool is_there = index >= 0 && index < s->count;
    const struct node_span nodes = { s->nodes + (is_there ? index : 0), is_there };
    return html_selection_new(ctx, s->page, nodes, is_there ? s : NULL);
}

/* A missing argument is 0, as in k6. What is beyond all selections stays there. */
static int read_index(JSContext *ctx, int argc, JSValueConst *argv, int which, int64_t *out)
{
    JSValueConst value = arg_or_undefined(argc, argv, which);
    double number = 0;
    if (!value_is_nullish(value) && JS_ToFloat64(ctx, &number, value) != 0)
        return -1;
    *out = isnan(number) ? 0 : (int64_t)fmin(fmax(number, -(double)UINT32_MAX), UINT32_MAX);
    return 0;
}

static JSValue selection_eq(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct html_selection *s = html_selection_this(ctx, this_val);
    int64_t index;
    if (!s || read_index(ctx, argc, argv, 0, &index) != 0)
        return JS_EXCEPTION;
    return one_of(ctx, s, index);
}

enum { FIRST = 0, LAST = -1 };

static JSValue selection_end_of_list(JSContext *ctx, JSValueConst this_val, int argc,
                                     JSValueConst *argv, int index)
{
    struct html_selection *s = html_selection_this(ctx, this_val);
    return s ? one_of(ctx, s, index) : JS_EXCEPTION;
}

static int64_t clamp(int64_t index, int64_t count)
{
    if (index < 0)
        index += count;
    return index < 0 ? 0 : index > count ? count : index;
}

static JSValue selection_slice(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct html_selection *s = html_selection_this(ctx, this_val);
    int64_t from, to;
    if (!s || read_index(ctx, argc, argv, 0, &from) != 0 ||
        read_index(ctx, argc, argv, 1, &to) != 0)
        return JS_EXCEPTION;
    from = clamp(from, s->count);
    to = value_is_nullish(arg_or_undefined(argc, argv, 1)) ? s->count : clamp(to, s->count);
    const struct node_span nodes = { s->nodes + from, from < to ? (uint32_t)(to - from) : 0 };
    return html_selection_new(ctx, s->page, nodes, s);
}

static JSValue selection_size(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct html_selection *s = html_selection_this(ctx, this_val);
    return s ? JS_NewUint32(ctx, s->count) : JS_EXCEPTION;
}

static JSValue selection_end(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct html_selection *s = html_selection_this(ctx, this_val);
    if (!s)
        return JS_EXCEPTION;
    if (!s->previous)
        return html_selection_new(ctx, s->page, (struct node_span){ 0 }, NULL);
    s->previous->refs++;
    return wrap(ctx, s->previous);
}

static JSValue selection_get(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct html_selection *s = html_selection_this(ctx, this_val);
    int64_t index;
    if (!s || read_index(ctx, argc, argv, 0, &index) != 0)
        return JS_EXCEPTION;
    if (JS_IsUndefined(arg_or_undefined(argc, argv, 0)))
        return html_element_array(ctx, s->page, html_selection_span(s));
    /* k6 stops one short of the first from behind. */
    if (index >= s->count || index <= -(int64_t)s->count)
        return JS_UNDEFINED;
    return html_element_new(ctx, s->page, s->nodes[clamp(index, s->count)]);
}

static JSValue selection_to_array(JSContext *ctx, JSValueConst this_val, int argc,
                                  JSValueConst *argv)
{
    struct html_selection *s = html_selection_this(ctx, this_val);
    JSValue array = s ? JS_NewArray(ctx) : JS_EXCEPTION;
    if (JS_IsException(array))
        return JS_EXCEPTION;
    for (uint32_t i = 0; i < s->count; i++)
        if (html_set_item(ctx, array, i, one_of(ctx, s, i)) != 0) {
            JS_FreeValue(ctx, array);
            return JS_EXCEPTION;
        }
    return array;
}

/* --- functions for each ----------------------------------------------------------------------- */

static struct html_selection *with_function(JSContext *ctx, JSValueConst this_val, int argc,
                                            JSValueConst *argv, const char *method)
{
    struct html_selection *s = html_selection_this(ctx, this_val);
    if (!s || JS_IsFunction(ctx, arg_or_undefined(argc, argv, 0)))
        return s;
    throw_go_error(ctx, "the argument to %s() must be a function", method);
    return NULL;
}

/* Calls it with the index and the item, which is taken. */
static JSValue call(JSContext *ctx, JSValueConst function, uint32_t index, JSValue item)
{
    if (JS_IsException(item))
        return JS_EXCEPTION;
    JSValueConst arguments[] = { JS_NewUint32(ctx, index), item };
    JSValue result = JS_Call(ctx, function, JS_UNDEFINED, 2, arguments);
    JS_FreeValue(ctx, item);
    return result;
}

static JSValue selection_each(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct html_selection *s = with_function(ctx, this_val, argc, argv, "each");
    for (uint32_t i = 0; i < (s ? s->count : 0); i++) {
        JSValue result = call(ctx, argv[0], i, html_element_new(ctx, s->page, s->nodes[i]));
        if (JS_IsException(result))
            return JS_EXCEPTION;
        JS_FreeValue(ctx, result);
    }
    return s ? JS_DupValue(ctx, this_val) : JS_EXCEPTION;
}

/* What throws is left out, as in k6; a VU that is being stopped throws again at its next step. */
static JSValue selection_map(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct html_selection *s = with_function(ctx, this_val, argc, argv, "map");
    JSValue array = s ? JS_NewArray(ctx) : JS_EXCEPTION;
    uint32_t count = 0;
    if (JS_IsException(array))
        return JS_EXCEPTION;
    for (uint32_t i = 0; i < s->count; i++) {
        JSValue result = call(ctx, argv[0], i, one_of(ctx, s, i));
        if (JS_IsException(result))
            JS_FreeValue(ctx, JS_GetException(ctx));
        else
            JS_DefinePropertyValueUint32(ctx, array, count++, result, JS_PROP_C_W_E);
    }
    return array;
}

/* --- the class -------------------------------------------------------------------------------- */

static JSValue selection_url(JSContext *ctx, JSValueConst this_val, int magic)
{
    struct html_selection *s = html_selection_this(ctx, this_val);
    return s ? value_from_slice(ctx, s->page->url) : JS_EXCEPTION;
}

static const JSCFunctionListEntry list_methods[] = {
    JS_CFUNC_DEF("each", 1, selection_each),
    JS_CFUNC_DEF("end", 0, selection_end),
    JS_CFUNC_DEF("eq", 1, selection_eq),
    JS_CFUNC_MAGIC_DEF("first", 0, selection_end_of_list, FIRST),
    JS_CFUNC_DEF("get", 1, selection_get),
    JS_CFUNC_MAGIC_DEF("last", 0, selection_end_of_list, LAST),
    JS_CFUNC_DEF("map", 1, selection_map),
    JS_CFUNC_DEF("size", 0, selection_size),
    JS_CFUNC_DEF("slice", 2, selection_slice),
    JS_CFUNC_DEF("toArray", 0, selection_to_array),
    FIELD_DEF("url", selection_url, 0),
};

static int register_class(JSContext *ctx)
{
    if (JS_IsRegisteredClass(JS_GetRuntime(ctx), class_ids[CLASS_HTML_SELECTION]))
        return 0;
    if (class_register(ctx, CLASS_HTML_SELECTION, &selection_class, list_methods,
                       ARRAY_LEN(list_methods)) != 0)
        return -1;
    JSValue prototype = JS_GetClassProto(ctx, class_ids[CLASS_HTML_SELECTION]);
    JS_SetPropertyFunctionList(ctx, prototype, html_selection_walk_methods,
                               html_selection_walk_method_count);
    JS_SetPropertyFunctionList(ctx, prototype, html_selection_filter_methods,
                               html_selection_filter_method_count);
    JS_SetPropertyFunctionList(ctx, prototype, html_selection_read_methods,
                               html_selection_read_method_count);
    JS_SetPropertyFunctionList(ctx, prototype, html_selection_form_methods,
                               html_selection_form_method_count);
    JS_FreeValue(ctx, prototype);
    return html_element_register(ctx);
}

JSValue html_selection_of_page(JSContext *ctx, struct html_page *page)
{
    if (!page)
        return JS_EXCEPTION;
    const struct html_node *root = html_root(page->document);
    JSValue selection = register_class(ctx) == 0
                            ? html_selection_new(ctx, page, (struct node_span){ &root, 1 }, NULL)
                            : JS_EXCEPTION;
    html_page_unref(JS_GetRuntime(ctx), page);
    return selection;
}
