/* New objects like others, class by class.
 * https://html.spec.whatwg.org/#structuredserializeinternal
 */
#include "jsmod/web/clone.h"

#include "base/check.h"
#include "jsmod/binding.h"
#include "jsmod/bytes.h"
#include "jsmod/web/blob_file.h"
#include "jsmod/web/dom_exception.h"

/* --- with the engine's own constructors and methods, whatever a script has put into their place -
 */

static JSValue class_constructor_of(JSContext *ctx, JSValueConst object)
{
    JSValue proto = JS_GetClassProto(ctx, JS_GetClassID(object));
    JSValue constructor = JS_GetPropertyStr(ctx, proto, "constructor");
    JS_FreeValue(ctx, proto);
    return constructor;
}

/* new <class of source>(...) */
static JSValue construct_like(JSContext *ctx, JSValueConst source, int argc, JSValueConst *argv)
{
    JSValue constructor = class_constructor_of(ctx, source);
    JSValue object = JS_IsException(constructor) ? JS_EXCEPTION
                                                 : JS_CallConstructor(ctx, constructor, argc, argv);
    JS_FreeValue(ctx, constructor);
    return object;
}

static JSValue primitive_of(JSContext *ctx, JSValueConst source)
{
    JSValue proto = JS_GetClassProto(ctx, JS_GetClassID(source));
    JSValue method = JS_GetPropertyStr(ctx, proto, "valueOf");
    JSValue value = JS_IsException(method) ? JS_EXCEPTION : JS_Call(ctx, method, source, 0, NULL);
    JS_FreeValue(ctx, method);
    JS_FreeValue(ctx, proto);
    return value;
}

/* --- kinds ------------------------------------------------------------------------------------ */

static JSValue refuse(JSContext *ctx, const char *class)
{
    return throw_dom_exception(ctx, "DataCloneError", "a %s can't be cloned", class);
}

static JSValue new_arguments(JSContext *ctx, JSValueConst source)
{
    return JS_NewObject(ctx);
}

static JSValue new_plain(JSContext *ctx, JSValueConst source)
{
    JSValue object = JS_NewObject(ctx);
    if (JS_IsException(object) || JS_GetClassID(object) == JS_GetClassID(source))
        return object;
    JS_FreeValue(ctx, object);
    return refuse(ctx, "Proxy"); /* the engine calls it an Object */
}

static JSValue new_array(JSContext *ctx, JSValueConst source)
{
    JSValue array = JS_NewArray(ctx);
    JSValue length = JS_GetPropertyStr(ctx, source, "length");
    if (JS_IsException(length) || JS_SetPropertyStr(ctx, array, "length", length) < 0) {
        JS_FreeValue(ctx, array);
        return JS_EXCEPTION;
    }
    return array;
}

static JSValue new_boxed(JSContext *ctx, JSValueConst source)
{
    JSValue value = primitive_of(ctx, source);
    JSValue object = JS_IsException(value) ? JS_EXCEPTION : object_of(ctx, value);
    JS_FreeValue(ctx, value);
    return object;
}

static JSValue new_date(JSContext *ctx, JSValueConst source)
{
    JSValue value = primitive_of(ctx, source);
    double ms;
    if (JS_IsException(value))
        return value;
    JS_ToFloat64(ctx, &ms, value);
    JS_FreeValue(ctx, value);
    return JS_NewDate(ctx, ms);
}

static JSValue new_regexp(JSContext *ctx, JSValueConst source)
{
    JSValue parts[2] = { JS_GetPropertyStr(ctx, source, "source"),
                         JS_GetPropertyStr(ctx, source, "flags") };
    JSValue object = JS_IsException(parts[0]) || JS_IsException(parts[1])
                         ? JS_EXCEPTION
                         : construct_like(ctx, source, 2, (JSValueConst *)parts);
    JS_FreeValue(ctx, parts[0]);
    JS_FreeValue(ctx, parts[1]);
    return object;
}

static JSValue new_collection(JSContext *ctx, JSValueConst source)
{
    return construct_like(ctx, source, 0, NULL);
}

/* The constructor that an error's name stands for: "Error" where it is none of the standard's. */
static JSValue error_constructor(JSContext *ctx, JSValueConst source)
{
    static const char *const names[] = { "EvalError",   "RangeError", "ReferenceError",
                                         "SyntaxError", "TypeError",  "URIError" };
    struct bytes_arg name;
    JSValue value = JS_GetPropertyStr(ctx, source, "name");
    if (JS_IsException(value) || string_arg_read(ctx, value, &name) != 0) {
        JS_FreeValue(ctx, value);
        return JS_EXCEPTION;
    }
    const char *found = "Error";
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (slice_is(name.bytes, names[i]))
            found = names[i];
    bytes_arg_deinit(&name);
    JS_FreeValue(ctx, value);
    JSValue global = JS_GetGlobalObject(ctx);
    JSValue constructor = JS_GetPropertyStr(ctx, global, found);
    JS_FreeValue(ctx, global);
    return constructor;
}

