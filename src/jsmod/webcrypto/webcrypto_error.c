#include "jsmod/webcrypto/webcrypto.h"

#include "script/value.h"

static JSValue throw_text(JSContext *ctx, enum web_error name, struct slice text)
{
    static const char *const names[] = {
        [DATA_ERROR] = "DataError",
        [IMPLEMENTATION_ERROR] = "ImplementationError",
        [INVALID_ACCESS_ERROR] = "InvalidAccessError",
        [NOT_SUPPORTED_ERROR] = "NotSupportedError",
        [OPERATION_ERROR] = "OperationError",
        [SYNTAX_ERROR] = "SyntaxError",
    };
    JSValue error = named_error_new(ctx, names[name], text);
    if (JS_IsException(error))
        return error;
    return JS_Throw(ctx, error);
}

JSValue throw_web_error(JSContext *ctx, enum web_error name, const char *format, ...)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    va_list args;
    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    JSValue thrown = throw_text(ctx, name, buf_slice(&text));
    buf_deinit(&text);
    return thrown;
}

JSValue throw_web_failure(JSContext *ctx, enum web_error name, struct error *error)
{
    JSValue thrown = throw_text(ctx, name, slice_of(error->text));
    error_clear(error);
    return thrown;
}
