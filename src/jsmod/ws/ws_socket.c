#include "jsmod/ws/ws_socket.h"

#include "base/check.h"
#include "jsmod/bytes.h"
#include "jsmod/classes.h"
#include "loop/fiber.h"

#include <stdlib.h>

/* --- the object ------------------------------------------------------------------------------- */

static void finalize(JSRuntime *rt, JSValue value)
{
    struct ws_socket *s = class_opaque(value, CLASS_WS_SOCKET);
    if (!s)
        return;
    for (int event = 0; event < SOCKET_EVENTS; event++) {
        for (uint32_t i = 0; i < s->handlers[event].count; i++)
            JS_FreeValueRT(rt, s->handlers[event].functions[i]);
        free(s->handlers[event].functions);
    }
    ws_socket_drop_timers(rt, s);
    ws_session_deinit(&s->session);
    free(s);
}

static void mark(JSRuntime *rt, JSValueConst value, JS_MarkFunc *mark_value)
{
    const struct ws_socket *s = class_opaque(value, CLASS_WS_SOCKET);
    for (int event = 0; s && event < SOCKET_EVENTS; event++)
        for (uint32_t i = 0; i < s->handlers[event].count; i++)
            JS_MarkValue(rt, s->handlers[event].functions[i], mark_value);
    for (uint32_t i = 0; s && i < s->timer_count; i++)
        JS_MarkValue(rt, s->timers[i].function, mark_value);
}

static const JSClassDef socket_class = {
    .class_name = "Socket",
    .finalizer = finalize,
    .gc_mark = mark,
};

/* --- events ----------------------------------------------------------------------------------- */

void ws_socket_on_news(void *socket)
{
    struct ws_socket *s = socket;
    if (s->fiber)
        fiber_wake(s->fiber);
}

int ws_socket_emit(JSContext *ctx, struct ws_socket *s, enum ws_socket_event event, JSValue value)
{
    const struct ws_handlers *handlers = &s->handlers[event];
    int rc = JS_IsException(value) ? -1 : 0;
    for (uint32_t i = 0; rc == 0 && i < handlers->count; i++) {
        JSValue result = JS_Call(ctx, handlers->functions[i], JS_UNDEFINED,
                                 JS_IsUndefined(value) ? 0 : 1, (JSValueConst *)&value);
        rc = JS_IsException(result) ? -1 : 0;
        JS_FreeValue(ctx, result);
    }
    JS_FreeValue(ctx, value);
    return rc;
}

static JSValue error_text(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                          int magic, JSValue *data)
{
    return JS_DupValue(ctx, data[0]);
}

/* An error as k6 shows it: an object whose method error() gives its text. */
static JSValue error_new(JSContext *ctx, struct slice text)
{
    JSValue error = go_text_new(ctx, text), value = value_from_slice(ctx, text);
    if (!JS_IsException(error))
        JS_DefinePropertyValueStr(ctx, error, "error",
                                  JS_NewCFunctionData(ctx, error_text, 0, 0, 1, &value),
                                  JS_PROP_C_W_E);
    JS_FreeValue(ctx, value);
    return error;
}

int ws_socket_emit_error(JSContext *ctx, struct ws_socket *s, struct slice text)
{
    return ws_socket_emit(ctx, s, SOCKET_ERROR, error_new(ctx, text));
}

int ws_socket_close(JSContext *ctx, struct ws_socket *s, uint16_t code)
{
    if (s->is_closed)
        return 0;
    s->is_closed = true;
    if (s->session.connection)
        ws_connection_close(s->session.connection, code, SLICE(""));
    ws_session_leave(&s->session, code);
    ws_socket_drop_timers(JS_GetRuntime(ctx), s);
    return ws_socket_emit(ctx, s, SOCKET_CLOSE, JS_NewInt32(ctx, code));
}

/* --- methods ---------------------------------------------------------------------------------- */

static JSValue on(JSContext *ctx, struct ws_socket *s, int argc, JSValueConst *argv)
{
    static const char *const names[SOCKET_EVENTS] = {
        [SOCKET_OPEN] = "open",   [SOCKET_MESSAGE] = "message",
        [SOCKET_PING] = "ping",   [SOCKET_BINARY_MESSAGE] = "binaryMessage",
        [SOCKET_PONG] = "pong",   [SOCKET_CLOSE] = "close",
        [SOCKET_ERROR] = "error",
    };
    const char *name = JS_ToCString(ctx, arg_or_undefined(argc, argv, 0));
    if (!name)
        return JS_EXCEPTION;
    for (int event = 0; event < SOCKET_EVENTS && argc > 1 && JS_IsFunction(ctx, argv[1]); event++) {
        struct ws_handlers *handlers = &s->handlers[event];
        if (strcmp(name, names[event]) != 0)
            continue;
        handlers->functions = xrealloc(handlers->functions,
                                       (handlers->count + 1) * sizeof(JSValue));
        handlers->functions[handlers->count++] = JS_DupValue(ctx, argv[1]);
    }
    JS_FreeCString(ctx, name);
    return JS_UNDEFINED;
}

