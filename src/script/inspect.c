/* What console.log shows of a value, in k6's format: { a: "x", list: [ 1, 2 ] }. Texts are neither
 * escaped nor are their quotes, at the top they have none at all. */
#include "script/value.h"

enum { MAX_DEPTH = 200 };

/* The objects that contain the one that is being written. */
struct parents {
    const struct parents *up;
    const void *object;
    int depth;
};

static void append_nested(JSContext *ctx, JSValueConst v, const struct parents *up,
                          struct buf *out);

/* A getter or a toString that throws: what it throws is shown in its place. */
static void append_thrown(JSContext *ctx, struct buf *out)
{
    JSValue thrown = JS_GetException(ctx);

    buf_append_char(out, '[');
    if (value_append_text(ctx, thrown, out))
        JS_FreeValue(ctx, JS_GetException(ctx));
    buf_append_char(out, ']');
    JS_FreeValue(ctx, thrown);
}

/* A symbol is shown as its description. */
static int append_symbol(JSContext *ctx, JSValueConst v, struct buf *out)
{
    JSValue description = JS_GetPropertyStr(ctx, v, "description");
    int rc = 0;

    if (JS_IsString(description))
        rc = value_append_text(ctx, description, out);
    JS_FreeValue(ctx, description);
    return rc;
}

static void append_plain(JSContext *ctx, JSValueConst v, struct buf *out)
{
    int rc = JS_IsSymbol(v) ? append_symbol(ctx, v, out) : value_append_text(ctx, v, out);

    if (rc)
        append_thrown(ctx, out);
}

static void append_element(JSContext *ctx, JSValueConst array, uint32_t i, const struct parents *up,
                           struct buf *out)
{
    JSValue value = JS_GetPropertyUint32(ctx, array, i);

    if (JS_IsException(value))
        append_thrown(ctx, out);
    else
        append_nested(ctx, value, up, out);
    JS_FreeValue(ctx, value);
}

static uint32_t length_of(JSContext *ctx, JSValueConst v)
{
    JSValue length = JS_GetPropertyStr(ctx, v, "length");
    uint32_t n = 0;

    if (JS_IsException(length) || JS_ToUint32(ctx, &n, length)) {
        JS_FreeValue(ctx, JS_GetException(ctx));
    }
    JS_FreeValue(ctx, length);
    return n;
}

static void append_array(JSContext *ctx, JSValueConst v, const struct parents *up, struct buf *out)
{
    uint32_t n = length_of(ctx, v);

    if (n == 0) {
        buf_append_str(out, "[]");
        return;
    }
    for (uint32_t i = 0; i < n && !out->failed; i++) {
        buf_append_str(out, i ? ", " : "[ ");
        append_element(ctx, v, i, up, out);
    }
    buf_append_str(out, " ]");
}

static void append_class_name(JSContext *ctx, JSValueConst v, struct buf *out)
{
    JSAtom atom = JS_GetClassName(ctx, v);
    const char *name = JS_AtomToCString(ctx, atom);

    if (name)
        buf_append_str(out, name);
    JS_FreeCString(ctx, name);
    JS_FreeAtom(ctx, atom);
}

/* ArrayBuffer { [Uint8Contents]: <00 ff>, byteLength: 2 }, or Uint8Array(2) [ 0, 255 ]. False where
 * v is neither. */
static bool append_bytes(JSContext *ctx, JSValueConst v, const struct parents *up, struct buf *out)
{
    struct slice bytes;

    if (!value_bytes(ctx, v, &bytes) || value_is_class(ctx, v, "DataView"))
        return false;
    if (!value_is_class(ctx, v, "ArrayBuffer")) {
        append_class_name(ctx, v, out);
        buf_printf(out, "(%u) ", length_of(ctx, v));
        append_array(ctx, v, up, out);
        return true;
    }
    buf_append_str(out, "ArrayBuffer { [Uint8Contents]: <");
    for (size_t i = 0; i < bytes.len && !out->failed; i++) {
        buf_printf(out, i ? " %02x" : "%02x", (unsigned char)bytes.ptr[i]);
    }
    buf_printf(out, ">, byteLength: %zu }", bytes.len);
    return true;
}

struct object_walk {
    const struct parents *up;
    struct buf *out;
    bool any;
};

static int append_entry(void *context, JSContext *ctx, struct slice key, JSValueConst value)
{
    struct object_walk *walk = context;

    buf_append_str(walk->out, walk->any ? ", " : "{ ");
    walk->any = true;
    buf_append_slice(walk->out, key);
    buf_append_str(walk->out, ": ");
    append_nested(ctx, value, walk->up, walk->out);
    return walk->out->failed ? -1 : 0;
}

static void append_date(JSContext *ctx, JSValueConst v, struct buf *out)
{
    JSAtom name = JS_NewAtom(ctx, "toISOString");
    JSValue text = JS_Invoke(ctx, v, name, 0, NULL);

    JS_FreeAtom(ctx, name);
    if (JS_IsException(text)) {
        JS_FreeValue(ctx, JS_GetException(ctx));
        buf_append_str(out, "{}");
        return;
    }
    buf_append_char(out, '"');
    append_plain(ctx, text, out);
    buf_append_char(out, '"');
    JS_FreeValue(ctx, text);
}

static void append_object(JSContext *ctx, JSValueConst v, const struct parents *up, struct buf *out)
{
    struct object_walk walk = { up, out, false };

    if (value_each(ctx, v, append_entry, &walk) && JS_HasException(ctx)) {
        buf_append_str(out, walk.any ? ", " : "{ ");
        append_thrown(ctx, out);
        walk.any = true;
    }
    if (walk.any)
        buf_append_str(out, " }");
    else if (value_is_class(ctx, v, "Date"))
        append_date(ctx, v, out);
    else
        buf_append_str(out, "{}");
}

static bool is_among(const struct parents *up, const void *object)
{
    for (; up; up = up->up) {
        if (up->object == object)
            return true;
    }
    return false;
}

/* An object, at any depth. */
static void append_contents(JSContext *ctx, JSValueConst v, const struct parents *up,
                            struct buf *out)
{
    struct parents here = { up, JS_VALUE_GET_PTR(v), up ? up->depth + 1 : 0 };

    if (is_among(up, here.object) || here.depth > MAX_DEPTH)
        buf_append_str(out, "[Circular]");
    else if (JS_IsError(ctx, v))
        append_plain(ctx, v, out);
    else if (append_bytes(ctx, v, &here, out))
        return;
    else if (JS_IsArray(ctx, v) > 0)
        append_array(ctx, v, &here, out);
    else
        append_object(ctx, v, &here, out);
}

static void append_nested(JSContext *ctx, JSValueConst v, const struct parents *up, struct buf *out)
{
    if (value_is_nullish(v)) {
        buf_append_str(out, "null");
    } else if (JS_IsString(v)) {
        buf_append_char(out, '"');
        append_plain(ctx, v, out);
        buf_append_char(out, '"');
    } else if (!JS_IsObject(v)) {
        append_plain(ctx, v, out);
    } else if (JS_IsFunction(ctx, v)) {
        buf_append_str(out, "[object Function]");
    } else {
        append_contents(ctx, v, up, out);
    }
}

void value_inspect(JSContext *ctx, JSValueConst v, struct buf *out)
{
    if (JS_IsFunction(ctx, v))
        buf_append_str(out, "[object Function]");
    else if (JS_IsObject(v))
        append_contents(ctx, v, NULL, out);
    else
        append_plain(ctx, v, out);
}
