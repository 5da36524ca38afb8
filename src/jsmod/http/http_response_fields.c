/* What a script sees in each field of a Response. */
#include "jsmod/http/http_response_fields.h"

#include "base/clock.h"

/* Go's zero time in milliseconds, which k6 shows for a cookie without Expires. */
static const double NO_EXPIRY_MS = -62135596800000.0;

static void set_str(JSContext *ctx, JSValueConst object, const char *name, JSValue value)
{
    JS_DefinePropertyValueStr(ctx, object, name, value, JS_PROP_C_W_E);
}

static JSValue text_of(JSContext *ctx, const char *text)
{
    return JS_NewString(ctx, text ? text : "");
}

/* Puts the value at the end of the array that the object has under the name. */
static void append_to(JSContext *ctx, JSValueConst object, struct slice name, JSValue value)
{
    JSAtom atom = JS_NewAtomLen(ctx, name.ptr, name.len);
    JSValue array = JS_UNDEFINED;
    int64_t length = 0;
    if (JS_GetOwnProperty(ctx, NULL, object, atom) == 1) {
        array = JS_GetProperty(ctx, object, atom);
        JSValue count = JS_GetPropertyStr(ctx, array, "length");
        JS_ToInt64(ctx, &length, count);
    } else {
        array = JS_NewArray(ctx);
        JS_DefinePropertyValue(ctx, object, atom, JS_DupValue(ctx, array), JS_PROP_C_W_E);
    }
    JS_DefinePropertyValueUint32(ctx, array, (uint32_t)length, value, JS_PROP_C_W_E);
    JS_FreeValue(ctx, array);
    JS_FreeAtom(ctx, atom);
}

/* --- connection and status -------------------------------------------------------------------- */

static JSValue make_remote_ip(JSContext *ctx, struct response *r)
{
    return JS_NewString(ctx, r->result.remote_ip);
}

static JSValue make_remote_port(JSContext *ctx, struct response *r)
{
    return JS_NewInt32(ctx, r->result.remote_port);
}

static JSValue make_url(JSContext *ctx, struct response *r)
{
    return value_from_slice(ctx, r->result.url);
}

static JSValue make_status(JSContext *ctx, struct response *r)
{
    return JS_NewInt32(ctx, r->result.status);
}

static JSValue make_status_text(JSContext *ctx, struct response *r)
{
    return value_from_slice(ctx, r->result.status_text);
}

static JSValue make_proto(JSContext *ctx, struct response *r)
{
    return value_from_slice(ctx, r->result.proto);
}

static JSValue make_tls_version(JSContext *ctx, struct response *r)
{
    return text_of(ctx, r->result.tls_version);
}

static JSValue make_tls_cipher_suite(JSContext *ctx, struct response *r)
{
    return text_of(ctx, r->result.tls_cipher);
}

static JSValue make_ocsp(JSContext *ctx, struct response *r)
{
    const struct stream_ocsp *from = &r->result.ocsp;
    JSValue ocsp = JS_NewObject(ctx);
    set_str(ctx, ocsp, "produced_at", JS_NewInt64(ctx, from->produced_at));
    set_str(ctx, ocsp, "this_update", JS_NewInt64(ctx, from->this_update));
    set_str(ctx, ocsp, "next_update", JS_NewInt64(ctx, from->next_update));
    set_str(ctx, ocsp, "revoked_at", JS_NewInt64(ctx, from->revoked_at));
    set_str(ctx, ocsp, "revocation_reason",
            text_of(ctx, from->revocation_reason ? from->revocation_reason : ""));
    set_str(ctx, ocsp, "status", text_of(ctx, from->status ? from->status : ""));
    return ocsp;
}

static JSValue make_error(JSContext *ctx, struct response *r)
{
    return value_from_slice(ctx, r->result.error);
}

static JSValue make_error_code(JSContext *ctx, struct response *r)
{
    return JS_NewInt32(ctx, r->result.error_code);
}

/* --- headers and cookies ---------------------------------------------------------------------- */

static bool came_before(const struct http_headers *headers, uint32_t index)
{
    for (uint32_t i = 0; i < index; i++)
        if (slice_eq(headers->items[i].name, headers->items[index].name))
            return true;
    return false;
}

/* All values of the name of header `index`, of which it is the first. */
static JSValue joined_value(JSContext *ctx, const struct http_headers *headers, uint32_t index)
{
    struct buf joined = BUF_INIT(BUF_UNLIMITED);
    for (uint32_t i = index; i < headers->count; i++) {
        if (!slice_eq(headers->items[i].name, headers->items[index].name))
            continue;
        if (i > index)
            buf_append_str(&joined, ", ");
        buf_append_slice(&joined, headers->items[i].value);
    }
    JSValue value = value_from_slice(ctx, buf_slice(&joined));
    buf_deinit(&joined);
    return value;
}

static JSValue make_headers(JSContext *ctx, struct response *r)
{
    const struct http_headers *headers = &r->result.headers;
    JSValue object = JS_NewObject(ctx);
    for (uint32_t i = 0; i < headers->count; i++)
        if (!came_before(headers, i))
            set_field(ctx, object, headers->items[i].name, joined_value(ctx, headers, i));
    return object;
}

