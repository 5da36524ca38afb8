/* https://w3c.github.io/FileAPI/#file-section */
#include "jsmod/web/blob_file.h"

#include "base/check.h"
#include "base/clock.h"
#include "jsmod/binding.h"
#include "jsmod/classes.h"

struct file {
    struct blob blob;
    JSValue name;         /* a text */
    double last_modified; /* milliseconds since 1970 */
};

static struct file *file_of(JSValueConst value)
{
    return class_opaque(value, CLASS_FILE);
}

const struct blob *file_blob(JSValueConst value)
{
    const struct file *file = file_of(value);
    return file ? &file->blob : NULL;
}

struct slice file_name(JSContext *ctx, JSValueConst value, struct arena *arena)
{
    const struct file *file = file_of(value);
    return file ? value_text(ctx, file->name, arena) : SLICE("blob");
}

static void finalize(JSRuntime *rt, JSValue value)
{
    struct file *file = file_of(value);
    if (!file)
        return;
    blob_deinit(rt, &file->blob);
    JS_FreeValueRT(rt, file->name);
    js_free_rt(rt, file);
}

static const JSClassDef class_def = { .class_name = "File", .finalizer = finalize };

/* An empty one, for the caller to fill. */
static JSValue make(JSContext *ctx, JSValueConst new_target, struct file **file)
{
    *file = js_mallocz(ctx, sizeof(**file));
    if (!*file)
        return JS_EXCEPTION;
    (*file)->blob.bytes = SLICE("");
    (*file)->name = JS_UNDEFINED;
    (*file)->last_modified = (double)(clock_wall_ns() / NS_PER_MS);
    JSValue object = JS_IsUndefined(new_target) ? class_new_object(ctx, CLASS_FILE, *file)
                                                : class_new_for(ctx, new_target, CLASS_FILE, *file);
    if (JS_IsException(object))
        js_free(ctx, *file);
    return object;
}

/* Takes the name. */
static int set_name(struct file *file, JSValue name)
{
    if (JS_IsException(name))
        return -1;
    file->name = name;
    return 0;
}

static int read_time(JSContext *ctx, struct file *file, JSValueConst options)
{
    JSValue value = JS_IsObject(options) ? JS_GetPropertyStr(ctx, options, "lastModified")
                                         : JS_UNDEFINED;
    int64_t ms;
    int rc = JS_IsException(value) ? -1 : 0;
    if (rc == 0 && !JS_IsUndefined(value)) {
        rc = JS_ToInt64(ctx, &ms, value);
        if (rc == 0)
            file->last_modified = (double)ms;
    }
    JS_FreeValue(ctx, value);
    return rc;
}

/* new File(parts, name, options) */
static JSValue construct(JSContext *ctx, JSValueConst new_target, int argc, JSValueConst *argv)
{
    struct file *file;
    if (!has_arguments(ctx, argc, 2))
        return JS_EXCEPTION;
    JSValueConst options = arg_or_undefined(argc, argv, 2);
    JSValue object = make(ctx, new_target, &file);
    if (JS_IsException(object))
        return object;
    int rc = set_name(file, JS_ToString(ctx, argv[1])) == 0 &&
                     blob_read(ctx, &file->blob, argv[0], options) == 0
                 ? read_time(ctx, file, options)
                 : -1;
    return object_or_exception(ctx, object, rc);
}

enum field { FIELD_NAME, FIELD_LAST_MODIFIED };

static JSValue get_field(JSContext *ctx, JSValueConst this_val, int field)
{
    const struct file *file = class_this(ctx, this_val, CLASS_FILE, "File");
    if (!file)
        return JS_EXCEPTION;
    return field == FIELD_NAME ? JS_DupValue(ctx, file->name)
                               : JS_NewFloat64(ctx, file->last_modified);
}

static const JSCFunctionListEntry members[] = {
    CLASS_TAG_DEF("File"),
    JS_CGETSET_MAGIC_DEF("name", get_field, NULL, FIELD_NAME),
    JS_CGETSET_MAGIC_DEF("lastModified", get_field, NULL, FIELD_LAST_MODIFIED),
};

static const struct web_class class = {
    .which = CLASS_FILE,
    .def = &class_def,
    .construct = construct,
    .length = 2,
    .parent = blob_constructor,
    .members = members,
    .member_count = ARRAY_LEN(members),
};

JSValue file_constructor(JSContext *ctx)
{
    return web_class_constructor(ctx, &class);
}

JSValue file_new(JSContext *ctx, struct slice bytes, struct slice type, struct slice name)
{
    struct file *file;
    JSValue object = web_class_need(ctx, &class) == 0 ? make(ctx, JS_UNDEFINED, &file)
                                                      : JS_EXCEPTION;
    if (JS_IsException(object))
        return object;
    int rc = set_name(file, value_from_slice(ctx, name)) == 0
                 ? blob_set(ctx, &file->blob, bytes, type)
                 : -1;
    return object_or_exception(ctx, object, rc);
}

JSValue file_of_blob(JSContext *ctx, JSValueConst blob, JSValueConst name)
{
    const struct file *from = file_of(blob);
    struct file *file;
    JSValue object = web_class_need(ctx, &class) == 0 ? make(ctx, JS_UNDEFINED, &file)
                                                      : JS_EXCEPTION;
    if (JS_IsException(object))
        return object;
    if (from)
        file->last_modified = from->last_modified;
    int rc = set_name(file, !JS_IsUndefined(name) ? JS_ToString(ctx, name)
                            : from                ? JS_DupValue(ctx, from->name)
                                                  : JS_NewString(ctx, "blob"));
    return object_or_exception(ctx, object,
                               rc == 0 ? blob_share(ctx, &file->blob, blob_of(blob)) : -1);
}

JSValue file_clone(JSContext *ctx, JSValueConst value)
{
    return file_of_blob(ctx, value, JS_UNDEFINED);
}
