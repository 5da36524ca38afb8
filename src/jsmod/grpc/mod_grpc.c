/* k6/net/grpc: Client, Stream, and the constants; and its old name, which k6 has removed. */
#include "jsmod/grpc/grpc_client.h"
#include "jsmod/grpc/grpc_values.h"
#include "jsmod/grpc/stream.h"
#include "jsmod/module_table.h"
#include "script/native_module.h"

static int instantiate(JSContext *ctx, JSValueConst exports)
{
    if (JS_SetPropertyStr(ctx, exports, "Client", grpc_client_constructor(ctx)) < 0 ||
        JS_SetPropertyStr(ctx, exports, "Stream", grpc_stream_constructor(ctx)) < 0)
        return -1;
    return grpc_values_export(ctx, exports);
}

const struct native_module mod_grpc = {
    .specifier = "k6/net/grpc",
    .default_is_namespace = true,
    .instantiate = instantiate,
};

const struct native_module mod_experimental_grpc = {
    .specifier = "k6/experimental/grpc",
    .default_is_namespace = true,
    .instantiate = instantiate,
};
