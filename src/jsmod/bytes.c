#include "jsmod/bytes.h"

#include "base/text_decoder.h"
#include "jsmod/go_value.h"
#include "script/value.h"

int string_arg_read(JSContext *ctx, JSValueConst value, struct bytes_arg *out)
{
    out->text = BUF_INIT(BUF_UNLIMITED);
    if (value_append_text(ctx, value, &out->text) != 0)
        return -1;
    out->bytes = buf_slice(&out->text);
    return 0;
}

/* Views of other elements are arrays of numbers there. */
static bool is_byte_buffer(JSContext *ctx, JSValueConst value)
{
    return value_is_class(ctx, value, "ArrayBuffer") || value_is_class(ctx, value, "Uint8Array") ||
           value_is_class(ctx, value, "Uint8ClampedArray");
}

int bytes_arg_read(JSContext *ctx, JSValueConst value, const char *prefix, struct bytes_arg *out)
{
    if (JS_IsString(value))
        return string_arg_read(ctx, value, out);
    out->text = BUF_INIT(0);
    if (is_byte_buffer(ctx, value) && value_bytes(ctx, value, &out->bytes))
        return 0;
    throw_go_error(ctx, "%sinvalid type %s, expected string, []byte or ArrayBuffer", prefix,
                   go_type_name(ctx, value));
    return -1;
}

void bytes_arg_deinit(struct bytes_arg *arg)
{
    buf_deinit(&arg->text);
}

int text_arg_read(JSContext *ctx, JSValueConst value, struct bytes_arg *out)
{
    if (!value_is_nullish(value))
        return string_arg_read(ctx, value, out);
    *out = (struct bytes_arg){ SLICE(""), BUF_INIT(0) };
    return 0;
}

int optional_text_read(JSContext *ctx, JSValueConst value, const char *otherwise,
                       struct bytes_arg *out)
{
    if (!JS_IsUndefined(value))
        return string_arg_read(ctx, value, out);
    *out = (struct bytes_arg){ slice_of(otherwise), BUF_INIT(0) };
    return 0;
}

JSValue text_of_bytes(JSContext *ctx, struct slice bytes)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    text_decode_utf8(bytes, &text);
    JSValue value = JS_NewStringLen(ctx, text.ptr, text.len);
    buf_deinit(&text);
    return value;
}

JSValue array_buffer_new(JSContext *ctx, struct slice bytes)
{
    return JS_NewArrayBufferCopy(ctx, (const uint8_t *)bytes.ptr, bytes.len);
}

JSValue uint8_array_new(JSContext *ctx, struct slice bytes)
{
    /* The engine looks at all three arguments. */
    JSValue args[3] = { array_buffer_new(ctx, bytes), JS_UNDEFINED, JS_UNDEFINED };
    if (JS_IsException(args[0]))
        return JS_EXCEPTION;
    JSValue array = JS_NewTypedArray(ctx, 3, args, JS_TYPED_ARRAY_UINT8);
    JS_FreeValue(ctx, args[0]);
    return array;
}

static void free_bytes(JSRuntime *rt, void *opaque, void *bytes)
{
    js_free_rt(rt, bytes);
}

JSValue array_buffer_new_empty(JSContext *ctx, size_t size, uint8_t **bytes)
{
    if (size > INT32_MAX)
        return JS_ThrowRangeError(ctx, "invalid array buffer length");
    *bytes = js_malloc(ctx, size ? size : 1);
    if (!*bytes)
        return JS_EXCEPTION;
    JSValue buffer = JS_NewArrayBuffer(ctx, *bytes, size, free_bytes, NULL, false);
    if (JS_IsException(buffer))
        js_free(ctx, *bytes);
    return buffer;
}
