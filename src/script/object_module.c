/* Modules whose exports are the properties of an object: native ones and CommonJS. */
#include "base/check.h"
#include "script/native_module.h"
#include "script/value.h"
#include "script/vm_internal.h"

/* --- native ----------------------------------------------------------------------------------- */

static const struct native_module *find_native(const struct vm *vm, const char *specifier)
{
    for (uint32_t i = 0; i < vm->config.module_count; i++) {
        if (strcmp(vm->config.modules[i]->specifier, specifier) == 0)
            return vm->config.modules[i];
    }
    return NULL;
}

/* The record that the engine's module stands for, by its name. */
static const struct bundle_module *record_of(struct vm *vm, JSModuleDef *m)
{
    JSAtom name = JS_GetModuleName(vm->ctx, m);
    const char *url = JS_AtomToCString(vm->ctx, name);
    const struct bundle_module *module = bundle_find(vm->config.bundle, slice_of(url));

    JS_FreeCString(vm->ctx, url);
    JS_FreeAtom(vm->ctx, name);
    return module;
}

static JSValue default_of_native(JSContext *ctx, const struct native_module *native,
                                 JSValueConst exports)
{
    JSValue own;

    if (native->make_default)
        return native->make_default(ctx, exports);
    own = JS_GetPropertyStr(ctx, exports, "default");
    if (!JS_IsUndefined(own) || !native->default_is_namespace)
        return own;
    return JS_DupValue(ctx, exports);
}

static int init_native(JSContext *ctx, JSModuleDef *m)
{
    struct vm *vm = vm_of(ctx);
    const struct bundle_module *module = record_of(vm, m);
    char *specifier = slice_dup(module->url);
    const struct native_module *native = find_native(vm, specifier);
    JSValue exports = JS_NewObject(ctx), default_export = JS_UNDEFINED;
    int rc = -1;

    free(specifier);
    CHECK(native);
    if (JS_IsException(exports))
        return -1;
    if (native->entry_count) {
        JS_SetPropertyFunctionList2(ctx, exports, native->entries, native->entry_count,
                                    JS_PROP_ENUMERABLE);
    }
    if (native->instantiate && native->instantiate(ctx, exports))
        goto out;
    default_export = default_of_native(ctx, native, exports);
    if (JS_IsException(default_export))
        goto out;
    rc = JS_SetObjectModuleExports(ctx, m, exports, default_export);
out:
    JS_FreeValue(ctx, default_export);
    JS_FreeValue(ctx, exports);
    return rc;
}

JSModuleDef *native_module_instance(struct vm *vm, const struct bundle_module *module)
{
    char *specifier = slice_dup(module->url);
    JSModuleDef *def = NULL;

    if (find_native(vm, specifier)) {
        def = JS_NewObjectModule(vm->ctx, specifier, init_native);
    } else {
        throw_go_error(vm->ctx, "there is no module \"%s\" in this VM", specifier);
    }
    free(specifier);
    return def;
}

/* --- CommonJS --------------------------------------------------------------------------------- */

/* Runs the file as function (module, exports). Returns what module.exports is afterwards. */
static JSValue run_commonjs(JSContext *ctx, const struct bundle_module *module,
                            JSValueConst module_object)
{
    const struct image *image = vm_of(ctx)->image;
    JSValue function, exports, result;

    function = image ? JS_DupValue(ctx, image_code(image, module)) : module_read(ctx, module);
    if (JS_IsException(function))
        return function;
    function = JS_EvalFunction(ctx, function);
    if (JS_IsException(function))
        return function;
    exports = JS_GetPropertyStr(ctx, module_object, "exports");
    result = JS_Call(ctx, function, exports, 2, (JSValueConst[]){ module_object, exports });
    JS_FreeValue(ctx, exports);
    JS_FreeValue(ctx, function);
    if (JS_IsException(result))
        return result;
    JS_FreeValue(ctx, result);
    return JS_GetPropertyStr(ctx, module_object, "exports");
}

/* Importers see the properties of module.exports; `default` is the one of that name, else all of
 * it. */
static int publish(JSContext *ctx, JSModuleDef *m, JSValueConst exports)
{
    JSValue default_export;
    int rc;

    if (JS_IsNull(exports)) {
        throw_go_error(ctx, "CommonJS's exports must not be null");
        return -1;
    }
    default_export = JS_IsUndefined(exports) ? JS_UNDEFINED
                                             : JS_GetPropertyStr(ctx, exports, "default");
    if (JS_IsException(default_export))
        return -1;
    if (JS_IsUndefined(default_export))
        default_export = JS_DupValue(ctx, exports);
    rc = JS_SetObjectModuleExports(ctx, m, exports, default_export);
    JS_FreeValue(ctx, default_export);
    return rc;
}

static int init_commonjs(JSContext *ctx, JSModuleDef *m)
{
    struct vm *vm = vm_of(ctx);
    const struct bundle_module *module = record_of(vm, m);
    JSValue module_object = JS_NewObject(ctx), exports;
    int rc;

    if (JS_IsException(module_object))
        return -1;
    JS_DefinePropertyValueStr(ctx, module_object, "exports", JS_NewObject(ctx), JS_PROP_C_W_E);
    /* For those who require it while it runs. */
    module_slot(vm, module)->module_object = JS_DupValue(ctx, module_object);
    exports = run_commonjs(ctx, module, module_object);
    JS_FreeValue(ctx, module_slot(vm, module)->module_object);
    module_slot(vm, module)->module_object = JS_UNDEFINED;
    rc = JS_IsException(exports) ? -1 : publish(ctx, m, exports);
    JS_FreeValue(ctx, exports);
    JS_FreeValue(ctx, module_object);
    return rc;
}

JSModuleDef *commonjs_instance(struct vm *vm, const struct bundle_module *module)
{
    char *url = slice_dup(module->url);
    JSModuleDef *def = JS_NewObjectModule(vm->ctx, url, init_commonjs);

    free(url);
    return def;
}

JSValue commonjs_exports(struct vm *vm, const struct bundle_module *module)
{
    const struct vm_module *m = module_slot(vm, module);

    if (JS_IsObject(m->module_object)) {
        return JS_GetPropertyStr(vm->ctx, m->module_object, "exports");
    }
    return JS_GetObjectModuleExports(vm->ctx, m->def);
}
