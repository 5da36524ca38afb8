/* What copies hold: properties, entries, an error's message and cause. */
#include "jsmod/web/clone.h"

#include "jsmod/binding.h"
#include "jsmod/web/dom_exception.h"

/* --- any value -------------------------------------------------------------------------------- */

/* A view is copied with its whole buffer, which others may look at, too. A script may have put
 * anything into the buffer's place. */
static JSValue copy_view(struct cloner *c, JSValueConst view, JSValue buffer)
{
    JSValue buffer_copy = value_is_class(c->ctx, buffer, "ArrayBuffer")
                              ? clone_value(c, buffer)
                              : throw_dom_exception(c->ctx, "DataCloneError",
                                                    "a view's buffer is no ArrayBuffer");
    JSValue copy = JS_IsException(buffer_copy) ? JS_EXCEPTION
                                               : clone_view(c->ctx, view, buffer_copy);
    JS_FreeValue(c->ctx, buffer_copy);
    JS_FreeValue(c->ctx, buffer);
    return copy;
}

static JSValue copy_object(struct cloner *c, JSValueConst source)
{
    JSValueConst known = clone_find(c, source);
    if (!JS_IsUninitialized(known))
        return JS_DupValue(c->ctx, known);
    enum clone_rest rest = REST_NOTHING;
    JSValue buffer = clone_buffer_of(c->ctx, source);
    JSValue copy = JS_IsUndefined(buffer)   ? clone_object_new(c->ctx, source, &rest)
                   : JS_IsException(buffer) ? JS_EXCEPTION
                                            : copy_view(c, source, buffer);
    if (JS_IsException(copy) || clone_add(c, source, JS_DupValue(c->ctx, copy), rest) == 0)
        return copy;
    JS_FreeValue(c->ctx, copy);
    return JS_EXCEPTION;
}

JSValue clone_value(struct cloner *c, JSValueConst value)
{
    if (JS_IsSymbol(value))
        return throw_dom_exception(c->ctx, "DataCloneError", "a Symbol can't be cloned");
    return JS_IsObject(value) ? copy_object(c, value) : JS_DupValue(c->ctx, value);
}

/* --- properties ------------------------------------------------------------------------------- */

static int fill_properties(struct cloner *c, JSValueConst source, JSValueConst copy)
{
    JSPropertyEnum *names;
    uint32_t count;
    int rc = 0;
    if (JS_GetOwnPropertyNames(c->ctx, &names, &count, source,
                               JS_GPN_STRING_MASK | JS_GPN_ENUM_ONLY) != 0)
        return -1;
    for (uint32_t i = 0; i < count; i++) {
        if (rc == 0) {
            JSValue value = JS_GetProperty(c->ctx, source, names[i].atom);
            JSValue copied = JS_IsException(value) ? JS_EXCEPTION : clone_value(c, value);
            rc = JS_IsException(copied) || JS_DefinePropertyValue(c->ctx, copy, names[i].atom,
                                                                  copied, JS_PROP_C_W_E) < 0
                     ? -1
                     : 0;
            JS_FreeValue(c->ctx, value);
        }
        JS_FreeAtom(c->ctx, names[i].atom);
    }
    js_free(c->ctx, names);
    return rc;
}

/* An own property that is data, as one that Object.keys doesn't see. */
static int fill_hidden(struct cloner *c, JSValueConst source, JSValueConst copy, const char *name)
{
    JSPropertyDescriptor own;
    JSAtom atom = JS_NewAtom(c->ctx, name);
    int rc = JS_GetOwnProperty(c->ctx, &own, source, atom);
    if (rc > 0) {
        JSValue value = own.flags & JS_PROP_GETSET ? JS_UNDEFINED : clone_value(c, own.value);
        rc = JS_IsException(value) ||
                     JS_DefinePropertyValue(c->ctx, copy, atom, value,
                                            JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE) < 0
                 ? -1
                 : 0;
        JS_FreeValue(c->ctx, own.value);
        JS_FreeValue(c->ctx, own.getter);
        JS_FreeValue(c->ctx, own.setter);
    }
    JS_FreeAtom(c->ctx, atom);
    return rc;
}

static int fill_error(struct cloner *c, JSValueConst source, JSValueConst copy)
{
    static const char *const names[] = { "message", "stack", "cause" };
    int rc = 0;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && rc == 0; i++)
        rc = fill_hidden(c, source, copy, names[i]);
    return rc;
}

/* --- entries ---------------------------------------------------------------------------------- */

