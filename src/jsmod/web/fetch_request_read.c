/* What new Request() and fetch() are given. What is for browsers alone (mode, credentials, cache
 * and the like) is not looked at; `tags` and `timeout` are as in k6/http. */
#include "base/check.h"
#include "jsmod/binding.h"
#include "jsmod/bytes.h"
#include "jsmod/web/abort_signal.h"
#include "jsmod/web/fetch_request.h"
#include "jsmod/web/headers.h"
#include "proto/web_url.h"

/* --- members of init: 0, or -1 with an exception -----------------------------------------------
 */

/* A member of init, unless it is missing. 1, 0, or -1 with an exception. */
static int member(JSContext *ctx, JSValueConst init, const char *name, JSValue *out)
{
    if (!JS_IsObject(init))
        return 0;
    *out = JS_GetPropertyStr(ctx, init, name);
    return JS_IsException(*out) ? -1 : !JS_IsUndefined(*out);
}

static void replace(JSContext *ctx, JSValue *place, JSValue value)
{
    JSValue old = *place;
    *place = value;
    JS_FreeValue(ctx, old);
}

static int read_url(JSContext *ctx, struct fetch_request *r, JSValueConst input)
{
    struct bytes_arg text;
    struct web_url url;
    struct buf href = BUF_INIT(BUF_UNLIMITED);
    if (string_arg_read(ctx, input, &text) != 0)
        return -1;
    int rc = web_url_parse(&url, text.bytes, NULL) ? 0 : -1;
    if (rc != 0) {
        JS_ThrowTypeError(ctx, "Invalid URL: \"%.*s\"", SLICE_ARG(text.bytes));
    } else {
        if (url.username.len || url.password.len) {
            JS_ThrowTypeError(ctx, "the URL of a request has no credentials: send a header");
            rc = -1;
        }
        web_url_append_href(&url, true, &href);
        r->url = value_from_slice(ctx, buf_slice(&href));
        web_url_deinit(&url);
    }
    buf_deinit(&href);
    bytes_arg_deinit(&text);
    return rc;
}

/* Six methods are known in any case of letters; others stay as they are. */
static int set_method(JSContext *ctx, struct fetch_request *r, struct slice text)
{
    static const char *const known[] = { "DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT" };
    static const char *const forbidden[] = { "CONNECT", "TRACE", "TRACK" };
    bool is_method = text.len > 0;
    for (size_t i = 0; i < text.len; i++)
        is_method = is_method && text.ptr[i] > ' ' && (unsigned char)text.ptr[i] < 0x7F &&
                    !strchr("\"(),/:;<=>?@[\\]{}", text.ptr[i]);
    for (size_t i = 0; i < ARRAY_LEN(forbidden); i++)
        is_method = is_method && !slice_eq_nocase(text, slice_of(forbidden[i]));
    if (!is_method) {
        JS_ThrowTypeError(ctx, "\"%.*s\" is no method that fetch can use", SLICE_ARG(text));
        return -1;
    }
    for (size_t i = 0; i < ARRAY_LEN(known); i++)
        if (slice_eq_nocase(text, slice_of(known[i])))
            text = slice_of(known[i]);
    replace(ctx, &r->method, value_from_slice(ctx, text));
    return 0;
}

static int read_method(JSContext *ctx, struct fetch_request *r, JSValueConst init)
{
    JSValue value;
    struct bytes_arg text;
    int there = member(ctx, init, "method", &value);
    if (there <= 0)
        return there;
    int rc = string_arg_read(ctx, value, &text);
    if (rc == 0) {
        rc = set_method(ctx, r, text.bytes);
        bytes_arg_deinit(&text);
    }
    JS_FreeValue(ctx, value);
    return rc;
}

static int read_headers(JSContext *ctx, struct fetch_request *r, JSValueConst init)
{
    JSValue value;
    int there = member(ctx, init, "headers", &value);
    if (there <= 0)
        return there;
    replace(ctx, &r->headers, headers_new(ctx, value));
    JS_FreeValue(ctx, value);
    return JS_IsException(r->headers) ? -1 : 0;
}

static int read_signal(JSContext *ctx, struct fetch_request *r, JSValueConst init)
{
    JSValue value;
    int there = member(ctx, init, "signal", &value);
    if (there <= 0)
        return there;
    if (!JS_IsNull(value) && !abort_signal_of(value)) {
        JS_FreeValue(ctx, value);
        JS_ThrowTypeError(ctx, "a request's signal is an AbortSignal");
        return -1;
    }
    replace(ctx, &r->signal, JS_IsNull(value) ? JS_UNDEFINED : value);
    return 0;
}

