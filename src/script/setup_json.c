/* The JSON of what setup() returns and of `options`. k6 makes it from the Go value that the
 * script's value is exported to, which differs from JSON.stringify: toJSON isn't asked, undefined
 * is null, maps and sets and bytes have a form, and what has none is an error. */
#include "script/value.h"

#include "base/base64.h"
#include "base/json_writer.h"
#include "script/exception.h"

#include <math.h>

enum {
    MAX_DEPTH = 200,
    /* Each VU gets all of it. An array of nothing but a length reaches it without any memory. */
    MAX_BYTES = 256 * 1024 * 1024,
};

static const char TOO_LARGE[] = "more than 256 MiB of JSON";

struct writer {
    struct buf *out;
    struct error *error;
    const void *parents[MAX_DEPTH]; /* the objects that contain the one that is being written */
    int depth;
};

static int write_value(struct writer *w, JSContext *ctx, JSValueConst v);

static int refuse(struct writer *w, const char *kind, const char *what)
{
    return error_set(w->error, EXIT_CODE_OTHER, "json: unsupported %s: %s", kind, what);
}

/* An exception that reading a value threw becomes the error. */
static int take_exception(struct writer *w, JSContext *ctx)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);

    exception_take_text(ctx, &text);
    error_set(w->error, EXIT_CODE_OTHER, "%.*s", SLICE_ARG(buf_slice(&text)));
    buf_deinit(&text);
    return -1;
}

static int write_text(struct writer *w, JSContext *ctx, JSValueConst v, bool quoted)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    int rc = value_append_text(ctx, v, &text);

    if (rc)
        rc = take_exception(w, ctx);
    else if (quoted)
        json_append_string(w->out, buf_slice(&text));
    else
        buf_append_slice(w->out, buf_slice(&text));
    buf_deinit(&text);
    return rc;
}

static int write_number(struct writer *w, JSContext *ctx, JSValueConst v)
{
    double number;

    if (JS_VALUE_GET_TAG(v) == JS_TAG_INT) {
        buf_append_int(w->out, JS_VALUE_GET_INT(v));
        return 0;
    }
    if (JS_ToFloat64(ctx, &number, v))
        return take_exception(w, ctx);
    if (isnan(number))
        return refuse(w, "value", "NaN");
    if (isinf(number))
        return refuse(w, "value", number > 0 ? "+Inf" : "-Inf");
    json_append_number(w->out, number);
    return 0;
}

/* --- objects ---------------------------------------------------------------------------------- */

static int write_array(struct writer *w, JSContext *ctx, JSValueConst v)
{
    JSValue length = JS_GetPropertyStr(ctx, v, "length");
    uint32_t n = 0;
    int rc = JS_IsException(length) || JS_ToUint32(ctx, &n, length) ? take_exception(w, ctx) : 0;

    JS_FreeValue(ctx, length);
    if (n > MAX_BYTES / 2) /* an element takes two bytes at least */
        return refuse(w, "value", TOO_LARGE);
    buf_append_char(w->out, '[');
    for (uint32_t i = 0; i < n && rc == 0; i++) {
        JSValue value = JS_PollInterrupts(ctx) ? JS_EXCEPTION : JS_GetPropertyUint32(ctx, v, i);

        if (i)
            buf_append_char(w->out, ',');
        rc = JS_IsException(value) ? take_exception(w, ctx) : write_value(w, ctx, value);
        JS_FreeValue(ctx, value);
    }
    buf_append_char(w->out, ']');
    return rc;
}

struct entry_walk {
    struct writer *w;
    bool any;
    bool is_native; /* an object of a native class: its methods are no data */
};

static int write_entry(void *context, JSContext *ctx, struct slice key, JSValueConst value)
{
    struct entry_walk *walk = context;

    if (walk->is_native && JS_IsFunction(ctx, value))
        return 0;
    if (walk->any)
        buf_append_char(walk->w->out, ',');
    walk->any = true;
    json_append_string(walk->w->out, key);
    buf_append_char(walk->w->out, ':');
    return write_value(walk->w, ctx, value);
}

static int write_properties(struct writer *w, JSContext *ctx, JSValueConst v)
{
    JSValue plain = JS_NewObject(ctx);
    struct entry_walk walk = { w, false,
                               JS_GetClassID(v) > JS_GetClassID(plain) &&
                                   !value_is_class(ctx, v, "Object") &&
                                   JS_GetAnyOpaque(v, &(JSClassID){ 0 }) != NULL };

    JS_FreeValue(ctx, plain);
    buf_append_char(w->out, '{');
    if (value_each(ctx, v, write_entry, &walk)) {
        return JS_HasException(ctx) ? take_exception(w, ctx) : -1;
    }
    buf_append_char(w->out, '}');
    return 0;
}

/* forEach's callback: (value, key) of a Map into pairs, of a Set into values. */
static JSValue collect(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                       int as_pairs, JSValue *data)
{
    JSValue item, length = JS_GetPropertyStr(ctx, data[0], "length");
    uint32_t n = 0;

    if (JS_IsException(length) || JS_ToUint32(ctx, &n, length))
        return JS_EXCEPTION;
    if (as_pairs) {
        item = JS_NewArray(ctx);
        JS_SetPropertyUint32(ctx, item, 0, JS_DupValue(ctx, argv[1]));
        JS_SetPropertyUint32(ctx, item, 1, JS_DupValue(ctx, argv[0]));
    } else {
        item = JS_DupValue(ctx, argv[0]);
    }
    return JS_SetPropertyUint32(ctx, data[0], n, item) < 0 ? JS_EXCEPTION : JS_UNDEFINED;
}

