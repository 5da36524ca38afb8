/* https://fetch.spec.whatwg.org/#response-class */
#include "jsmod/web/fetch_response.h"

#include "base/check.h"
#include "jsmod/binding.h"
#include "jsmod/bytes.h"
#include "jsmod/classes.h"
#include "jsmod/web/fetch_body.h"
#include "jsmod/web/headers.h"
#include "proto/web_url.h"

enum { OK_MIN = 200, OK_MAX = 299, STATUS_MIN = 200, STATUS_MAX = 599 };

struct fetch_response {
    struct fetch_body body;            /* first: see fetch_body_of */
    JSValue headers, url, status_text; /* the last two are texts */
    const char *type;                  /* "basic", "default", "error" */
    int status;
    bool is_redirected;
};

static struct fetch_response *response_of(JSValueConst value)
{
    return class_opaque(value, CLASS_FETCH_RESPONSE);
}

JSValueConst fetch_response_headers(JSValueConst response)
{
    return response_of(response)->headers;
}

static struct fetch_response *response_this(JSContext *ctx, JSValueConst this_val)
{
    return class_this(ctx, this_val, CLASS_FETCH_RESPONSE, "Response");
}

static void finalize(JSRuntime *rt, JSValue value)
{
    struct fetch_response *r = response_of(value);
    if (!r)
        return;
    fetch_body_deinit(rt, &r->body);
    JS_FreeValueRT(rt, r->headers);
    JS_FreeValueRT(rt, r->url);
    JS_FreeValueRT(rt, r->status_text);
    js_free_rt(rt, r);
}

static void mark(JSRuntime *rt, JSValueConst value, JS_MarkFunc *mark_value)
{
    const struct fetch_response *r = response_of(value);
    if (!r)
        return;
    fetch_body_mark(rt, &r->body, mark_value);
    JS_MarkValue(rt, r->headers, mark_value);
}

/* An object without anything in it. */
static JSValue make(JSContext *ctx, JSValueConst new_target)
{
    struct fetch_response *r = js_mallocz(ctx, sizeof(*r));
    if (!r)
        return JS_EXCEPTION;
    r->headers = r->url = r->status_text = JS_UNDEFINED;
    r->type = "default";
    r->status = OK_MIN;
    JSValue object = JS_IsUndefined(new_target)
                         ? class_new_object(ctx, CLASS_FETCH_RESPONSE, r)
                         : class_new_for(ctx, new_target, CLASS_FETCH_RESPONSE, r);
    if (JS_IsException(object))
        js_free(ctx, r);
    return object;
}

/* --- made by scripts -------------------------------------------------------------------------- */

static int read_status(JSContext *ctx, struct fetch_response *r, JSValueConst init)
{
    JSValue value = JS_GetPropertyStr(ctx, init, "status");
    int32_t status = OK_MIN;
    int rc = JS_IsException(value) ||
                     (!JS_IsUndefined(value) && JS_ToInt32(ctx, &status, value) != 0)
                 ? -1
                 : 0;
    JS_FreeValue(ctx, value);
    if (rc == 0 && (status < STATUS_MIN || status > STATUS_MAX)) {
        JS_ThrowRangeError(ctx, "a response's status is %d to %d, not %d", STATUS_MIN, STATUS_MAX,
                           status);
        rc = -1;
    }
    r->status = status;
    return rc;
}

static int read_init(JSContext *ctx, struct fetch_response *r, JSValueConst init)
{
    JSValue headers = JS_UNDEFINED;
    if (JS_IsObject(init)) {
        JSValue text = JS_GetPropertyStr(ctx, init, "statusText");
        if (JS_IsException(text))
            return -1;
        r->status_text = JS_IsUndefined(text) ? text : JS_ToString(ctx, text);
        JS_FreeValue(ctx, text);
        if (JS_IsException(r->status_text) || read_status(ctx, r, init) != 0)
            return -1;
        headers = JS_GetPropertyStr(ctx, init, "headers");
    } else if (!value_is_nullish(init)) {
        JS_ThrowTypeError(ctx, "a response's options are an object");
        return -1;
    }
    r->headers = JS_IsException(headers) ? JS_EXCEPTION : headers_new(ctx, headers);
    JS_FreeValue(ctx, headers);
    return JS_IsException(r->headers) ? -1 : 0;
}

