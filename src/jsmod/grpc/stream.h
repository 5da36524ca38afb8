/* The class Stream: a call with any number of messages both ways. Its events come from the VU's
 * event loop, one at a time; the iteration waits until it is over. */
#ifndef JSMOD_GRPC_STREAM_H
#define JSMOD_GRPC_STREAM_H

#include "jsmod/grpc/call_params.h"
#include "jsmod/grpc/grpc_client.h"
#include "script/event_loop.h"
#include "vu/grpc_exchange.h"

JSValue grpc_stream_constructor(JSContext *ctx);

/* --- for the files of the class --------------------------------------------------------------- */

enum grpc_stream_event { STREAM_DATA, STREAM_ERROR, STREAM_END, STREAM_STATUS, STREAM_EVENTS };

struct grpc_stream_listener {
    JSValue callback;
    enum grpc_stream_event event;
};

struct grpc_stream {
    struct grpc_exchange exchange;
    struct pending pending;
    bool queued; /* its completion is */
    struct grpc_client *client;
    JSValue client_object; /* whose schemas are needed */
    JSValue object;        /* itself, until it is over; then undefined */
    const struct pb_method *method;
    struct arena arena;
    struct grpc_call_params params;
    struct grpc_stream_listener *listeners;
    uint32_t listener_count;
    struct grpc_status failure; /* of this side: to be told; message.ptr NULL for none */
    bool begun;                 /* the exchange has been initialised */
    bool writing_ended;         /* by end(), or since nothing more may be sent */
    bool wrote;                 /* the one message of a method that takes one */
    bool closed;                /* the end has been told */
};

/* stream.c: starts the call. -1 with an exception. */
int grpc_stream_start(JSContext *ctx, struct grpc_stream *s, JSValueConst object);

/* What a script sends; what is wrong with it is told by an event. */
void grpc_stream_write(JSContext *ctx, struct grpc_stream *s, JSValueConst message);
void grpc_stream_end(struct grpc_stream *s);

/* stream_events.c: call the listeners; 0, or -1 with the exception of one. */
int grpc_stream_tell_data(JSContext *ctx, const struct grpc_stream *s, JSValue message);
int grpc_stream_tell_error(JSContext *ctx, const struct grpc_stream *s,
                           const struct grpc_status *status);
int grpc_stream_tell_end(JSContext *ctx, const struct grpc_stream *s);

/* on(event, callback) */
JSValue grpc_stream_listen(JSContext *ctx, struct grpc_stream *s, JSValueConst event,
                           JSValueConst callback);

#endif
