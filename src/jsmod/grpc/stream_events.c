#include "jsmod/grpc/stream.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "jsmod/bytes.h"
#include "jsmod/grpc/grpc_error.h"
#include "jsmod/grpc/grpc_values.h"

#include <stdlib.h>

/* The name of an event, or -1. */
static int event_of(struct slice name)
{
    static const char *const names[STREAM_EVENTS] = {
        [STREAM_DATA] = "data",
        [STREAM_ERROR] = "error",
        [STREAM_END] = "end",
        [STREAM_STATUS] = "status", /* k6 takes it and never calls it */
    };
    for (int i = 0; i < STREAM_EVENTS; i++)
        if (slice_is(name, names[i]))
            return i;
    return -1;
}

JSValue grpc_stream_listen(JSContext *ctx, struct grpc_stream *s, JSValueConst event,
                           JSValueConst callback)
{
    struct bytes_arg name;
    JSValue result = JS_UNDEFINED;
    if (string_arg_read(ctx, event, &name) != 0)
        return JS_EXCEPTION;
    int which = event_of(name.bytes);
    if (!JS_IsFunction(ctx, callback)) {
        result = throw_go_error(ctx, "handler for \"%.*s\" event isn't a callable function",
                                SLICE_ARG(name.bytes));
    } else if (which < 0) {
        log_message(LOG_WARN,
                    "can't register %.*s event handler: unknown GRPC stream's event type: %.*s",
                    SLICE_ARG(name.bytes), SLICE_ARG(name.bytes));
    } else {
        s->listeners = xrealloc(s->listeners, (s->listener_count + 1) * sizeof(*s->listeners));
        s->listeners[s->listener_count++] = (struct grpc_stream_listener){
            JS_DupValue(ctx, callback), (enum grpc_stream_event)which
        };
    }
    bytes_arg_deinit(&name);
    return result;
}

/* Listeners that come meanwhile aren't called. */
static int dispatch(JSContext *ctx, const struct grpc_stream *s, enum grpc_stream_event event,
                    JSValue argument)
{
    uint32_t count = s->listener_count;
    int rc = JS_IsException(argument) ? -1 : 0;
    JSValue metadata = JS_NewObject(ctx);
    int64_t seconds = clock_wall_of_mono_ns(clock_mono_ns()) / NS_PER_S;
    JS_SetPropertyStr(ctx, metadata, "ts", JS_NewInt64(ctx, seconds));
    JSValueConst arguments[] = { argument, metadata };
    for (uint32_t i = 0; rc == 0 && i < count; i++) {
        if (s->listeners[i].event != event)
            continue;
        JSValue result = JS_Call(ctx, s->listeners[i].callback, JS_UNDEFINED, ARRAY_LEN(arguments),
                                 arguments);
        rc = JS_IsException(result) ? -1 : 0;
        JS_FreeValue(ctx, result);
    }
    JS_FreeValue(ctx, metadata);
    JS_FreeValue(ctx, argument);
    return rc;
}

int grpc_stream_tell_data(JSContext *ctx, const struct grpc_stream *s, JSValue message)
{
    return dispatch(ctx, s, STREAM_DATA, message);
}

int grpc_stream_tell_end(JSContext *ctx, const struct grpc_stream *s)
{
    return dispatch(ctx, s, STREAM_END, JS_NewObject(ctx));
}

static bool has_listener(const struct grpc_stream *s, enum grpc_stream_event event)
{
    for (uint32_t i = 0; i < s->listener_count; i++)
        if (s->listeners[i].event == event)
            return true;
    return false;
}

static void warn_of_error(const struct grpc_status *status)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    grpc_status_append(&text, status);
    log_message(LOG_WARN, "no handlers for error registered, but an error happened: %.*s",
                SLICE_ARG(buf_slice(&text)));
    buf_deinit(&text);
}

int grpc_stream_tell_error(JSContext *ctx, const struct grpc_stream *s,
                           const struct grpc_status *status)
{
    if (!has_listener(s, STREAM_ERROR)) {
        warn_of_error(status);
        return 0;
    }
    struct pb_types types = grpc_client_types(s->client);
    JSValue plain = grpc_error_new(ctx, status, &types);
    JSValue details = JS_GetPropertyStr(ctx, plain, "details");
    JSValue error = JS_NewObject(ctx);
    JS_SetPropertyStr(ctx, error, "code", grpc_code_value(ctx, status->code));
    JS_SetPropertyStr(ctx, error, "details", JS_IsUndefined(details) ? JS_NewArray(ctx) : details);
    JS_SetPropertyStr(ctx, error, "message", value_from_slice(ctx, status->message));
    JS_FreeValue(ctx, plain);
    return dispatch(ctx, s, STREAM_ERROR, error);
}
