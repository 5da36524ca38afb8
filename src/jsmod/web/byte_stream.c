#include "jsmod/web/byte_stream.h"

#include "script/native_module.h"

static JSValue call_method(JSContext *ctx, JSValueConst object, const char *name, int argc,
                           JSValueConst *argv)
{
    JSAtom atom = JS_NewAtom(ctx, name);
    JSValue result = JS_Invoke(ctx, object, atom, argc, argv);
    JS_FreeAtom(ctx, atom);
    return result;
}

/* --- the source: data is the owner and its function ------------------------------------------- */

static JSValue pull(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv, int magic,
                    JSValue *data)
{
    JSValue bytes = JS_Call(ctx, data[1], data[0], 0, NULL);
    JSValue enqueued = JS_IsObject(bytes)
                           ? call_method(ctx, argv[0], "enqueue", 1, (JSValueConst *)&bytes)
                           : JS_DupValue(ctx, bytes);
    JS_FreeValue(ctx, bytes);
    if (JS_IsException(enqueued))
        return enqueued;
    JS_FreeValue(ctx, enqueued);
    return call_method(ctx, argv[0], "close", 0, NULL);
}

static JSValue cancel(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                      int magic, JSValue *data)
{
    return JS_Call(ctx, data[1], data[0], 0, NULL);
}

/* --- the stream ------------------------------------------------------------------------------- */

static JSValue construct(JSContext *ctx, JSValueConst source, JSValueConst strategy)
{
    JSValue module = built_in_require(ctx, "k6/experimental/streams");
    JSValue class = JS_IsException(module) ? module
                                           : JS_GetPropertyStr(ctx, module, "ReadableStream");
    JSValue stream = JS_IsException(class)
                         ? class
                         : JS_CallConstructor(ctx, class, 2, (JSValueConst[]){ source, strategy });
    JS_FreeValue(ctx, class);
    JS_FreeValue(ctx, module);
    return stream;
}

JSValue byte_stream_new(JSContext *ctx, JSValueConst owner, JSCFunction *take)
{
    JSValue source = JS_NewObject(ctx), strategy = JS_NewObject(ctx);
    JSValue data[2] = { owner, JS_NewCFunction(ctx, take, "take", 0) };
    JS_SetPropertyStr(ctx, source, "pull",
                      JS_NewCFunctionData(ctx, pull, 1, 0, 2, (JSValueConst *)data));
    JS_SetPropertyStr(ctx, source, "cancel",
                      JS_NewCFunctionData(ctx, cancel, 1, 0, 2, (JSValueConst *)data));
    JS_SetPropertyStr(ctx, strategy, "highWaterMark", JS_NewInt32(ctx, 0));
    JSValue stream = construct(ctx, source, strategy);
    JS_FreeValue(ctx, data[1]);
    JS_FreeValue(ctx, strategy);
    JS_FreeValue(ctx, source);
    return stream;
}

int byte_stream_is_locked(JSContext *ctx, JSValueConst stream)
{
    JSValue locked = JS_GetPropertyStr(ctx, stream, "locked");
    int is_locked = JS_IsException(locked) ? -1 : JS_ToBool(ctx, locked);
    JS_FreeValue(ctx, locked);
    return is_locked;
}