static JSValue cookie_object(JSContext *ctx, const struct cookie *c)
{
    int64_t max_age = !c->has_max_age ? 0 : c->max_age_s <= 0 ? -1 : c->max_age_s;
    double expires_ms = c->has_expires ? (double)c->expires_s * 1000 : NO_EXPIRY_MS;
    JSValue object = JS_NewObject(ctx);
    set_str(ctx, object, "name", value_from_slice(ctx, c->name));
    set_str(ctx, object, "value", value_from_slice(ctx, c->value));
    set_str(ctx, object, "domain", value_from_slice(ctx, c->domain));
    set_str(ctx, object, "path", value_from_slice(ctx, c->path));
    set_str(ctx, object, "http_only", JS_NewBool(ctx, c->http_only));
    set_str(ctx, object, "secure", JS_NewBool(ctx, c->secure));
    set_str(ctx, object, "max_age", JS_NewInt64(ctx, max_age));
    set_str(ctx, object, "expires", JS_NewFloat64(ctx, expires_ms));
    return object;
}

static JSValue make_cookies(JSContext *ctx, struct response *r)
{
    const struct http_headers *headers = &r->result.headers;
    JSValue object = JS_NewObject(ctx);
    for (uint32_t i = 0; i < headers->count; i++) {
        struct cookie cookie;
        if (slice_is(headers->items[i].name, "Set-Cookie") &&
            cookie_parse(&cookie, headers->items[i].value))
            append_to(ctx, object, cookie.name, cookie_object(ctx, &cookie));
    }
    return object;
}

/* --- body and timings ------------------------------------------------------------------------- */

static JSValue make_body(JSContext *ctx, struct response *r)
{
    struct slice body = r->result.body;
    if (r->refused)
        return JS_NewArrayBufferCopy(ctx, NULL, 0);
    if (!r->result.has_body)
        return JS_NULL;
    if (r->type == RESPONSE_BINARY)
        return JS_NewArrayBufferCopy(ctx, (const uint8_t *)body.ptr, body.len);
    return value_from_slice(ctx, body);
}

static JSValue make_timings(JSContext *ctx, struct response *r)
{
    const struct http_timings *t = &r->result.timings;
    const struct {
        const char *name;
        int64_t ns;
    } all[] = {
        { "duration", t->sending_ns + t->waiting_ns + t->receiving_ns },
        { "blocked", t->blocked_ns },
        { "looking_up", 0 }, /* part of blocked since k6 0.x */
        { "connecting", t->connecting_ns },
        { "tls_handshaking", t->tls_ns },
        { "sending", t->sending_ns },
        { "waiting", t->waiting_ns },
        { "receiving", t->receiving_ns },
    };
    JSValue object = JS_NewObject(ctx);
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        set_str(ctx, object, all[i].name, JS_NewFloat64(ctx, ns_to_ms(all[i].ns)));
    return object;
}

/* --- the request ------------------------------------------------------------------------------ */

static JSValue request_headers(JSContext *ctx, const struct http_result *result)
{
    const struct http_headers *headers = &result->request_headers;
    JSValue object = JS_NewObject(ctx);
    for (uint32_t i = 0; i < headers->count; i++)
        if (!slice_is(headers->items[i].name, "Cookie"))
            append_to(ctx, object, headers->items[i].name,
                      value_from_slice(ctx, headers->items[i].value));
    if (result->request_cookies.ptr)
        append_to(ctx, object, SLICE("Cookie"), value_from_slice(ctx, result->request_cookies));
    return object;
}

static JSValue request_cookies(JSContext *ctx, struct slice header)
{
    JSValue object = JS_NewObject(ctx);
    for (struct cookie_pair pair; cookie_next(&header, &pair);) {
        JSValue cookie = JS_NewObject(ctx);
        set_str(ctx, cookie, "name", value_from_slice(ctx, pair.name));
        set_str(ctx, cookie, "value", value_from_slice(ctx, pair.value));
        set_str(ctx, cookie, "replace", JS_FALSE); /* k6 forgets what was asked for */
        append_to(ctx, object, pair.name, cookie);
    }
    return object;
}

static JSValue make_request(JSContext *ctx, struct response *r)
{
    const struct http_result *result = &r->result;
    if (r->refused)
        return JS_NULL;
    JSValue object = JS_NewObject(ctx);
    set_str(ctx, object, "method", value_from_slice(ctx, result->request_method));
    set_str(ctx, object, "url", value_from_slice(ctx, result->request_url));
    set_str(ctx, object, "headers", request_headers(ctx, result));
    set_str(ctx, object, "body", value_from_slice(ctx, result->request_body));
    set_str(ctx, object, "cookies", request_cookies(ctx, result->request_cookies));
    return object;
}

/* --- the table -------------------------------------------------------------------------------- */

const struct response_field response_fields[RESPONSE_FIELD_COUNT] = {
    { "remote_ip", make_remote_ip },
    { "remote_port", make_remote_port },
    { "url", make_url },
    { "status", make_status },
    { "status_text", make_status_text },
    { "proto", make_proto },
    { "headers", make_headers },
    { "cookies", make_cookies },
    { "body", make_body },
    { "timings", make_timings },
    { "tls_version", make_tls_version },
    { "tls_cipher_suite", make_tls_cipher_suite },
    { "ocsp", make_ocsp },
    { "error", make_error },
    { "error_code", make_error_code },
    { "request", make_request },
    { "json", NULL },
    { "html", NULL },
    { "submitForm", NULL },
    { "clickLink", NULL },
};