static int write_collection(struct writer *w, JSContext *ctx, JSValueConst v, bool as_pairs)
{
    JSValue items = JS_NewArray(ctx);
    JSValue callback = JS_NewCFunctionData(ctx, collect, 2, as_pairs, 1, (JSValueConst *)&items);
    JSAtom name = JS_NewAtom(ctx, "forEach");
    JSValue result = JS_Invoke(ctx, v, name, 1, (JSValueConst *)&callback);
    int rc = JS_IsException(result) ? take_exception(w, ctx) : write_array(w, ctx, items);

    JS_FreeValue(ctx, result);
    JS_FreeAtom(ctx, name);
    JS_FreeValue(ctx, callback);
    JS_FreeValue(ctx, items);
    return rc;
}

/* As Go writes a time: the fraction of a second without zeros at its end. */
static int write_date(struct writer *w, JSContext *ctx, JSValueConst v)
{
    JSAtom name = JS_NewAtom(ctx, "toISOString");
    JSValue value = JS_Invoke(ctx, v, name, 0, NULL);
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    struct slice iso;
    int rc = JS_IsException(value) || value_append_text(ctx, value, &text) ? take_exception(w, ctx)
                                                                           : 0;

    iso = slice_sub(buf_slice(&text), 0, text.len ? text.len - 1 : 0);
    while (slice_ends(iso, SLICE("0")) && slice_find_char(iso, '.') >= 0)
        iso.len--;
    if (slice_ends(iso, SLICE(".")))
        iso.len--;
    if (rc == 0)
        buf_printf(w->out, "\"%.*sZ\"", SLICE_ARG(iso));
    buf_deinit(&text);
    JS_FreeValue(ctx, value);
    JS_FreeAtom(ctx, name);
    return rc;
}

static int write_boxed(struct writer *w, JSContext *ctx, JSValueConst v)
{
    JSAtom name = JS_NewAtom(ctx, "valueOf");
    JSValue value = JS_Invoke(ctx, v, name, 0, NULL);
    int rc;

    JS_FreeAtom(ctx, name);
    if (JS_IsException(value))
        rc = take_exception(w, ctx);
    else if (JS_IsObject(value))
        rc = write_properties(w, ctx, value);
    else
        rc = write_value(w, ctx, value);
    JS_FreeValue(ctx, value);
    return rc;
}

static void write_bytes(struct writer *w, struct slice bytes)
{
    buf_append_char(w->out, '"');
    base64_encode(w->out, bytes, BASE64_STD);
    buf_append_char(w->out, '"');
}

static bool is_any_class(JSContext *ctx, JSValueConst v, const char *const *names)
{
    for (; *names; names++) {
        if (value_is_class(ctx, v, *names))
            return true;
    }
    return false;
}

static int write_contents(struct writer *w, JSContext *ctx, JSValueConst v)
{
    static const char *const boxed[] = { "Number", "String", "Boolean", "BigInt", NULL };
    static const char *const octets[] = { "Uint8Array", "Uint8ClampedArray", NULL };
    static const char *const opaque[] = { "ArrayBuffer", "DataView", "Promise", NULL };
    struct slice bytes;

    if (value_bytes(ctx, v, &bytes) && is_any_class(ctx, v, octets)) {
        write_bytes(w, bytes);
        return 0;
    }
    if (is_any_class(ctx, v, opaque)) {
        buf_append_str(w->out, "{}");
        return 0;
    }
    if (JS_IsArray(ctx, v) > 0 || value_bytes(ctx, v, &bytes))
        return write_array(w, ctx, v);
    if (value_is_class(ctx, v, "Map"))
        return write_collection(w, ctx, v, true);
    if (value_is_class(ctx, v, "Set"))
        return write_collection(w, ctx, v, false);
    if (value_is_class(ctx, v, "Date"))
        return write_date(w, ctx, v);
    if (is_any_class(ctx, v, boxed))
        return write_boxed(w, ctx, v);
    return write_properties(w, ctx, v);
}

static int write_object(struct writer *w, JSContext *ctx, JSValueConst v)
{
    const void *object = JS_VALUE_GET_PTR(v);
    int rc;

    if (JS_IsFunction(ctx, v))
        return refuse(w, "type", "func(sobek.FunctionCall) sobek.Value");
    for (int i = 0; i < w->depth; i++) {
        if (w->parents[i] == object) {
            return refuse(w, "value", "encountered a cycle via map[string]interface {}");
        }
    }
    if (w->depth == MAX_DEPTH)
        return refuse(w, "value", "nested too deeply");
    w->parents[w->depth++] = object;
    rc = write_contents(w, ctx, v);
    w->depth--;
    return rc;
}

static int write_value(struct writer *w, JSContext *ctx, JSValueConst v)
{
    if (w->out->len > MAX_BYTES)
        return refuse(w, "value", TOO_LARGE);
    if (value_is_nullish(v))
        buf_append_str(w->out, "null");
    else if (JS_IsBool(v))
        buf_append_str(w->out, JS_ToBool(ctx, v) ? "true" : "false");
    else if (JS_IsSymbol(v))
        buf_append_str(w->out, "{}");
    else if (JS_IsString(v))
        return write_text(w, ctx, v, true);
    else if (JS_IsNumber(v))
        return write_number(w, ctx, v);
    else if (JS_IsObject(v))
        return write_object(w, ctx, v);
    else
        return write_text(w, ctx, v, false); /* BigInt */
    return 0;
}

int value_to_setup_json(JSContext *ctx, JSValueConst v, struct buf *out, struct error *error)
{
    struct writer w = { .out = out, .error = error };
    size_t start = out->len;

    if (JS_IsUndefined(v))
        return 1;
    if (write_value(&w, ctx, v)) {
        out->len = start;
        return -1;
    }
    return 0;
}