static int read_body(JSContext *ctx, struct fetch_response *r, JSValueConst body)
{
    bool is_null_status = r->status == 204 || r->status == 205 || r->status == 304;
    if (is_null_status && !value_is_nullish(body)) {
        JS_ThrowTypeError(ctx, "a response with status %d has no body", r->status);
        return -1;
    }
    return fetch_body_read(ctx, &r->body, body, r->headers);
}

static JSValue make_of(JSContext *ctx, JSValueConst new_target, JSValueConst body,
                       JSValueConst init)
{
    JSValue object = make(ctx, new_target);
    if (JS_IsException(object))
        return object;
    struct fetch_response *r = response_of(object);
    int rc = read_init(ctx, r, init) == 0 && read_body(ctx, r, body) == 0 ? 0 : -1;
    return object_or_exception(ctx, object, rc);
}

static JSValue construct(JSContext *ctx, JSValueConst new_target, int argc, JSValueConst *argv)
{
    return make_of(ctx, new_target, argc > 0 ? argv[0] : JS_UNDEFINED,
                   argc > 1 ? argv[1] : JS_UNDEFINED);
}

/* Response.json(data, init) */
static JSValue make_json(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    JSValue text = JS_JSONStringify(ctx, argv[0], JS_UNDEFINED, JS_UNDEFINED);
    if (JS_IsUndefined(text))
        return JS_ThrowTypeError(ctx, "the value has no JSON");
    if (JS_IsException(text))
        return text;
    JSValue object = make_of(ctx, JS_UNDEFINED, JS_UNDEFINED, argc > 1 ? argv[1] : JS_UNDEFINED);
    if (!JS_IsException(object)) {
        struct fetch_response *r = response_of(object);
        if (!headers_has(r->headers, SLICE("content-type")))
            headers_set(r->headers, SLICE("content-type"), SLICE("application/json"));
        object = object_or_exception(ctx, object, read_body(ctx, r, text));
    }
    JS_FreeValue(ctx, text);
    return object;
}

/* Response.error() */
static JSValue make_error(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    JSValue object = make_of(ctx, JS_UNDEFINED, JS_UNDEFINED, JS_UNDEFINED);
    if (!JS_IsException(object)) {
        response_of(object)->status = 0;
        response_of(object)->type = "error";
    }
    return object;
}

/* Response.redirect(url, status) */
static JSValue make_redirect(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    int32_t status = 302;
    struct bytes_arg text;
    struct web_url url;
    struct buf href = BUF_INIT(BUF_UNLIMITED);
    if (argc > 1 && !JS_IsUndefined(argv[1]) && JS_ToInt32(ctx, &status, argv[1]) != 0)
        return JS_EXCEPTION;
    if (status != 301 && status != 302 && status != 303 && status != 307 && status != 308)
        return JS_ThrowRangeError(ctx, "%d is no status of a redirection", status);
    if (string_arg_read(ctx, argv[0], &text) != 0)
        return JS_EXCEPTION;
    JSValue object = JS_EXCEPTION;
    if (web_url_parse(&url, text.bytes, NULL)) {
        web_url_append_href(&url, true, &href);
        web_url_deinit(&url);
        object = make_of(ctx, JS_UNDEFINED, JS_UNDEFINED, JS_UNDEFINED);
    } else {
        JS_ThrowTypeError(ctx, "Invalid URL: \"%.*s\"", SLICE_ARG(text.bytes));
    }
    if (!JS_IsException(object)) {
        response_of(object)->status = status;
        headers_set(response_of(object)->headers, SLICE("location"), buf_slice(&href));
    }
    buf_deinit(&href);
    bytes_arg_deinit(&text);
    return object;
}

/* --- members ---------------------------------------------------------------------------------- */

enum field {
    FIELD_STATUS,
    FIELD_OK,
    FIELD_STATUS_TEXT,
    FIELD_HEADERS,
    FIELD_URL,
    FIELD_REDIRECTED,
    FIELD_TYPE,
};

static JSValue text_or_empty(JSContext *ctx, JSValueConst text)
{
    return JS_IsUndefined(text) ? JS_NewString(ctx, "") : JS_DupValue(ctx, text);
}

