/* Modules in a VM: the engine asks here for what a script imports, and require() for the rest.
 * Where a module comes from and what it is compiled to is the bundle's matter. */
#include "base/arena.h"
#include "base/check.h"
#include "script/module_url.h"
#include "script/position.h"
#include "script/value.h"
#include "script/vm_internal.h"

/* Throws what the bundle says. */
static void throw_error(JSContext *ctx, struct error *error)
{
    throw_go_error(ctx, "%s", error->text);
    error_clear(error);
}

static const struct bundle_module *resolve(struct vm *vm, struct slice importer,
                                           struct slice specifier, enum module_use use)
{
    struct error error = { 0 };
    const struct bundle_module *module = bundle_resolve(vm->config.bundle, importer, specifier, use,
                                                        &error);

    if (!module)
        throw_error(vm->ctx, &error);
    return module;
}

/* --- instances -------------------------------------------------------------------------------- */

struct vm_module *module_slot(struct vm *vm, const struct bundle_module *module)
{
    if (module->index >= vm->module_capacity) {
        uint32_t capacity = module->index + 8;

        vm->modules = xrealloc(vm->modules, capacity * sizeof(*vm->modules));
        for (uint32_t i = vm->module_capacity; i < capacity; i++) {
            vm->modules[i] = (struct vm_module){ NULL, JS_UNDEFINED };
        }
        vm->module_capacity = capacity;
    }
    return &vm->modules[module->index];
}

JSValue module_read(JSContext *ctx, const struct bundle_module *module)
{
    struct slice code = module->code.bytecode;

    return JS_ReadObject(ctx, (const uint8_t *)code.ptr, code.len, JS_READ_OBJ_BYTECODE);
}

static JSModuleDef *esm_instance(struct vm *vm, const struct bundle_module *module)
{
    JSModuleDef *def;
    JSValue value;

    if (vm->image)
        return JS_ShareModule(vm->ctx, JS_VALUE_GET_PTR(image_code(vm->image, module)));
    value = module_read(vm->ctx, module);
    if (JS_IsException(value))
        return NULL;
    def = JS_VALUE_GET_PTR(value);
    JS_FreeValue(vm->ctx, value); /* the context keeps it */
    return def;
}

JSModuleDef *module_instance(struct vm *vm, const struct bundle_module *module)
{
    struct vm_module *m = module_slot(vm, module);

    if (m->def)
        return m->def;
    switch (module->code.kind) {
    case MODULE_NATIVE: m->def = native_module_instance(vm, module); break;
    case MODULE_COMMONJS: m->def = commonjs_instance(vm, module); break;
    case MODULE_ESM: m->def = esm_instance(vm, module); break;
    }
    return m->def;
}

/* --- what the engine calls -------------------------------------------------------------------- */

/* The URL that an import means; loading is the next step. */
static char *normalize(JSContext *ctx, const char *base, const char *specifier, void *opaque)
{
    const struct bundle_module *module = resolve(opaque, slice_of(base), slice_of(specifier),
                                                 USE_IMPORT);

    return module ? js_strndup(ctx, module->url.ptr, module->url.len) : NULL;
}

static JSModuleDef *load(JSContext *ctx, const char *url, void *opaque)
{
    struct vm *vm = opaque;

    return module_instance(vm, bundle_find(vm->config.bundle, slice_of(url)));
}

/* The text of a function, for its toString(). */
static const char *function_text(JSContext *ctx, const char *url, int start, int len)
{
    const struct bundle_module *module = bundle_find(vm_of(ctx)->config.bundle, slice_of(url));
    size_t at;

    if (!module || start < 0 || (size_t)start < module->code.text_start)
        return NULL;
    at = (size_t)start - module->code.text_start;
    if (len < 0 || at > module->code.text.len || (size_t)len > module->code.text.len - at)
        return NULL;
    return module->code.text.ptr + at;
}

static void show_position(void *opaque, const char **file, int *line, int *column)
{
    struct vm *vm = opaque;
    const struct bundle_module *module = bundle_find(vm->config.bundle, slice_of(*file));

    if (!module)
        return;
    position_resolve(&module->code, line, column);
    if (module->map)
        module_map_find(module->map, file, line, column);
}

static JSValue import_meta_resolve(JSContext *ctx, JSValueConst this_val, int argc,
                                   JSValueConst *argv, int magic, JSValue *data)
{
    struct arena arena;
    struct error error = { 0 };
    struct slice base, specifier, url;
    JSValue result = JS_EXCEPTION;

    arena_init(&arena, 512);
    base = value_text(ctx, data[0], &arena);
    specifier = value_text(ctx, argv[0], &arena);
    if (!base.ptr || !specifier.ptr)
        goto out;
    if (specifier.len == 0) {
        throw_go_error(ctx, "require() can't be used with an empty specifier");
    } else if (module_url_resolve(&arena, bundle_module_dir(vm_of(ctx)->config.bundle, base),
                                  specifier, &url, &error)) {
        throw_error(ctx, &error);
    } else {
        result = value_from_slice(ctx, url);
    }
out:
    arena_deinit(&arena);
    return result;
}

