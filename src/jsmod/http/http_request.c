#include "jsmod/http/http_request.h"

#include "base/clock.h"
#include "jsmod/classes.h"
#include "jsmod/go_value.h"
#include "jsmod/http/http_body.h"
#include "jsmod/http/http_cookies.h"
#include "jsmod/http/http_state.h"
#include "jsmod/timeout.h"
#include "jsmod/web/url.h"
#include "proto/content_coding.h"
#include "proto/http_follow.h"
#include "vu/vu_log.h"

enum { DEFAULT_TIMEOUT_S = 60, DEFAULT_REDIRECTS = 10, INVALID_URL = 1020 };

struct reader {
    struct vu *vu;
    struct arena *arena;
    struct script_call *out;
    struct http_call *call;   /* &out->call */
    struct slice compression; /* wanted codings, empty for none */
};

enum { READ_OK = 0, READ_REFUSED = 1, READ_THREW = -1 };

static int refuse(struct reader *r, int code, const char *text)
{
    r->out->refusal = slice_of(text);
    r->out->refusal_code = code;
    return READ_REFUSED;
}

/* --- URL ----------------------------------------------------------------------------------------
 */

static JSValue href_of(JSContext *ctx, JSValueConst url)
{
    struct buf href = BUF_INIT(BUF_UNLIMITED);
    JSValue text = url_append_href(url, &href) ? value_from_slice(ctx, buf_slice(&href))
                                               : JS_UNDEFINED;
    buf_deinit(&href);
    return text;
}

static int read_url(struct reader *r, JSContext *ctx, JSValueConst url)
{
    struct http_call *call = r->call;
    JSValue text_value = JS_IsString(url) ? JS_DupValue(ctx, url) : href_of(ctx, url);
    if (JS_IsObject(url) && JS_IsUndefined(text_value)) { /* what http.url made */
        JSValue name = JS_GetPropertyStr(ctx, url, "name");
        text_value = JS_GetPropertyStr(ctx, url, "url");
        if (JS_IsString(name) && JS_IsString(text_value))
            call->name = value_text(ctx, name, r->arena);
        JS_FreeValue(ctx, name);
    }
    if (!JS_IsString(text_value)) {
        JS_FreeValue(ctx, text_value);
        struct buf shown = BUF_INIT(4096);
        go_value_append(ctx, url, &shown);
        int result = refuse(
            r, INVALID_URL,
            arena_printf(r->arena, "invalid URL: '#%.*s'", SLICE_ARG(buf_slice(&shown))));
        buf_deinit(&shown);
        return result;
    }
    call->url_text = value_text(ctx, text_value, r->arena);
    JS_FreeValue(ctx, text_value);
    if (!call->url_text.ptr)
        return READ_THREW;
    struct error error = { 0 };
    if (url_parse(&call->url, call->url_text, r->arena, &error) != 0) {
        int result = refuse(r, INVALID_URL, arena_printf(r->arena, "invalid URL: %s", error.text));
        error_clear(&error);
        return result;
    }
    return READ_OK;
}

/* --- params ----------------------------------------------------------------------------------- */

static int read_header(void *context, JSContext *ctx, struct slice name, JSValueConst value)
{
    struct reader *r = context;
    struct slice text = value_text(ctx, value, r->arena);
    if (!text.ptr)
        return READ_THREW;
    if (slice_eq_nocase(name, SLICE("host")))
        r->call->host = text;
    http_headers_set(&r->call->headers, r->arena,
                     http_header_canonical(arena_copy(r->arena, name), r->arena), text);
    return 0;
}

struct cookie_reader {
    struct arena *arena;
    struct http_follow_cookie cookie;
};

static int read_cookie_attribute(void *context, JSContext *ctx, struct slice name,
                                 JSValueConst value)
{
    struct cookie_reader *r = context;
    if (slice_eq_nocase(name, SLICE("replace")))
        r->cookie.replace = JS_ToBool(ctx, value) == 1;
    if (slice_eq_nocase(name, SLICE("value"))) {
        r->cookie.value = value_text(ctx, value, r->arena);
        if (!r->cookie.value.ptr)
            return READ_THREW;
    }
    return 0;
}

