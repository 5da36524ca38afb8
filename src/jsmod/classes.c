#include "jsmod/classes.h"

#include <stdbool.h>

JSClassID class_ids[CLASS_COUNT];

void classes_init(void)
{
    for (int i = 0; i < CLASS_COUNT; i++)
        JS_NewClassID(&class_ids[i]);
}

int class_register(JSContext *ctx, enum native_class which, const JSClassDef *def,
                   const JSCFunctionListEntry *prototype, int prototype_count)
{
    JSRuntime *rt = JS_GetRuntime(ctx);
    JSClassID id = class_ids[which];
    if (JS_IsRegisteredClass(rt, id))
        return 0;
    if (JS_NewClass(rt, id, def) < 0)
        return -1;
    JSValue object = JS_NewObject(ctx);
    if (JS_IsException(object))
        return -1;
    if (prototype_count)
        JS_SetPropertyFunctionList(ctx, object, prototype, prototype_count);
    JS_SetClassProto(ctx, id, object);
    return 0;
}

JSValue class_constructor(JSContext *ctx, enum native_class which, const JSClassDef *def,
                          JSCFunction *construct, const JSCFunctionListEntry *prototype,
                          int prototype_count)
{
    if (class_register(ctx, which, def, prototype, prototype_count) != 0)
        return JS_EXCEPTION;
    JSValue constructor = JS_NewCFunction2(ctx, construct, def->class_name, 0, JS_CFUNC_constructor,
                                           0);
    JSValue proto = JS_GetClassProto(ctx, class_ids[which]);
    JS_SetConstructor(ctx, constructor, proto);
    JS_FreeValue(ctx, proto);
    return constructor;
}

/* --- classes of the Web platform -------------------------------------------------------------- */

static void add_members(JSContext *ctx, JSValueConst object, const JSCFunctionListEntry *members,
                        int count)
{
    for (int i = 0; i < count; i++) {
        bool is_symbol = members[i].name[0] == '[';
        JS_SetPropertyFunctionList2(ctx, object, &members[i], 1,
                                    is_symbol ? 0 : JS_PROP_ENUMERABLE);
    }
}

static JSValue refuse_construct(JSContext *ctx, JSValueConst new_target, int argc,
                                JSValueConst *argv)
{
    return JS_ThrowTypeError(ctx, "Illegal constructor");
}

static int inherit(JSContext *ctx, JSValueConst constructor, JSValueConst proto, JSValue parent)
{
    JSValue parent_proto = JS_IsException(parent) ? JS_EXCEPTION
                                                  : JS_GetPropertyStr(ctx, parent, "prototype");
    int rc = JS_IsException(parent_proto) || JS_SetPrototype(ctx, constructor, parent) < 0 ||
                     JS_SetPrototype(ctx, proto, parent_proto) < 0
                 ? -1
                 : 0;
    JS_FreeValue(ctx, parent_proto);
    JS_FreeValue(ctx, parent);
    return rc;
}

JSValue web_class_constructor(JSContext *ctx, const struct web_class *class)
{
    bool is_there = JS_IsRegisteredClass(JS_GetRuntime(ctx), class_ids[class->which]);
    if (class_register(ctx, class->which, class->def, NULL, 0) != 0)
        return JS_EXCEPTION;
    JSValue proto = JS_GetClassProto(ctx, class_ids[class->which]);
    JSValue constructor;
    if (is_there) {
        constructor = JS_GetPropertyStr(ctx, proto, "constructor");
        JS_FreeValue(ctx, proto);
        return constructor;
    }
    constructor = JS_NewCFunction2(ctx, class->construct ? class->construct : refuse_construct,
                                   class->def->class_name, class->length, JS_CFUNC_constructor, 0);
    JS_SetConstructor(ctx, constructor, proto);
    add_members(ctx, proto, class->members, class->member_count);
    add_members(ctx, constructor, class->statics, class->static_count);
    if (class->parent && inherit(ctx, constructor, proto, class->parent(ctx)) != 0) {
        JS_FreeValue(ctx, constructor);
        constructor = JS_EXCEPTION;
    }
    JS_FreeValue(ctx, proto);
    return constructor;
}

int web_class_need(JSContext *ctx, const struct web_class *class)
{
    if (JS_IsRegisteredClass(JS_GetRuntime(ctx), class_ids[class->which]))
        return 0;
    JSValue constructor = web_class_constructor(ctx, class);
    JS_FreeValue(ctx, constructor);
    return JS_IsException(constructor) ? -1 : 0;
}

/* --- objects ---------------------------------------------------------------------------------- */

JSValue class_new_for(JSContext *ctx, JSValueConst new_target, enum native_class which,
                      void *opaque)
{
    JSValue proto = JS_GetPropertyStr(ctx, new_target, "prototype");
    if (JS_IsException(proto))
        return proto;
    if (!JS_IsObject(proto)) {
        JS_FreeValue(ctx, proto);
        return class_new_object(ctx, which, opaque);
    }
    JSValue object = JS_NewObjectProtoClass(ctx, proto, class_ids[which]);
    JS_FreeValue(ctx, proto);
    if (!JS_IsException(object))
        JS_SetOpaque(object, opaque);
    return object;
}

JSValue class_new_object(JSContext *ctx, enum native_class which, void *opaque)
{
    JSValue object = JS_NewObjectClass(ctx, (int)class_ids[which]);
    if (!JS_IsException(object))
        JS_SetOpaque(object, opaque);
    return object;
}

JSValue object_or_exception(JSContext *ctx, JSValue object, int rc)
{
    if (rc == 0)
        return object;
    JS_FreeValue(ctx, object);
    return JS_EXCEPTION;
}

void *class_opaque(JSValueConst value, enum native_class which)
{
    return JS_GetOpaque(value, class_ids[which]);
}

void *class_this(JSContext *ctx, JSValueConst value, enum native_class which, const char *name)
{
    void *opaque = class_opaque(value, which);
    if (!opaque)
        JS_ThrowTypeError(ctx, "not a %s", name);
    return opaque;
}
