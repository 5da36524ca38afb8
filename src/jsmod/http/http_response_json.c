/* Response.json(): the body parsed, or what a selector finds in it. */
#include "jsmod/http/http_response_fields.h"

#include "base/encode.h"
#include "base/json_check.h"
#include "base/json_select.h"
#include "jsmod/classes.h"

enum { SELECTOR_ARENA_CHUNK = 1024 };

/* The engine refuses bytes that are no UTF-8; Go takes them for U+FFFD. */
static JSValue parse(JSContext *ctx, struct slice json)
{
    if (utf8_is_valid(json))
        return value_from_json(ctx, json);
    struct buf valid = BUF_INIT(BUF_UNLIMITED);
    utf8_append_valid(&valid, json);
    JSValue value = value_from_json(ctx, buf_slice(&valid));
    buf_deinit(&valid);
    return value;
}

static JSValue throw_fault(JSContext *ctx, struct slice body)
{
    struct json_fault fault;
    if (json_check(body, &fault))
        return JS_EXCEPTION; /* the engine's own complaint */
    JS_FreeValue(ctx, JS_GetException(ctx));
    return throw_go_error(ctx,
                          "cannot parse json due to an error at line %d, character %d , error: %s",
                          fault.line, fault.character, fault.text);
}

static JSValue parse_whole(JSContext *ctx, struct response *r)
{
    if (!JS_IsUninitialized(r->parsed))
        return JS_DupValue(ctx, r->parsed);
    struct slice body = r->result.body;
    JSValue value = parse(ctx, body.ptr ? body : SLICE(""));
    if (JS_IsException(value))
        return throw_fault(ctx, body.ptr ? body : SLICE(""));
    r->json = JSON_VALID;
    r->parsed = JS_DupValue(ctx, value);
    return value;
}

static JSValue parse_selected(JSContext *ctx, struct response *r, JSValueConst selector)
{
    struct slice body = r->result.body;
    if (r->json == JSON_UNKNOWN)
        r->json = body.ptr && json_check(body, NULL) ? JSON_VALID : JSON_INVALID;
    if (r->json == JSON_INVALID)
        return JS_UNDEFINED;

    struct arena arena;
    arena_init(&arena, SELECTOR_ARENA_CHUNK);
    struct slice path = value_text(ctx, selector, &arena), found;
    JSValue value = JS_EXCEPTION;
    if (path.ptr)
        value = json_select(body, path, &arena, &found) ? parse(ctx, found) : JS_UNDEFINED;
    arena_deinit(&arena);
    return value;
}

JSValue response_json(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct response *r = JS_GetOpaque2(ctx, this_val, class_ids[CLASS_RESPONSE]);
    if (!r || !response_need_body(ctx, r, "JSON"))
        return JS_EXCEPTION;
    JSValueConst selector = arg_or_undefined(argc, argv, 0);
    return JS_IsUndefined(selector) ? parse_whole(ctx, r) : parse_selected(ctx, r, selector);
}
