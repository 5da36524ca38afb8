/* Modules written in JavaScript that native code needs, whoever has imported them. */
#include "base/check.h"
#include "script/native_module.h"
#include "script/value.h"
#include "script/vm_internal.h"

/* What module.exports is after the text has run as function (module, exports). */
static JSValue run_text(JSContext *ctx, const char *specifier, struct slice text)
{
    struct buf source = BUF_INIT(BUF_UNLIMITED);
    JSValue function, module, exports, result;

    module_wrap_commonjs(&source, text);
    buf_append_char(&source, '\0');
    function = JS_Eval(ctx, source.ptr, source.len - 1, specifier, JS_EVAL_TYPE_GLOBAL);
    buf_deinit(&source);
    if (JS_IsException(function))
        return function;
    module = JS_NewObject(ctx);
    exports = JS_NewObject(ctx);
    result = JS_Call(ctx, function, exports, 2, (JSValueConst[]){ module, exports });
    JS_FreeValue(ctx, exports);
    JS_FreeValue(ctx, function);
    exports = JS_IsException(result) ? result : JS_GetPropertyStr(ctx, module, "exports");
    JS_FreeValue(ctx, result);
    JS_FreeValue(ctx, module);
    return exports;
}

/* The VM's own, made when it is first asked for. */
static JSValue own_exports(struct vm *vm, const char *specifier)
{
    struct slice text;
    JSValue exports;

    CHECK(bundle_built_in(vm->config.bundle, slice_of(specifier), &text));
    if (!JS_IsObject(vm->built_ins))
        vm->built_ins = JS_NewObject(vm->ctx);
    exports = JS_GetPropertyStr(vm->ctx, vm->built_ins, specifier);
    if (!JS_IsUndefined(exports))
        return exports;
    exports = run_text(vm->ctx, specifier, text);
    if (!JS_IsException(exports)) {
        JS_SetPropertyStr(vm->ctx, vm->built_ins, specifier, JS_DupValue(vm->ctx, exports));
    }
    return exports;
}

JSValue built_in_require(JSContext *ctx, const char *specifier)
{
    struct vm *vm = vm_of(ctx);
    struct error error = { 0 };
    const struct bundle_module *module = bundle_resolve(vm->config.bundle, SLICE(""),
                                                        slice_of(specifier), USE_REQUIRE, &error);

    if (module)
        return module_require(vm, module);
    error_clear(&error); /* the bundle was sealed without it */
    return own_exports(vm, specifier);
}
