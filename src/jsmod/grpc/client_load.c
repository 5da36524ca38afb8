/* client.load() and client.loadProtoset(): what messages look like. */
#include "jsmod/grpc/grpc_client.h"
#include "protobuf/load.h"
#include "script/bundle.h"
#include "vu/grpc_schemas.h"

#include "base/file.h"

#include <errno.h>

enum { ARENA_CHUNK = 1024 };

/* --- results ---------------------------------------------------------------------------------- */

static void set(JSContext *ctx, JSValueConst object, const char *name, JSValue value)
{
    JS_DefinePropertyValueStr(ctx, object, name, value, JS_PROP_C_W_E);
}

static JSValue method_info(JSContext *ctx, const struct pb_method *m)
{
    JSValue info = JS_NewObject(ctx);
    set(ctx, info, "package", value_from_slice(ctx, m->package));
    set(ctx, info, "service", value_from_slice(ctx, m->service));
    set(ctx, info, "full_method", value_from_slice(ctx, m->full_name));
    set(ctx, info, "name", value_from_slice(ctx, m->name));
    set(ctx, info, "is_client_stream", JS_NewBool(ctx, m->client_streaming));
    set(ctx, info, "is_server_stream", JS_NewBool(ctx, m->server_streaming));
    return info;
}

static JSValue method_list(JSContext *ctx, const struct pb_schema *schema)
{
    size_t count;
    const struct pb_method *const *methods = pb_schema_methods(schema, &count);
    JSValue list = JS_NewArray(ctx);
    for (size_t i = 0; i < count; i++)
        JS_SetPropertyUint32(ctx, list, (uint32_t)i, method_info(ctx, methods[i]));
    return list;
}

static struct grpc_client *client_in_init(JSContext *ctx, JSValueConst this_val)
{
    struct grpc_client *c = grpc_client_this(ctx, this_val);
    if (!c || c->vu->phase == VU_PHASE_INIT)
        return c;
    throw_go_error(ctx, "load must be called in the init context");
    return NULL;
}

/* Takes the schema, which other VUs may have loaded before. */
static JSValue use(JSContext *ctx, struct grpc_client *c, const struct pb_schema *schema)
{
    grpc_client_add_schema(c, schema);
    return method_list(ctx, schema);
}

/* --- .proto files ----------------------------------------------------------------------------- */

struct name_list {
    struct slice *items;
    uint32_t count;
};

static int read_names(JSContext *ctx, JSValueConst list, struct name_list *out, struct arena *arena)
{
    JSValue length = JS_IsObject(list) ? JS_GetPropertyStr(ctx, list, "length") : JS_UNDEFINED;
    uint32_t count = 0;
    int rc = JS_IsUndefined(length) ? 0 : JS_ToUint32(ctx, &count, length);
    JS_FreeValue(ctx, length);
    out->items = ARENA_ARRAY(arena, struct slice, count + 1);
    for (uint32_t i = 0; rc == 0 && i < count; i++) {
        JSValue item = JS_GetPropertyUint32(ctx, list, i);
        out->items[out->count] = value_text(ctx, item, arena);
        rc = out->items[out->count++].ptr ? 0 : -1;
        JS_FreeValue(ctx, item);
    }
    return rc;
}

static int read_file(void *context, struct slice path, struct buf *text, struct error *error)
{
    struct bundle *bundle = context;
    struct slice absolute = { 0 }, bytes;
    int code = bundle_read(bundle, path, &absolute, &bytes);
    if (code == 0) {
        buf_append_slice(text, bytes);
        return 0;
    }
    error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, "open %.*s: %s",
              SLICE_ARG(absolute.len > 0 ? absolute : path), file_strerror(-code));
    return code == -ENOENT || code == -ENOTDIR || code == -EPERM ? 1 : -1;
}

/* What the schema is known by among the test's. */
static struct slice origin_of(const struct name_list *paths, const struct name_list *files,
                              struct arena *arena)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    buf_append_str(&text, "proto");
    for (uint32_t i = 0; i < paths->count; i++)
        buf_printf(&text, "\n%.*s", SLICE_ARG(paths->items[i]));
    buf_append_str(&text, "\n");
    for (uint32_t i = 0; i < files->count; i++)
        buf_printf(&text, "\n%.*s", SLICE_ARG(files->items[i]));
    struct slice origin = arena_copy(arena, buf_slice(&text));
    buf_deinit(&text);
    return origin;
}

