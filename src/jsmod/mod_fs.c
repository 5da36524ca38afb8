/* k6/experimental/fs: open(path) in the init context, SeekMode. */
#include "base/file.h"
#include "jsmod/binding.h"
#include "jsmod/fs_file.h"
#include "jsmod/module_table.h"
#include "script/event_loop.h"

#include <errno.h>

enum { ARENA_CHUNK = 512 };

static JSValue reject(JSContext *ctx, const char *name, const char *text)
{
    return promise_settled(ctx, true, named_error_new(ctx, name, slice_of(text)));
}

static JSValue reject_file(JSContext *ctx, int code, struct slice path, struct arena *arena)
{
    switch (code) {
    case -ENOENT:
    case -ENOTDIR:
        return reject(ctx, "NotFoundError",
                      arena_printf(arena, "no such file or directory \"%.*s\"", SLICE_ARG(path)));
    case -EISDIR:
        return reject(ctx, "InvalidResourceError",
                      arena_printf(arena,
                                   "cannot open \"%.*s\": opening a directory is not supported",
                                   SLICE_ARG(path)));
    case -EPERM:
        return reject(ctx, "ForbiddenError",
                      arena_printf(arena,
                                   "open() failed; reason: \"%.*s\" wasn't opened during "
                                   "initialization (__VU==0)",
                                   SLICE_ARG(path)));
    default:
        return reject(
            ctx, "InvalidResourceError",
            arena_printf(arena, "cannot open \"%.*s\": %s", SLICE_ARG(path), file_strerror(-code)));
    }
}

/* Relative to the main script, wherever it is called. */
static JSValue open_path(JSContext *ctx, struct slice path, struct arena *arena)
{
    struct slice absolute, bytes;
    if (path.len == 0)
        return reject(ctx, "TypeError", "open() failed; reason: path cannot be empty");
    int code = bundle_read(vu_of(ctx)->test->bundle, path, &absolute, &bytes);
    if (code != 0)
        return reject_file(ctx, code, absolute.len ? absolute : path, arena);
    return promise_settled(ctx, false, fs_file_new(ctx, absolute, bytes));
}

static JSValue fs_open(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    JSValueConst path_value = arg_or_undefined(argc, argv, 0);
    if (vu_of(ctx)->phase != VU_PHASE_INIT)
        return reject(ctx, "ForbiddenError",
                      "open() failed; reason: opening a file is allowed only in the Init context");
    if (value_is_nullish(path_value))
        return reject(ctx, "TypeError", "open() failed; reason: path cannot be null or undefined");
    struct arena arena;
    arena_init(&arena, ARENA_CHUNK);
    struct slice path = value_text(ctx, path_value, &arena);
    JSValue promise = path.ptr ? open_path(ctx, path, &arena) : JS_EXCEPTION;
    arena_deinit(&arena);
    return promise;
}

static const JSCFunctionListEntry seek_modes[] = {
    JS_PROP_INT32_DEF("Start", SEEK_MODE_START, JS_PROP_C_W_E),
    JS_PROP_INT32_DEF("Current", SEEK_MODE_CURRENT, JS_PROP_C_W_E),
    JS_PROP_INT32_DEF("End", SEEK_MODE_END, JS_PROP_C_W_E),
};

static const JSCFunctionListEntry entries[] = {
    JS_CFUNC_DEF("open", 1, fs_open),
    JS_OBJECT_DEF("SeekMode", seek_modes, sizeof(seek_modes) / sizeof(seek_modes[0]),
                  JS_PROP_C_W_E),
};

const struct native_module mod_fs = {
    .specifier = "k6/experimental/fs",
    .entries = entries,
    .entry_count = sizeof(entries) / sizeof(entries[0]),
    .default_is_namespace = true,
};
