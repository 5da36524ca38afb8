/* What scripts see of a WebSocket. As in k6 all of it is the object's own, and a method knows its
 * socket whatever `this` is: setInterval(ws.ping, 1000). */
#include "jsmod/ws/websocket.h"

#include "jsmod/web/blob.h"
#include "jsmod/bytes.h"
#include "jsmod/classes.h"
#include "jsmod/go_value.h"

struct websocket *websocket_of(JSValueConst value)
{
    return class_opaque(value, CLASS_WEBSOCKET);
}

static struct websocket *this_of(JSContext *ctx, JSValueConst this_val)
{
    return class_this(ctx, this_val, CLASS_WEBSOCKET, "WebSocket");
}

/* --- methods ---------------------------------------------------------------------------------- */

static bool is_open(JSContext *ctx, const struct websocket *w)
{
    if (w->state == WEBSOCKET_OPEN)
        return true;
    throw_go_error(ctx, "InvalidStateError");
    return false;
}

/* The connection may be over without the script having been told: then the close event follows. */
static void send_message(struct websocket *w, enum ws_opcode opcode, struct slice message)
{
    if (ws_session_send(&w->session, opcode, message))
        ws_session_count_sent(&w->session);
}

static JSValue send_value(JSContext *ctx, struct websocket *w, JSValueConst value)
{
    struct bytes_arg text;
    struct slice bytes;
    const struct blob *blob = blob_of(value);
    if (!is_open(ctx, w))
        return JS_EXCEPTION;
    if (JS_IsString(value) || value_is_class(ctx, value, "String")) {
        if (string_arg_read(ctx, value, &text) != 0)
            return JS_EXCEPTION;
        send_message(w, WS_TEXT, text.bytes);
        bytes_arg_deinit(&text);
    } else if (blob) {
        send_message(w, WS_BINARY, blob->bytes);
    } else if (value_bytes(ctx, value, &bytes)) {
        send_message(w, WS_BINARY, bytes);
    } else {
        return throw_go_error(ctx, "unsupported send type %s", go_type_name(ctx, value));
    }
    return JS_UNDEFINED;
}

static JSValue ping(JSContext *ctx, struct websocket *w)
{
    if (!is_open(ctx, w))
        return JS_EXCEPTION;
    if (ws_session_ping(&w->session))
        ws_session_count_sent(&w->session);
    return JS_UNDEFINED;
}

static JSValue close_with(JSContext *ctx, struct websocket *w, int64_t code, struct slice reason)
{
    bool is_valid = code == 0 || code == WS_NORMAL || (code >= 3000 && code <= 4999);
    if (w->state >= WEBSOCKET_CLOSING)
        return JS_UNDEFINED;
    if (!is_valid)
        return throw_go_error(ctx,
                              "InvalidAccessError: Failed to execute 'close' on 'WebSocket': The "
                              "close code must be either 1000, or between 3000 and 4999. %lld is "
                              "neither",
                              (long long)code);
    if (reason.len > WS_MAX_REASON)
        return throw_go_error(ctx, "SyntaxError: Failed to execute 'close' on 'WebSocket': The "
                                   "message must not be greater than 123 bytes");
    websocket_close(w, code ? (uint16_t)code : WS_NORMAL, reason);
    return JS_UNDEFINED;
}

static JSValue close_it(JSContext *ctx, struct websocket *w, int argc, JSValueConst *argv)
{
    struct bytes_arg reason;
    int64_t code;
    if (JS_ToInt64(ctx, &code, arg_or_undefined(argc, argv, 0)) != 0 ||
        text_arg_read(ctx, arg_or_undefined(argc, argv, 1), &reason) != 0)
        return JS_EXCEPTION;
    JSValue result = close_with(ctx, w, code, reason.bytes);
    bytes_arg_deinit(&reason);
    return result;
}

