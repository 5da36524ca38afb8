#include "jsmod/fs_file.h"

#include "jsmod/binding.h"
#include "jsmod/classes.h"
#include "script/event_loop.h"

static const double max_safe_integer = 9007199254740991.0;

struct fs_file *fs_file_of(JSValueConst value)
{
    return class_opaque(value, CLASS_FS_FILE);
}

struct slice fs_file_take_rest(struct fs_file *file)
{
    struct slice rest = slice_sub(file->bytes, file->offset, file->bytes.len);
    file->offset = file->bytes.len;
    return rest;
}

/* The methods' `this`; NULL with the exception. */
static struct fs_file *this_file(JSContext *ctx, JSValueConst this_val)
{
    return class_this(ctx, this_val, CLASS_FS_FILE, "File");
}

static JSValue reject(JSContext *ctx, const char *text)
{
    return promise_settled(ctx, true, named_error_new(ctx, "TypeError", slice_of(text)));
}

/* --- read ------------------------------------------------------------------------------------- */

/* null at the end, also for no bytes: k6 doesn't look at the buffer there. */
static JSValue file_read_into(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct fs_file *file = this_file(ctx, this_val);
    JSValueConst into = arg_or_undefined(argc, argv, 0);
    struct slice room;
    if (!file)
        return JS_EXCEPTION;
    if (value_is_nullish(into))
        return reject(ctx, "read() failed; reason: into argument cannot be null or undefined");
    if (!value_is_class(ctx, into, "Uint8Array") || !value_bytes(ctx, into, &room))
        return reject(ctx, "read() failed; reason: into argument must be a Uint8Array");
    if (file->offset == file->bytes.len)
        return promise_settled(ctx, false, JS_NULL);
    struct slice part = slice_sub(file->bytes, file->offset, file->offset + room.len);
    if (part.len)
        memcpy((char *)room.ptr, part.ptr, part.len);
    file->offset += part.len;
    return promise_settled(ctx, false, JS_NewInt64(ctx, (int64_t)part.len));
}

/* --- seek ------------------------------------------------------------------------------------- */

/* An argument that has to be a whole number. 0, or -1 with what is wrong with it. */
static int read_int(JSContext *ctx, JSValueConst value, int64_t *out, const char **why)
{
    double number;
    *why = "cannot be null or undefined";
    if (value_is_nullish(value))
        return -1;
    *why = "must be a number";
    if (!JS_IsNumber(value) || JS_ToFloat64(ctx, &number, value) != 0)
        return -1;
    *why = "must be a whole number";
    if (!(number >= -max_safe_integer && number <= max_safe_integer))
        return -1;
    *out = (int64_t)number;
    return (double)*out == number ? 0 : -1;
}

/* The new position; -1 with what is wrong. The end that offsets count from is the last byte. */
static int64_t seek_target(const struct fs_file *file, int64_t offset, int64_t mode,
                           const char **why)
{
    int64_t size = (int64_t)file->bytes.len, target = offset;
    *why = "offset cannot be negative when using SeekModeStart";
    if (mode == SEEK_MODE_START && offset < 0)
        return -1;
    *why = "offset cannot be positive when using SeekModeEnd";
    if (mode == SEEK_MODE_END && offset > 0)
        return -1;
    if (mode == SEEK_MODE_CURRENT)
        target += (int64_t)file->offset;
    if (mode == SEEK_MODE_END)
        target += size - 1;
    *why = target < 0 ? "seeking before start of file" : "seeking beyond end of file";
    return target >= 0 && target <= size ? target : -1;
}

static JSValue reject_argument(JSContext *ctx, const char *name, const char *why)
{
    char text[100];
    snprintf(text, sizeof(text), "seek() failed; reason: the %s argument %s", name, why);
    return reject(ctx, text);
}

static JSValue file_seek(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct fs_file *file = this_file(ctx, this_val);
    int64_t offset, mode;
    const char *why;
    if (!file)
        return JS_EXCEPTION;
    if (read_int(ctx, arg_or_undefined(argc, argv, 0), &offset, &why) != 0)
        return reject_argument(ctx, "offset", why);
    if (read_int(ctx, arg_or_undefined(argc, argv, 1), &mode, &why) != 0)
        return reject_argument(ctx, "whence", why);
    if (mode < SEEK_MODE_START || mode > SEEK_MODE_END)
        return reject_argument(ctx, "whence", "must be a SeekMode");
    int64_t target = seek_target(file, offset, mode, &why);
    if (target < 0)
        return reject(ctx, why);
    file->offset = (size_t)target;
    return promise_settled(ctx, false, JS_NewInt64(ctx, target));
}

/* --- the object ------------------------------------------------------------------------------- */

static JSValue file_stat(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    const struct fs_file *file = this_file(ctx, this_val);
    if (!file)
        return JS_EXCEPTION;
    size_t name_at = (size_t)(slice_rfind_char(file->path, '/') + 1);
    JSValue info = JS_NewObject(ctx);
    JS_SetPropertyStr(ctx, info, "name",
                      value_from_slice(ctx, slice_sub(file->path, name_at, file->path.len)));
    JS_SetPropertyStr(ctx, info, "size", JS_NewInt64(ctx, (int64_t)file->bytes.len));
    return promise_settled(ctx, false, info);
}

static void finalize(JSRuntime *rt, JSValue value)
{
    js_free_rt(rt, JS_GetOpaque(value, class_ids[CLASS_FS_FILE]));
}

static const JSClassDef class_def = { .class_name = "File", .finalizer = finalize };

static const JSCFunctionListEntry methods[] = {
    JS_CFUNC_DEF("read", 1, file_read_into),
    JS_CFUNC_DEF("seek", 2, file_seek),
    JS_CFUNC_DEF("stat", 0, file_stat),
};

/* Object.keys shows the methods, as in k6: they are the object's own. */
JSValue fs_file_new(JSContext *ctx, struct slice path, struct slice bytes)
{
    if (class_register(ctx, CLASS_FS_FILE, &class_def, NULL, 0) != 0)
        return JS_EXCEPTION;
    struct fs_file *file = js_malloc(ctx, sizeof(*file));
    if (!file)
        return JS_EXCEPTION;
    *file = (struct fs_file){ path, bytes, 0 };
    JSValue object = class_new_object(ctx, CLASS_FS_FILE, file);
    if (JS_IsException(object)) {
        js_free(ctx, file);
        return object;
    }
    JS_SetPropertyStr(ctx, object, "path", value_from_slice(ctx, path));
    JS_SetPropertyFunctionList2(ctx, object, methods, sizeof(methods) / sizeof(methods[0]),
                                JS_PROP_C_W_E);
    return object;
}
