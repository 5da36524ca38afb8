#include "jsmod/grpc/request_json.h"

#include "base/json_writer.h"

#include <math.h>

enum { MAX_DEPTH = 500 };

/* The objects that contain the one that is being written. */
struct parents {
    const struct parents *up;
    const void *object;
    int depth;
};

static int append(JSContext *ctx, JSValueConst v, const struct parents *up, struct buf *out);

static int append_number(JSContext *ctx, JSValueConst v, struct buf *out)
{
    double number;
    JS_ToFloat64(ctx, &number, v);
    if (isnan(number))
        buf_append_str(out, "\"NaN\"");
    else if (isinf(number))
        buf_append_str(out, number > 0 ? "\"Infinity\"" : "\"-Infinity\"");
    else
        json_append_number(out, number);
    return 0;
}

static int append_string(JSContext *ctx, JSValueConst v, struct buf *out)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    int rc = value_append_text(ctx, v, &text);
    json_append_string(out, buf_slice(&text));
    buf_deinit(&text);
    return rc;
}

static int append_array(JSContext *ctx, JSValueConst v, const struct parents *self, struct buf *out)
{
    JSValue length = JS_GetPropertyStr(ctx, v, "length");
    uint32_t count = 0;
    int rc = JS_ToUint32(ctx, &count, length);
    JS_FreeValue(ctx, length);
    buf_append_char(out, '[');
    for (uint32_t i = 0; rc == 0 && i < count; i++) {
        JSValue element = JS_GetPropertyUint32(ctx, v, i);
        if (i > 0)
            buf_append_char(out, ',');
        rc = JS_IsException(element) ? -1 : append(ctx, element, self, out);
        if (rc == 1) { /* has no JSON */
            buf_append_str(out, "null");
            rc = 0;
        }
        JS_FreeValue(ctx, element);
    }
    buf_append_char(out, ']');
    return rc;
}

struct members {
    const struct parents *self;
    struct buf *out;
    bool any;
};

static int append_member(void *context, JSContext *ctx, struct slice key, JSValueConst value)
{
    struct members *m = context;
    size_t before = m->out->len;
    if (m->any)
        buf_append_char(m->out, ',');
    json_append_string(m->out, key);
    buf_append_char(m->out, ':');
    int rc = append(ctx, value, m->self, m->out);
    if (rc == 1) /* has no JSON: isn't there */
        m->out->len = before;
    else
        m->any = true;
    return rc < 0 ? -1 : 0;
}

static int append_object(JSContext *ctx, JSValueConst v, const struct parents *self,
                         struct buf *out)
{
    struct members m = { self, out, false };
    buf_append_char(out, '{');
    int rc = value_each(ctx, v, append_member, &m);
    buf_append_char(out, '}');
    return rc;
}

/* An object of the engine's own kinds, which JSON.stringify knows: Date, String, Uint8Array. */
static int append_special(JSContext *ctx, JSValueConst v, struct buf *out)
{
    return value_to_json(ctx, v, out);
}

static int append_nested(JSContext *ctx, JSValueConst v, const struct parents *up, struct buf *out)
{
    struct parents self = { up, JS_VALUE_GET_PTR(v), up ? up->depth + 1 : 0 };
    bool is_array = JS_IsArray(ctx, v) == 1;
    if (!is_array && !value_is_class(ctx, v, "Object"))
        return append_special(ctx, v, out);
    for (const struct parents *p = up; p; p = p->up) {
        if (p->object != self.object)
            continue;
        throw_go_error(ctx,
                       "unable to normalize number strings: cyclic reference to an object found");
        return -1;
    }
    if (self.depth > MAX_DEPTH) {
        throw_go_error(ctx, "unable to serialise request object: it is nested too deeply");
        return -1;
    }
    return is_array ? append_array(ctx, v, &self, out) : append_object(ctx, v, &self, out);
}

/* 1 when there is nothing to append. */
static int append(JSContext *ctx, JSValueConst v, const struct parents *up, struct buf *out)
{
    if (JS_IsNumber(v))
        return append_number(ctx, v, out);
    if (JS_IsString(v))
        return append_string(ctx, v, out);
    if (JS_IsObject(v) && !JS_IsFunction(ctx, v))
        return append_nested(ctx, v, up, out);
    return value_to_json(ctx, v, out);
}

int grpc_request_json(JSContext *ctx, JSValueConst request, struct buf *out)
{
    JSValue object = object_of(ctx, request);
    int rc = JS_IsException(object) ? -1 : append(ctx, object, NULL, out);
    JS_FreeValue(ctx, object);
    return rc < 0 ? -1 : 0;
}
