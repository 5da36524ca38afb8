/* k6/websockets: WebSocket and Blob; and its old name. */
#include "jsmod/module_table.h"

#include "base/log.h"
#include "jsmod/binding.h"
#include "jsmod/web/blob.h"
#include "jsmod/classes.h"
#include "jsmod/go_value.h"
#include "jsmod/ws/websocket.h"

#include <stdatomic.h>

/* --- Blob ------------------------------------------------------------------------------------- */

/* The global Blob makes text of anything; here, as in k6, other parts are refused. */
static int check_part(JSContext *ctx, JSValueConst part)
{
    struct slice ignored;
    if (JS_IsString(part) || value_bytes(ctx, part, &ignored) || blob_of(part))
        return 0;
    throw_go_error(ctx, "failed to process [blobParts]: unsupported type: %s",
                   go_type_name(ctx, part));
    return -1;
}

static int check_parts(JSContext *ctx, JSValueConst parts)
{
    uint32_t count = 0;
    JSValue length = JS_IsArray(ctx, parts) ? JS_GetPropertyStr(ctx, parts, "length")
                                            : JS_UNDEFINED;
    int rc = JS_IsUndefined(length) ? 0 : JS_ToUint32(ctx, &count, length);
    JS_FreeValue(ctx, length);
    for (uint32_t i = 0; rc == 0 && i < count; i++) {
        JSValue part = JS_GetPropertyUint32(ctx, parts, i);
        rc = JS_IsException(part) ? -1 : check_part(ctx, part);
        JS_FreeValue(ctx, part);
    }
    return rc;
}

static JSValue blob_construct(JSContext *ctx, JSValueConst new_target, int argc, JSValueConst *argv)
{
    if (check_parts(ctx, arg_or_undefined(argc, argv, 0)) != 0)
        return JS_EXCEPTION;
    JSValue global = blob_constructor(ctx);
    if (JS_IsException(global))
        return global;
    JSValue blob = JS_CallConstructor2(ctx, global, new_target, argc, argv);
    JS_FreeValue(ctx, global);
    return blob;
}

/* What it makes are global Blobs. */
static JSValue blob_class(JSContext *ctx)
{
    JSValue global = blob_constructor(ctx);
    JSValue proto = JS_IsException(global) ? JS_EXCEPTION
                                           : JS_GetPropertyStr(ctx, global, "prototype");
    JS_FreeValue(ctx, global);
    if (JS_IsException(proto))
        return proto;
    JSValue class = JS_NewCFunction2(ctx, blob_construct, "Blob", 0, JS_CFUNC_constructor, 0);
    JS_DefinePropertyValueStr(ctx, class, "prototype", proto, 0);
    return class;
}

/* --- the module ------------------------------------------------------------------------------- */

static int instantiate(JSContext *ctx, JSValueConst exports)
{
    if (JS_SetPropertyStr(ctx, exports, "WebSocket", websocket_constructor(ctx)) < 0)
        return -1;
    return JS_SetPropertyStr(ctx, exports, "Blob", blob_class(ctx)) < 0 ? -1 : 0;
}

static int instantiate_experimental(JSContext *ctx, JSValueConst exports)
{
    static atomic_flag warned = ATOMIC_FLAG_INIT;
    if (!atomic_flag_test_and_set(&warned))
        log_message(LOG_WARN, "k6/experimental/websockets is deprecated and will be removed in a "
                              "future release. Please use k6/websockets instead.");
    return instantiate(ctx, exports);
}

const struct native_module mod_websockets = {
    .specifier = "k6/websockets",
    .default_is_namespace = true,
    .instantiate = instantiate,
};

const struct native_module mod_experimental_websockets = {
    .specifier = "k6/experimental/websockets",
    .default_is_namespace = true,
    .instantiate = instantiate_experimental,
};
