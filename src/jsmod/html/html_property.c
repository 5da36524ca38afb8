/* The prototypes that are made of the table of properties, for the tags that a script comes across.
 */
#include "jsmod/html/html_property.h"

#include "base/check.h"
#include "jsmod/classes.h"

#include <stdlib.h>

struct prototypes {
    JSValue by_tag[TAG_COUNT]; /* JS_UNDEFINED until an element of the tag is made */
    JSValue common;            /* of all other elements, texts, comments */
};

static JSValue get_property(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                            int index)
{
    const struct html_element *e = html_element_this(ctx, this_val);
    return e ? html_properties[index].get(ctx, e, &html_properties[index]) : JS_EXCEPTION;
}

static JSValue make_prototype(JSContext *ctx, JSValueConst common, enum html_tag tag)
{
    JSValue prototype = JS_NewObjectProto(ctx, common);
    for (int i = 0; i < html_property_count && !JS_IsException(prototype); i++) {
        const struct html_property *p = &html_properties[i];
        if (!(p->tags >> tag & 1))
            continue;
        JSValue function = JS_NewCFunctionMagic(ctx, get_property, p->name, 0,
                                                JS_CFUNC_generic_magic, i);
        JS_DefinePropertyValueStr(ctx, prototype, p->name, function,
                                  JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE);
    }
    return prototype;
}

static struct prototypes *prototypes_of(JSContext *ctx)
{
    struct vu *vu = vu_of(ctx);
    if (vu->module_data[SLOT_HTML])
        return vu->module_data[SLOT_HTML];
    struct prototypes *p = xmalloc(sizeof(*p));
    for (int i = 0; i < TAG_COUNT; i++)
        p->by_tag[i] = JS_UNDEFINED;
    p->common = JS_GetClassProto(ctx, class_ids[CLASS_HTML_ELEMENT]);
    vu->module_data[SLOT_HTML] = p;
    return p;
}

JSValueConst html_element_prototype(JSContext *ctx, const struct html_node *n)
{
    struct prototypes *p = prototypes_of(ctx);
    enum html_tag tag = html_tag_of(n);
    if (tag == TAG_COUNT)
        return p->common;
    if (JS_IsUndefined(p->by_tag[tag]))
        p->by_tag[tag] = make_prototype(ctx, p->common, tag);
    return p->by_tag[tag];
}

void html_element_release(struct vu *vu)
{
    struct prototypes *p = vu->module_data[SLOT_HTML];
    if (!p)
        return;
    JSContext *ctx = vm_context(vu->vm);
    for (int i = 0; i < TAG_COUNT; i++)
        JS_FreeValue(ctx, p->by_tag[i]);
    JS_FreeValue(ctx, p->common);
    free(p);
    vu->module_data[SLOT_HTML] = NULL;
}
