/* The class Stream: its objects, and the arguments of `new`. As in k6 the methods are the object's
 * own, and know their stream whatever `this` is. */
#include "base/check.h"
#include "jsmod/classes.h"
#include "jsmod/grpc/stream.h"

#include <stdlib.h>

enum { ARENA_CHUNK = 1024 };
enum method { METHOD_ON, METHOD_WRITE, METHOD_END, METHODS };

static struct grpc_stream *stream_of(JSValueConst value)
{
    return class_opaque(value, CLASS_GRPC_STREAM);
}

/* --- the object ------------------------------------------------------------------------------- */

static void stream_state_free(JSRuntime *rt, struct grpc_stream *s)
{
    for (uint32_t i = 0; i < s->listener_count; i++)
        JS_FreeValueRT(rt, s->listeners[i].callback);
    free(s->listeners);
    JS_FreeValueRT(rt, s->client_object);
    if (s->begun)
        grpc_exchange_deinit(&s->exchange);
    arena_deinit(&s->arena);
    free(s);
}

static void finalize(JSRuntime *rt, JSValue value)
{
    struct grpc_stream *s = stream_of(value);
    if (s)
        stream_state_free(rt, s);
}

static void mark(JSRuntime *rt, JSValueConst value, JS_MarkFunc *mark_value)
{
    const struct grpc_stream *s = stream_of(value);
    if (!s)
        return;
    JS_MarkValue(rt, s->client_object, mark_value);
    for (uint32_t i = 0; i < s->listener_count; i++)
        JS_MarkValue(rt, s->listeners[i].callback, mark_value);
}

static JSValue call_method(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                           int method, JSValue *data)
{
    struct grpc_stream *s = stream_of(data[0]);
    switch ((enum method)method) {
    case METHOD_ON:
        return grpc_stream_listen(ctx, s, arg_or_undefined(argc, argv, 0),
                                  arg_or_undefined(argc, argv, 1));
    case METHOD_WRITE: grpc_stream_write(ctx, s, arg_or_undefined(argc, argv, 0)); break;
    case METHOD_END: grpc_stream_end(s); break;
    case METHODS: break;
    }
    return JS_UNDEFINED;
}

static int add_methods(JSContext *ctx, JSValueConst object)
{
    static const char *const names[METHODS] = { "on", "write", "end" };
    for (int i = 0; i < METHODS; i++) {
        JSValue function = JS_NewCFunctionData(ctx, call_method, 0, i, 1, (JSValue *)&object);
        if (JS_DefinePropertyValueStr(ctx, object, names[i], function, JS_PROP_ENUMERABLE) < 0)
            return -1;
    }
    return 0;
}

/* --- new -------------------------------------------------------------------------------------- */

static int read_client(JSContext *ctx, struct grpc_stream *s, JSValueConst value)
{
    const char *wrong = NULL;
    s->client = grpc_client_of(value);
    if (value_is_nullish(value))
        wrong = "empty gRPC client";
    else if (!s->client)
        wrong = "not a gRPC client";
    else if (!s->client->channel)
        wrong = "no gRPC connection, you must call connect first";
    if (wrong) {
        throw_go_error(ctx, "invalid GRPC Stream's client: %s", wrong);
        return -1;
    }
    s->client_object = JS_DupValue(ctx, value);
    return 0;
}

static int read_arguments(JSContext *ctx, struct grpc_stream *s, int argc, JSValueConst *argv)
{
    if (read_client(ctx, s, arg_or_undefined(argc, argv, 0)) != 0)
        return -1;
    struct slice name = value_text(ctx, arg_or_undefined(argc, argv, 1), &s->arena);
    if (!name.ptr)
        return -1;
    s->method = grpc_client_method(ctx, s->client, name,
                                   "invalid GRPC Stream's method: ", &s->arena);
    return s->method
               ? grpc_call_params_read(ctx, arg_or_undefined(argc, argv, 2),
                                       "invalid GRPC Stream's parameters: ", &s->params, &s->arena)
               : -1;
}

static JSValue construct(JSContext *ctx, JSValueConst new_target, int argc, JSValueConst *argv)
{
    struct grpc_stream *s = xcalloc(1, sizeof(*s));
    s->object = s->client_object = JS_UNDEFINED;
    arena_init(&s->arena, ARENA_CHUNK);
    JSValue object = class_new_for(ctx, new_target, CLASS_GRPC_STREAM, s);
    if (JS_IsException(object)) {
        stream_state_free(JS_GetRuntime(ctx), s);
        return object;
    }
    if (read_arguments(ctx, s, argc, argv) == 0 && add_methods(ctx, object) == 0 &&
        grpc_stream_start(ctx, s, object) == 0)
        return object;
    JS_FreeValue(ctx, object);
    return JS_EXCEPTION;
}

static const JSClassDef stream_class_def = {
    .class_name = "Stream",
    .finalizer = finalize,
    .gc_mark = mark,
};

JSValue grpc_stream_constructor(JSContext *ctx)
{
    return class_constructor(ctx, CLASS_GRPC_STREAM, &stream_class_def, construct, NULL, 0);
}
