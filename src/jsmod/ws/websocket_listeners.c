/* Who listens to a WebSocket, and the calls. Not an EventTarget's rules but k6's: what on<type> has
 * is called first, a callback that was added twice is called twice, an exception ends it all. */
#include "jsmod/ws/websocket.h"

#include "base/check.h"
#include "base/log.h"
#include "jsmod/web/abort_signal.h"
#include "jsmod/bytes.h"

#include <stdlib.h>

void websocket_listeners_init(struct websocket_listeners *l)
{
    for (int i = 0; i < WEBSOCKET_EVENTS; i++)
        l->on[i] = JS_UNDEFINED;
}

void websocket_listeners_deinit(JSRuntime *rt, struct websocket_listeners *l)
{
    for (int i = 0; i < WEBSOCKET_EVENTS; i++)
        JS_FreeValueRT(rt, l->on[i]);
    for (uint32_t i = 0; i < l->count; i++) {
        JS_FreeValueRT(rt, l->list[i].callback);
        JS_FreeValueRT(rt, l->list[i].signal);
    }
    free(l->list);
}

void websocket_listeners_mark(JSRuntime *rt, const struct websocket_listeners *l, JS_MarkFunc *mark)
{
    for (int i = 0; i < WEBSOCKET_EVENTS; i++)
        JS_MarkValue(rt, l->on[i], mark);
    for (uint32_t i = 0; i < l->count; i++) {
        JS_MarkValue(rt, l->list[i].callback, mark);
        JS_MarkValue(rt, l->list[i].signal, mark);
    }
}

const char *const websocket_event_names[WEBSOCKET_EVENTS] = {
    [EVENT_OPEN] = "open",   [EVENT_MESSAGE] = "message", [EVENT_ERROR] = "error",
    [EVENT_CLOSE] = "close", [EVENT_PING] = "ping",       [EVENT_PONG] = "pong",
};

/* The event of a name, or -1. */
static int event_of(struct slice name)
{
    for (int i = 0; i < WEBSOCKET_EVENTS; i++)
        if (slice_is(name, websocket_event_names[i]))
            return i;
    return -1;
}

/* --- the list --------------------------------------------------------------------------------- */

/* Frees those that were removed, once nobody walks along the list. */
static void sweep(JSContext *ctx, struct websocket_listeners *l)
{
    if (l->dispatching > 0)
        return;
    for (uint32_t i = l->count; i-- > 0;) {
        struct websocket_listener gone = l->list[i];
        if (!gone.removed)
            continue;
        l->count--;
        memmove(l->list + i, l->list + i + 1, (l->count - i) * sizeof(gone));
        JS_FreeValue(ctx, gone.callback);
        JS_FreeValue(ctx, gone.signal);
    }
}

static int read_options(JSContext *ctx, JSValueConst options, struct websocket_listener *out)
{
    int once = option_flag(ctx, options, "once");
    JSValue signal = once >= 0 && JS_IsObject(options) ? JS_GetPropertyStr(ctx, options, "signal")
                                                       : JS_UNDEFINED;
    if (once < 0 || JS_IsException(signal))
        return -1;
    if (!JS_IsUndefined(signal) && !abort_signal_of(signal)) {
        JS_FreeValue(ctx, signal);
        JS_ThrowTypeError(ctx, "a listener's signal is an AbortSignal");
        return -1;
    }
    out->once = once;
    out->signal = signal;
    return 0;
}

static JSValue add(JSContext *ctx, struct websocket_listeners *l, struct slice name,
                   JSValueConst callback, JSValueConst options)
{
    struct websocket_listener added = { 0 };
    int event = event_of(name);
    if (!JS_IsFunction(ctx, callback))
        return throw_go_error(ctx, "handler for event type \"%.*s\" isn't a callable function",
                              SLICE_ARG(name));
    if (event < 0) {
        log_message(LOG_WARN, "can't add event handler: unknown event type: %.*s", SLICE_ARG(name));
        return JS_UNDEFINED;
    }
    if (read_options(ctx, options, &added) != 0)
        return JS_EXCEPTION;
    added.event = (uint8_t)event;
    added.callback = JS_DupValue(ctx, callback);
    l->list = xrealloc(l->list, (l->count + 1) * sizeof(added));
    l->list[l->count++] = added;
    return JS_UNDEFINED;
}

JSValue websocket_add_listener(JSContext *ctx, struct websocket *w, int argc, JSValueConst *argv)
{
    struct bytes_arg name;
    if (string_arg_read(ctx, arg_or_undefined(argc, argv, 0), &name) != 0)
        return JS_EXCEPTION;
    JSValue result = add(ctx, &w->listeners, name.bytes, arg_or_undefined(argc, argv, 1),
                         arg_or_undefined(argc, argv, 2));
    bytes_arg_deinit(&name);
    return result;
}

static bool is_same(JSValueConst a, JSValueConst b)
{
    return JS_IsObject(b) && JS_VALUE_GET_PTR(a) == JS_VALUE_GET_PTR(b);
}

JSValue websocket_remove_listener(JSContext *ctx, struct websocket *w, int argc, JSValueConst *argv)
{
    struct websocket_listeners *l = &w->listeners;
    JSValueConst callback = arg_or_undefined(argc, argv, 1);
    struct bytes_arg name;
    if (string_arg_read(ctx, arg_or_undefined(argc, argv, 0), &name) != 0)
        return JS_EXCEPTION;
    int event = event_of(name.bytes);
    bytes_arg_deinit(&name);
    for (uint32_t i = 0; i < l->count; i++)
        if (l->list[i].event == event && is_same(l->list[i].callback, callback))
            l->list[i].removed = true;
    sweep(ctx, l);
    return JS_UNDEFINED;
}

/* --- dispatch --------------------------------------------------------------------------------- */

static int call(JSContext *ctx, const struct websocket *w, JSValueConst callback,
                JSValueConst event)
{
    JSValue held = JS_DupValue(ctx, callback); /* it may remove itself */
    JSValue result = JS_Call(ctx, held, w->object, 1, &event);
    JS_FreeValue(ctx, held);
    JS_FreeValue(ctx, result);
    return JS_IsException(result) ? -1 : 0;
}

/* Whether the listener is to be called now. */
static bool is_due(struct websocket_listener *l, enum websocket_event type)
{
    if (l->event != type || l->removed)
        return false;
    l->removed = l->once || abort_signal_is_aborted(l->signal);
    return !abort_signal_is_aborted(l->signal);
}

static int call_list(JSContext *ctx, struct websocket *w, enum websocket_event type,
                     JSValueConst event)
{
    struct websocket_listeners *l = &w->listeners;
    uint32_t count = l->count; /* who comes meanwhile isn't called */
    int rc = 0;
    l->dispatching++;
    for (uint32_t i = 0; rc == 0 && i < count; i++)
        if (is_due(&l->list[i], type))
            rc = call(ctx, w, l->list[i].callback, event);
    l->dispatching--;
    sweep(ctx, l);
    return rc;
}

int websocket_dispatch(JSContext *ctx, struct websocket *w, enum websocket_event type,
                       JSValue event)
{
    int rc = JS_IsException(event) ? -1 : 0;
    if (rc == 0 && !JS_IsUndefined(w->listeners.on[type]))
        rc = call(ctx, w, w->listeners.on[type], event);
    if (rc == 0)
        rc = call_list(ctx, w, type, event);
    JS_FreeValue(ctx, event);
    return rc;
}