static int read_redirect(JSContext *ctx, struct fetch_request *r, JSValueConst init)
{
    static const char *const names[] = { "follow", "error", "manual" };
    JSValue value;
    struct bytes_arg text;
    int there = member(ctx, init, "redirect", &value);
    if (there <= 0)
        return there;
    int rc = string_arg_read(ctx, value, &text);
    JS_FreeValue(ctx, value);
    if (rc != 0)
        return rc;
    rc = -1;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (slice_is(text.bytes, names[i])) {
            r->redirect = (enum fetch_redirect)i;
            rc = 0;
        }
    }
    if (rc != 0)
        JS_ThrowTypeError(ctx, "redirect is \"follow\", \"error\" or \"manual\", not \"%.*s\"",
                          SLICE_ARG(text.bytes));
    bytes_arg_deinit(&text);
    return rc;
}

static int read_as_is(JSContext *ctx, JSValue *place, JSValueConst init, const char *name)
{
    JSValue value;
    int there = member(ctx, init, name, &value);
    if (there > 0)
        replace(ctx, place, value);
    return there < 0 ? -1 : 0;
}

static int read_body(JSContext *ctx, struct fetch_request *r, JSValueConst init)
{
    JSValue value;
    struct bytes_arg method;
    int there = member(ctx, init, "body", &value);
    if (there < 0)
        return -1;
    if (there) {
        fetch_body_deinit(JS_GetRuntime(ctx), &r->body);
        r->body = (struct fetch_body){ 0 };
        int rc = fetch_body_read(ctx, &r->body, value, r->headers);
        JS_FreeValue(ctx, value);
        if (rc != 0)
            return -1;
    }
    if (!r->body.is_there || string_arg_read(ctx, r->method, &method) != 0)
        return 0;
    bool takes_none = slice_is(method.bytes, "GET") || slice_is(method.bytes, "HEAD");
    bytes_arg_deinit(&method);
    if (takes_none)
        JS_ThrowTypeError(ctx, "a request with GET or HEAD has no body");
    return takes_none ? -1 : 0;
}

/* --- all of it -------------------------------------------------------------------------------- */

int fetch_request_copy(JSContext *ctx, struct fetch_request *r, struct fetch_request *from,
                       bool takes_body)
{
    r->method = JS_DupValue(ctx, from->method);
    r->url = JS_DupValue(ctx, from->url);
    r->signal = JS_DupValue(ctx, from->signal);
    r->tags = JS_DupValue(ctx, from->tags);
    r->timeout = JS_DupValue(ctx, from->timeout);
    r->redirect = from->redirect;
    r->headers = headers_new(ctx, from->headers);
    if (JS_IsException(r->headers))
        return -1;
    return takes_body ? fetch_body_copy(ctx, &r->body, &from->body) : 0;
}

static int read_input(JSContext *ctx, struct fetch_request *r, JSValueConst input,
                      JSValueConst init)
{
    struct fetch_request *from = fetch_request_of(input);
    JSValue body = JS_UNDEFINED;
    if (!from) {
        r->method = JS_NewString(ctx, "GET");
        r->headers = headers_new(ctx, JS_UNDEFINED);
        return JS_IsException(r->headers) ? -1 : read_url(ctx, r, input);
    }
    int has_own = member(ctx, init, "body", &body);
    JS_FreeValue(ctx, body);
    if (has_own < 0 || fetch_request_copy(ctx, r, from, !has_own) != 0)
        return -1;
    from->body.is_used |= from->body.is_there && !has_own;
    return 0;
}

int fetch_request_read(JSContext *ctx, struct fetch_request *r, JSValueConst input,
                       JSValueConst init)
{
    if (!value_is_nullish(init) && !JS_IsObject(init)) {
        JS_ThrowTypeError(ctx, "a request's options are an object");
        return -1;
    }
    return read_input(ctx, r, input, init) == 0 && read_method(ctx, r, init) == 0 &&
                   read_headers(ctx, r, init) == 0 && read_signal(ctx, r, init) == 0 &&
                   read_redirect(ctx, r, init) == 0 &&
                   read_as_is(ctx, &r->tags, init, "tags") == 0 &&
                   read_as_is(ctx, &r->timeout, init, "timeout") == 0 &&
                   read_body(ctx, r, init) == 0
               ? 0
               : -1;
}
