/* Errors: their text, those of native code, and how a VM ends what runs. */
#include "script/exception.h"

#include "base/check.h"
#include "script/value.h"
#include "script/vm_internal.h"

/* String(value), whatever it throws. */
static void append_value(JSContext *ctx, JSValueConst value, struct buf *out)
{
    if (value_append_text(ctx, value, out) == 0)
        return;
    JS_FreeValue(ctx, JS_GetException(ctx));
    buf_append_str(out, JS_IsSymbol(value) ? "Symbol()" : "[object Object]");
}

/* The engine's stack begins with the error's text at the time it was made, which may have changed
 * since: the frames are the lines that begin with "\tat ". */
static void append_frames(JSContext *ctx, JSValueConst error, struct buf *out)
{
    JSValue stack = JS_GetPropertyStr(ctx, error, "stack");
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    ptrdiff_t at;

    if (JS_IsException(stack))
        JS_FreeValue(ctx, JS_GetException(ctx));
    if (JS_IsString(stack) && value_append_text(ctx, stack, &text) == 0) {
        at = slice_find(buf_slice(&text), SLICE("\n\tat "));
        if (at >= 0)
            buf_append_slice(out, slice_sub(buf_slice(&text), (size_t)at, text.len));
    }
    buf_deinit(&text);
    JS_FreeValue(ctx, stack);
}

void exception_append_text(JSContext *ctx, JSValueConst value, struct buf *out)
{
    append_value(ctx, value, out);
    if (JS_IsError(ctx, value))
        append_frames(ctx, value, out);
}

void exception_take_text(JSContext *ctx, struct buf *out)
{
    JSValue value = JS_GetException(ctx);

    exception_append_text(ctx, value, out);
    JS_FreeValue(ctx, value);
}

void value_take_exception(JSContext *ctx, struct buf *out)
{
    exception_take_text(ctx, out);
}

/* --- errors of native code -------------------------------------------------------------------- */

/* GoError.prototype, made when the first is thrown. */
static JSValue go_error_proto(JSContext *ctx, struct vm *vm)
{
    if (JS_IsUndefined(vm->go_error_proto)) {
        JSValue error = JS_NewError(ctx);
        JSValue base = JS_GetPrototype(ctx, error);

        vm->go_error_proto = JS_NewObjectProto(ctx, base);
        JS_FreeValue(ctx, base);
        JS_FreeValue(ctx, error);
        JS_DefinePropertyValueStr(ctx, vm->go_error_proto, "name", JS_NewString(ctx, "GoError"),
                                  JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE);
    }
    return vm->go_error_proto;
}

JSValue go_error_new(JSContext *ctx, struct slice text)
{
    JSValue error = JS_NewError(ctx);

    if (JS_IsException(error))
        return error;
    JS_SetPrototype(ctx, error, go_error_proto(ctx, vm_of(ctx)));
    JS_DefinePropertyValueStr(ctx, error, "message", value_from_slice(ctx, text),
                              JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE);
    return error;
}

JSValue throw_go_error(JSContext *ctx, const char *format, ...)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    JSValue error;
    va_list args;

    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    error = go_error_new(ctx, buf_slice(&text));
    buf_deinit(&text);
    if (JS_IsException(error))
        return error;
    return JS_Throw(ctx, error);
}

JSValue named_error_new(JSContext *ctx, const char *name, struct slice text)
{
    int flags = JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE;
    JSValue error = JS_NewError(ctx);

    if (JS_IsException(error))
        return error;
    JS_DefinePropertyValueStr(ctx, error, "name", JS_NewString(ctx, name), flags);
    JS_DefinePropertyValueStr(ctx, error, "message", value_from_slice(ctx, text), flags);
    return error;
}

static JSValue text_of_data(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                            int magic, JSValue *data)
{
    return JS_DupValue(ctx, data[0]);
}

JSValue go_text_new(JSContext *ctx, struct slice text)
{
    JSValue object = JS_NewObject(ctx);
    JSValue message = value_from_slice(ctx, text);

    JS_DefinePropertyValueStr(ctx, object, "toString",
                              JS_NewCFunctionData(ctx, text_of_data, 0, 0, 1, &message),
                              JS_PROP_CONFIGURABLE | JS_PROP_WRITABLE);
    JS_FreeValue(ctx, message);
    return object;
}

/* --- ending what runs ------------------------------------------------------------------------- */

JSValue throw_interrupted(JSContext *ctx)
{
    struct vm *vm = vm_of(ctx);

    if (vm->stop == VM_RUNS)
        vm->stop = VM_STOP_INTERRUPT;
    /* Whatever swallows the exception, a promise for example, gets no further than the next call.
     */
    JS_RequestInterrupt(ctx);
    JS_ThrowInterrupt(ctx);
    return JS_EXCEPTION;
}

void vm_abort(struct vm *vm, struct slice text, int exit_code)
{
    if (vm->stop != VM_STOP_ABORT) {
        vm->stop = VM_STOP_ABORT;
        free(vm->abort_text);
        vm->abort_text = slice_dup(text);
        vm->abort_code = exit_code;
    }
    throw_interrupted(vm->ctx);
}

enum vm_outcome vm_take_failure(struct vm *vm, struct vm_exception *exception)
{
    switch (vm->stop) {
    case VM_STOP_ABORT:
        JS_FreeValue(vm->ctx, JS_GetException(vm->ctx));
        buf_reset(&exception->text);
        buf_append_str(&exception->text, vm->abort_text);
        exception->in_promise = false;
        exception->exit_code = vm->abort_code;
        return VM_ABORTED;
    case VM_STOP_INTERRUPT: JS_FreeValue(vm->ctx, JS_GetException(vm->ctx)); return VM_INTERRUPTED;
    case VM_RUNS: break;
    }
    buf_reset(&exception->text);
    exception_take_text(vm->ctx, &exception->text);
    exception->in_promise = false;
    exception->exit_code = EXIT_CODE_SCRIPT_EXCEPTION;
    /* Describing it may have run code that was stopped. */
    return vm->stop == VM_RUNS ? VM_EXCEPTION : vm_take_failure(vm, exception);
}

void vm_exception_init(struct vm_exception *e)
{
    *e = (struct vm_exception){ .exit_code = EXIT_CODE_SCRIPT_EXCEPTION };
    buf_init(&e->text, BUF_UNLIMITED);
}

void vm_exception_deinit(struct vm_exception *e)
{
    buf_deinit(&e->text);
}
