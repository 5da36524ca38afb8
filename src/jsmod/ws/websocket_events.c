#include "jsmod/ws/websocket.h"

#include "base/clock.h"
#include "jsmod/web/blob.h"
#include "jsmod/bytes.h"

static void set(JSContext *ctx, JSValueConst event, const char *name, JSValue value)
{
    JS_DefinePropertyValueStr(ctx, event, name, value, JS_PROP_ENUMERABLE);
}

JSValue websocket_event_new(JSContext *ctx, const struct websocket *w, enum websocket_event type,
                            int64_t at_ns)
{
    JSValue event = JS_NewObject(ctx);
    if (JS_IsException(event))
        return event;
    double wall_ms = (double)clock_wall_of_mono_ns(at_ns) / (double)NS_PER_MS;
    set(ctx, event, "type", JS_NewString(ctx, websocket_event_names[type]));
    set(ctx, event, "target", JS_DupValue(ctx, w->object));
    set(ctx, event, "timestamp", JS_NewFloat64(ctx, wall_ms));
    return event;
}

static JSValue data_new(JSContext *ctx, const struct websocket *w,
                        const struct ws_incoming *message)
{
    struct slice bytes = slice_make(message->bytes, message->len);
    if (message->kind == WS_IN_TEXT)
        return JS_NewStringLen(ctx, bytes.ptr, bytes.len);
    return w->binary_as_buffer ? array_buffer_new(ctx, bytes) : blob_new(ctx, bytes, SLICE(""));
}

JSValue websocket_message_new(JSContext *ctx, const struct websocket *w,
                              const struct ws_incoming *message)
{
    JSValue event = websocket_event_new(ctx, w, EVENT_MESSAGE, message->at_ns);
    JSValue data = JS_IsException(event) ? JS_EXCEPTION : data_new(ctx, w, message);
    if (JS_IsException(data)) {
        JS_FreeValue(ctx, event);
        return JS_EXCEPTION;
    }
    set(ctx, event, "data", data);
    set(ctx, event, "origin", JS_DupValue(ctx, w->url));
    return event;
}

JSValue websocket_error_new(JSContext *ctx, const struct websocket *w, struct slice text)
{
    JSValue event = websocket_event_new(ctx, w, EVENT_ERROR, clock_mono_ns());
    if (!JS_IsException(event))
        set(ctx, event, "error", value_from_slice(ctx, text));
    return event;
}

JSValue websocket_close_new(JSContext *ctx, const struct websocket *w, struct slice reason)
{
    JSValue event = websocket_event_new(ctx, w, EVENT_CLOSE, clock_mono_ns());
    if (JS_IsException(event))
        return event;
    if (w->close_code)
        set(ctx, event, "code", JS_NewInt32(ctx, w->close_code));
    set(ctx, event, "reason", value_from_slice(ctx, reason));
    return event;
}
