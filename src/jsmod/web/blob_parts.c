/* What new Blob() and new File() are given. */
#include "jsmod/binding.h"
#include "jsmod/bytes.h"
#include "jsmod/web/blob.h"
#include "jsmod/web/iterate.h"

struct parts {
    struct buf bytes;
    bool to_native_endings; /* of lines in texts: this is Linux */
};

static void append_text(struct parts *parts, struct slice text)
{
    if (!parts->to_native_endings) {
        buf_append_slice(&parts->bytes, text);
        return;
    }
    for (size_t i = 0; i < text.len; i++) {
        bool is_return = text.ptr[i] == '\r';
        if (!is_return || i + 1 == text.len || text.ptr[i + 1] != '\n')
            buf_append_char(&parts->bytes, is_return ? '\n' : text.ptr[i]);
    }
}

static int add_part(void *context, JSContext *ctx, JSValueConst value)
{
    struct parts *parts = context;
    const struct blob *blob = blob_of(value);
    struct slice bytes;
    struct bytes_arg text;
    if (blob || value_bytes(ctx, value, &bytes)) {
        buf_append_slice(&parts->bytes, blob ? blob->bytes : bytes);
        return 0;
    }
    if (string_arg_read(ctx, value, &text) != 0)
        return -1;
    append_text(parts, text.bytes);
    bytes_arg_deinit(&text);
    return 0;
}

/* A member of the options as text. */
static int read_option(JSContext *ctx, JSValueConst options, const char *name,
                       const char *otherwise, struct bytes_arg *out)
{
    JSValue value = JS_IsObject(options) ? JS_GetPropertyStr(ctx, options, name) : JS_UNDEFINED;
    int rc = JS_IsException(value) ? -1 : optional_text_read(ctx, value, otherwise, out);
    JS_FreeValue(ctx, value);
    return rc;
}

static int read_endings(JSContext *ctx, JSValueConst options, struct parts *parts)
{
    struct bytes_arg endings;
    if (read_option(ctx, options, "endings", "transparent", &endings) != 0)
        return -1;
    parts->to_native_endings = slice_is(endings.bytes, "native");
    int rc = 0;
    if (!parts->to_native_endings && !slice_is(endings.bytes, "transparent")) {
        JS_ThrowTypeError(ctx, "endings is \"native\" or \"transparent\", not \"%.*s\"",
                          SLICE_ARG(endings.bytes));
        rc = -1;
    }
    bytes_arg_deinit(&endings);
    return rc;
}

static int read_parts(JSContext *ctx, JSValueConst value, struct parts *parts)
{
    if (JS_IsUndefined(value))
        return 0;
    if (JS_IsObject(value))
        return iterate(ctx, value, add_part, parts);
    JS_ThrowTypeError(ctx, "the parts of a Blob are given as an array");
    return -1;
}

int blob_read(JSContext *ctx, struct blob *blob, JSValueConst value, JSValueConst options)
{
    struct parts parts = { .bytes = BUF_INIT(BUF_UNLIMITED) };
    struct bytes_arg type;
    if (!value_is_nullish(options) && !JS_IsObject(options)) {
        JS_ThrowTypeError(ctx, "the options of a Blob are an object");
        return -1;
    }
    int rc = read_endings(ctx, options, &parts) == 0 && read_parts(ctx, value, &parts) == 0
                 ? read_option(ctx, options, "type", "", &type)
                 : -1;
    if (rc == 0) {
        rc = blob_set(ctx, blob, buf_slice(&parts.bytes), type.bytes);
        bytes_arg_deinit(&type);
    }
    buf_deinit(&parts.bytes);
    return rc;
}