static JSValue get_field(JSContext *ctx, JSValueConst this_val, int field)
{
    const struct fetch_response *r = response_this(ctx, this_val);
    if (!r)
        return JS_EXCEPTION;
    switch ((enum field)field) {
    case FIELD_STATUS: return JS_NewInt32(ctx, r->status);
    case FIELD_OK: return JS_NewBool(ctx, r->status >= OK_MIN && r->status <= OK_MAX);
    case FIELD_STATUS_TEXT: return text_or_empty(ctx, r->status_text);
    case FIELD_HEADERS: return JS_DupValue(ctx, r->headers);
    case FIELD_URL: return text_or_empty(ctx, r->url);
    case FIELD_REDIRECTED: return JS_NewBool(ctx, r->is_redirected);
    case FIELD_TYPE: return JS_NewString(ctx, r->type);
    }
    return JS_UNDEFINED;
}

static int copy_response(JSContext *ctx, struct fetch_response *r,
                         const struct fetch_response *from)
{
    r->url = JS_DupValue(ctx, from->url);
    r->status_text = JS_DupValue(ctx, from->status_text);
    r->status = from->status;
    r->type = from->type;
    r->is_redirected = from->is_redirected;
    r->headers = headers_new(ctx, from->headers);
    return JS_IsException(r->headers) ? -1 : fetch_body_copy(ctx, &r->body, &from->body);
}

static JSValue clone(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    const struct fetch_response *from = response_this(ctx, this_val);
    JSValue object = from ? make(ctx, JS_UNDEFINED) : JS_EXCEPTION;
    if (JS_IsException(object))
        return object;
    return object_or_exception(ctx, object, copy_response(ctx, response_of(object), from));
}

static const JSClassDef class_def = {
    .class_name = "Response",
    .finalizer = finalize,
    .gc_mark = mark,
};

static const JSCFunctionListEntry members[] = {
    CLASS_TAG_DEF("Response"),
    JS_CGETSET_MAGIC_DEF("status", get_field, NULL, FIELD_STATUS),
    JS_CGETSET_MAGIC_DEF("ok", get_field, NULL, FIELD_OK),
    JS_CGETSET_MAGIC_DEF("statusText", get_field, NULL, FIELD_STATUS_TEXT),
    JS_CGETSET_MAGIC_DEF("headers", get_field, NULL, FIELD_HEADERS),
    JS_CGETSET_MAGIC_DEF("url", get_field, NULL, FIELD_URL),
    JS_CGETSET_MAGIC_DEF("redirected", get_field, NULL, FIELD_REDIRECTED),
    JS_CGETSET_MAGIC_DEF("type", get_field, NULL, FIELD_TYPE),
    JS_CFUNC_DEF("clone", 0, clone),
    FETCH_BODY_MEMBERS_DEF,
};

static const JSCFunctionListEntry statics[] = {
    JS_CFUNC_DEF("error", 0, make_error),
    JS_CFUNC_DEF("json", 1, make_json),
    JS_CFUNC_DEF("redirect", 1, make_redirect),
};

static const struct web_class class = {
    .which = CLASS_FETCH_RESPONSE,
    .def = &class_def,
    .construct = construct,
    .members = members,
    .member_count = ARRAY_LEN(members),
    .statics = statics,
    .static_count = ARRAY_LEN(statics),
};

JSValue fetch_response_constructor(JSContext *ctx)
{
    return web_class_constructor(ctx, &class);
}

/* --- of an answer ----------------------------------------------------------------------------- */

/* "200 OK" without the number. */
static struct slice reason_of(struct slice status_text)
{
    ptrdiff_t space = slice_find_char(status_text, ' ');
    return slice_sub(status_text, space < 0 ? status_text.len : (size_t)space + 1, status_text.len);
}

static struct slice without_fragment(struct slice url)
{
    ptrdiff_t mark_at = slice_find_char(url, '#');
    return slice_sub(url, 0, mark_at < 0 ? url.len : (size_t)mark_at);
}

JSValue fetch_response_new(JSContext *ctx, const struct http_result *result, bool is_redirected)
{
    JSValue object = web_class_need(ctx, &class) == 0 ? make(ctx, JS_UNDEFINED) : JS_EXCEPTION;
    if (JS_IsException(object))
        return object;
    struct fetch_response *r = response_of(object);
    r->type = "basic";
    r->status = result->status;
    r->is_redirected = is_redirected;
    r->url = value_from_slice(ctx, without_fragment(result->url));
    r->status_text = value_from_slice(ctx, reason_of(result->status_text));
    r->headers = headers_of_answer(ctx, &result->headers);
    int rc = JS_IsException(r->headers) ? -1
             : result->has_body         ? fetch_body_set(ctx, &r->body, result->body)
                                        : 0;
    return object_or_exception(ctx, object, rc);
}