/* Counted whether it could be sent or not, as in k6. */
static JSValue send_message(JSContext *ctx, struct ws_socket *s, enum ws_opcode opcode,
                            struct slice message)
{
    bool sent = ws_session_send(&s->session, opcode, message);
    if (!sent && ws_socket_emit_error(ctx, s, SLICE("websocket: close sent")) != 0)
        return JS_EXCEPTION;
    ws_session_count_sent(&s->session);
    return JS_UNDEFINED;
}

static JSValue send_text(JSContext *ctx, struct ws_socket *s, int argc, JSValueConst *argv)
{
    struct bytes_arg text;
    if (text_arg_read(ctx, arg_or_undefined(argc, argv, 0), &text) != 0)
        return JS_EXCEPTION;
    JSValue result = send_message(ctx, s, WS_TEXT, text.bytes);
    bytes_arg_deinit(&text);
    return result;
}

static JSValue refuse_binary(JSContext *ctx, JSValueConst value)
{
    JSValue object = value_is_nullish(value) ? JS_UNDEFINED : object_of(ctx, value);
    JSValue constructor = JS_IsObject(object) ? JS_GetPropertyStr(ctx, object, "constructor")
                                              : JS_UNDEFINED;
    JSValue name = JS_IsObject(constructor) ? JS_GetPropertyStr(ctx, constructor, "name")
                                            : JS_DupValue(ctx, value);
    const char *text = JS_ToCString(ctx, name);
    if (text)
        throw_go_error(ctx, "expected ArrayBuffer as argument, received: %s", text);
    JS_FreeCString(ctx, text);
    JS_FreeValue(ctx, name);
    JS_FreeValue(ctx, constructor);
    JS_FreeValue(ctx, object);
    return JS_EXCEPTION;
}

static JSValue send_binary(JSContext *ctx, struct ws_socket *s, int argc, JSValueConst *argv)
{
    struct slice bytes;
    if (argc == 0)
        return throw_go_error(ctx, "missing argument, expected ArrayBuffer");
    if (!value_is_class(ctx, argv[0], "ArrayBuffer") || !value_bytes(ctx, argv[0], &bytes))
        return refuse_binary(ctx, argv[0]);
    return send_message(ctx, s, WS_BINARY, bytes);
}

static JSValue ping(JSContext *ctx, struct ws_socket *s)
{
    if (!ws_session_ping(&s->session) &&
        ws_socket_emit_error(ctx, s, SLICE("websocket: close sent")) != 0)
        return JS_EXCEPTION;
    return JS_UNDEFINED;
}

static JSValue close_it(JSContext *ctx, struct ws_socket *s, int argc, JSValueConst *argv)
{
    int32_t code = WS_GOING_AWAY;
    if (argc > 0 && JS_ToInt32(ctx, &code, argv[0]) != 0)
        return JS_EXCEPTION;
    return ws_socket_close(ctx, s, (uint16_t)code) == 0 ? JS_UNDEFINED : JS_EXCEPTION;
}

enum method { ON, SEND, SEND_BINARY, PING, SET_TIMEOUT, SET_INTERVAL, CLOSE, METHODS };

/* The methods know their socket whatever `this` is, as in k6: setInterval(socket.ping, 1000). */
static JSValue call_method(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                           int method, JSValue *data)
{
    struct ws_socket *s = class_opaque(data[0], CLASS_WS_SOCKET);
    switch ((enum method)method) {
    case ON: return on(ctx, s, argc, argv);
    case SEND: return send_text(ctx, s, argc, argv);
    case SEND_BINARY: return send_binary(ctx, s, argc, argv);
    case PING: return ping(ctx, s);
    case SET_TIMEOUT: return ws_socket_set_timer(ctx, s, argc, argv, false);
    case SET_INTERVAL: return ws_socket_set_timer(ctx, s, argc, argv, true);
    case CLOSE: return close_it(ctx, s, argc, argv);
    case METHODS: break;
    }
    return JS_UNDEFINED;
}

JSValue ws_socket_new(JSContext *ctx, struct ws_socket **out)
{
    static const char *const names[METHODS] = {
        [ON] = "on",
        [SEND] = "send",
        [SEND_BINARY] = "sendBinary",
        [PING] = "ping",
        [SET_TIMEOUT] = "setTimeout",
        [SET_INTERVAL] = "setInterval",
        [CLOSE] = "close",
    };
    if (class_register(ctx, CLASS_WS_SOCKET, &socket_class, NULL, 0) != 0)
        return JS_EXCEPTION;
    JSValue object = class_new_object(ctx, CLASS_WS_SOCKET, NULL);
    if (JS_IsException(object))
        return object;
    struct ws_socket *s = xcalloc(1, sizeof(*s));
    ws_session_init(&s->session, vu_of(ctx));
    JS_SetOpaque(object, s);
    for (int method = 0; method < METHODS; method++)
        JS_DefinePropertyValueStr(ctx, object, names[method],
                                  JS_NewCFunctionData(ctx, call_method, 0, method, 1, &object),
                                  JS_PROP_C_W_E);
    *out = s;
    return object;
}
