#include "base/check.h"
#include "jsmod/classes.h"
#include "jsmod/grpc/grpc_client.h"

#include <stdlib.h>

struct grpc_client *grpc_client_of(JSValueConst value)
{
    return class_opaque(value, CLASS_GRPC_CLIENT);
}

struct grpc_client *grpc_client_this(JSContext *ctx, JSValueConst this_val)
{
    return class_this(ctx, this_val, CLASS_GRPC_CLIENT, "Client");
}

/* --- schemas ---------------------------------------------------------------------------------- */

void grpc_client_add_schema(struct grpc_client *c, const struct pb_schema *schema)
{
    size_t at = 0;
    while (at < c->schema_count && c->schemas[at] != schema)
        at++;
    if (at == c->schema_count)
        c->schemas = xrealloc(c->schemas, ++c->schema_count * sizeof(*c->schemas));
    memmove(c->schemas + 1, c->schemas, at * sizeof(*c->schemas));
    c->schemas[0] = schema;
}

const struct pb_method *grpc_client_method(JSContext *ctx, const struct grpc_client *c,
                                           struct slice name, const char *what, struct arena *arena)
{
    if (name.len == 0) {
        throw_go_error(ctx, "%smethod to invoke cannot be empty", what);
        return NULL;
    }
    if (name.ptr[0] != '/')
        name = slice_of(arena_printf(arena, "/%.*s", SLICE_ARG(name)));
    for (size_t i = 0; i < c->schema_count; i++) {
        const struct pb_method *method = pb_schema_method(c->schemas[i], name);
        if (method)
            return method;
    }
    throw_go_error(ctx, "%smethod \"%.*s\" not found in file descriptors", what, SLICE_ARG(name));
    return NULL;
}

/* --- the class -------------------------------------------------------------------------------- */

static void finalize(JSRuntime *rt, JSValue value)
{
    struct grpc_client *c = grpc_client_of(value);
    if (!c)
        return;
    grpc_channel_free(c->channel);
    free(c->address);
    free(c->schemas);
    free(c);
}

static JSValue construct(JSContext *ctx, JSValueConst new_target, int argc, JSValueConst *argv)
{
    struct grpc_client *c = xcalloc(1, sizeof(*c));
    JSValue object = class_new_for(ctx, new_target, CLASS_GRPC_CLIENT, c);
    c->vu = vu_of(ctx);
    if (JS_IsException(object))
        free(c);
    return object;
}

static JSValue client_close(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct grpc_client *c = grpc_client_this(ctx, this_val);
    if (!c)
        return JS_EXCEPTION;
    if (c->channel)
        grpc_channel_cancel_calls(c->channel, SLICE("grpc: the client connection is closing"));
    grpc_channel_free(c->channel);
    c->channel = NULL;
    return JS_UNDEFINED;
}

static const JSClassDef client_class_def = { .class_name = "Client", .finalizer = finalize };

static const JSCFunctionListEntry members[] = {
    JS_CFUNC_DEF("load", 1, grpc_client_load),
    JS_CFUNC_DEF("loadProtoset", 1, grpc_client_load_protoset),
    JS_CFUNC_DEF("connect", 2, grpc_client_connect),
    JS_CFUNC_DEF("invoke", 3, grpc_client_invoke),
    JS_CFUNC_DEF("asyncInvoke", 3, grpc_client_async_invoke),
    JS_CFUNC_DEF("healthCheck", 1, grpc_client_health_check),
    JS_CFUNC_DEF("close", 0, client_close),
};

JSValue grpc_client_constructor(JSContext *ctx)
{
    return class_constructor(ctx, CLASS_GRPC_CLIENT, &client_class_def, construct, members,
                             ARRAY_LEN(members));
}
