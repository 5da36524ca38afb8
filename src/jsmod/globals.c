/* What every script finds without importing: console, open, __ENV, __VU, __ITER, timers, and what
 * is made when a script names it. */
#include "jsmod/module_table.h"

#include "jsmod/binding.h"
#include "jsmod/grpc/grpc_values.h"
#include "jsmod/html/html_element.h"
#include "jsmod/http/http_state.h"
#include "jsmod/web/web_globals.h"
#include "script/event_loop.h"
#include "script/vm.h"
#include "vu/vu_log.h"

/* --- console ---------------------------------------------------------------------------------- */

/* What is longer isn't for people to read; an array of 4 GB of holes prints as 24 GB. Escaped, it
 * must fit a line of the log. */
enum { LONGEST_MESSAGE = 10 << 20 };

static JSValue console_write(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                             int magic)
{
    struct vu *vu = vu_of(ctx);
    if (!log_enabled((enum log_level)magic))
        return JS_UNDEFINED;
    struct buf text = BUF_INIT(LONGEST_MESSAGE);
    for (int i = 0; i < argc && !text.failed; i++) {
        if (i > 0)
            buf_append_char(&text, ' ');
        value_inspect(ctx, argv[i], &text);
    }
    if (text.failed) {
        text.max += 4;
        buf_append_str(&text, " ...");
    }
    vu_log_console(vu, (enum log_level)magic, buf_slice(&text));
    buf_deinit(&text);
    return JS_UNDEFINED;
}

static const JSCFunctionListEntry console_entries[] = {
    JS_CFUNC_MAGIC_DEF("log", 1, console_write, LOG_INFO),
    JS_CFUNC_MAGIC_DEF("info", 1, console_write, LOG_INFO),
    JS_CFUNC_MAGIC_DEF("debug", 1, console_write, LOG_DEBUG),
    JS_CFUNC_MAGIC_DEF("warn", 1, console_write, LOG_WARN),
    JS_CFUNC_MAGIC_DEF("error", 1, console_write, LOG_ERROR),
};

/* --- __ENV, __VU, __ITER ---------------------------------------------------------------------- */

static void add_env(JSContext *ctx, JSValueConst object, const struct key_value *pairs,
                    uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        set_field(ctx, object, pairs[i].key, value_from_slice(ctx, pairs[i].value));
}

static void set_env(struct vu *vu)
{
    JSContext *ctx = vm_context(vu->vm);
    JSValue global = JS_GetGlobalObject(ctx);
    JSValue env = JS_NewObject(ctx);
    add_env(ctx, env, vu->test->env, vu->test->env_count);
    if (vu->scenario)
        add_env(ctx, env, vu->scenario->env, vu->scenario->env_count);
    if (vu->test->freeze_env)
        freeze_deep(ctx, env); /* of an ordinary object with texts: can't fail */
    JS_SetPropertyStr(ctx, global, "__ENV", env);
    JS_FreeValue(ctx, global);
}

static JSAtom iter_atom(struct vu *vu, JSContext *ctx)
{
    /* One atom for the VU's life: an iteration sets its number without hashing the name. */
    if (!vu->module_data[SLOT_GLOBALS])
        vu->module_data[SLOT_GLOBALS] = (void *)(uintptr_t)JS_NewAtom(ctx, "__ITER");
    return (JSAtom)(uintptr_t)vu->module_data[SLOT_GLOBALS];
}

static void begin_iteration(struct vu *vu)
{
    JSContext *ctx = vm_context(vu->vm);
    JSValue global = JS_GetGlobalObject(ctx);
    JS_SetProperty(ctx, global, iter_atom(vu, ctx), JS_NewInt64(ctx, (int64_t)vu->iteration.in_vu));
    JS_FreeValue(ctx, global);
}

static void release(struct vu *vu)
{
    if (!vu->vm)
        return;
    http_state_release(vu);
    html_element_release(vu);
    grpc_values_release(vu);
    if (vu->module_data[SLOT_GLOBALS])
        JS_FreeAtom(vm_context(vu->vm), (JSAtom)(uintptr_t)vu->module_data[SLOT_GLOBALS]);
}

static void install_globals(struct vm *vm)
{
    struct vu *vu = vm_opaque(vm);
    vu->vm = vm; /* vm_new has not returned yet */
    JSContext *ctx = vm_context(vm);
    JSValue global = JS_GetGlobalObject(ctx);
    JSValue console = JS_NewObject(ctx);
    JS_SetPropertyFunctionList2(ctx, console, console_entries,
                                sizeof(console_entries) / sizeof(console_entries[0]),
                                JS_PROP_ENUMERABLE);
    JS_SetPropertyStr(ctx, global, "console", console);
    if (!vu->test->plain_globals)
        JS_SetPropertyStr(ctx, global, "global", JS_DupValue(ctx, global));
    JS_SetPropertyStr(ctx, global, "open", JS_NewCFunction(ctx, script_open, "open", 2));
    JS_SetPropertyStr(ctx, global, "__VU", JS_NewInt64(ctx, vu->id));
    JS_SetPropertyFunctionList(ctx, global, script_timer_functions, SCRIPT_TIMER_FUNCTIONS);
    JS_SetPropertyFunctionList(ctx, global, web_globals, web_global_count);
    JS_FreeValue(ctx, global);
    set_env(vu);
}

const struct vu_bindings js_bindings = {
    .install_globals = install_globals,
    .set_env = set_env,
    .begin_iteration = begin_iteration,
    .release = release,
};