static JSValue call_method(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                           int method, JSValue *data)
{
    struct websocket *w = websocket_of(data[0]);
    switch ((enum websocket_method)method) {
    case METHOD_ADD_EVENT_LISTENER: return websocket_add_listener(ctx, w, argc, argv);
    case METHOD_SEND: return send_value(ctx, w, arg_or_undefined(argc, argv, 0));
    case METHOD_PING: return ping(ctx, w);
    case METHOD_CLOSE: return close_it(ctx, w, argc, argv);
    case WEBSOCKET_METHODS: break;
    }
    return JS_UNDEFINED;
}

static JSValue get_method(JSContext *ctx, JSValueConst this_val, int method)
{
    struct websocket *w = this_of(ctx, this_val);
    if (!w)
        return JS_EXCEPTION;
    if (JS_IsUndefined(w->methods[method]))
        w->methods[method] = JS_NewCFunctionData(ctx, call_method, 0, method, 1,
                                                 (JSValue *)&this_val);
    if (JS_IsException(w->methods[method])) {
        w->methods[method] = JS_UNDEFINED;
        return JS_EXCEPTION;
    }
    return JS_DupValue(ctx, w->methods[method]);
}

static JSValue remove_listener(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct websocket *w = this_of(ctx, this_val);
    return w ? websocket_remove_listener(ctx, w, argc, argv) : JS_EXCEPTION;
}

/* --- on<type> --------------------------------------------------------------------------------- */

static JSValue do_nothing(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    return JS_UNDEFINED;
}

/* Always a function, as in k6: a handler that passes on what was there before can call it. */
static JSValue get_on(JSContext *ctx, JSValueConst this_val, int event)
{
    struct websocket *w = this_of(ctx, this_val);
    if (!w)
        return JS_EXCEPTION;
    if (JS_IsUndefined(w->listeners.on[event]))
        return JS_NewCFunction(ctx, do_nothing, "", 1);
    return JS_DupValue(ctx, w->listeners.on[event]);
}

static JSValue set_on(JSContext *ctx, JSValueConst this_val, JSValueConst value, int event)
{
    struct websocket *w = this_of(ctx, this_val);
    if (!w)
        return JS_EXCEPTION;
    if (!value_is_nullish(value) && !JS_IsFunction(ctx, value))
        return throw_go_error(ctx, "a value for 'on%s' should be callable",
                              websocket_event_names[event]);
    JSValue old = w->listeners.on[event];
    w->listeners.on[event] = value_is_nullish(value) ? JS_UNDEFINED : JS_DupValue(ctx, value);
    JS_FreeValue(ctx, old);
    return JS_UNDEFINED;
}

/* --- properties ------------------------------------------------------------------------------- */

enum property { URL, READY_STATE, BUFFERED_AMOUNT, EXTENSIONS, PROTOCOL, BINARY_TYPE };

static JSValue get_property(JSContext *ctx, JSValueConst this_val, int property)
{
    const struct websocket *w = this_of(ctx, this_val);
    if (!w)
        return JS_EXCEPTION;
    switch ((enum property)property) {
    case URL: return JS_DupValue(ctx, w->url);
    case READY_STATE: return JS_NewInt32(ctx, w->state);
    case BUFFERED_AMOUNT:
        return JS_NewInt64(
            ctx, w->session.connection ? (int64_t)ws_connection_unsent(w->session.connection) : 0);
    case EXTENSIONS:
        return JS_IsUndefined(w->extensions) ? JS_NewArray(ctx) : JS_DupValue(ctx, w->extensions);
    case PROTOCOL:
        return JS_IsUndefined(w->protocol) ? JS_NewString(ctx, "") : JS_DupValue(ctx, w->protocol);
    case BINARY_TYPE: return JS_NewString(ctx, w->binary_as_buffer ? "arraybuffer" : "blob");
    }
    return JS_UNDEFINED;
}

