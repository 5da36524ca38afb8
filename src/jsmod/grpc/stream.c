/* A stream's life: from the start on whatever comes is a completion on the VU's fiber, one for each
 * event, so that promise reactions run between two of them. */
#include "jsmod/grpc/stream.h"

#include "base/check.h"
#include "base/log.h"
#include "script/vm.h"

#include <stdlib.h>

static const struct slice CANCELED = SLICE("canceled by client (k6)");

/* Nothing more will come. It may be freed now. */
static void release(JSContext *ctx, struct grpc_stream *s)
{
    JSValue object = s->object;
    s->object = JS_UNDEFINED;
    JS_FreeValue(ctx, object);
}

/* --- the end ---------------------------------------------------------------------------------- */

/* Tells of the failure, if there is one, and of the end, if that wasn't told. -1 with a listener's
 * exception. */
static int close_with(JSContext *ctx, struct grpc_stream *s, const struct grpc_status *failure)
{
    bool was_closed = s->closed;
    s->closed = s->writing_ended = true;
    if (failure && grpc_stream_tell_error(ctx, s, failure) != 0)
        return -1;
    return was_closed ? 0 : grpc_stream_tell_end(ctx, s);
}

static int finish(JSContext *ctx, struct grpc_stream *s)
{
    struct grpc_status status = s->exchange.call.status;
    grpc_exchange_record(&s->exchange);
    if (status.code == GRPC_OK)
        return close_with(ctx, s, NULL);
    if (status.code == GRPC_CANCELED || s->closed)
        status = (struct grpc_status){ .code = GRPC_UNKNOWN, .message = CANCELED };
    return close_with(ctx, s, &status);
}

/* What this side did wrong ends the call. */
static int finish_by_failure(JSContext *ctx, struct grpc_stream *s)
{
    struct grpc_status failure = s->failure;
    s->failure = (struct grpc_status){ 0 };
    return close_with(ctx, s, &failure);
}

/* What a listener throws ends the stream, and then the iteration: error and end are told before. */
static void close_by_exception(JSContext *ctx, struct grpc_stream *s)
{
    if (vm_is_stopping(s->client->vu->vm))
        return;
    JSValue exception = JS_GetException(ctx);
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    struct grpc_status failure = { .code = GRPC_UNKNOWN };
    if (!s->closed) {
        if (value_append_text(ctx, exception, &text) != 0)
            JS_FreeValue(ctx, JS_GetException(ctx));
        failure.message = buf_slice(&text);
        if (close_with(ctx, s, &failure) != 0)
            JS_FreeValue(ctx, JS_GetException(ctx)); /* the first one counts */
    }
    buf_deinit(&text);
    JS_Throw(ctx, exception);
}

/* --- events ----------------------------------------------------------------------------------- */

/* The message as the script sees it; undefined, and the call is given up, where it has no form. */
static JSValue decode(JSContext *ctx, struct grpc_stream *s, struct slice wire)
{
    struct buf json = BUF_INIT(BUF_UNLIMITED);
    struct error error = { 0 };
    struct pb_types types = grpc_client_types(s->client);
    JSValue value = JS_UNDEFINED;
    enum pb_json_result result = pb_wire_to_json(s->method->output, &types, wire, &json, &error);
    if (result == PB_JSON_OK) {
        value = value_from_json(ctx, buf_slice(&json));
    } else {
        bool bad_wire = result == PB_JSON_BAD_WIRE;
        s->failure = (struct grpc_status){
            .code = bad_wire ? GRPC_INTERNAL : GRPC_UNKNOWN,
            .message = slice_of(arena_printf(&s->arena, "%s: %s",
                                             bad_wire
                                                 ? "grpc: failed to unmarshal the received message"
                                                 : "failed to marshal the message",
                                             error.text)),
        };
        grpc_call_cancel(&s->exchange.call, s->failure.code, s->failure.message);
    }
    error_clear(&error);
    buf_deinit(&json);
    return value;
}

static int take_message(JSContext *ctx, struct grpc_stream *s, const struct grpc_message *message)
{
    JSValue value = s->params.discard_message
                        ? JS_NewObject(ctx)
                        : decode(ctx, s, slice_make(message->bytes, message->len));
    if (s->failure.message.ptr)
        return finish_by_failure(ctx, s);
    grpc_exchange_count(&s->exchange, METRIC_GRPC_STREAMS_MSGS_RECEIVED);
    return grpc_stream_tell_data(ctx, s, value);
}

/* One event. The one answer of a call is no message if the call has failed. */
static int take_next(JSContext *ctx, struct grpc_stream *s)
{
    struct grpc_call *call = &s->exchange.call;
    if (s->failure.message.ptr)
        return finish_by_failure(ctx, s);
    struct grpc_message *message = s->closed ? NULL : grpc_call_receive(call);
    if (call->over && (call->one_answer || !message))
        grpc_exchange_record(&s->exchange);
    bool counts = message && (!call->one_answer || call->status.code == GRPC_OK);
    int rc = 0;
    if (counts)
        rc = take_message(ctx, s, message);
    else if (call->over)
        rc = finish(ctx, s);
    free(message);
    return rc;
}

static bool is_through(const struct grpc_stream *s)
{
    return s->exchange.recorded && s->closed;
}

/* Outside any fiber, or on the VU's. */
static void on_news(struct grpc_exchange *x)
{
    struct grpc_stream *s = CONTAINER_OF(x, struct grpc_stream, exchange);
    if (s->queued || JS_IsUndefined(s->object))
        return;
    s->queued = true;
    pending_done(x->vu->vm, &s->pending);
}

