/* The class WebSocket: its objects, and the arguments of `new`. */
#include "jsmod/ws/websocket.h"

#include "base/check.h"
#include "jsmod/classes.h"

#include <stdlib.h>

enum { ARENA_CHUNK = 2 * 1024 };

/* --- the object ------------------------------------------------------------------------------- */

static void websocket_free(JSRuntime *rt, struct websocket *w)
{
    for (int i = 0; i < WEBSOCKET_METHODS; i++)
        JS_FreeValueRT(rt, w->methods[i]);
    JS_FreeValueRT(rt, w->url);
    JS_FreeValueRT(rt, w->protocol);
    JS_FreeValueRT(rt, w->extensions);
    websocket_listeners_deinit(rt, &w->listeners);
    websocket_opening_free(rt, w->opening);
    ws_session_deinit(&w->session);
    free(w);
}

static void finalize(JSRuntime *rt, JSValue value)
{
    struct websocket *w = websocket_of(value);
    if (w)
        websocket_free(rt, w);
}

static void mark(JSRuntime *rt, JSValueConst value, JS_MarkFunc *mark_value)
{
    const struct websocket *w = websocket_of(value);
    if (!w)
        return;
    for (int i = 0; i < WEBSOCKET_METHODS; i++)
        JS_MarkValue(rt, w->methods[i], mark_value);
    JS_MarkValue(rt, w->extensions, mark_value);
    websocket_listeners_mark(rt, &w->listeners, mark_value);
}

/* --- new -------------------------------------------------------------------------------------- */

static int read_url(JSContext *ctx, JSValueConst value, struct ws_call *call, struct arena *arena)
{
    struct error error = { 0 };
    if (value_is_nullish(value)) {
        throw_go_error(ctx, "WebSocket requires a url");
        return -1;
    }
    struct slice text = value_text(ctx, value, arena);
    if (!text.ptr)
        return -1;
    if (ws_url_parse(&call->url, text, arena, &error) != 0) {
        throw_go_error(ctx, "WebSocket requires %s", error.text);
        error_clear(&error);
        return -1;
    }
    call->url_tag = url_redacted(&call->url, arena);
    return 0;
}

static int read_list(JSContext *ctx, JSValueConst list, struct buf *out)
{
    JSValue length = JS_GetPropertyStr(ctx, list, "length");
    uint32_t count = 0;
    int rc = JS_ToUint32(ctx, &count, length);
    JS_FreeValue(ctx, length);
    for (uint32_t i = 0; rc == 0 && i < count; i++) {
        JSValue name = JS_GetPropertyUint32(ctx, list, i);
        buf_append_str(out, i > 0 ? ", " : "");
        rc = JS_IsException(name) ? -1 : value_append_text(ctx, name, out);
        JS_FreeValue(ctx, name);
    }
    return rc;
}

/* A text or a list of texts; anything else counts as none. */
static int read_protocols(JSContext *ctx, JSValueConst value, struct ws_request *request,
                          struct arena *arena)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    int rc = 0;
    if (JS_IsString(value) || value_is_class(ctx, value, "String"))
        rc = value_append_text(ctx, value, &text);
    else if (JS_IsArray(ctx, value))
        rc = read_list(ctx, value, &text);
    request->protocols = arena_copy(arena, buf_slice(&text));
    buf_deinit(&text);
    return rc;
}

static struct websocket *websocket_new(struct vu *vu)
{
    struct websocket *w = xcalloc(1, sizeof(*w));
    w->object = w->url = w->protocol = w->extensions = JS_UNDEFINED;
    for (int i = 0; i < WEBSOCKET_METHODS; i++)
        w->methods[i] = JS_UNDEFINED;
    websocket_listeners_init(&w->listeners);
    ws_session_init(&w->session, vu);
    w->opening = xcalloc(1, sizeof(*w->opening));
    w->opening->script.jar = JS_UNDEFINED;
    arena_init(&w->opening->arena, ARENA_CHUNK);
    return w;
}

static int read_arguments(JSContext *ctx, struct websocket *w, int argc, JSValueConst *argv)
{
    struct websocket_opening *o = w->opening;
    struct ws_script_call *script = &o->script;
    ws_script_call_init(ctx, script, WS_TAGS_NAME, &o->arena);
    if (read_url(ctx, arg_or_undefined(argc, argv, 0), &script->call, &o->arena) != 0 ||
        ws_params_read(ctx, arg_or_undefined(argc, argv, 2), script, &o->arena) != 0 ||
        read_protocols(ctx, arg_or_undefined(argc, argv, 1), &script->call.request, &o->arena) != 0)
        return -1;
    w->url = value_from_slice(ctx, script->call.url.text);
    return JS_IsException(w->url) ? -1 : 0;
}

static JSValue construct(JSContext *ctx, JSValueConst new_target, int argc, JSValueConst *argv)
{
    struct vu *vu = vu_of(ctx);
    if (refuse_in_init(ctx, vu, "using websockets in the init context is not supported"))
        return JS_EXCEPTION;
    struct websocket *w = websocket_new(vu);
    JSValue object = class_new_for(ctx, new_target, CLASS_WEBSOCKET, w);
    if (JS_IsException(object)) {
        websocket_free(JS_GetRuntime(ctx), w);
        return object;
    }
    if (read_arguments(ctx, w, argc, argv) == 0 && websocket_add_own_members(ctx, object) == 0 &&
        websocket_start(ctx, w, object) == 0)
        return object;
    JS_FreeValue(ctx, object);
    return JS_EXCEPTION;
}

/* --- the class -------------------------------------------------------------------------------- */

static const JSClassDef websocket_class_def = {
    .class_name = "WebSocket",
    .finalizer = finalize,
    .gc_mark = mark,
};

static const JSCFunctionListEntry statics[] = {
    JS_PROP_INT32_DEF("CONNECTING", WEBSOCKET_CONNECTING, JS_PROP_ENUMERABLE),
    JS_PROP_INT32_DEF("OPEN", WEBSOCKET_OPEN, JS_PROP_ENUMERABLE),
    JS_PROP_INT32_DEF("CLOSING", WEBSOCKET_CLOSING, JS_PROP_ENUMERABLE),
    JS_PROP_INT32_DEF("CLOSED", WEBSOCKET_CLOSED, JS_PROP_ENUMERABLE),
};

JSValue websocket_constructor(JSContext *ctx)
{
    const struct web_class class = {
        .which = CLASS_WEBSOCKET,
        .def = &websocket_class_def,
        .construct = construct,
        .length = 0,
        .members = websocket_members,
        .member_count = websocket_member_count,
        .statics = statics,
        .static_count = ARRAY_LEN(statics),
    };
    return web_class_constructor(ctx, &class);
}