static void add_cookie(struct http_call *call, struct arena *arena,
                       struct http_follow_cookie cookie)
{
    uint32_t count = call->cookie_count;
    if (count == 0 || (count >= 8 && (count & (count - 1)) == 0)) { /* full at 8, 16, 32 ... */
        struct http_follow_cookie *more = ARENA_ARRAY(arena, struct http_follow_cookie,
                                                      count > 0 ? count * 2 : 8);
        if (count > 0)
            memcpy(more, call->cookies, count * sizeof(*more));
        call->cookies = more;
    }
    call->cookies[call->cookie_count++] = cookie;
}

static int read_cookie(void *context, JSContext *ctx, struct slice name, JSValueConst value)
{
    struct reader *r = context;
    struct cookie_reader own = { r->arena,
                                 { .name = arena_copy(r->arena, name), .value = SLICE("") } };
    if (value_is_nullish(value))
        return 0;
    if (JS_IsObject(value)) {
        if (value_each(ctx, value, read_cookie_attribute, &own) != 0)
            return READ_THREW;
    } else {
        own.cookie.value = value_text(ctx, value, r->arena);
        if (!own.cookie.value.ptr)
            return READ_THREW;
    }
    add_cookie(r->call, r->arena, own.cookie);
    return 0;
}

static int read_timeout(struct reader *r, JSContext *ctx, JSValueConst value)
{
    const char *wrong;
    int result = timeout_read(ctx, value, r->arena, &r->call->timeout_ns, &wrong);
    if (result < 0)
        return READ_THREW;
    return result == 0 ? READ_OK : refuse(r, 0, wrong);
}

static int read_response_type(struct reader *r, JSContext *ctx, JSValueConst value)
{
    static const struct {
        struct slice name;
        enum http_response_type type;
    } types[] = { { SLICE("text"), RESPONSE_TEXT },
                  { SLICE("binary"), RESPONSE_BINARY },
                  { SLICE("none"), RESPONSE_NONE } };
    struct slice text = value_text(ctx, value, r->arena);
    if (!text.ptr)
        return READ_THREW;
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (!slice_eq_nocase(text, types[i].name))
            continue;
        r->call->response_type = types[i].type;
        return READ_OK;
    }
    return refuse(
        r, 0,
        arena_printf(r->arena, "%.*s does not belong to ResponseType values", SLICE_ARG(text)));
}

static bool is_coding(struct slice name)
{
    return slice_is(name, "gzip") || slice_is(name, "deflate") || slice_is(name, "zstd") ||
           slice_is(name, "br");
}

static int read_compression(struct reader *r, JSContext *ctx, JSValueConst value)
{
    struct slice text = value_text(ctx, value, r->arena);
    if (!text.ptr)
        return READ_THREW;
    struct buf codings = BUF_INIT(BUF_UNLIMITED);
    struct slice rest = slice_trim(text), coding;
    while (slice_split(&rest, ',', &coding)) {
        coding = slice_trim(coding);
        if (!is_coding(coding)) {
            buf_deinit(&codings);
            return refuse(
                r, 0,
                arena_printf(r->arena,
                             "unknown compression algorithm %.*s, supported algorithms are "
                             "[gzip deflate zstd br]",
                             SLICE_ARG(coding)));
        }
        if (codings.len > 0)
            buf_append_str(&codings, ", ");
        buf_append_slice(&codings, coding);
    }
    r->compression = arena_copy(r->arena, buf_slice(&codings));
    buf_deinit(&codings);
    return READ_OK;
}

