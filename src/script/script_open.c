/* open(): a file's text or bytes, in the init stage. */
#include "base/arena.h"
#include "base/log.h"
#include "script/value.h"
#include "script/vm_internal.h"

JSValue throw_only_in_init(JSContext *ctx, const char *function)
{
    return throw_go_error(
        ctx,
        "the \"%s\" function is only available in the init stage (i.e. the global "
        "scope), see https://grafana.com/docs/k6/latest/using-k6/test-lifecycle/ for "
        "more information",
        function);
}

/* k6 resolves against the module that is being evaluated, and says that this will change. */
static void warn_of_other_folder(struct vm *vm, struct slice dir, struct slice caller)
{
    if (bundle_is_sealed(vm->config.bundle) ||
        slice_eq(dir, bundle_module_dir(vm->config.bundle, caller))) {
        return;
    }
    log_message(
        LOG_WARN,
        "open() was used and is currently relative to '%.*s', but in the future it will be "
        "aligned with how `require` and imports work and will be relative to '%.*s'. This means "
        "that in the future open will open relative path relative to the module/file it is "
        "written in. You can future proof this by using `import.meta.resolve()` to get relative "
        "paths to the file it is written in the current k6 version.",
        SLICE_ARG(dir), SLICE_ARG(caller));
}

JSValue script_open(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct vm *vm = vm_of(ctx);
    struct arena arena;
    struct error error = { 0 };
    struct slice path, mode = SLICE(""), dir, bytes;
    JSValue result = JS_EXCEPTION;

    if (!vm->loading)
        return throw_only_in_init(ctx, "open");
    arena_init(&arena, 512);
    path = value_text(ctx, argv[0], &arena);
    if (argc > 1)
        mode = value_text(ctx, argv[1], &arena);
    if (!path.ptr || !mode.ptr)
        goto out;
    dir = bundle_module_dir(vm->config.bundle, value_module_url(ctx, &arena));
    if (path.len && !slice_starts(path, SLICE("file://")) && path.ptr[0] != '/') {
        warn_of_other_folder(vm, dir, value_caller_url(ctx, &arena));
    }
    if (bundle_open(vm->config.bundle, dir, path, &bytes, &error)) {
        throw_go_error(ctx, "%s", error.text);
        error_clear(&error);
    } else if (slice_is(mode, "b")) {
        result = JS_NewArrayBufferCopy(ctx, (const uint8_t *)bytes.ptr, bytes.len);
    } else {
        result = value_from_slice(ctx, bytes);
    }
out:
    arena_deinit(&arena);
    return result;
}
