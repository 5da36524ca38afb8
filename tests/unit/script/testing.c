#include "testing.h"

#include "base/log.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- a fiber ---------------------------------------------------------------------------------- */

static void on_fiber(void *test)
{
    ((CMUnitTestFunction)test)(NULL);
    loop_stop(loop_current());
}

void run_on_fiber(void **test)
{
    struct error error = { 0 };
    struct loop *loop = loop_new(&error);

    assert_non_null(loop);
    /* A larger stack: unoptimised and sanitized code needs more of it. */
    assert_non_null(fiber_start(loop, 4 * FIBER_STACK_SCRIPT, on_fiber, *test, &error));
    loop_run(loop);
    loop_free(loop);
}

/* --- what a VM has ---------------------------------------------------------------------------- */

static JSValue console_log(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct script_test *t = vm_opaque(vm_of(ctx));

    for (int i = 0; i < argc; i++) {
        if (i)
            buf_append_char(&t->console, ' ');
        value_inspect(ctx, argv[i], &t->console);
    }
    buf_append_char(&t->console, '\n');
    return JS_UNDEFINED;
}

static JSValue fail_on_purpose(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    return throw_go_error(ctx, "failed on purpose");
}

static JSValue abort_test(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    vm_abort(vm_of(ctx), SLICE("test aborted"), EXIT_CODE_SCRIPT_ABORT);
    return JS_EXCEPTION;
}

static JSValue sleep_ms(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    int32_t ms;

    if (JS_ToInt32(ctx, &ms, argv[0]))
        return JS_EXCEPTION;
    if (fiber_sleep_until(clock_mono_ns() + ms * NS_PER_MS) == WAIT_CANCELLED)
        return throw_interrupted(ctx);
    return JS_UNDEFINED;
}

static int instantiate_extra(JSContext *ctx, JSValueConst exports)
{
    JS_SetPropertyStr(ctx, exports, "made", JS_NewObject(ctx));
    return 0;
}

static int instantiate_failing(JSContext *ctx, JSValueConst exports)
{
    throw_go_error(ctx, "this module was removed");
    return -1;
}

static const JSCFunctionListEntry k6_entries[] = {
    JS_CFUNC_DEF("fail", 0, fail_on_purpose),
    JS_CFUNC_DEF("abort", 0, abort_test),
    JS_CFUNC_DEF("sleep", 1, sleep_ms),
    JS_PROP_INT32_DEF("answer", 42, JS_PROP_C_W_E),
};
static const struct native_module k6 = {
    .specifier = "k6",
    .entries = k6_entries,
    .entry_count = ARRAY_LEN(k6_entries),
    .default_is_namespace = true,
    .instantiate = instantiate_extra,
};
static const struct native_module removed = {
    .specifier = "k6/removed",
    .instantiate = instantiate_failing,
};
static const struct native_module *const modules[] = { &k6, &removed };

static bool is_native(void *context, struct slice specifier)
{
    for (size_t i = 0; i < ARRAY_LEN(modules); i++) {
        if (slice_is(specifier, modules[i]->specifier))
            return true;
    }
    return false;
}

static bool built_in(void *context, struct slice specifier, struct slice *text)
{
    *text = SLICE("'use strict'; module.exports = { twice(x) { return 2 * x; } }");
    return slice_is(specifier, "k6/built-in");
}

static int fetch(void *context, struct slice url, struct buf *out, struct error *error)
{
    if (slice_is(url, "https://example.com/lib.js"))
        buf_append_str(out, "export const where = 'far away';");
    else if (slice_is(url, "https://example.com/page"))
        buf_append_str(out, "\n<!doctype html>");
    else
        return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, "not found: %.*s", SLICE_ARG(url));
    return 0;
}

static void install_globals(struct vm *vm)
{
    JSContext *ctx = vm_context(vm);
    JSValue global = JS_GetGlobalObject(ctx), console = JS_NewObject(ctx);

    JS_SetPropertyStr(ctx, console, "log", JS_NewCFunction(ctx, console_log, "log", 0));
    JS_SetPropertyStr(ctx, global, "console", console);
    JS_SetPropertyStr(ctx, global, "open", JS_NewCFunction(ctx, script_open, "open", 2));
    JS_SetPropertyFunctionList(ctx, global, script_timer_functions, SCRIPT_TIMER_FUNCTIONS);
    JS_FreeValue(ctx, global);
}

/* --- a test ----------------------------------------------------------------------------------- */

/* The folders that the path goes through. */
static void make_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0755);
        *slash = '/';
    }
}

