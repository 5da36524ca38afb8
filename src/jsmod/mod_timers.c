/* k6/timers: the very functions that are global. k6 has removed the experimental name. */
#include "base/check.h"
#include "jsmod/module_table.h"
#include "script/native_module.h"

static int instantiate(JSContext *ctx, JSValueConst exports)
{
    static const char *const names[] = { "clearInterval", "clearTimeout", "setInterval",
                                         "setTimeout" };
    JSValue global = JS_GetGlobalObject(ctx);
    int result = 0;
    for (size_t i = 0; i < ARRAY_LEN(names) && result >= 0; i++)
        result = JS_SetPropertyStr(ctx, exports, names[i],
                                   JS_GetPropertyStr(ctx, global, names[i]));
    JS_FreeValue(ctx, global);
    return result < 0 ? -1 : 0;
}

const struct native_module mod_timers = {
    .specifier = "k6/timers",
    .default_is_namespace = true,
    .instantiate = instantiate,
};

const struct native_module mod_experimental_timers = {
    .specifier = "k6/experimental/timers",
    .default_is_namespace = true,
    .instantiate = instantiate,
};
