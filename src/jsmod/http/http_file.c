#include "jsmod/http/http_file.h"

#include "base/clock.h"
#include "jsmod/classes.h"
#include "jsmod/go_value.h"
#include "jsmod/web/blob_file.h"

static const JSClassDef file_class = { .class_name = "FileData" };

/* The class only marks the object as a file: what it holds are ordinary properties. */
static const char is_file;

int http_file_register(JSContext *ctx)
{
    return class_register(ctx, CLASS_FILE_DATA, &file_class, NULL, 0);
}

bool http_is_file(JSValueConst value)
{
    return class_opaque(value, CLASS_FILE_DATA) != NULL;
}

bool http_is_part_file(JSValueConst value)
{
    return http_is_file(value) || blob_of(value);
}

static JSValue text_or(JSContext *ctx, JSValueConst value, const char *otherwise)
{
    return value_is_nullish(value) ? JS_NewString(ctx, otherwise) : JS_ToString(ctx, value);
}

JSValue http_file_new(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    JSValueConst data = arg_or_undefined(argc, argv, 0);
    struct slice bytes;
    if (!JS_IsString(data) && !value_bytes(ctx, data, &bytes))
        return throw_go_error(ctx, "invalid type %s, expected string or ArrayBuffer",
                              go_type_name(ctx, data));

    char now[24]; /* k6's name for a file without one: the nanoseconds of its making */
    snprintf(now, sizeof(now), "%lld", (long long)clock_wall_ns());
    JSValue file = class_new_object(ctx, CLASS_FILE_DATA, (void *)&is_file);
    if (JS_IsException(file))
        return file;
    JS_SetPropertyStr(ctx, file, "data", JS_DupValue(ctx, data));
    JS_SetPropertyStr(ctx, file, "filename", text_or(ctx, arg_or_undefined(argc, argv, 1), now));
    JS_SetPropertyStr(ctx, file, "content_type",
                      text_or(ctx, arg_or_undefined(argc, argv, 2), "application/octet-stream"));
    return file;
}

static int read_text(JSContext *ctx, JSValueConst file, const char *name, struct arena *arena,
                     struct slice *out)
{
    JSValue value = JS_GetPropertyStr(ctx, file, name);
    if (JS_IsException(value))
        return -1;
    *out = value_text(ctx, value, arena);
    JS_FreeValue(ctx, value);
    return out->ptr ? 0 : -1;
}

static int read_blob(JSContext *ctx, JSValueConst value, struct arena *arena, struct file_data *out)
{
    const struct blob *blob = blob_of(value);
    struct slice type = blob_type(blob);
    *out = (struct file_data){
        .name = file_name(ctx, value, arena),
        .content_type = type.len ? arena_copy(arena, type) : SLICE("application/octet-stream"),
        .bytes = arena_copy(arena, blob->bytes),
    };
    return out->name.ptr ? 0 : -1;
}

int http_file_read(JSContext *ctx, JSValueConst file, struct arena *arena, struct file_data *out)
{
    if (blob_of(file))
        return read_blob(ctx, file, arena, out);
    if (read_text(ctx, file, "filename", arena, &out->name) != 0 ||
        read_text(ctx, file, "content_type", arena, &out->content_type) != 0)
        return -1;
    JSValue data = JS_GetPropertyStr(ctx, file, "data");
    if (JS_IsException(data))
        return -1;
    bool is_bytes = value_bytes(ctx, data, &out->bytes);
    out->bytes = is_bytes ? arena_copy(arena, out->bytes) : value_text(ctx, data, arena);
    JS_FreeValue(ctx, data);
    return out->bytes.ptr ? 0 : -1;
}
