#include "jsmod/binding.h"

#include "script/vm.h"

struct vu *vu_of(JSContext *ctx)
{
    return vm_opaque(vm_of(ctx));
}

bool refuse_in_init(JSContext *ctx, const struct vu *vu, const char *message)
{
    if (vu_is_running(vu))
        return false;
    throw_go_error(ctx, "%s", message);
    return true;
}

bool is_async_function(JSContext *ctx, JSValueConst function)
{
    /* The engine has no public test for it; its class is recognised by its constructor's name. */
    if (!JS_IsFunction(ctx, function))
        return false;
    static _Atomic JSClassID async_class;
    JSClassID known = async_class;
    JSClassID mine = JS_GetClassID(function);
    if (known)
        return mine == known;

    JSValue constructor = JS_GetPropertyStr(ctx, function, "constructor");
    JSValue name = JS_IsObject(constructor) ? JS_GetPropertyStr(ctx, constructor, "name")
                                            : JS_UNDEFINED;
    const char *text = JS_ToCString(ctx, name);
    bool is_async = text && strcmp(text, "AsyncFunction") == 0;
    JS_FreeCString(ctx, text);
    JS_FreeValue(ctx, name);
    JS_FreeValue(ctx, constructor);
    if (is_async)
        async_class = mine;
    return is_async;
}

bool has_arguments(JSContext *ctx, int argc, int needed)
{
    if (argc < needed)
        JS_ThrowTypeError(ctx, "%d argument%s needed, only %d present", needed,
                          needed == 1 ? "" : "s", argc);
    return argc >= needed;
}

int option_flag(JSContext *ctx, JSValueConst options, const char *name)
{
    if (!JS_IsObject(options))
        return 0;
    JSValue value = JS_GetPropertyStr(ctx, options, name);
    int flag = JS_IsException(value) ? -1 : JS_ToBool(ctx, value);
    JS_FreeValue(ctx, value);
    return flag;
}

int set_field(JSContext *ctx, JSValueConst object, struct slice name, JSValue value)
{
    if (JS_IsException(value))
        return -1;
    JSAtom atom = JS_NewAtomLen(ctx, name.ptr, name.len);
    int result = JS_DefinePropertyValue(ctx, object, atom, value, JS_PROP_C_W_E);
    JS_FreeAtom(ctx, atom);
    return result < 0 ? -1 : 0;
}

JSValue object_of(JSContext *ctx, JSValueConst value)
{
    JSValue global = JS_GetGlobalObject(ctx);
    JSValue constructor = JS_GetPropertyStr(ctx, global, "Object");
    JSValue object = JS_Call(ctx, constructor, JS_UNDEFINED, 1, &value);
    JS_FreeValue(ctx, constructor);
    JS_FreeValue(ctx, global);
    return object;
}

int tag_value_text(JSContext *ctx, const char *kind, struct slice key, JSValueConst value,
                   JSValue (*throw_error)(JSContext *ctx, const char *format, ...),
                   struct arena *arena, struct slice *out)
{
    if (JS_IsString(value) || JS_IsNumber(value) || JS_IsBool(value)) {
        *out = value_text(ctx, value, arena);
        return out->ptr ? 0 : -1;
    }
    throw_error(ctx,
                "invalid value for metric %s '%.*s': only String, Boolean and Number types are "
                "accepted as a metric %s value%s",
                kind, SLICE_ARG(key), kind, strcmp(kind, "tag") == 0 ? "s" : "");
    return -1;
}

struct tag_reader {
    struct tag_changes *out;
    struct arena *arena;
};

static int read_tag(void *context, JSContext *ctx, struct slice key, JSValueConst value)
{
    struct tag_reader *r = context;
    struct slice text;
    if (tag_value_text(ctx, "tag", key, value, throw_go_error, r->arena, &text) != 0)
        return -1;
    if (r->out->count == TAGSET_MAX) {
        throw_go_error(ctx, "too many metric tags: at most %d are possible", TAGSET_MAX);
        return -1;
    }
    r->out->items[r->out->count++] = (struct tag){ arena_copy(r->arena, key), text };
    return 0;
}

/* Puts text before the message of the pending exception. */
static void prefix_exception(JSContext *ctx, const char *what)
{
    JSValue exception = JS_GetException(ctx);
    JSValue message = JS_GetPropertyStr(ctx, exception, "message");
    const char *text = JS_ToCString(ctx, message);
    throw_go_error(ctx, "%s%s", what, text ? text : "");
    JS_FreeCString(ctx, text);
    JS_FreeValue(ctx, message);
    JS_FreeValue(ctx, exception);
}

/* A text in the place of an object has its characters as members, as everywhere in JavaScript. */
static int tags_from_text(JSContext *ctx, JSValueConst text, struct tag_changes *out,
                          struct arena *arena)
{
    JSValue object = object_of(ctx, text);
    int result = JS_IsException(object) ? -1 : tags_from_value(ctx, object, "", out, arena);
    JS_FreeValue(ctx, object);
    return result;
}

int tags_from_value(JSContext *ctx, JSValueConst object, const char *what, struct tag_changes *out,
                    struct arena *arena)
{
    out->count = 0;
    if (JS_IsString(object))
        return tags_from_text(ctx, object, out, arena);
    if (!JS_IsObject(object))
        return 0;
    struct tag_reader reader = { out, arena };
    int result = value_each(ctx, object, read_tag, &reader);
    if (result != 0 && what[0])
        prefix_exception(ctx, what);
    return result;
}

int freeze_deep(JSContext *ctx, JSValueConst value)
{
    if (!JS_IsObject(value))
        return 0;
    JSPropertyEnum *names;
    uint32_t count;
    if (JS_GetOwnPropertyNames(ctx, &names, &count, value, JS_GPN_STRING_MASK) < 0)
        return -1;
    int result = 0;
    for (uint32_t i = 0; i < count && result == 0; i++) {
        JSValue member = JS_GetProperty(ctx, value, names[i].atom);
        result = JS_IsException(member) ? -1 : freeze_deep(ctx, member);
        if (result == 0 &&
            JS_DefineProperty(ctx, value, names[i].atom, JS_UNDEFINED, JS_UNDEFINED, JS_UNDEFINED,
                              JS_PROP_HAS_WRITABLE | JS_PROP_HAS_CONFIGURABLE) < 0)
            result = -1;
        JS_FreeValue(ctx, member);
    }
    for (uint32_t i = 0; i < count; i++)
        JS_FreeAtom(ctx, names[i].atom);
    js_free(ctx, names);
    if (result == 0 && JS_PreventExtensions(ctx, value) < 0)
        result = -1;
    return result;
}
