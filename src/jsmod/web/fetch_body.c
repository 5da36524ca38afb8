/* https://fetch.spec.whatwg.org/#bodies */
#include "jsmod/web/fetch_body.h"

#include "base/text_decoder.h"
#include "jsmod/bytes.h"
#include "jsmod/classes.h"
#include "jsmod/web/blob.h"
#include "jsmod/web/byte_stream.h"
#include "jsmod/web/fetch_request.h"
#include "jsmod/web/fetch_response.h"
#include "jsmod/web/form_data.h"
#include "jsmod/web/form_data_parse.h"
#include "jsmod/web/headers.h"
#include "jsmod/web/url_search_params.h"
#include "script/event_loop.h"
#include "script/value.h"

enum { ARENA_CHUNK = 1024 };

void fetch_body_deinit(JSRuntime *rt, struct fetch_body *body)
{
    js_free_rt(rt, body->bytes);
    body->bytes = NULL;
    JS_FreeValueRT(rt, body->stream);
    body->stream = JS_UNDEFINED;
}

void fetch_body_mark(JSRuntime *rt, const struct fetch_body *body, JS_MarkFunc *mark_value)
{
    JS_MarkValue(rt, body->stream, mark_value);
}

int fetch_body_set(JSContext *ctx, struct fetch_body *body, struct slice bytes)
{
    char *copy = js_malloc(ctx, bytes.len + 1);
    if (!copy)
        return -1;
    if (bytes.len)
        memcpy(copy, bytes.ptr, bytes.len);
    *body = (struct fetch_body){ .is_there = true, .bytes = copy, .size = bytes.len };
    return 0;
}

/* Whether nobody has read it, or may be about to. 0, or -1 with an exception. */
static int check_unread(JSContext *ctx, const struct fetch_body *body)
{
    int is_locked = JS_IsObject(body->stream) ? byte_stream_is_locked(ctx, body->stream) : 0;
    if (body->is_used)
        JS_ThrowTypeError(ctx, "the body has been read already");
    else if (is_locked > 0)
        JS_ThrowTypeError(ctx, "the body's stream is locked to a reader");
    return body->is_used || is_locked ? -1 : 0;
}

int fetch_body_copy(JSContext *ctx, struct fetch_body *to, const struct fetch_body *from)
{
    if (check_unread(ctx, from) != 0)
        return -1;
    return from->is_there ? fetch_body_set(ctx, to, fetch_body_slice(from)) : 0;
}

struct slice fetch_body_slice(const struct fetch_body *body)
{
    return slice_make(body->bytes, body->size);
}

/* --- from scripts ----------------------------------------------------------------------------- */

/* The bytes and the Content-Type that goes with them, empty where none does. */
static int extract(JSContext *ctx, JSValueConst value, struct arena *arena, struct buf *out,
                   struct slice *type)
{
    const struct blob *blob = blob_of(value);
    struct slice bytes;
    *type = blob ? blob_type(blob) : SLICE("");
    if (blob) {
        buf_append_slice(out, blob->bytes);
        return 0;
    }
    if (value_bytes(ctx, value, &bytes)) {
        buf_append_slice(out, bytes);
        return 0;
    }
    if (form_data_is(value))
        return form_data_append(ctx, value, arena, out, type);
    if (url_search_params_append(value, out)) {
        *type = SLICE("application/x-www-form-urlencoded;charset=UTF-8");
        return 0;
    }
    *type = SLICE("text/plain;charset=UTF-8");
    return value_append_text(ctx, value, out);
}

int fetch_body_read(JSContext *ctx, struct fetch_body *body, JSValueConst value,
                    JSValueConst headers)
{
    struct buf bytes = BUF_INIT(BUF_UNLIMITED);
    struct arena arena;
    struct slice type;
    if (value_is_nullish(value))
        return 0;
    arena_init(&arena, ARENA_CHUNK);
    int rc = extract(ctx, value, &arena, &bytes, &type);
    if (rc == 0)
        rc = fetch_body_set(ctx, body, buf_slice(&bytes));
    if (rc == 0 && type.len && !headers_has(headers, SLICE("content-type")))
        headers_set(headers, SLICE("content-type"), type);
    arena_deinit(&arena);
    buf_deinit(&bytes);
    return rc;
}

