#include "jsmod/classes.h"

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

JSValue class_new_object(JSContext *ctx, enum native_class which, void *opaque)
{
    JSValue object = JS_NewObjectClass(ctx, (int)class_ids[which]);
    if (!JS_IsException(object))
        JS_SetOpaque(object, opaque);
    return object;
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
