/* k6/encoding: base64 in four forms. */
#include "jsmod/module_table.h"

#include "base/base64.h"
#include "base/check.h"
#include "jsmod/binding.h"
#include "jsmod/bytes.h"

/* Unknown names mean the standard form, as does none. */
static enum base64_form form_of(struct slice name)
{
    if (slice_is(name, "rawstd"))
        return BASE64_RAW_STD;
    if (slice_is(name, "url"))
        return BASE64_URL;
    return slice_is(name, "rawurl") ? BASE64_RAW_URL : BASE64_STD;
}

static int read_form(JSContext *ctx, JSValueConst value, enum base64_form *form)
{
    struct bytes_arg name;
    if (text_arg_read(ctx, value, &name) != 0)
        return -1;
    *form = form_of(name.bytes);
    bytes_arg_deinit(&name);
    return 0;
}

static JSValue b64encode(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    enum base64_form form;
    struct bytes_arg input;
    if (read_form(ctx, argv[1], &form) != 0 || bytes_arg_read(ctx, argv[0], "", &input) != 0)
        return JS_EXCEPTION;
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    base64_encode(&text, input.bytes, form);
    JSValue result = JS_NewStringLen(ctx, text.ptr, text.len);
    buf_deinit(&text);
    bytes_arg_deinit(&input);
    return result;
}

static JSValue decode(JSContext *ctx, struct slice text, enum base64_form form, bool as_text)
{
    struct buf bytes = BUF_INIT(BUF_UNLIMITED);
    size_t bad_at;
    JSValue result;
    if (base64_decode(&bytes, text, form, &bad_at) != 0)
        result = throw_go_error(ctx, "illegal base64 data at input byte %zu", bad_at);
    else if (as_text)
        result = value_from_slice(ctx, buf_slice(&bytes));
    else
        result = array_buffer_new(ctx, buf_slice(&bytes));
    buf_deinit(&bytes);
    return result;
}

static JSValue b64decode(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    enum base64_form form;
    struct bytes_arg format, input;
    if (read_form(ctx, argv[1], &form) != 0 || text_arg_read(ctx, argv[2], &format) != 0)
        return JS_EXCEPTION;
    bool as_text = slice_is(format.bytes, "s");
    bytes_arg_deinit(&format);
    if (text_arg_read(ctx, argv[0], &input) != 0)
        return JS_EXCEPTION;
    JSValue result = decode(ctx, input.bytes, form, as_text);
    bytes_arg_deinit(&input);
    return result;
}

static const JSCFunctionListEntry entries[] = {
    JS_CFUNC_DEF("b64encode", 2, b64encode),
    JS_CFUNC_DEF("b64decode", 3, b64decode),
};

const struct native_module mod_encoding = {
    .specifier = "k6/encoding",
    .entries = entries,
    .entry_count = ARRAY_LEN(entries),
    .default_is_namespace = true,
};
