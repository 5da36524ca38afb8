#include "jsmod/exec_view.h"

#include "jsmod/classes.h"

#include <string.h>

/* NULL where the view has no member of the name. */
static const JSCFunctionListEntry *find_member(JSContext *ctx, JSValueConst object, JSAtom atom)
{
    const struct exec_view *view = class_opaque(object, CLASS_EXEC_VIEW);
    const char *name = JS_AtomToCString(ctx, atom);
    const JSCFunctionListEntry *found = NULL;
    for (uint32_t i = 0; name && !found && i < view->count; i++)
        if (strcmp(name, view->members[i].name) == 0)
            found = &view->members[i];
    JS_FreeCString(ctx, name);
    return found;
}

static int get_own(JSContext *ctx, JSPropertyDescriptor *desc, JSValueConst object, JSAtom atom)
{
    const JSCFunctionListEntry *member = find_member(ctx, object, atom);
    if (!member || !desc)
        return member != NULL;
    desc->flags = JS_PROP_ENUMERABLE | JS_PROP_CONFIGURABLE;
    desc->getter = desc->setter = JS_UNDEFINED;
    desc->value = member->u.getset.get.getter_magic(ctx, object, member->magic);
    return JS_IsException(desc->value) ? -1 : 1;
}

static int get_names(JSContext *ctx, JSPropertyEnum **names, uint32_t *count, JSValueConst object)
{
    const struct exec_view *view = class_opaque(object, CLASS_EXEC_VIEW);
    JSPropertyEnum *list = js_malloc(ctx, view->count * sizeof(*list));
    if (!list)
        return -1;
    for (uint32_t i = 0; i < view->count; i++)
        list[i] = (JSPropertyEnum){ true, JS_NewAtom(ctx, view->members[i].name) };
    *names = list;
    *count = view->count;
    return 0;
}

static int refuse(JSContext *ctx, JSAtom atom)
{
    const char *name = JS_AtomToCString(ctx, atom);
    JS_ThrowTypeError(ctx, "Cannot assign to read only property '%s'", name ? name : "");
    JS_FreeCString(ctx, name);
    return -1;
}

static int set_property(JSContext *ctx, JSValueConst object, JSAtom atom, JSValueConst value,
                        JSValueConst receiver, int flags)
{
    return refuse(ctx, atom);
}

static int define_own(JSContext *ctx, JSValueConst object, JSAtom atom, JSValueConst value,
                      JSValueConst getter, JSValueConst setter, int flags)
{
    return refuse(ctx, atom);
}

static int delete_property(JSContext *ctx, JSValueConst object, JSAtom atom)
{
    return refuse(ctx, atom);
}

static JSClassExoticMethods exotic = {
    .get_own_property = get_own,
    .get_own_property_names = get_names,
    .set_property = set_property,
    .define_own_property = define_own,
    .delete_property = delete_property,
};

static const JSClassDef class_def = { .class_name = "Object", .exotic = &exotic };

JSValue exec_view_object(JSContext *ctx, const struct exec_view *view)
{
    if (class_register(ctx, CLASS_EXEC_VIEW, &class_def, NULL, 0) != 0)
        return JS_EXCEPTION;
    return class_new_object(ctx, CLASS_EXEC_VIEW, (void *)view);
}