static JSValue set_binary_type(JSContext *ctx, JSValueConst this_val, JSValueConst value, int magic)
{
    struct websocket *w = this_of(ctx, this_val);
    const char *text = w ? JS_ToCString(ctx, value) : NULL;
    JSValue result = JS_UNDEFINED;
    if (!text)
        return JS_EXCEPTION;
    if (strcmp(text, "arraybuffer") == 0 || strcmp(text, "blob") == 0)
        w->binary_as_buffer = text[0] == 'a';
    else
        result = throw_go_error(
            ctx, "unknown binaryType %s, the supported ones are \"blob\" and \"arraybuffer\"",
            text);
    JS_FreeCString(ctx, text);
    return result;
}

/* --- the table -------------------------------------------------------------------------------- */

const JSCFunctionListEntry websocket_members[] = {
    JS_CGETSET_MAGIC_DEF("addEventListener", get_method, NULL, METHOD_ADD_EVENT_LISTENER),
    JS_CGETSET_MAGIC_DEF("send", get_method, NULL, METHOD_SEND),
    JS_CGETSET_MAGIC_DEF("ping", get_method, NULL, METHOD_PING),
    JS_CGETSET_MAGIC_DEF("close", get_method, NULL, METHOD_CLOSE),
    JS_CGETSET_MAGIC_DEF("url", get_property, NULL, URL),
    JS_CGETSET_MAGIC_DEF("readyState", get_property, NULL, READY_STATE),
    JS_CGETSET_MAGIC_DEF("bufferedAmount", get_property, NULL, BUFFERED_AMOUNT),
    JS_CGETSET_MAGIC_DEF("extensions", get_property, NULL, EXTENSIONS),
    JS_CGETSET_MAGIC_DEF("protocol", get_property, NULL, PROTOCOL),
    JS_CGETSET_MAGIC_DEF("binaryType", get_property, set_binary_type, BINARY_TYPE),
    JS_CGETSET_MAGIC_DEF("onmessage", get_on, set_on, EVENT_MESSAGE),
    JS_CGETSET_MAGIC_DEF("onerror", get_on, set_on, EVENT_ERROR),
    JS_CGETSET_MAGIC_DEF("onopen", get_on, set_on, EVENT_OPEN),
    JS_CGETSET_MAGIC_DEF("onclose", get_on, set_on, EVENT_CLOSE),
    JS_CGETSET_MAGIC_DEF("onping", get_on, set_on, EVENT_PING),
    JS_CGETSET_MAGIC_DEF("onpong", get_on, set_on, EVENT_PONG),
    JS_CFUNC_DEF("removeEventListener", 2, remove_listener),
};
const int websocket_member_count = sizeof(websocket_members) / sizeof(websocket_members[0]);

/* The accessors of the prototype become the object's own. */
int websocket_add_own_members(JSContext *ctx, JSValueConst object)
{
    enum { ACCESSOR = JS_PROP_HAS_GET | JS_PROP_HAS_SET | JS_PROP_HAS_ENUMERABLE };
    JSValue proto = JS_GetClassProto(ctx, class_ids[CLASS_WEBSOCKET]);
    int rc = 0;
    for (int i = 0; rc >= 0 && i < websocket_member_count; i++) {
        JSPropertyDescriptor d;
        if (websocket_members[i].def_type != JS_DEF_CGETSET_MAGIC)
            continue;
        JSAtom name = JS_NewAtom(ctx, websocket_members[i].name);
        rc = JS_GetOwnProperty(ctx, &d, proto, name);
        if (rc > 0) {
            rc = JS_DefineProperty(ctx, object, name, JS_UNDEFINED, d.getter, d.setter,
                                   ACCESSOR | JS_PROP_ENUMERABLE);
            JS_FreeValue(ctx, d.getter);
            JS_FreeValue(ctx, d.setter);
        }
        JS_FreeAtom(ctx, name);
    }
    JS_FreeValue(ctx, proto);
    return rc < 0 ? -1 : 0;
}
