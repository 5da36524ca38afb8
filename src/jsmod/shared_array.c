/* A Proxy of an empty array, so that it is an array to Array.isArray, JSON and concat. */
#include "jsmod/shared_array.h"

#include "jsmod/binding.h"
#include "jsmod/classes.h"
#include "vu/shared_arrays.h"

/* The traps are called with the handler as `this`; the shared array hangs on it. */
static const struct shared_array *array_of(JSValueConst handler)
{
    return class_opaque(handler, CLASS_SHARED_ARRAY);
}

/* The index that a property key stands for; false for other keys. */
static bool index_of_key(JSContext *ctx, JSValueConst key, uint32_t *index)
{
    if (!JS_IsString(key))
        return false;
    const char *text = JS_ToCString(ctx, key);
    int64_t number;
    bool is_index = text && text[0] >= '0' && text[0] <= '9' && (text[0] != '0' || !text[1]) &&
                    slice_to_int64(slice_of(text), &number) && number < UINT32_MAX;
    if (is_index)
        *index = (uint32_t)number;
    JS_FreeCString(ctx, text);
    return is_index;
}

static bool is_key(JSContext *ctx, JSValueConst key, const char *name)
{
    const char *text = JS_IsString(key) ? JS_ToCString(ctx, key) : NULL;
    bool is = text && strcmp(text, name) == 0;
    JS_FreeCString(ctx, text);
    return is;
}

static JSValue trap_change(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    return JS_ThrowTypeError(ctx, "SharedArray is immutable");
}

static JSValue element(JSContext *ctx, const struct shared_array *array, uint32_t index)
{
    if (index >= array->count)
        return JS_UNDEFINED;
    JSValue value = value_from_json(ctx, array->elements[index]);
    if (!JS_IsException(value) && freeze_deep(ctx, value) != 0) {
        JS_FreeValue(ctx, value);
        return JS_EXCEPTION;
    }
    return value;
}

static JSValue trap_get(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    const struct shared_array *array = array_of(this_val);
    uint32_t index;
    if (index_of_key(ctx, argv[1], &index))
        return element(ctx, array, index);
    if (is_key(ctx, argv[1], "length"))
        return JS_NewUint32(ctx, array->count);
    /* The engine's sort writes nothing back when all is in order already. */
    if (is_key(ctx, argv[1], "sort"))
        return JS_NewCFunction(ctx, trap_change, "sort", 1);
    JSAtom atom = JS_ValueToAtom(ctx, argv[1]);
    JSValue inherited = JS_GetProperty(ctx, argv[0], atom);
    JS_FreeAtom(ctx, atom);
    return inherited;
}

static JSValue trap_has(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    uint32_t index;
    if (index_of_key(ctx, argv[1], &index))
        return JS_NewBool(ctx, index < array_of(this_val)->count);
    JSAtom atom = JS_ValueToAtom(ctx, argv[1]);
    int has = JS_HasProperty(ctx, argv[0], atom);
    JS_FreeAtom(ctx, atom);
    return has < 0 ? JS_EXCEPTION : JS_NewBool(ctx, has);
}

static JSValue trap_own_keys(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    const struct shared_array *array = array_of(this_val);
    JSValue keys = JS_NewArray(ctx);
    char text[12];
    for (uint32_t i = 0; i < array->count; i++) {
        int length = snprintf(text, sizeof(text), "%u", i);
        JS_SetPropertyUint32(ctx, keys, i, JS_NewStringLen(ctx, text, (size_t)length));
    }
    JS_SetPropertyUint32(ctx, keys, array->count, JS_NewString(ctx, "length"));
    return keys;
}

static JSValue trap_descriptor(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    const struct shared_array *array = array_of(this_val);
    uint32_t index;
    bool is_element = index_of_key(ctx, argv[1], &index) && index < array->count;
    if (!is_element && !is_key(ctx, argv[1], "length"))
        return JS_UNDEFINED;
    JSValue descriptor = JS_NewObject(ctx);
    JS_SetPropertyStr(ctx, descriptor, "value",
                      is_element ? element(ctx, array, index) : JS_NewUint32(ctx, array->count));
    /* What a proxy may say of a target that has `length` alone. */
    JS_SetPropertyStr(ctx, descriptor, "writable", JS_NewBool(ctx, !is_element));
    JS_SetPropertyStr(ctx, descriptor, "enumerable", JS_NewBool(ctx, is_element));
    JS_SetPropertyStr(ctx, descriptor, "configurable", JS_NewBool(ctx, is_element));
    return descriptor;
}

static const JSClassDef class_def = { .class_name = "SharedArrayHandler" };

static const JSCFunctionListEntry handler_traps[] = {
    JS_CFUNC_DEF("get", 3, trap_get),
    JS_CFUNC_DEF("has", 2, trap_has),
    JS_CFUNC_DEF("ownKeys", 1, trap_own_keys),
    JS_CFUNC_DEF("getOwnPropertyDescriptor", 2, trap_descriptor),
    JS_CFUNC_DEF("set", 4, trap_change),
    JS_CFUNC_DEF("deleteProperty", 2, trap_change),
    JS_CFUNC_DEF("defineProperty", 3, trap_change),
    JS_CFUNC_DEF("setPrototypeOf", 2, trap_change),
    JS_CFUNC_DEF("preventExtensions", 1, trap_change),
};

JSValue shared_array_object(JSContext *ctx, const struct shared_array *array)
{
    if (class_register(ctx, CLASS_SHARED_ARRAY, &class_def, handler_traps,
                       sizeof(handler_traps) / sizeof(handler_traps[0])) != 0)
        return JS_EXCEPTION;
    JSValue global = JS_GetGlobalObject(ctx);
    JSValue constructor = JS_GetPropertyStr(ctx, global, "Proxy");
    JSValue args[2] = { JS_NewArray(ctx),
                        class_new_object(ctx, CLASS_SHARED_ARRAY, (void *)array) };
    JSValue proxy = JS_CallConstructor(ctx, constructor, 2, args);
    JS_FreeValue(ctx, args[0]);
    JS_FreeValue(ctx, args[1]);
    JS_FreeValue(ctx, constructor);
    JS_FreeValue(ctx, global);
    return proxy;
}
