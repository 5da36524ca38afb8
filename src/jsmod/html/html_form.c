/* Methods of Selection that treat it as a form: val, serialize. */
#include "base/check.h"
#include "html/form.h"
#include "jsmod/html/html_element.h"
#include "jsmod/html/html_selection.h"
#include "jsmod/html/html_value.h"
#include "jsmod/http/form_encode.h"

enum { ARENA_CHUNK = 4096 };

static JSValue text_array(JSContext *ctx, const struct form_value *v)
{
    JSValue array = JS_NewArray(ctx);
    if (JS_IsException(array))
        return JS_EXCEPTION;
    for (uint32_t i = 0; i < v->count; i++)
        if (html_set_item(ctx, array, i, value_from_slice(ctx, v->texts[i])) != 0) {
            JS_FreeValue(ctx, array);
            return JS_EXCEPTION;
        }
    return array;
}

static JSValue control_value(JSContext *ctx, const struct html_node *n)
{
    struct arena arena;
    arena_init(&arena, ARENA_CHUNK);
    struct form_value v = form_value(n, &arena);
    JSValue result = v.kind == FORM_VALUE_NONE   ? JS_UNDEFINED
                     : v.kind == FORM_VALUE_LIST ? text_array(ctx, &v)
                                                 : value_from_slice(ctx, v.texts[0]);
    arena_deinit(&arena);
    return result;
}

static JSValue selection_val(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct html_selection *s = html_selection_this(ctx, this_val);
    if (!s)
        return JS_EXCEPTION;
    return s->count > 0 ? control_value(ctx, s->nodes[0]) : JS_UNDEFINED;
}

/* --- serializeArray, serializeObject ---------------------------------------------------------- */

/* { name, value } */
static JSValue name_and_value(JSContext *ctx, const struct html_node *n)
{
    JSValue object = JS_NewObject(ctx);
    if (JS_IsException(object) ||
        set_field(ctx, object, SLICE("name"),
                  value_from_slice(ctx, html_attribute_value(n, "name"))) != 0 ||
        set_field(ctx, object, SLICE("value"), control_value(ctx, n)) != 0) {
        JS_FreeValue(ctx, object);
        return JS_EXCEPTION;
    }
    return object;
}

enum shape { ARRAY, OBJECT };

static JSValue selection_serialize_as(JSContext *ctx, JSValueConst this_val, int argc,
                                      JSValueConst *argv, int shape)
{
    struct html_selection *s = html_selection_this(ctx, this_val);
    struct node_set controls;
    if (!s)
        return JS_EXCEPTION;
    JSValue result = shape == ARRAY ? JS_NewArray(ctx) : JS_NewObject(ctx);
    int failed = JS_IsException(result);
    node_set_init(&controls, s->page->document);
    form_controls(html_selection_span(s), &controls);
    for (uint32_t i = 0; i < controls.count && !failed; i++) {
        const struct html_node *n = controls.items[i];
        failed = shape == ARRAY ? html_set_item(ctx, result, i, name_and_value(ctx, n))
                                : set_field(ctx, result, html_attribute_value(n, "name"),
                                            control_value(ctx, n));
    }
    node_set_deinit(&controls);
    if (!failed)
        return result;
    JS_FreeValue(ctx, result);
    return JS_EXCEPTION;
}

/* "a=1&b=2" */
static JSValue selection_serialize(JSContext *ctx, JSValueConst this_val, int argc,
                                   JSValueConst *argv)
{
    JSValue object = selection_serialize_as(ctx, this_val, argc, argv, OBJECT);
    JSValue result = JS_EXCEPTION;
    struct form_fields fields;
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    struct arena arena;
    if (JS_IsException(object))
        return JS_EXCEPTION;
    arena_init(&arena, ARENA_CHUNK);
    form_fields_init(&fields, &arena);
    if (form_fields_add_object(&fields, ctx, object) == 0) {
        form_fields_append(&fields, &out);
        result = value_from_slice(ctx, buf_slice(&out));
    }
    form_fields_deinit(&fields);
    arena_deinit(&arena);
    buf_deinit(&out);
    JS_FreeValue(ctx, object);
    return result;
}

const JSCFunctionListEntry html_selection_form_methods[] = {
    JS_CFUNC_DEF("serialize", 0, selection_serialize),
    JS_CFUNC_MAGIC_DEF("serializeArray", 0, selection_serialize_as, ARRAY),
    JS_CFUNC_MAGIC_DEF("serializeObject", 0, selection_serialize_as, OBJECT),
    JS_CFUNC_DEF("val", 0, selection_val),
};
const int html_selection_form_method_count = ARRAY_LEN(html_selection_form_methods);
