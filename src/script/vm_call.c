/* Calling what the main script exports, until nothing that it started is left. */
#include "loop/fiber.h"
#include "script/exception.h"
#include "script/value.h"
#include "script/vm_internal.h"

int vm_set_data(struct vm *vm, struct slice json, struct error *error)
{
    JSValue data = JS_UNDEFINED;

    vm_enter(vm);
    if (json.len)
        data = value_from_json(vm->ctx, json);
    if (JS_IsException(data)) {
        struct buf text = BUF_INIT(BUF_UNLIMITED);

        exception_take_text(vm->ctx, &text);
        error_set(error, EXIT_CODE_OTHER, "error unmarshaling setup data from JSON: %.*s",
                  SLICE_ARG(buf_slice(&text)));
        buf_deinit(&text);
        return -1;
    }
    JS_FreeValue(vm->ctx, vm->data);
    vm->data = data;
    return 0;
}

/* What a promise came to; any other value is itself. Takes the value. */
static JSValue unwrap_promise(JSContext *ctx, JSValue value)
{
    JSValue result;

    if (!JS_IsObject(value) || (int)JS_PromiseState(ctx, value) < 0)
        return value;
    result = JS_PromiseState(ctx, value) == JS_PROMISE_PENDING ? JS_UNDEFINED
                                                               : JS_PromiseResult(ctx, value);
    JS_FreeValue(ctx, value);
    return result;
}

/* The call and its event loop. *result is the awaited value if the outcome is VM_OK. */
static enum vm_outcome run(struct vm *vm, JSValueConst function, int argc, JSValueConst *argv,
                           JSValue *result, struct vm_exception *exception)
{
    JSValue value = JS_Call(vm->ctx, function, JS_UNDEFINED, argc, argv);
    enum vm_outcome outcome = VM_OK;

    *result = JS_UNDEFINED;
    if (JS_IsException(value)) {
        outcome = vm_take_failure(vm, exception);
    } else if (vm->stop != VM_RUNS) {
        outcome = vm_take_failure(vm, exception);
    } else if (!event_loop_is_idle(vm)) {
        outcome = event_loop_run(vm, value, exception);
    }
    if (outcome != VM_OK) {
        JS_FreeValue(vm->ctx, value);
        event_loop_abandon(vm);
        return outcome;
    }
    *result = unwrap_promise(vm->ctx, value);
    return VM_OK;
}

static enum vm_outcome __attribute__((format(printf, 3, 4)))
fail(struct vm_exception *exception, int exit_code, const char *format, ...)
{
    va_list args;

    buf_reset(&exception->text);
    va_start(args, format);
    buf_vprintf(&exception->text, format, args);
    va_end(args);
    exception->in_promise = false;
    exception->exit_code = exit_code;
    return VM_EXCEPTION;
}

/* --- setup, iterations, teardown -------------------------------------------------------------- */

static enum vm_outcome write_result(struct vm *vm, const char *name, JSValueConst value,
                                    struct buf *out, struct vm_exception *exception)
{
    struct error error = { 0 };
    enum vm_outcome outcome = VM_OK;

    if (value_to_setup_json(vm->ctx, value, out, &error) < 0) {
        outcome = fail(exception, EXIT_CODE_OTHER, "error marshaling %s() data to JSON: %s", name,
                       error.text);
        error_clear(&error);
    }
    return outcome;
}

enum vm_outcome vm_call_export(struct vm *vm, const char *name, bool with_data,
                               struct buf *result_json, struct vm_exception *exception)
{
    JSValue function, result;
    enum vm_outcome outcome;

    vm_enter(vm);
    function = vm_export_get(vm, name);
    if (JS_IsException(function))
        return vm_take_failure(vm, exception);
    if (!JS_IsFunction(vm->ctx, function)) {
        JS_FreeValue(vm->ctx, function);
        return fail(exception, EXIT_CODE_SCRIPT_EXCEPTION, "function '%s' not found in exports",
                    name);
    }
    outcome = run(vm, function, with_data ? 1 : 0, (JSValueConst *)&vm->data, &result, exception);
    JS_FreeValue(vm->ctx, function);
    if (outcome == VM_OK && result_json) {
        outcome = write_result(vm, name, result, result_json, exception);
    }
    JS_FreeValue(vm->ctx, result);
    return outcome;
}