static void write_file(const char *dir, const char *name, const char *text)
{
    char path[256];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    make_folders(path);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static struct script_test *make(void)
{
    struct script_test *t = xcalloc(1, sizeof(*t));
    struct log_config quiet = { .level = LOG_FATAL, .fd = -1 };

    log_configure(&quiet);
    snprintf(t->dir, sizeof(t->dir), "/tmp/script_test_XXXXXX");
    assert_non_null(mkdtemp(t->dir));
    arena_init(&t->arena, 1024);
    t->sources = sources_new();
    vm_exception_init(&t->exception);
    buf_init(&t->console, BUF_UNLIMITED);
    return t;
}

void script_test_load(struct script_test *t, const char *name)
{
    struct bundle_config config = {
        .sources = t->sources, .is_native = is_native, .built_in = built_in, .fetch = fetch
    };
    struct slice path;

    bundle_free(t->bundle);
    t->bundle = NULL;
    path = slice_of(arena_printf(&t->arena, "%s/%s", t->dir, name));
    if (main_script_read(&config, &t->arena, path, SLICE(""), &config.main, &t->error) == 0)
        t->bundle = bundle_load(&config, &t->error);
}

struct script_test *script_test_new(const char *name, ...)
{
    struct script_test *t = make();
    va_list files;

    va_start(files, name);
    for (; name; name = va_arg(files, const char *))
        write_file(t->dir, name, va_arg(files, const char *));
    va_end(files);
    script_test_load(t, "main.js");
    return t;
}

enum vm_outcome script_test_vm(struct script_test *t)
{
    struct vm_config config = {
        .bundle = t->bundle,
        .modules = modules,
        .module_count = ARRAY_LEN(modules),
        .install_globals = install_globals,
        .opaque = t,
        .interrupt = &t->interrupt,
        .memory_limit = t->memory_limit,
    };

    vm_free(t->vm);
    t->vm = vm_new(&config, &t->error);
    assert_non_null(t->vm);
    return vm_load(t->vm, &t->exception);
}

struct script_test *script_test_run(const char *text)
{
    struct script_test *t = script_test_new("main.js", text, NULL);

    if (!t->bundle)
        fail_msg("%s", t->error.text);
    if (script_test_vm(t) != VM_OK)
        fail_msg("%.*s", (int)t->exception.text.len, t->exception.text.ptr);
    return t;
}

void script_test_free(struct script_test *t)
{
    char command[96];

    vm_free(t->vm);
    bundle_free(t->bundle);
    sources_free(t->sources);
    arena_deinit(&t->arena);
    vm_exception_deinit(&t->exception);
    buf_deinit(&t->console);
    error_clear(&t->error);
    snprintf(command, sizeof(command), "rm -r %s", t->dir);
    assert_int_equal(system(command), 0);
    free(t);
}

enum vm_outcome script_test_call(struct script_test *t, const char *name)
{
    return vm_call_export(t->vm, name, true, NULL, &t->exception);
}

const char *script_test_console(struct script_test *t)
{
    static char shown[8192];

    snprintf(shown, sizeof(shown), "%.*s", (int)t->console.len,
             t->console.ptr ? t->console.ptr : "");
    if (shown[0])
        shown[strlen(shown) - 1] = '\0';
    buf_reset(&t->console);
    return shown;
}

const char *script_test_exception(struct script_test *t)
{
    static char shown[1024];
    char *stack;

    snprintf(shown, sizeof(shown), "%.*s", (int)t->exception.text.len,
             t->exception.text.ptr ? t->exception.text.ptr : "");
    stack = strstr(shown, "\n\tat ");
    if (stack)
        *stack = '\0';
    return shown;
}

void assert_logs(const char *script, const char *expected)
{
    struct script_test *t = script_test_run(script);

    if (script_test_call(t, "default") != VM_OK)
        fail_msg("%.*s", (int)t->exception.text.len, t->exception.text.ptr);
    assert_string_equal(script_test_console(t), expected);
    script_test_free(t);
}

void assert_logs_twice(struct script_test *t, const char *expected)
{
    if (!t->bundle)
        fail_msg("%s", t->error.text);
    for (int i = 0; i < 2; i++) {
        if (script_test_vm(t) != VM_OK || script_test_call(t, "default") != VM_OK)
            fail_msg("%.*s", (int)t->exception.text.len, t->exception.text.ptr);
        assert_string_equal(script_test_console(t), expected);
        bundle_seal(t->bundle);
    }
    script_test_free(t);
}