static int read_tags(struct reader *r, JSContext *ctx, JSValueConst value)
{
    r->call->tags = ARENA_NEW(r->arena, struct tag_changes);
    JSValue object = object_of(ctx, value); /* of a text it has the characters */
    int result = tags_from_value(ctx, object, "invalid HTTP request metric tags: ", r->call->tags,
                                 r->arena);
    JS_FreeValue(ctx, object);
    if (result == 0)
        return READ_OK;
    JSValue exception = JS_GetException(ctx);
    JSValue message = JS_GetPropertyStr(ctx, exception, "message");
    struct slice text = value_text(ctx, message, r->arena);
    JS_FreeValue(ctx, message);
    JS_FreeValue(ctx, exception);
    return refuse(r, 0, arena_str(r->arena, text));
}

static int read_auth(struct reader *r, JSContext *ctx, JSValueConst value)
{
    struct slice text = value_text(ctx, value, r->arena);
    if (!text.ptr)
        return READ_THREW;
    r->call->auth = slice_is(text, "digest") ? AUTH_DIGEST
                    : slice_is(text, "ntlm") ? AUTH_NTLM
                                             : AUTH_BASIC; /* whatever else it says, as k6 does */
    return READ_OK;
}

/* A copy that outlives the script's object: an asynchronous call may. */
static const struct status_set *own_set(struct arena *arena, const struct status_set *set)
{
    if (!set || set == &status_set_default)
        return set;
    size_t size = status_set_size(set->count);
    return memcpy(arena_alloc(arena, size), set, size);
}

static int read_response_callback(struct reader *r, JSContext *ctx, JSValueConst value)
{
    const struct status_set *set = class_opaque(value, CLASS_EXPECTED_STATUSES);
    if (!set && !value_is_nullish(value))
        return refuse(r, 0, "unsupported responseCallback");
    r->call->expected = own_set(r->arena, set);
    return READ_OK;
}

static int read_object(struct reader *r, JSContext *ctx, JSValueConst value,
                       int (*entry)(void *, JSContext *, struct slice, JSValueConst))
{
    if (!JS_IsObject(value))
        return READ_OK;
    return value_each(ctx, value, entry, r) == 0 ? READ_OK : READ_THREW;
}

static int read_param(void *context, JSContext *ctx, struct slice key, JSValueConst value)
{
    struct reader *r = context;
    struct http_call *call = r->call;
    if (slice_is(key, "headers"))
        return read_object(r, ctx, value, read_header);
    if (slice_is(key, "cookies"))
        return read_object(r, ctx, value, read_cookie);
    if (slice_is(key, "tags"))
        return read_tags(r, ctx, value);
    if (slice_is(key, "timeout"))
        return read_timeout(r, ctx, value);
    if (slice_is(key, "responseType"))
        return read_response_type(r, ctx, value);
    if (slice_is(key, "compression"))
        return read_compression(r, ctx, value);
    if (slice_is(key, "auth"))
        return read_auth(r, ctx, value);
    if (slice_is(key, "responseCallback"))
        return read_response_callback(r, ctx, value);
    if (slice_is(key, "throw")) {
        call->throws = JS_ToBool(ctx, value) == 1;
    } else if (slice_is(key, "jar")) {
        struct cookie_jar *jar = http_jar_of_value(value);
        if (!jar)
            return READ_OK; /* the VU's stays */
        call->jar = jar;
        JS_FreeValue(ctx, r->out->jar);
        r->out->jar = JS_DupValue(ctx, value);
    } else if (slice_is(key, "redirects")) {
        call->redirects_set = true; /* whatever the value is: no number counts as 0 */
        if (JS_ToInt64(ctx, &call->max_redirects, value) != 0)
            return READ_THREW;
    }
    return READ_OK;
}

/* --- all of it -------------------------------------------------------------------------------- */