static bool has_news(const struct grpc_stream *s)
{
    const struct grpc_call *call = &s->exchange.call;
    return s->failure.message.ptr || call->over || (call->first && !call->one_answer && !s->closed);
}

static void complete(struct pending *pending, JSContext *ctx, bool cancelled)
{
    struct grpc_stream *s = CONTAINER_OF(pending, struct grpc_stream, pending);
    bool was_over = s->exchange.call.over && !s->exchange.call.first && !s->failure.message.ptr;
    if (cancelled) {
        release(ctx, s);
        return;
    }
    int rc = take_next(ctx, s);
    if (rc != 0)
        close_by_exception(ctx, s);
    if (s->closed && !s->exchange.call.over) /* nobody listens any more */
        grpc_call_cancel(&s->exchange.call, GRPC_CANCELED, CANCELED);
    if (rc != 0 || (was_over && is_through(s))) {
        grpc_exchange_record(&s->exchange);
        release(ctx, s);
        return;
    }
    s->queued = false;
    pending_start(s->client->vu->vm, &s->pending);
    if (has_news(s))
        on_news(&s->exchange);
}

static void cancel(struct pending *pending)
{
    struct grpc_stream *s = CONTAINER_OF(pending, struct grpc_stream, pending);
    on_news(&s->exchange);
}

/* --- the script's side ------------------------------------------------------------------------ */

static void fail(struct grpc_stream *s, enum grpc_code code, const char *text)
{
    if (s->failure.message.ptr || s->closed)
        return;
    s->failure = (struct grpc_status){ .code = code, .message = slice_of(text) };
    s->writing_ended = true;
    on_news(&s->exchange);
}

static void send_wire(struct grpc_stream *s, struct slice wire)
{
    struct grpc_call *call = &s->exchange.call;
    bool is_last = !s->method->client_streaming;
    uint32_t max = s->client->max_send;
    if (is_last && s->wrote) {
        grpc_call_cancel(call, GRPC_INTERNAL, SLICE("SendMsg called after CloseSend"));
        fail(s, GRPC_INTERNAL, "SendMsg called after CloseSend");
    } else if (max > 0 && wire.len > max) {
        const char *text = arena_printf(
            &s->arena, "trying to send message larger than max (%zu vs. %u)", wire.len, max);
        grpc_call_cancel(call, GRPC_RESOURCE_EXHAUSTED, slice_of(text));
        fail(s, GRPC_RESOURCE_EXHAUSTED, text);
    } else if (!call->over) {
        s->wrote = true;
        grpc_call_send(call, wire, is_last);
        grpc_exchange_count(&s->exchange, METRIC_GRPC_STREAMS_MSGS_SENT);
    }
}

void grpc_stream_write(JSContext *ctx, struct grpc_stream *s, JSValueConst message)
{
    struct buf json = BUF_INIT(BUF_UNLIMITED), wire = BUF_INIT(BUF_UNLIMITED);
    struct error error = { 0 };
    struct pb_types types = grpc_client_types(s->client);
    if (s->writing_ended)
        return;
    if (value_is_nullish(message)) {
        log_message(LOG_WARN, "can't send empty message");
        return;
    }
    JSValue object = object_of(ctx, message);
    if (value_to_json(ctx, object, &json) < 0) {
        JS_FreeValue(ctx, JS_GetException(ctx));
        log_message(LOG_WARN, "can't marshal message");
    }
    JS_FreeValue(ctx, object);
    if (pb_json_to_wire(s->method->input, &types, buf_slice(&json), &wire, &error) == 0)
        send_wire(s, buf_slice(&wire));
    else
        fail(s, GRPC_UNKNOWN,
             arena_printf(&s->arena, "can't serialise request object to protocol buffer: %s",
                          error.text));
    error_clear(&error);
    buf_deinit(&json);
    buf_deinit(&wire);
}

void grpc_stream_end(struct grpc_stream *s)
{
    if (s->writing_ended)
        return;
    s->writing_ended = true;
    grpc_call_end_sending(&s->exchange.call);
}

/* --- the start -------------------------------------------------------------------------------- */

static int throw_not_started(JSContext *ctx, const struct grpc_status *status)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    grpc_status_append(&text, status);
    throw_go_error(ctx, "failed to create a new stream: %.*s", SLICE_ARG(buf_slice(&text)));
    buf_deinit(&text);
    return -1;
}

int grpc_stream_start(JSContext *ctx, struct grpc_stream *s, JSValueConst object)
{
    struct vu *vu = s->client->vu;
    const struct grpc_ask ask = {
        .path = s->method->full_name,
        .address = slice_of(s->client->address),
        .described = true,
        .tags = s->params.tags,
        .metadata = &s->params.metadata,
        .timeout_ns = s->params.timeout_ns,
        .max_receive = s->client->max_receive,
        .one_answer = !s->method->server_streaming,
    };
    s->pending = (struct pending){ .complete = complete, .cancel = cancel };
    grpc_exchange_init(&s->exchange, vu, &ask, on_news);
    s->begun = true;
    grpc_exchange_start(&s->exchange, s->client->channel, &ask);
    if (vu_is_interrupted(vu)) {
        throw_interrupted(ctx);
        return -1;
    }
    if (s->exchange.call.over)
        return throw_not_started(ctx, &s->exchange.call.status);
    grpc_exchange_count(&s->exchange, METRIC_GRPC_STREAMS);
    s->object = JS_DupValue(ctx, object);
    pending_start(vu->vm, &s->pending);
    return 0;
}