/* The engine's own method, whatever a script has put into its place. */
static JSValue class_method(JSContext *ctx, JSValueConst object, const char *name)
{
    JSValue proto = JS_GetClassProto(ctx, JS_GetClassID(object));
    JSValue method = JS_GetPropertyStr(ctx, proto, name);
    JS_FreeValue(ctx, proto);
    return method;
}

/* forEach's callback (value, key): into an array, before anything else may run. */
static JSValue collect(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                       int with_key, JSValue *data)
{
    JSValue length = JS_GetPropertyStr(ctx, data[0], "length");
    uint32_t count;
    JS_ToUint32(ctx, &count, length);
    if (with_key && JS_SetPropertyUint32(ctx, data[0], count++, JS_DupValue(ctx, argv[1])) < 0)
        return JS_EXCEPTION;
    return JS_SetPropertyUint32(ctx, data[0], count, JS_DupValue(ctx, argv[0])) < 0 ? JS_EXCEPTION
                                                                                    : JS_UNDEFINED;
}

/* An array: value, value, ... of a set; key, value, ... of a map. */
static JSValue entries_of(JSContext *ctx, JSValueConst source, bool is_map)
{
    JSValue entries = JS_NewArray(ctx);
    JSValue callback = JS_NewCFunctionData(ctx, collect, 2, is_map, 1, (JSValueConst *)&entries);
    JSValue method = class_method(ctx, source, "forEach");
    JSValue result = JS_IsException(callback) || JS_IsException(method)
                         ? JS_EXCEPTION
                         : JS_Call(ctx, method, source, 1, (JSValueConst *)&callback);
    JS_FreeValue(ctx, method);
    JS_FreeValue(ctx, callback);
    if (JS_IsException(result)) {
        JS_FreeValue(ctx, entries);
        return result;
    }
    JS_FreeValue(ctx, result);
    return entries;
}

/* The copies of `count` elements from `at` on as arguments of the method. */
static int put(struct cloner *c, JSValueConst entries, uint32_t at, int count, JSValueConst copy,
               JSValueConst method)
{
    JSValue args[2] = { JS_UNDEFINED, JS_UNDEFINED };
    int rc = 0;
    for (int i = 0; i < count && rc == 0; i++) {
        JSValue element = JS_GetPropertyUint32(c->ctx, entries, at + (uint32_t)i);
        args[i] = clone_value(c, element);
        rc = JS_IsException(args[i]) ? -1 : 0;
        JS_FreeValue(c->ctx, element);
    }
    if (rc == 0) {
        JSValue result = JS_Call(c->ctx, method, copy, count, (JSValueConst *)args);
        rc = JS_IsException(result) ? -1 : 0;
        JS_FreeValue(c->ctx, result);
    }
    JS_FreeValue(c->ctx, args[0]);
    JS_FreeValue(c->ctx, args[1]);
    return rc;
}

static int fill_entries(struct cloner *c, JSValueConst source, JSValueConst copy, bool is_map)
{
    JSValue entries = entries_of(c->ctx, source, is_map);
    JSValue method = class_method(c->ctx, copy, is_map ? "set" : "add");
    int rc = JS_IsException(entries) || JS_IsException(method) ? -1 : 0;
    uint32_t count = 0, step = is_map ? 2 : 1;
    if (rc == 0) {
        JSValue length = JS_GetPropertyStr(c->ctx, entries, "length");
        JS_ToUint32(c->ctx, &count, length);
    }
    for (uint32_t at = 0; at < count && rc == 0; at += step)
        rc = put(c, entries, at, (int)step, copy, method);
    JS_FreeValue(c->ctx, method);
    JS_FreeValue(c->ctx, entries);
    return rc;
}

/* --- the list --------------------------------------------------------------------------------- */

static int fill(struct cloner *c, const struct clone_pair *pair)
{
    switch (pair->rest) {
    case REST_NOTHING: return 0;
    case REST_PROPERTIES: return fill_properties(c, pair->source, pair->copy);
    case REST_ERROR: return fill_error(c, pair->source, pair->copy);
    case REST_MAP: return fill_entries(c, pair->source, pair->copy, true);
    case REST_SET: return fill_entries(c, pair->source, pair->copy, false);
    }
    return 0;
}

int clone_run(struct cloner *c)
{
    for (uint32_t i = 0; i < c->count; i++) {
        struct clone_pair pair = c->pairs[i]; /* the array may move */
        if (fill(c, &pair) != 0)
            return -1;
    }
    return 0;
}