/* --- to scripts ------------------------------------------------------------------------------- */

static JSValue as_json(JSContext *ctx, struct slice bytes)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    text_decode_utf8(bytes, &text);
    JSValue value = value_from_json(ctx, buf_slice(&text));
    buf_deinit(&text);
    return value;
}

static void append_type(JSValueConst message, struct buf *out)
{
    const struct fetch_request *request = fetch_request_of(message);
    headers_append(request ? request->headers : fetch_response_headers(message),
                   SLICE("content-type"), out);
}

/* What makes use of the Content-Type. */
static JSValue as_typed(JSContext *ctx, struct slice bytes, JSValueConst message,
                        JSValue (*make)(JSContext *ctx, struct slice bytes, struct slice type))
{
    struct buf type = BUF_INIT(BUF_UNLIMITED);
    append_type(message, &type);
    JSValue value = make(ctx, bytes, buf_slice(&type));
    buf_deinit(&type);
    return value;
}

static JSValue take(JSContext *ctx, JSValueConst message, struct fetch_body *body,
                    enum fetch_body_form form)
{
    struct slice bytes = fetch_body_slice(body);
    if (check_unread(ctx, body) != 0)
        return JS_EXCEPTION;
    body->is_used = body->is_there;
    switch (form) {
    case BODY_AS_TEXT: return text_of_bytes(ctx, bytes);
    case BODY_AS_JSON: return as_json(ctx, bytes);
    case BODY_AS_ARRAY_BUFFER: return array_buffer_new(ctx, bytes);
    case BODY_AS_BYTES: return uint8_array_new(ctx, bytes);
    case BODY_AS_BLOB: return as_typed(ctx, bytes, message, blob_new);
    case BODY_AS_FORM_DATA: return as_typed(ctx, bytes, message, form_data_parse);
    }
    return JS_UNDEFINED;
}

JSValue fetch_body_consume(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                           int as)
{
    struct fetch_body *body = fetch_body_of(ctx, this_val);
    JSValue value = body ? take(ctx, this_val, body, as) : JS_EXCEPTION;
    bool failed = JS_IsException(value);
    return promise_settled(ctx, failed, failed ? JS_GetException(ctx) : value);
}

JSValue fetch_body_used(JSContext *ctx, JSValueConst this_val)
{
    const struct fetch_body *body = fetch_body_of(ctx, this_val);
    return body ? JS_NewBool(ctx, body->is_used) : JS_EXCEPTION;
}

/* For the stream. */
static JSValue take_chunk(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct fetch_body *body = fetch_body_of(ctx, this_val);
    bool is_left = !body->is_used && body->size;
    body->is_used = true;
    return is_left ? uint8_array_new(ctx, fetch_body_slice(body)) : JS_UNDEFINED;
}

JSValue fetch_body_stream(JSContext *ctx, JSValueConst this_val)
{
    struct fetch_body *body = fetch_body_of(ctx, this_val);
    if (!body)
        return JS_EXCEPTION;
    if (!body->is_there)
        return JS_NULL;
    if (!JS_IsObject(body->stream)) {
        JSValue stream = byte_stream_new(ctx, this_val, take_chunk);
        if (JS_IsException(stream))
            return stream;
        body->stream = stream;
    }
    return JS_DupValue(ctx, body->stream);
}

struct fetch_body *fetch_body_of(JSContext *ctx, JSValueConst value)
{
    /* The body comes first in both. */
    struct fetch_body *body = class_opaque(value, CLASS_FETCH_REQUEST);
    if (!body)
        body = class_opaque(value, CLASS_FETCH_RESPONSE);
    if (!body)
        JS_ThrowTypeError(ctx, "not a Request or Response");
    return body;
}
