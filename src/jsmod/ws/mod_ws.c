/* k6/ws: connect(url, params, callback) blocks the script until the socket is closed, and runs the
 * callbacks meanwhile. */
#include "jsmod/module_table.h"

#include "base/clock.h"
#include "jsmod/ws/ws_params.h"
#include "jsmod/ws/ws_socket.h"
#include "loop/fiber.h"
#include "script/vm.h"

enum { ARENA_CHUNK = 4 * 1024 };

/* --- arguments -------------------------------------------------------------------------------- */

/* (url, callback) or (url, params, callback); anything else is refused. */
static JSValueConst find_callback(JSContext *ctx, int argc, JSValueConst *argv)
{
    if (argc != 2 && argc != 3) {
        throw_go_error(ctx, "invalid number of arguments to ws.connect");
        return JS_EXCEPTION;
    }
    if (!JS_IsFunction(ctx, argv[argc - 1])) {
        throw_go_error(ctx, "last argument to ws.connect must be a function");
        return JS_EXCEPTION;
    }
    return argv[argc - 1];
}

/* A URL that is none fails like a server that can't be reached. */
static int read_url(JSContext *ctx, JSValueConst value, struct ws_call *call, struct arena *arena)
{
    struct error error = { 0 };
    call->url_tag = value_text(ctx, value, arena);
    if (!call->url_tag.ptr)
        return -1;
    if (url_parse(&call->url, call->url_tag, arena, &error) != 0) {
        call->refusal = arena_str(arena, slice_of(error.text));
        error_clear(&error);
        return 0;
    }
    if (!slice_is(call->url.scheme, "ws") && !slice_is(call->url.scheme, "wss"))
        call->refusal = "malformed ws or wss URL";
    if (call->url.has_userinfo)
        call->url_tag = url_redacted(&call->url, arena);
    return 0;
}

/* --- the response ----------------------------------------------------------------------------- */

/* The values of one name joined by commas: those behind the first, which is at `at`. */
static struct slice joined(const struct http_headers *headers, uint32_t at, struct arena *arena)
{
    struct slice value = headers->items[at].value;
    for (uint32_t i = at + 1; i < headers->count; i++)
        if (slice_eq(headers->items[i].name, headers->items[at].name))
            value = slice_of(arena_printf(arena, "%.*s, %.*s", SLICE_ARG(value),
                                          SLICE_ARG(headers->items[i].value)));
    return value;
}

static JSValue headers_new(JSContext *ctx, const struct http_headers *headers, struct arena *arena)
{
    JSValue object = JS_NewObject(ctx);
    for (uint32_t i = 0; i < headers->count; i++) {
        struct slice name = headers->items[i].name;
        struct slice first = http_headers_get(headers, name);
        if (first.ptr != headers->items[i].value.ptr)
            continue; /* it is with the first of its name */
        struct slice value = joined(headers, i, arena);
        set_field(ctx, object, name, value_from_slice(ctx, value));
    }
    return object;
}

static JSValue response_new(JSContext *ctx, const struct ws_answer *answer, struct slice url,
                            struct slice error, struct arena *arena)
{
    JSValue object = JS_NewObject(ctx);
    if (JS_IsException(object))
        return object;
    const struct {
        const char *name;
        JSValue value;
    } fields[] = {
        { "url", value_from_slice(ctx, url) },
        { "status", JS_NewInt32(ctx, answer->response.status) },
        { "headers", headers_new(ctx, &answer->response.headers, arena) },
        { "body", value_from_slice(ctx, answer->response.body) },
        { "error", value_from_slice(ctx, error) },
    };
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
        JS_DefinePropertyValueStr(ctx, object, fields[i].name, fields[i].value, JS_PROP_C_W_E);
    return object;
}

/* --- while it is open ------------------------------------------------------------------------- */

static int handle_message(JSContext *ctx, struct ws_socket *s, const struct ws_incoming *in)
{
    struct slice bytes = slice_make(in->bytes, in->len);
    ws_session_count_received(&s->session, in->at_ns);
    if (in->kind == WS_IN_TEXT)
        return ws_socket_emit(ctx, s, SOCKET_MESSAGE, JS_NewStringLen(ctx, bytes.ptr, bytes.len));
    return ws_socket_emit(ctx, s, SOCKET_BINARY_MESSAGE,
                          JS_NewArrayBufferCopy(ctx, (const uint8_t *)bytes.ptr, bytes.len));
}

/* The peer's code, and before it an error unless that is an ordinary one. */
static int handle_close(JSContext *ctx, struct ws_socket *s, const struct ws_incoming *in)
{
    int rc = 0;
    if (in->code != WS_NORMAL && in->code != WS_GOING_AWAY) {
        struct buf text = BUF_INIT(BUF_UNLIMITED);
        ws_close_text(&text, in->code, slice_make(in->bytes, in->len));
        rc = ws_socket_emit_error(ctx, s, buf_slice(&text));
        buf_deinit(&text);
    }
    return rc == 0 ? ws_socket_close(ctx, s, in->code) : rc;
}