/* --- handleSummary ---------------------------------------------------------------------------- */

struct summary_walk {
    void (*entry)(void *context, struct slice key, struct slice value);
    void *context;
    struct vm_exception *exception; /* where only the types are looked at */
};

/* Go's name of a type, for k6's complaint. */
static const char *go_type(JSContext *ctx, JSValueConst value)
{
    if (JS_IsNumber(value)) {
        return JS_VALUE_GET_TAG(value) == JS_TAG_INT ? "int64" : "float64";
    }
    if (JS_IsBool(value))
        return "bool";
    if (value_is_nullish(value))
        return "<nil>";
    if (JS_IsFunction(ctx, value))
        return "func(sobek.FunctionCall) sobek.Value";
    return JS_IsArray(ctx, value) > 0 ? "[]interface {}" : "map[string]interface {}";
}

static int check_entry(void *context, JSContext *ctx, struct slice key, JSValueConst value)
{
    struct summary_walk *walk = context;
    struct slice bytes;

    if (JS_IsString(value) || value_bytes(ctx, value, &bytes))
        return 0;
    fail(walk->exception, EXIT_CODE_OTHER,
         "error handling summary object %.*s: invalid type %s, it needs to be a string or "
         "ArrayBuffer",
         SLICE_ARG(key), go_type(ctx, value));
    return -1;
}

static int pass_entry(void *context, JSContext *ctx, struct slice key, JSValueConst value)
{
    struct summary_walk *walk = context;
    struct slice bytes;
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    int rc = 0;

    if (value_bytes(ctx, value, &bytes)) {
        walk->entry(walk->context, key, bytes);
    } else if ((rc = value_append_text(ctx, value, &text)) == 0) {
        walk->entry(walk->context, key, buf_slice(&text));
    }
    buf_deinit(&text);
    return rc;
}

static enum vm_outcome walk_summary(struct vm *vm, JSValueConst result, struct summary_walk *walk)
{
    JSContext *ctx = vm->ctx;

    if (!JS_IsObject(result)) {
        return JS_ToBool(ctx, result) > 0
                   ? fail(walk->exception, EXIT_CODE_OTHER,
                          "handleSummary() should return a map with string keys")
                   : VM_NO_RESULT;
    }
    if (JS_IsArray(ctx, result) > 0 || JS_IsFunction(ctx, result)) {
        return fail(walk->exception, EXIT_CODE_OTHER,
                    "handleSummary() should return a map with string keys");
    }
    /* One wrong entry suppresses all. */
    if (value_each(ctx, result, check_entry, walk) || value_each(ctx, result, pass_entry, walk)) {
        return JS_HasException(ctx) ? vm_take_failure(vm, walk->exception) : VM_EXCEPTION;
    }
    return VM_OK;
}

enum vm_outcome vm_call_summary(struct vm *vm, struct slice data_json,
                                void (*entry)(void *context, struct slice key, struct slice value),
                                void *context, struct vm_exception *exception)
{
    struct summary_walk walk = { entry, context, exception };
    JSValue function, data, result = JS_UNDEFINED;
    enum vm_outcome outcome = VM_NO_RESULT;

    vm_enter(vm);
    function = vm_export_get(vm, "handleSummary");
    if (JS_IsUndefined(function))
        return VM_NO_RESULT;
    if (!JS_IsFunction(vm->ctx, function)) {
        JS_FreeValue(vm->ctx, function);
        return fail(exception, EXIT_CODE_OTHER,
                    "exported identifier handleSummary must be a function");
    }
    data = value_from_json(vm->ctx, data_json);
    if (JS_IsException(data)) {
        outcome = vm_take_failure(vm, exception);
    } else {
        outcome = run(vm, function, 1, (JSValueConst *)&data, &result, exception);
    }
    JS_FreeValue(vm->ctx, data);
    JS_FreeValue(vm->ctx, function);
    if (outcome == VM_OK)
        outcome = walk_summary(vm, result, &walk);
    JS_FreeValue(vm->ctx, result);
    return outcome;
}
