#include "jsmod/ws/ws_params.h"

#include "jsmod/http/http_cookies.h"

struct reader {
    struct ws_script_call *out;
    struct ws_request *request;
    struct arena *arena;
    bool legacy; /* k6/ws, which knows no unknown names */
};

void ws_script_call_init(JSContext *ctx, struct ws_script_call *c, enum ws_naming naming,
                         struct arena *arena)
{
    struct vu *vu = vu_of(ctx);
    *c = (struct ws_script_call){ .jar = JS_UNDEFINED };
    c->call.naming = naming;
    c->call.request.url = &c->call.url;
    c->call.request.jar = vu_jar(vu);
    c->call.request.vu_id = vu->id;
    http_headers_set(&c->call.request.headers, arena, SLICE("User-Agent"), vu->test->user_agent);
}

void ws_script_call_release(JSContext *ctx, struct ws_script_call *c)
{
    JS_FreeValue(ctx, c->jar);
}

static int read_header(void *context, JSContext *ctx, struct slice name, JSValueConst value)
{
    struct reader *r = context;
    struct slice text = value_text(ctx, value, r->arena);
    if (!text.ptr)
        return -1;
    name = http_header_canonical(arena_copy(r->arena, name), r->arena);
    if (slice_is(name, "Host"))
        r->request->host = text;
    http_headers_set(&r->request->headers, r->arena, name, text);
    return 0;
}

static int read_headers(struct reader *r, JSContext *ctx, JSValueConst value)
{
    if (value_is_nullish(value))
        return 0;
    JSValue object = object_of(ctx, value);
    int result = JS_IsException(object) ? -1 : value_each(ctx, object, read_header, r);
    JS_FreeValue(ctx, object);
    return result;
}

static int read_tags(struct reader *r, JSContext *ctx, JSValueConst value)
{
    r->out->call.tags = ARENA_NEW(r->arena, struct tag_changes);
    return tags_from_value(ctx, value,
                           r->legacy ? "invalid ws.connect() metric tags: "
                                     : "invalid WebSocket tags option: ",
                           r->out->call.tags, r->arena);
}

static int read_compression(struct reader *r, JSContext *ctx, JSValueConst value)
{
    struct slice text = value_text(ctx, value, r->arena);
    if (!text.ptr)
        return -1;
    text = slice_trim(text);
    if (r->legacy && text.len == 0)
        return 0;
    r->request->compression = slice_is(text, "deflate");
    if (r->request->compression)
        return 0;
    throw_go_error(ctx,
                   "unsupported compression algorithm '%.*s', supported algorithm is 'deflate'",
                   SLICE_ARG(text));
    return -1;
}

static void read_jar(struct reader *r, JSContext *ctx, JSValueConst value)
{
    struct cookie_jar *jar = http_jar_of_value(value);
    if (!jar)
        return;
    r->request->jar = jar;
    JS_FreeValue(ctx, r->out->jar);
    r->out->jar = JS_DupValue(ctx, value);
}

static int read_param(void *context, JSContext *ctx, struct slice name, JSValueConst value)
{
    struct reader *r = context;
    if (slice_is(name, "headers"))
        return read_headers(r, ctx, value);
    if (slice_is(name, "tags"))
        return read_tags(r, ctx, value);
    if (slice_is(name, "compression"))
        return read_compression(r, ctx, value);
    if (slice_is(name, "jar")) {
        read_jar(r, ctx, value);
    } else if (!r->legacy) {
        throw_go_error(ctx, "unknown WebSocket's option %.*s", SLICE_ARG(name));
        return -1;
    }
    return 0;
}

int ws_params_read(JSContext *ctx, JSValueConst params, struct ws_script_call *c,
                   struct arena *arena)
{
    struct reader r = { c, &c->call.request, arena, c->call.naming == WS_TAGS_URL };
    if (value_is_nullish(params))
        return 0;
    JSValue object = object_of(ctx, params);
    int result = JS_IsException(object) ? -1 : value_each(ctx, object, read_param, &r);
    JS_FreeValue(ctx, object);
    return result;
}
