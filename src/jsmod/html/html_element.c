/* The class, and how elements are made. */
#include "jsmod/html/html_element.h"

#include "jsmod/classes.h"
#include "jsmod/html/html_criterion.h"
#include "jsmod/html/html_value.h"

static void finalize(JSRuntime *rt, JSValue value)
{
    struct html_element *e = class_opaque(value, CLASS_HTML_ELEMENT);
    if (!e)
        return;
    html_page_unref(rt, e->page);
    js_free_rt(rt, e);
}

static const JSClassDef element_class = { .class_name = "Element", .finalizer = finalize };

int html_element_register(JSContext *ctx)
{
    if (class_register(ctx, CLASS_HTML_ELEMENT, &element_class, html_element_node_methods,
                       html_element_node_method_count) != 0)
        return -1;
    JSValue prototype = JS_GetClassProto(ctx, class_ids[CLASS_HTML_ELEMENT]);
    JS_SetPropertyFunctionList(ctx, prototype, html_element_query_methods,
                               html_element_query_method_count);
    JS_SetPropertyFunctionList(ctx, prototype, html_attribute_methods, html_attribute_method_count);
    JS_FreeValue(ctx, prototype);
    return html_attribute_register(ctx);
}

JSValue html_element_new(JSContext *ctx, struct html_page *page, const struct html_node *n)
{
    if (!n)
        return JS_UNDEFINED;
    JSValueConst prototype = html_element_prototype(ctx, n);
    JSValue object = JS_IsException(prototype)
                         ? JS_EXCEPTION
                         : JS_NewObjectProtoClass(ctx, prototype, class_ids[CLASS_HTML_ELEMENT]);
    struct html_element *e = JS_IsException(object) ? NULL : js_malloc(ctx, sizeof(*e));
    if (!e) {
        JS_FreeValue(ctx, object);
        return JS_EXCEPTION;
    }
    *e = (struct html_element){ html_page_ref(page), n };
    JS_SetOpaque(object, e);
    return object;
}

JSValue html_element_array(JSContext *ctx, struct html_page *page, struct node_span nodes)
{
    JSValue array = JS_NewArray(ctx);
    if (JS_IsException(array))
        return JS_EXCEPTION;
    for (uint32_t i = 0; i < nodes.count; i++)
        if (html_set_item(ctx, array, i, html_element_new(ctx, page, nodes.items[i])) != 0) {
            JS_FreeValue(ctx, array);
            return JS_EXCEPTION;
        }
    return array;
}

JSValue html_element_find(JSContext *ctx, const struct html_element *from, struct slice selector)
{
    struct node_set found;
    html_find(ctx, from->page, (struct node_span){ &from->node, 1 }, selector, 1, &found);
    JSValue result = html_element_new(ctx, from->page, found.count > 0 ? found.items[0] : NULL);
    node_set_deinit(&found);
    return result;
}

JSValue html_element_find_all(JSContext *ctx, const struct html_element *from,
                              struct slice selector)
{
    struct node_set found;
    html_find(ctx, from->page, (struct node_span){ &from->node, 1 }, selector, UINT32_MAX, &found);
    JSValue result = html_element_array(ctx, from->page, node_set_span(&found));
    node_set_deinit(&found);
    return result;
}

struct html_element *html_element_of(JSValueConst value)
{
    return class_opaque(value, CLASS_HTML_ELEMENT);
}

struct html_element *html_element_this(JSContext *ctx, JSValueConst this_val)
{
    return JS_GetOpaque2(ctx, this_val, class_ids[CLASS_HTML_ELEMENT]);
}
