/* An error of the engine's with another prototype, so that it has a stack and counts as an error
 * everywhere. https://webidl.spec.whatwg.org/#idl-DOMException */
#include "jsmod/web/dom_exception.h"

#include "base/buf.h"
#include "base/check.h"
#include "jsmod/bytes.h"
#include "jsmod/classes.h"
#include "script/value.h"

static const struct {
    const char *name, *constant; /* a constant with a number: names from before 2012 */
    int code;
} legacy[] = {
    { "IndexSizeError", "INDEX_SIZE_ERR", 1 },
    { "HierarchyRequestError", "HIERARCHY_REQUEST_ERR", 3 },
    { "WrongDocumentError", "WRONG_DOCUMENT_ERR", 4 },
    { "InvalidCharacterError", "INVALID_CHARACTER_ERR", 5 },
    { "NoModificationAllowedError", "NO_MODIFICATION_ALLOWED_ERR", 7 },
    { "NotFoundError", "NOT_FOUND_ERR", 8 },
    { "NotSupportedError", "NOT_SUPPORTED_ERR", 9 },
    { "InUseAttributeError", "INUSE_ATTRIBUTE_ERR", 10 },
    { "InvalidStateError", "INVALID_STATE_ERR", 11 },
    { "SyntaxError", "SYNTAX_ERR", 12 },
    { "InvalidModificationError", "INVALID_MODIFICATION_ERR", 13 },
    { "NamespaceError", "NAMESPACE_ERR", 14 },
    { "InvalidAccessError", "INVALID_ACCESS_ERR", 15 },
    { "TypeMismatchError", "TYPE_MISMATCH_ERR", 17 },
    { "SecurityError", "SECURITY_ERR", 18 },
    { "NetworkError", "NETWORK_ERR", 19 },
    { "AbortError", "ABORT_ERR", 20 },
    { "URLMismatchError", "URL_MISMATCH_ERR", 21 },
    { "QuotaExceededError", "QUOTA_EXCEEDED_ERR", 22 },
    { "TimeoutError", "TIMEOUT_ERR", 23 },
    { "InvalidNodeTypeError", "INVALID_NODE_TYPE_ERR", 24 },
    { "DataCloneError", "DATA_CLONE_ERR", 25 },
};

static int legacy_code(struct slice name)
{
    for (size_t i = 0; i < ARRAY_LEN(legacy); i++)
        if (slice_is(name, legacy[i].name))
            return legacy[i].code;
    return 0;
}

/* Takes the prototype. */
static JSValue make(JSContext *ctx, JSValue proto, struct slice name, struct slice message)
{
    enum { HIDDEN = JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE };
    JSValue error = JS_NewError(ctx);
    if (!JS_IsException(error) && JS_SetPrototype(ctx, error, proto) < 0) {
        JS_FreeValue(ctx, error);
        error = JS_EXCEPTION;
    }
    JS_FreeValue(ctx, proto);
    if (JS_IsException(error))
        return error;
    JS_DefinePropertyValueStr(ctx, error, "name", value_from_slice(ctx, name), HIDDEN);
    JS_DefinePropertyValueStr(ctx, error, "message", value_from_slice(ctx, message), HIDDEN);
    JS_DefinePropertyValueStr(ctx, error, "code", JS_NewInt32(ctx, legacy_code(name)), HIDDEN);
    return error;
}

static JSValue construct(JSContext *ctx, JSValueConst new_target, int argc, JSValueConst *argv)
{
    struct bytes_arg message, name;
    if (optional_text_read(ctx, argc > 0 ? argv[0] : JS_UNDEFINED, "", &message) != 0)
        return JS_EXCEPTION;
    if (optional_text_read(ctx, argc > 1 ? argv[1] : JS_UNDEFINED, "Error", &name) != 0) {
        bytes_arg_deinit(&message);
        return JS_EXCEPTION;
    }
    JSValue proto = JS_GetPropertyStr(ctx, new_target, "prototype");
    JSValue error = JS_IsException(proto) ? proto : make(ctx, proto, name.bytes, message.bytes);
    bytes_arg_deinit(&message);
    bytes_arg_deinit(&name);
    return error;
}

static const JSClassDef class_def = { .class_name = "DOMException" };

static const JSCFunctionListEntry members[] = { CLASS_TAG_DEF("DOMException") };

static const struct web_class class = {
    .which = CLASS_DOM_EXCEPTION,
    .def = &class_def,
    .construct = construct,
    .members = members,
    .member_count = ARRAY_LEN(members),
};

/* What only this class has: Error.prototype above its own, and the constants. */
static void complete(JSContext *ctx, JSValueConst constructor)
{
    JSValue proto = JS_GetClassProto(ctx, class_ids[CLASS_DOM_EXCEPTION]);
    JSValue error = JS_NewError(ctx);
    JSValue error_proto = JS_GetPrototype(ctx, error);
    JS_SetPrototype(ctx, proto, error_proto);
    for (size_t i = 0; i < ARRAY_LEN(legacy); i++) {
        JSValue code = JS_NewInt32(ctx, legacy[i].code);
        JS_DefinePropertyValueStr(ctx, proto, legacy[i].constant, code, JS_PROP_ENUMERABLE);
        JS_DefinePropertyValueStr(ctx, constructor, legacy[i].constant, code, JS_PROP_ENUMERABLE);
    }
    JS_FreeValue(ctx, error_proto);
    JS_FreeValue(ctx, error);
    JS_FreeValue(ctx, proto);
}

JSValue dom_exception_constructor(JSContext *ctx)
{
    bool is_there = JS_IsRegisteredClass(JS_GetRuntime(ctx), class_ids[CLASS_DOM_EXCEPTION]);
    JSValue constructor = web_class_constructor(ctx, &class);
    if (!is_there && !JS_IsException(constructor))
        complete(ctx, constructor);
    return constructor;
}

JSValue dom_exception_new(JSContext *ctx, struct slice name, struct slice message)
{
    JSValue constructor = dom_exception_constructor(ctx);
    if (JS_IsException(constructor))
        return constructor;
    JS_FreeValue(ctx, constructor);
    return make(ctx, JS_GetClassProto(ctx, class_ids[CLASS_DOM_EXCEPTION]), name, message);
}

bool dom_exception_is(JSContext *ctx, JSValueConst value)
{
    if (!JS_IsError(ctx, value) ||
        !JS_IsRegisteredClass(JS_GetRuntime(ctx), class_ids[CLASS_DOM_EXCEPTION]))
        return false;
    JSValue expected = JS_GetClassProto(ctx, class_ids[CLASS_DOM_EXCEPTION]);
    JSValue proto = JS_GetPrototype(ctx, value);
    bool is = JS_IsObject(proto) && JS_VALUE_GET_PTR(proto) == JS_VALUE_GET_PTR(expected);
    JS_FreeValue(ctx, proto);
    JS_FreeValue(ctx, expected);
    return is;
}

JSValue throw_dom_exception(JSContext *ctx, const char *name, const char *format, ...)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    va_list args;
    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    JSValue error = dom_exception_new(ctx, slice_of(name), buf_slice(&text));
    buf_deinit(&text);
    return JS_IsException(error) ? error : JS_Throw(ctx, error);
}
