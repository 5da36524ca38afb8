/* A WebSocket's life: a fiber opens it; from then on whatever comes is a completion on the VU's
 * fiber, one for each event, so that promise reactions run between two of them. */
#include "jsmod/ws/websocket.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "loop/fiber.h"
#include "loop/loop.h"
#include "script/vm.h"

#include <stdlib.h>

/* Nothing more will come. It may be freed now. */
static void release(JSContext *ctx, struct websocket *w)
{
    JSValue object = w->object;
    w->object = JS_UNDEFINED;
    JS_FreeValue(ctx, object);
}

/* --- the end ---------------------------------------------------------------------------------- */

/* Tells of the error, if there is a text, and of the end. -1 with a listener's exception: then
 * those behind it aren't called. */
static int tell_closed(JSContext *ctx, struct websocket *w, const struct slice *error,
                       struct slice reason)
{
    if (w->state == WEBSOCKET_CLOSED)
        return 0;
    w->state = WEBSOCKET_CLOSED;
    if (w->session.connection) {
        ws_session_leave(&w->session, WS_NORMAL);
        ws_session_record_duration(&w->session);
    }
    if (error && websocket_dispatch(ctx, w, EVENT_ERROR, websocket_error_new(ctx, w, *error)) != 0)
        return -1;
    return websocket_dispatch(ctx, w, EVENT_CLOSE, websocket_close_new(ctx, w, reason));
}

/* "Error: message at place": the first two lines of what a log would show. */
static void append_exception(JSContext *ctx, JSValueConst exception, struct buf *out)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    JS_Throw(ctx, JS_DupValue(ctx, exception));
    value_take_exception(ctx, &text);
    struct slice rest = buf_slice(&text), line;
    for (int i = 0; i < 2 && slice_split(&rest, '\n', &line); i++) {
        buf_append_str(out, i > 0 ? " " : "");
        buf_append_slice(out, slice_trim(line));
    }
    buf_deinit(&text);
}

/* What a listener throws closes the socket, and then ends the iteration. */
static void close_by_exception(JSContext *ctx, struct websocket *w)
{
    if (vm_is_stopping(w->session.vu->vm))
        return;
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    JSValue exception = JS_GetException(ctx);
    append_exception(ctx, exception, &text);
    struct slice error = buf_slice(&text);
    if (tell_closed(ctx, w, &error, SLICE("")) != 0)
        JS_FreeValue(ctx, JS_GetException(ctx)); /* the first one counts */
    buf_deinit(&text);
    JS_Throw(ctx, exception);
}

/* By the peer's close frame, or the lack of one. Normal ends are no errors. */
static int end(JSContext *ctx, struct websocket *w, const struct ws_incoming *in)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    struct slice reason = slice_make(in->bytes, in->len), error;
    bool is_error = in->code != WS_NORMAL && in->code != WS_GOING_AWAY;
    w->close_code = in->code;
    ws_close_text(&text, in->code, reason);
    error = buf_slice(&text);
    int rc = tell_closed(ctx, w, is_error ? &error : NULL, reason);
    buf_deinit(&text);
    return rc;
}

/* --- events ----------------------------------------------------------------------------------- */

static void take_message(JSContext *ctx, struct websocket *w, const struct ws_incoming *in)
{
    if (w->state != WEBSOCKET_OPEN)
        return;
    ws_session_count_received(&w->session, in->at_ns);
    if (websocket_dispatch(ctx, w, EVENT_MESSAGE, websocket_message_new(ctx, w, in)) != 0)
        close_by_exception(ctx, w);
}

static void take_pong(JSContext *ctx, struct websocket *w, const struct ws_incoming *in)
{
    if (!ws_session_take_pong(&w->session, in))
        log_message(LOG_WARN, "received pong for unknown ping ID %.*s", (int)in->len, in->bytes);
    websocket_dispatch(ctx, w, EVENT_PONG, websocket_event_new(ctx, w, EVENT_PONG, in->at_ns));
}

static void take(JSContext *ctx, struct websocket *w, const struct ws_incoming *in)
{
    struct slice text = slice_make(in->bytes, in->len);
    switch (in->kind) {
    case WS_IN_TEXT:
    case WS_IN_BINARY: take_message(ctx, w, in); break;
    case WS_IN_PING:
        websocket_dispatch(ctx, w, EVENT_PING, websocket_event_new(ctx, w, EVENT_PING, in->at_ns));
        break;
    case WS_IN_PONG: take_pong(ctx, w, in); break;
    case WS_IN_CLOSED:
    case WS_IN_LOST: end(ctx, w, in); break;
    case WS_IN_BROKEN: /* no error event, as in k6 */
        ws_session_warn(&w->session, text);
        tell_closed(ctx, w, NULL, SLICE(""));
        break;
    case WS_IN_UNSENT: tell_closed(ctx, w, &text, SLICE("")); break;
    }
}

static void take_next(JSContext *ctx, struct websocket *w)
{
    struct ws_incoming *in = ws_connection_take(w->session.connection);
    if (in)
        take(ctx, w, in);
    free(in);
}

/* --- opening ---------------------------------------------------------------------------------- */