static JSValue new_dom_exception(JSContext *ctx, JSValueConst source)
{
    struct bytes_arg name, message;
    JSValue values[2] = { JS_GetPropertyStr(ctx, source, "name"),
                          JS_GetPropertyStr(ctx, source, "message") };
    JSValue error = JS_EXCEPTION;
    if (!JS_IsException(values[0]) && !JS_IsException(values[1]) &&
        string_arg_read(ctx, values[0], &name) == 0) {
        if (string_arg_read(ctx, values[1], &message) == 0) {
            error = dom_exception_new(ctx, name.bytes, message.bytes);
            bytes_arg_deinit(&message);
        }
        bytes_arg_deinit(&name);
    }
    JS_FreeValue(ctx, values[0]);
    JS_FreeValue(ctx, values[1]);
    return error;
}

static JSValue new_error(JSContext *ctx, JSValueConst source)
{
    if (dom_exception_is(ctx, source))
        return new_dom_exception(ctx, source);
    JSValue constructor = error_constructor(ctx, source);
    JSValue error = JS_IsException(constructor) ? JS_EXCEPTION
                                                : JS_CallConstructor(ctx, constructor, 0, NULL);
    JS_FreeValue(ctx, constructor);
    return error;
}

static JSValue new_blob(JSContext *ctx, JSValueConst source)
{
    if (!blob_of(source))
        return refuse(ctx, "File"); /* one of k6/experimental/fs */
    return file_blob(source) ? file_clone(ctx, source) : blob_clone(ctx, source);
}

/* --- buffers and views ------------------------------------------------------------------------ */

JSValue clone_array_buffer(JSContext *ctx, JSValueConst source)
{
    size_t size;
    const uint8_t *bytes = JS_GetArrayBuffer(ctx, &size, source);
    if (bytes || !JS_HasException(ctx))
        return JS_NewArrayBufferCopy(ctx, bytes, size);
    JS_FreeValue(ctx, JS_GetException(ctx));
    return throw_dom_exception(ctx, "DataCloneError", "an ArrayBuffer is detached");
}

static bool is_view(JSContext *ctx, JSValueConst value)
{
    struct slice bytes;
    return value_bytes(ctx, value, &bytes) && !value_is_class(ctx, value, "ArrayBuffer") &&
           !value_is_class(ctx, value, "SharedArrayBuffer");
}

JSValue clone_buffer_of(JSContext *ctx, JSValueConst source)
{
    return is_view(ctx, source) ? JS_GetPropertyStr(ctx, source, "buffer") : JS_UNDEFINED;
}

JSValue clone_view(JSContext *ctx, JSValueConst source, JSValueConst buffer)
{
    bool is_data_view = value_is_class(ctx, source, "DataView");
    JSValue args[3] = { JS_DupValue(ctx, buffer), JS_GetPropertyStr(ctx, source, "byteOffset"),
                        JS_GetPropertyStr(ctx, source, is_data_view ? "byteLength" : "length") };
    JSValue view = JS_IsException(args[1]) || JS_IsException(args[2])
                       ? JS_EXCEPTION
                       : construct_like(ctx, source, 3, (JSValueConst *)args);
    for (size_t i = 0; i < ARRAY_LEN(args); i++)
        JS_FreeValue(ctx, args[i]);
    return view;
}

/* --- by the class's name ---------------------------------------------------------------------- */

static const struct kind {
    const char *class;
    JSValue (*make)(JSContext *ctx, JSValueConst source);
    enum clone_rest rest;
} kinds[] = {
    { "Object", new_plain, REST_PROPERTIES },
    { "Array", new_array, REST_PROPERTIES },
    { "Date", new_date, REST_NOTHING },
    { "Map", new_collection, REST_MAP },
    { "Set", new_collection, REST_SET },
    { "Error", new_error, REST_ERROR },
    { "RegExp", new_regexp, REST_NOTHING },
    { "ArrayBuffer", clone_array_buffer, REST_NOTHING },
    { "String", new_boxed, REST_NOTHING },
    { "Number", new_boxed, REST_NOTHING },
    { "Boolean", new_boxed, REST_NOTHING },
    { "BigInt", new_boxed, REST_NOTHING },
    { "Arguments", new_arguments, REST_PROPERTIES },
    { "Blob", new_blob, REST_NOTHING },
    { "File", new_blob, REST_NOTHING },
};

static const struct kind *kind_of(const char *class)
{
    for (size_t i = 0; class && i < ARRAY_LEN(kinds); i++)
        if (strcmp(class, kinds[i].class) == 0)
            return &kinds[i];
    return NULL;
}

JSValue clone_object_new(JSContext *ctx, JSValueConst source, enum clone_rest *rest)
{
    JSAtom atom = JS_GetClassName(ctx, source);
    const char *class = JS_AtomToCString(ctx, atom);
    const struct kind *kind = kind_of(class);
    JSValue copy;
    if (kind) {
        copy = kind->make(ctx, source);
        *rest = kind->rest;
    } else {
        copy = refuse(ctx, class ? class : "value");
    }
    JS_FreeCString(ctx, class);
    JS_FreeAtom(ctx, atom);
    return copy;
}