static int handle(JSContext *ctx, struct ws_socket *s, const struct ws_incoming *in)
{
    struct slice text = slice_make(in->bytes, in->len);
    switch (in->kind) {
    case WS_IN_TEXT:
    case WS_IN_BINARY: return handle_message(ctx, s, in);
    case WS_IN_PING: return ws_socket_emit(ctx, s, SOCKET_PING, JS_UNDEFINED);
    case WS_IN_PONG:
        ws_session_take_pong(&s->session, in);
        return ws_socket_emit(ctx, s, SOCKET_PONG, JS_UNDEFINED);
    case WS_IN_CLOSED:
    case WS_IN_LOST: return handle_close(ctx, s, in);
    case WS_IN_UNSENT:
        if (ws_socket_emit_error(ctx, s, text) != 0)
            return -1;
        break;
    case WS_IN_BROKEN: ws_session_warn(&s->session, text); break;
    }
    return ws_socket_close(ctx, s, WS_GOING_AWAY);
}

static int wait_for_something(JSContext *ctx, struct ws_socket *s)
{
    s->fiber = fiber_self();
    int result = fiber_park(ws_socket_next_timer_ns(s));
    s->fiber = NULL;
    if (result != WAIT_CANCELLED && !vu_is_interrupted(s->session.vu))
        return 0;
    throw_interrupted(ctx);
    return -1;
}

static int run(JSContext *ctx, struct ws_socket *s)
{
    int rc = ws_socket_emit(ctx, s, SOCKET_OPEN, JS_UNDEFINED);
    while (rc == 0 && !s->is_closed) {
        struct ws_incoming *in = ws_connection_take(s->session.connection);
        if (in)
            rc = handle(ctx, s, in);
        else if (ws_socket_next_timer_ns(s) <= clock_mono_ns())
            rc = ws_socket_fire_timer(ctx, s);
        else
            rc = wait_for_something(ctx, s);
        free(in);
    }
    return rc;
}

/* Whatever ends it: the socket is closed, and its handlers hear of that. */
static int serve(JSContext *ctx, struct ws_socket *s, JSValueConst object, JSValueConst callback)
{
    JSValue result = JS_Call(ctx, callback, JS_UNDEFINED, 1, &object);
    int rc = JS_IsException(result) ? -1 : run(ctx, s);
    JS_FreeValue(ctx, result);
    if (rc == 0)
        return 0;
    if (vm_is_stopping(s->session.vu->vm)) {
        s->is_closed = true;
        ws_session_leave(&s->session, WS_GOING_AWAY);
        return -1;
    }
    JSValue exception = JS_GetException(ctx);
    if (ws_socket_close(ctx, s, WS_GOING_AWAY) == 0) {
        JS_Throw(ctx, exception);
    } else { /* the later exception wins */
        JS_FreeValue(ctx, exception);
    }
    return -1;
}

/* --- connect ---------------------------------------------------------------------------------- */

static JSValue fail(JSContext *ctx, struct vu *vu, const struct ws_answer *answer,
                    struct arena *arena)
{
    struct slice text = slice_of(net_failure_long(&answer->failure));
    if (answer->failure.code == NET_ERR_CANCELLED)
        return throw_interrupted(ctx);
    if (vu->test->options->throw_errors.value)
        return throw_go_error(ctx, "%.*s", SLICE_ARG(text));
    return response_new(ctx, answer, SLICE(""), answer->response.status ? SLICE("") : text, arena);
}

static JSValue open_and_serve(JSContext *ctx, const struct ws_call *call, JSValueConst callback,
                              struct arena *arena)
{
    struct vu *vu = vu_of(ctx);
    struct ws_socket *s;
    struct ws_answer answer;
    JSValue object = ws_socket_new(ctx, &s), result;
    if (JS_IsException(object))
        return object;
    if (ws_session_open(&s->session, call, arena, ws_socket_on_news, s, &answer) != NET_OK) {
        s->is_closed = true;
        result = fail(ctx, vu, &answer, arena);
    } else {
        result = serve(ctx, s, object, callback) == 0
                     ? response_new(ctx, &answer, call->url_tag, SLICE(""), arena)
                     : JS_EXCEPTION;
    }
    if (!vm_is_stopping(vu->vm))
        ws_session_record_duration(&s->session);
    JS_FreeValue(ctx, object);
    return result;
}

static JSValue connect_socket(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct vu *vu = vu_of(ctx);
    struct arena arena;
    struct ws_script_call c;
    if (refuse_in_init(ctx, vu, "using websockets in the init context is not supported"))
        return JS_EXCEPTION;
    JSValueConst callback = find_callback(ctx, argc, argv);
    if (JS_IsException(callback))
        return JS_EXCEPTION;
    arena_init(&arena, ARENA_CHUNK);
    ws_script_call_init(ctx, &c, WS_TAGS_URL, &arena);
    JSValue result = JS_EXCEPTION;
    if (read_url(ctx, argv[0], &c.call, &arena) == 0 &&
        ws_params_read(ctx, argc == 3 ? argv[1] : JS_UNDEFINED, &c, &arena) == 0)
        result = open_and_serve(ctx, &c.call, callback, &arena);
    ws_script_call_release(ctx, &c);
    arena_deinit(&arena);
    return result;
}

static const JSCFunctionListEntry entries[] = {
    JS_CFUNC_DEF("connect", 2, connect_socket),
};

const struct native_module mod_ws = {
    .specifier = "k6/ws",
    .entries = entries,
    .entry_count = sizeof(entries) / sizeof(entries[0]),
    .default_is_namespace = true,
};