void websocket_opening_free(JSRuntime *rt, struct websocket_opening *o)
{
    if (!o)
        return;
    JS_FreeValueRT(rt, o->script.jar);
    arena_deinit(&o->arena);
    free(o);
}

static JSValue extensions_new(JSContext *ctx, const struct http_headers *headers)
{
    JSValue list = JS_NewArray(ctx);
    uint32_t count = 0;
    for (uint32_t i = 0; i < headers->count; i++)
        if (slice_is(headers->items[i].name, "Sec-Websocket-Extensions"))
            JS_SetPropertyUint32(ctx, list, count++,
                                 value_from_slice(ctx, headers->items[i].value));
    return list;
}

static void take_answer(JSContext *ctx, struct websocket *w, const struct ws_answer *answer)
{
    const struct http_headers *headers = &answer->response.headers;
    struct slice protocol = http_headers_get(headers, SLICE("Sec-Websocket-Protocol"));
    if (protocol.ptr && w->session.connection)
        w->protocol = value_from_slice(ctx, protocol);
    if (http_headers_get(headers, SLICE("Sec-Websocket-Extensions")).ptr)
        w->extensions = extensions_new(ctx, headers);
}

static void fail_to_open(JSContext *ctx, struct websocket *w, const struct net_failure *failure)
{
    struct slice text = slice_of(net_failure_long(failure));
    if (failure->code == NET_ERR_CANCELLED) { /* by close() */
        text = SLICE("websocket: closed before the connection was established");
        w->close_code = WS_ABNORMAL;
    }
    tell_closed(ctx, w, &text, SLICE(""));
}

static void finish_opening(JSContext *ctx, struct websocket *w)
{
    struct websocket_opening *o = w->opening;
    w->opening = NULL;
    take_answer(ctx, w, &o->answer);
    if (o->answer.failure.code != NET_OK) {
        fail_to_open(ctx, w, &o->answer.failure);
    } else if (w->state == WEBSOCKET_CONNECTING) {
        JSValue event = websocket_event_new(ctx, w, EVENT_OPEN, clock_mono_ns());
        w->state = WEBSOCKET_OPEN;
        if (websocket_dispatch(ctx, w, EVENT_OPEN, event) != 0)
            close_by_exception(ctx, w);
    } else { /* closed just before */
        ws_connection_close(w->session.connection, w->close_code, SLICE(""));
        ws_session_count_sent(&w->session);
    }
    websocket_opening_free(JS_GetRuntime(ctx), o);
}

/* Outside any fiber, or on that which has opened it. */
static void on_news(void *owner)
{
    struct websocket *w = owner;
    if (w->queued)
        return;
    w->queued = true;
    pending_done(w->session.vu->vm, &w->pending);
}

/* The next event has to be waited for, or waits already. */
static void wait_again(struct websocket *w)
{
    w->queued = false;
    pending_start(w->session.vu->vm, &w->pending);
    if (ws_connection_has_news(w->session.connection))
        on_news(w);
}

static void complete(struct pending *pending, JSContext *ctx, bool cancelled)
{
    struct websocket *w = CONTAINER_OF(pending, struct websocket, pending);
    if (cancelled) {
        ws_session_leave(&w->session, WS_NORMAL);
        w->state = WEBSOCKET_CLOSED;
    } else if (w->opening) {
        finish_opening(ctx, w);
    } else {
        take_next(ctx, w);
    }
    if (w->state != WEBSOCKET_CLOSED)
        wait_again(w);
    else
        release(ctx, w);
}

static void cancel(struct pending *pending)
{
    struct websocket *w = CONTAINER_OF(pending, struct websocket, pending);
    if (w->opening)
        fiber_cancel(w->opening->fiber);
    else
        on_news(w);
}

static void run_opening(void *argument)
{
    struct websocket *w = argument;
    struct websocket_opening *o = w->opening;
    ws_session_open(&w->session, &o->script.call, &o->arena, on_news, w, &o->answer);
    o->fiber = NULL;
    pending_done(w->session.vu->vm, &w->pending);
}

void websocket_close(struct websocket *w, uint16_t code, struct slice reason)
{
    bool was_open = w->state == WEBSOCKET_OPEN;
    w->state = WEBSOCKET_CLOSING;
    w->close_code = code;
    if (was_open) {
        ws_connection_close(w->session.connection, code, reason);
        ws_session_count_sent(&w->session);
    } else if (w->opening->fiber) {
        fiber_cancel(w->opening->fiber);
    }
}

int websocket_start(JSContext *ctx, struct websocket *w, JSValueConst object)
{
    struct error error = { 0 };
    w->pending = (struct pending){ .complete = complete, .cancel = cancel };
    w->opening->fiber = fiber_start(loop_current(), FIBER_STACK_SMALL, run_opening, w, &error);
    if (!w->opening->fiber) {
        throw_go_error(ctx, "%s", error.text);
        error_clear(&error);
        return -1;
    }
    w->object = JS_DupValue(ctx, object);
    w->queued = true;
    pending_start(w->session.vu->vm, &w->pending);
    return 0;
}
