/* k6/experimental/webcrypto, which k6 has removed: what it exported is a global now. */
#include "jsmod/module_table.h"

#include "script/native_module.h"

static int instantiate(JSContext *ctx, JSValueConst exports)
{
    JSValue global = JS_GetGlobalObject(ctx);
    JSValue crypto = JS_GetPropertyStr(ctx, global, "crypto");
    JS_FreeValue(ctx, global);
    return JS_IsException(crypto) || JS_SetPropertyStr(ctx, exports, "crypto", crypto) < 0 ? -1 : 0;
}

const struct native_module mod_webcrypto = {
    .specifier = "k6/experimental/webcrypto",
    .default_is_namespace = true,
    .instantiate = instantiate,
};