static JSValue load(JSContext *ctx, struct grpc_client *c, struct name_list *paths,
                    const struct name_list *files, struct arena *arena)
{
    struct test *test = c->vu->test;
    struct error error = { 0 };
    for (uint32_t i = 0; i < paths->count; i++)
        if (slice_starts(paths->items[i], SLICE("file://")))
            paths->items[i] = slice_sub(paths->items[i], 7, paths->items[i].len);
    struct slice origin = origin_of(paths, files, arena);
    const struct pb_schema *known = grpc_schemas_find(test->grpc_schemas, origin);
    if (known)
        return use(ctx, c, known);
    const struct pb_files sources = { read_file, test->bundle, paths->items, paths->count };
    struct pb_schema *schema = pb_load_proto(&sources, files->items, files->count, &error);
    if (schema)
        return use(ctx, c, grpc_schemas_put(test->grpc_schemas, origin, schema));
    throw_go_error(ctx, "%s", error.text);
    error_clear(&error);
    return JS_EXCEPTION;
}

JSValue grpc_client_load(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct grpc_client *c = client_in_init(ctx, this_val);
    struct name_list paths = { 0 }, files = { 0 };
    struct arena arena;
    JSValue result = JS_EXCEPTION;
    if (!c)
        return JS_EXCEPTION;
    arena_init(&arena, ARENA_CHUNK);
    files.items = ARENA_ARRAY(&arena, struct slice, (size_t)argc + 1);
    bool read = read_names(ctx, arg_or_undefined(argc, argv, 0), &paths, &arena) == 0;
    for (int i = 1; read && i < argc; i++) {
        files.items[files.count] = value_text(ctx, argv[i], &arena);
        read = files.items[files.count++].ptr != NULL;
    }
    if (read)
        result = load(ctx, c, &paths, &files, &arena);
    arena_deinit(&arena);
    return result;
}

/* --- descriptor sets -------------------------------------------------------------------------- */

static JSValue load_set(JSContext *ctx, struct grpc_client *c, struct slice path,
                        struct slice origin)
{
    struct test *test = c->vu->test;
    struct slice absolute = { 0 }, bytes;
    struct error error = { 0 };
    struct pb_schema *schema;
    int code = bundle_read(test->bundle, path, &absolute, &bytes);
    if (code != 0)
        return throw_go_error(ctx, "couldn't open protoset: open %.*s: %s",
                              SLICE_ARG(absolute.len > 0 ? absolute : path), file_strerror(-code));
    switch (pb_load_set(bytes, &schema, &error)) {
    case PB_LOAD_OK: return use(ctx, c, grpc_schemas_put(test->grpc_schemas, origin, schema));
    case PB_LOAD_BAD_WIRE:
        throw_go_error(ctx, "couldn't unmarshal protoset file %.*s: %s", SLICE_ARG(path),
                       error.text);
        break;
    case PB_LOAD_BAD_SCHEMA: throw_go_error(ctx, "%s", error.text); break;
    }
    error_clear(&error);
    return JS_EXCEPTION;
}

JSValue grpc_client_load_protoset(JSContext *ctx, JSValueConst this_val, int argc,
                                  JSValueConst *argv)
{
    struct grpc_client *c = client_in_init(ctx, this_val);
    struct arena arena;
    JSValue result = JS_EXCEPTION;
    if (!c)
        return JS_EXCEPTION;
    arena_init(&arena, ARENA_CHUNK);
    struct slice path = value_text(ctx, arg_or_undefined(argc, argv, 0), &arena);
    if (path.ptr) {
        struct slice origin = slice_of(arena_printf(&arena, "protoset\n%.*s", SLICE_ARG(path)));
        const struct pb_schema *known = grpc_schemas_find(c->vu->test->grpc_schemas, origin);
        result = known ? use(ctx, c, known) : load_set(ctx, c, path, origin);
    }
    arena_deinit(&arena);
    return result;
}