static void fill_import_meta(JSContext *ctx, JSModuleDef *m, JSValueConst meta)
{
    JSAtom name = JS_GetModuleName(ctx, m);
    JSValue url = JS_AtomToString(ctx, name);
    JSValue function = JS_NewCFunctionData(ctx, import_meta_resolve, 1, 0, 1, (JSValueConst *)&url);

    JS_DefinePropertyValueStr(ctx, meta, "resolve", function, JS_PROP_C_W_E);
    JS_DefinePropertyValueStr(ctx, meta, "url", url, JS_PROP_C_W_E);
    JS_FreeAtom(ctx, name);
}

/* --- require ---------------------------------------------------------------------------------- */

/* Evaluates; -1 with the exception. A top-level await may leave it unfinished, which nobody waits
 * for. */
static int evaluate(struct vm *vm, JSModuleDef *def)
{
    JSValue promise = JS_UNDEFINED;
    int rc = -1;

    if (JS_ResolveModule(vm->ctx, JS_MKPTR(JS_TAG_MODULE, def)) == 0) {
        promise = JS_EvalModule(vm->ctx, def);
        rc = JS_IsException(promise) ? -1 : 0;
    }
    if (rc == 0 && JS_IsObject(promise)) {
        JS_MarkPromiseHandled(vm->ctx, promise);
        if (JS_PromiseState(vm->ctx, promise) == JS_PROMISE_REJECTED) {
            JS_Throw(vm->ctx, JS_PromiseResult(vm->ctx, promise));
            rc = -1;
        }
    }
    JS_FreeValue(vm->ctx, promise);
    return rc;
}

JSValue module_require(struct vm *vm, const struct bundle_module *module)
{
    JSModuleDef *def = module_instance(vm, module);

    if (!def || evaluate(vm, def))
        return JS_EXCEPTION;
    switch (module->code.kind) {
    case MODULE_NATIVE: return JS_GetObjectModuleExports(vm->ctx, def);
    case MODULE_COMMONJS: return commonjs_exports(vm, module);
    default: return JS_GetModuleNamespace(vm->ctx, def);
    }
}

JSValue script_require(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct vm *vm = vm_of(ctx);
    struct arena arena;
    struct slice specifier;
    JSValue result = JS_EXCEPTION;

    if (!vm->loading)
        return throw_only_in_init(ctx, "require");
    arena_init(&arena, 512);
    specifier = value_text(ctx, argv[0], &arena);
    if (specifier.ptr && specifier.len == 0) {
        throw_go_error(ctx, "require() can't be used with an empty specifier");
    } else if (specifier.ptr) {
        const struct bundle_module *module = resolve(vm, value_caller_url(ctx, &arena), specifier,
                                                     USE_REQUIRE);

        if (module)
            result = module_require(vm, module);
    }
    arena_deinit(&arena);
    return result;
}

/* In an ES module these two are globals, and nobody has meant them, except packages that look
 * whether they are there. */
static JSValue mixed_syntax(JSContext *ctx, JSValueConst this_val, int magic)
{
    struct arena arena;
    bool in_package;

    arena_init(&arena, 512);
    in_package = slice_find(value_caller_url(ctx, &arena), SLICE("/node_modules/")) >= 0;
    arena_deinit(&arena);
    if (in_package)
        return JS_UNDEFINED;
    return throw_go_error(
        ctx,
        "you are trying to access identifier \"%s\", this likely is due to mixing "
        "ECMAScript Modules (ESM) and CommonJS syntax. This isn't supported in the "
        "JavaScript standard, please use only one or the other",
        magic ? "exports" : "module");
}

static JSValue mixed_syntax_set(JSContext *ctx, JSValueConst this_val, JSValueConst value,
                                int magic)
{
    return mixed_syntax(ctx, this_val, magic);
}

static const JSCFunctionListEntry globals[] = {
    JS_CFUNC_DEF("require", 1, script_require),
    JS_CGETSET_MAGIC_DEF("module", mixed_syntax, mixed_syntax_set, 0),
    JS_CGETSET_MAGIC_DEF("exports", mixed_syntax, mixed_syntax_set, 1),
};

void module_loader_install(struct vm *vm)
{
    JSValue global = JS_GetGlobalObject(vm->ctx);

    JS_SetModuleLoaderFunc(vm->rt, normalize, load, vm);
    JS_SetImportMetaFunc(vm->rt, fill_import_meta);
    JS_SetSourceTextFunc(vm->rt, function_text);
    JS_SetPositionFunc(vm->rt, show_position, vm);
    JS_SetPropertyFunctionList(vm->ctx, global, globals, ARRAY_LEN(globals));
    JS_FreeValue(vm->ctx, global);
}

void module_loader_deinit(struct vm *vm)
{
    for (uint32_t i = 0; i < vm->module_capacity; i++) {
        JS_FreeValue(vm->ctx, vm->modules[i].module_object);
    }
    free(vm->modules);
}
