/* Methods of every Element that tell of its attributes, and the Attribute objects that some give.
 */
#include "base/check.h"
#include "jsmod/classes.h"
#include "jsmod/html/html_element.h"
#include "jsmod/html/html_value.h"

/* --- Attribute -------------------------------------------------------------------------------- */

struct attribute {
    struct html_element owner;
    const struct html_attribute *from;
};

static void finalize(JSRuntime *rt, JSValue value)
{
    struct attribute *a = class_opaque(value, CLASS_HTML_ATTRIBUTE);
    if (!a)
        return;
    html_page_unref(rt, a->owner.page);
    js_free_rt(rt, a);
}

static const JSClassDef attribute_class = { .class_name = "Attribute", .finalizer = finalize };

static struct attribute *attribute_this(JSContext *ctx, JSValueConst this_val)
{
    return JS_GetOpaque2(ctx, this_val, class_ids[CLASS_HTML_ATTRIBUTE]);
}

static JSValue attribute_local_name(JSContext *ctx, JSValueConst this_val, int argc,
                                    JSValueConst *argv)
{
    const struct attribute *a = attribute_this(ctx, this_val);
    return a ? value_from_slice(ctx, a->from->name) : JS_EXCEPTION;
}

static JSValue attribute_prefix(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    const struct attribute *a = attribute_this(ctx, this_val);
    return a ? value_from_slice(ctx, a->from->prefix) : JS_EXCEPTION;
}

/* k6 has no other one. */
static JSValue attribute_namespace_uri(JSContext *ctx, JSValueConst this_val, int argc,
                                       JSValueConst *argv)
{
    return JS_NewString(ctx, "http://www.w3.org/1999/xhtml");
}

static JSValue attribute_owner(JSContext *ctx, JSValueConst this_val, int magic)
{
    const struct attribute *a = attribute_this(ctx, this_val);
    return a ? html_element_new(ctx, a->owner.page, a->owner.node) : JS_EXCEPTION;
}

static const JSCFunctionListEntry attribute_members[] = {
    JS_CFUNC_DEF("localName", 0, attribute_local_name),
    JS_CFUNC_DEF("namespaceURI", 0, attribute_namespace_uri),
    JS_CFUNC_DEF("prefix", 0, attribute_prefix),
    FIELD_DEF("owner_element", attribute_owner, 0),
};

int html_attribute_register(JSContext *ctx)
{
    return class_register(ctx, CLASS_HTML_ATTRIBUTE, &attribute_class, attribute_members,
                          ARRAY_LEN(attribute_members));
}

static JSValue attribute_new(JSContext *ctx, const struct html_element *e,
                             const struct html_attribute *from)
{
    struct attribute *a = js_malloc(ctx, sizeof(*a));
    if (!a)
        return JS_EXCEPTION;
    JSValue object = class_new_object(ctx, CLASS_HTML_ATTRIBUTE, a);
    if (JS_IsException(object)) {
        js_free(ctx, a);
        return JS_EXCEPTION;
    }
    *a = (struct attribute){ { html_page_ref(e->page), e->node }, from };
    JS_DefinePropertyValueStr(ctx, object, "name", value_from_slice(ctx, from->name),
                              JS_PROP_C_W_E);
    JS_DefinePropertyValueStr(ctx, object, "value", value_from_slice(ctx, from->value),
                              JS_PROP_C_W_E);
    return object;
}

/* --- of an element ---------------------------------------------------------------------------- */

static JSValue value_or_undefined(JSContext *ctx, const struct html_attribute *a)
{
    return a ? value_from_slice(ctx, a->value) : JS_UNDEFINED;
}

enum by_name { GET, GET_NODE, HAS };

static JSValue element_attribute(JSContext *ctx, JSValueConst this_val, int argc,
                                 JSValueConst *argv, int what)
{
    const struct html_element *e = html_element_this(ctx, this_val);
    const char *name = e ? JS_ToCString(ctx, arg_or_undefined(argc, argv, 0)) : NULL;
    if (!name)
        return JS_EXCEPTION;
    const struct html_attribute *a = html_attribute(e->node, name);
    JS_FreeCString(ctx, name);
    if (what == HAS)
        return JS_NewBool(ctx, a != NULL);
    if (what == GET || !a)
        return value_or_undefined(ctx, a);
    return attribute_new(ctx, e, a);
}

static JSValue element_attributes(JSContext *ctx, JSValueConst this_val, int argc,
                                  JSValueConst *argv)
{
    const struct html_element *e = html_element_this(ctx, this_val);
    JSValue object = e ? JS_NewObject(ctx) : JS_EXCEPTION;
    if (JS_IsException(object))
        return JS_EXCEPTION;
    for (uint32_t i = 0; i < e->node->attribute_count; i++) {
        const struct html_attribute *a = &e->node->attributes[i];
        if (set_field(ctx, object, a->name, attribute_new(ctx, e, a)) != 0) {
            JS_FreeValue(ctx, object);
            return JS_EXCEPTION;
        }
    }
    return object;
}

static JSValue element_has_attributes(JSContext *ctx, JSValueConst this_val, int argc,
                                      JSValueConst *argv)
{
    const struct html_element *e = html_element_this(ctx, this_val);
    return e ? JS_NewBool(ctx, e->node->attribute_count > 0) : JS_EXCEPTION;
}

static JSValue element_id(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    const struct html_element *e = html_element_this(ctx, this_val);
    return e ? value_from_slice(ctx, html_attribute_value(e->node, "id")) : JS_EXCEPTION;
}

static JSValue element_class_name(JSContext *ctx, JSValueConst this_val, int argc,
                                  JSValueConst *argv)
{
    const struct html_element *e = html_element_this(ctx, this_val);
    return e ? value_or_undefined(ctx, html_attribute(e->node, "class")) : JS_EXCEPTION;
}

static JSValue element_lang(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    const struct html_element *e = html_element_this(ctx, this_val);
    const struct html_attribute *a = e ? html_attribute(e->node, "lang") : NULL;
    return e ? value_or_undefined(ctx, a && a->prefix.len == 0 ? a : NULL) : JS_EXCEPTION;
}

static JSValue element_class_list(JSContext *ctx, JSValueConst this_val, int argc,
                                  JSValueConst *argv)
{
    const struct html_element *e = html_element_this(ctx, this_val);
    return e ? html_word_array(ctx, html_attribute_value(e->node, "class")) : JS_EXCEPTION;
}

const JSCFunctionListEntry html_attribute_methods[] = {
    JS_CFUNC_DEF("attributes", 0, element_attributes),
    JS_CFUNC_DEF("classList", 0, element_class_list),
    JS_CFUNC_DEF("className", 0, element_class_name),
    JS_CFUNC_MAGIC_DEF("getAttribute", 1, element_attribute, GET),
    JS_CFUNC_MAGIC_DEF("getAttributeNode", 1, element_attribute, GET_NODE),
    JS_CFUNC_MAGIC_DEF("hasAttribute", 1, element_attribute, HAS),
    JS_CFUNC_DEF("hasAttributes", 0, element_has_attributes),
    JS_CFUNC_DEF("id", 0, element_id),
    JS_CFUNC_DEF("lang", 0, element_lang),
};
const int html_attribute_method_count = ARRAY_LEN(html_attribute_methods);
