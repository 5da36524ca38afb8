/* https://w3c.github.io/FileAPI/#blob-section */
#include "jsmod/web/blob.h"

#include "base/check.h"
#include "jsmod/binding.h"
#include "jsmod/bytes.h"
#include "jsmod/classes.h"
#include "jsmod/web/blob_file.h"
#include "jsmod/web/byte_stream.h"
#include "script/event_loop.h"

#include <math.h>

struct blob_bytes {
    uint32_t references;
    char bytes[];
};

const struct blob *blob_of(JSValueConst value)
{
    const struct blob *blob = class_opaque(value, CLASS_BLOB);
    return blob ? blob : file_blob(value);
}

struct slice blob_type(const struct blob *blob)
{
    return slice_of(blob->type);
}

/* --- contents --------------------------------------------------------------------------------- */

void blob_deinit(JSRuntime *rt, struct blob *blob)
{
    if (blob->all && --blob->all->references == 0)
        js_free_rt(rt, blob->all);
    js_free_rt(rt, blob->type);
    *blob = (struct blob){ .bytes = SLICE("") };
}

static int set_type(JSContext *ctx, struct blob *blob, struct slice type)
{
    for (size_t i = 0; i < type.len; i++)
        if (type.ptr[i] < ' ' || type.ptr[i] > '~')
            return 0;
    if (!type.len)
        return 0;
    blob->type = js_strndup(ctx, type.ptr, type.len);
    for (char *c = blob->type; c && *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c |= 0x20;
    return blob->type ? 0 : -1;
}

int blob_set(JSContext *ctx, struct blob *blob, struct slice bytes, struct slice type)
{
    if (bytes.len) {
        blob->all = js_malloc(ctx, sizeof(*blob->all) + bytes.len);
        if (!blob->all)
            return -1;
        blob->all->references = 1;
        memcpy(blob->all->bytes, bytes.ptr, bytes.len);
        blob->bytes = slice_make(blob->all->bytes, bytes.len);
    }
    return set_type(ctx, blob, type);
}

static int share(JSContext *ctx, struct blob *blob, const struct blob *from, struct slice part,
                 struct slice type)
{
    blob->all = from->all;
    blob->bytes = part;
    if (blob->all)
        blob->all->references++;
    return set_type(ctx, blob, type);
}

int blob_share(JSContext *ctx, struct blob *blob, const struct blob *from)
{
    return share(ctx, blob, from, from->bytes, blob_type(from));
}

/* --- the class -------------------------------------------------------------------------------- */

static void finalize(JSRuntime *rt, JSValue value)
{
    struct blob *blob = class_opaque(value, CLASS_BLOB);
    if (blob)
        blob_deinit(rt, blob);
    js_free_rt(rt, blob);
}

static const JSClassDef class_def = { .class_name = "Blob", .finalizer = finalize };

/* An empty one, for the caller to fill. */
static JSValue make(JSContext *ctx, JSValueConst new_target, struct blob **blob)
{
    *blob = js_mallocz(ctx, sizeof(**blob));
    if (!*blob)
        return JS_EXCEPTION;
    (*blob)->bytes = SLICE("");
    JSValue object = JS_IsUndefined(new_target) ? class_new_object(ctx, CLASS_BLOB, *blob)
                                                : class_new_for(ctx, new_target, CLASS_BLOB, *blob);
    if (JS_IsException(object))
        js_free(ctx, *blob);
    return object;
}

static JSValue construct(JSContext *ctx, JSValueConst new_target, int argc, JSValueConst *argv)
{
    struct blob *blob;
    JSValue object = make(ctx, new_target, &blob);
    if (JS_IsException(object))
        return object;
    int rc = blob_read(ctx, blob, arg_or_undefined(argc, argv, 0), arg_or_undefined(argc, argv, 1));
    return object_or_exception(ctx, object, rc);
}

static const struct blob *blob_this(JSContext *ctx, JSValueConst this_val)
{
    const struct blob *blob = blob_of(this_val);
    if (!blob)
        JS_ThrowTypeError(ctx, "not a Blob");
    return blob;
}

static JSValue get_size(JSContext *ctx, JSValueConst this_val)
{
    const struct blob *blob = blob_this(ctx, this_val);
    return blob ? JS_NewInt64(ctx, (int64_t)blob->bytes.len) : JS_EXCEPTION;
}

static JSValue get_type(JSContext *ctx, JSValueConst this_val)
{
    const struct blob *blob = blob_this(ctx, this_val);
    return blob ? value_from_slice(ctx, blob_type(blob)) : JS_EXCEPTION;
}

/* A place in the blob; negative ones count from its end. */
static int read_place(JSContext *ctx, JSValueConst value, size_t size, size_t otherwise,
                      size_t *place)
{
    double number = (double)otherwise;
    if (!JS_IsUndefined(value) && JS_ToFloat64(ctx, &number, value) != 0)
        return -1;
    number = nearbyint(number);
    if (number < 0)
        number += (double)size;
    *place = !(number > 0) ? 0 : number >= (double)size ? size : (size_t)number;
    return 0;
}

/* slice(start, end, type) */
static JSValue slice(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    const struct blob *from = blob_this(ctx, this_val);
    struct blob *blob;
    struct bytes_arg type;
    size_t start, end;
    if (!from || read_place(ctx, argv[0], from->bytes.len, 0, &start) != 0 ||
        read_place(ctx, argv[1], from->bytes.len, from->bytes.len, &end) != 0 ||
        optional_text_read(ctx, argv[2], "", &type) != 0)
        return JS_EXCEPTION;
    JSValue object = make(ctx, JS_UNDEFINED, &blob);
    if (!JS_IsException(object))
        object = object_or_exception(
            ctx, object, share(ctx, blob, from, slice_sub(from->bytes, start, end), type.bytes));
    bytes_arg_deinit(&type);
    return object;
}

enum form { AS_TEXT, AS_ARRAY_BUFFER, AS_BYTES };

static JSValue read_as(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                       int form)
{
    const struct blob *blob = blob_this(ctx, this_val);
    JSValue value = JS_EXCEPTION;
    if (blob)
        value = form == AS_TEXT           ? text_of_bytes(ctx, blob->bytes)
                : form == AS_ARRAY_BUFFER ? array_buffer_new(ctx, blob->bytes)
                                          : uint8_array_new(ctx, blob->bytes);
    bool failed = JS_IsException(value);
    return promise_settled(ctx, failed, failed ? JS_GetException(ctx) : value);
}

static JSValue take(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct slice bytes = blob_of(this_val)->bytes;
    return bytes.len ? uint8_array_new(ctx, bytes) : JS_UNDEFINED;
}

static JSValue stream(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    return blob_this(ctx, this_val) ? byte_stream_new(ctx, this_val, take) : JS_EXCEPTION;
}

static const JSCFunctionListEntry members[] = {
    CLASS_TAG_DEF("Blob"),
    JS_CGETSET_DEF("size", get_size, NULL),
    JS_CGETSET_DEF("type", get_type, NULL),
    JS_CFUNC_DEF("slice", 3, slice),
    JS_CFUNC_MAGIC_DEF("arrayBuffer", 0, read_as, AS_ARRAY_BUFFER),
    JS_CFUNC_MAGIC_DEF("bytes", 0, read_as, AS_BYTES),
    JS_CFUNC_DEF("stream", 0, stream),
    JS_CFUNC_MAGIC_DEF("text", 0, read_as, AS_TEXT),
};

static const struct web_class class = {
    .which = CLASS_BLOB,
    .def = &class_def,
    .construct = construct,
    .members = members,
    .member_count = ARRAY_LEN(members),
};

JSValue blob_constructor(JSContext *ctx)
{
    return web_class_constructor(ctx, &class);
}

JSValue blob_new(JSContext *ctx, struct slice bytes, struct slice type)
{
    struct blob *blob;
    JSValue object = web_class_need(ctx, &class) == 0 ? make(ctx, JS_UNDEFINED, &blob)
                                                      : JS_EXCEPTION;
    return JS_IsException(object)
               ? object
               : object_or_exception(ctx, object, blob_set(ctx, blob, bytes, type));
}

JSValue blob_clone(JSContext *ctx, JSValueConst value)
{
    struct blob *blob;
    JSValue object = make(ctx, JS_UNDEFINED, &blob);
    return JS_IsException(object)
               ? object
               : object_or_exception(ctx, object, blob_share(ctx, blob, blob_of(value)));
}