static void set_content_encoding(struct reader *r)
{
    struct http_call *call = r->call;
    struct slice by_hand = http_headers_get(&call->headers, SLICE("Content-Encoding"));
    if (!by_hand.ptr) {
        http_headers_set(&call->headers, r->arena, SLICE("Content-Encoding"), r->compression);
    } else if (!slice_eq(by_hand, r->compression)) {
        const char *warning = arena_printf(
            r->arena,
            "There's a mismatch between the desired `compression` the manually set "
            "`Content-Encoding` header in the %.*s "
            "request for '%.*s', the custom header has precedence and won't be overwritten. This "
            "may result in invalid data "
            "being sent to the server.",
            SLICE_ARG(call->method), SLICE_ARG(call->url.text));
        vu_log_warning(r->vu, slice_of(warning), slice_make(NULL, 0));
    }
}

static int compress_body(struct reader *r)
{
    struct http_call *call = r->call;
    if (r->compression.len == 0 || !call->has_body)
        return READ_OK;
    struct buf encoded = BUF_INIT(BUF_UNLIMITED);
    struct error error = { 0 };
    int result = READ_OK;
    if (content_encode(&encoded, call->body, r->compression, &error) == 0) {
        call->sent_body = arena_copy(r->arena, buf_slice(&encoded));
        set_content_encoding(r);
    } else {
        result = refuse(r, 0, arena_printf(r->arena, "%s", error.text));
    }
    error_clear(&error);
    buf_deinit(&encoded);
    return result;
}

/* The length is ours to say; a script that says another one should know. */
static void check_content_length(struct reader *r)
{
    const struct http_call *call = r->call;
    struct slice by_hand = http_headers_get(&call->headers, SLICE("Content-Length"));
    int64_t length;
    if (!call->has_body || !slice_to_int64(by_hand, &length) ||
        (uint64_t)length == call->sent_body.len)
        return;
    const char *warning = arena_printf(r->arena,
                                       "The specified Content-Length header \"%.*s\" in the %.*s "
                                       "request for %.*s doesn't match the actual "
                                       "request body length of %zu, so it will be ignored!",
                                       SLICE_ARG(by_hand), SLICE_ARG(call->method),
                                       SLICE_ARG(call->url.text), call->sent_body.len);
    vu_log_warning(r->vu, slice_of(warning), slice_make(NULL, 0));
}

int script_call_read(JSContext *ctx, struct slice method, JSValueConst url, JSValueConst body,
                     JSValueConst params, struct arena *arena, struct script_call *out)
{
    struct vu *vu = vu_of(ctx);
    const struct options *options = vu->test->options;
    struct http_call *call = &out->call;
    *out = (struct script_call){ .jar = JS_UNDEFINED };
    *call = (struct http_call){
        .method = method,
        .timeout_ns = DEFAULT_TIMEOUT_S * NS_PER_S,
        .redirects_set = options->max_redirects.set,
        .max_redirects = options->max_redirects.set ? options->max_redirects.value
                                                    : DEFAULT_REDIRECTS,
        .jar = vu_jar(vu),
        .response_type = options->discard_response_bodies.value ? RESPONSE_NONE : RESPONSE_TEXT,
        .throws = options->throw_errors.value,
        .expected = own_set(arena, http_state(vu)->expected),
    };
    struct reader r = { .vu = vu, .arena = arena, .out = out, .call = call };
    int result = read_url(&r, ctx, url);
    if (result == READ_OK) {
        const char *why = NULL;
        result = http_body_read(ctx, body, arena, call, &why);
        if (result == READ_REFUSED)
            refuse(&r, 0, why);
    }
    if (result != READ_OK)
        return result;
    /* Always there, since a script may empty it: then none is sent. */
    http_headers_set(&call->headers, arena, SLICE("User-Agent"), vu->test->user_agent);
    if (JS_IsObject(params))
        result = value_each(ctx, params, read_param, &r);
    call->sent_body = call->body;
    if (result == READ_OK)
        result = compress_body(&r);
    if (result == READ_OK)
        check_content_length(&r);
    return result;
}

void script_call_release(JSContext *ctx, struct script_call *c)
{
    JS_FreeValue(ctx, c->jar);
}
