#include "jsmod/grpc/call_params.h"

#include "jsmod/timeout.h"
#include "proto/grpc_metadata.h"

/* --- metadata --------------------------------------------------------------------------------- */

struct metadata_reader {
    struct http_headers *out;
    struct arena *arena;
    const char *wrong;
};

static int read_pair(void *context, JSContext *ctx, struct slice name, JSValueConst value)
{
    struct metadata_reader *r = context;
    bool binary = grpc_metadata_is_binary(name);
    struct slice content;
    if (binary ? !value_bytes(ctx, value, &content) : !JS_IsString(value)) {
        r->wrong = arena_printf(r->arena, "\"%.*s\" value must be %s", SLICE_ARG(name),
                                binary ? "binary" : "a string");
        return 1;
    }
    content = binary ? arena_copy(r->arena, content) : value_text(ctx, value, r->arena);
    if (!content.ptr)
        return -1;
    http_headers_add(r->out, r->arena, arena_copy_lower(r->arena, name), content);
    return 0;
}

int grpc_metadata_read(JSContext *ctx, JSValueConst value, struct http_headers *out,
                       struct arena *arena, const char **wrong)
{
    struct metadata_reader r = { out, arena, "must be an object with key-value pairs" };
    if (value_is_nullish(value))
        return 0;
    int result = 1;
    if (JS_IsObject(value) && JS_IsArray(ctx, value) == 0 && !JS_IsFunction(ctx, value))
        result = value_each(ctx, value, read_pair, &r);
    *wrong = r.wrong;
    return result;
}

/* --- params ----------------------------------------------------------------------------------- */

struct reader {
    struct grpc_call_params *out;
    struct arena *arena;
    const char *what;
};

static int refuse(JSContext *ctx, const struct reader *r, const char *text)
{
    throw_go_error(ctx, "%s%s", r->what, text);
    return -1;
}

static int read_metadata(JSContext *ctx, struct reader *r, JSValueConst value)
{
    const char *wrong;
    int result = grpc_metadata_read(ctx, value, &r->out->metadata, r->arena, &wrong);
    if (result == 1)
        return refuse(ctx, r, arena_printf(r->arena, "invalid metadata param: %s", wrong));
    return result;
}

static int read_timeout(JSContext *ctx, struct reader *r, JSValueConst value)
{
    const char *wrong;
    int result = timeout_read(ctx, value, r->arena, &r->out->timeout_ns, &wrong);
    return result == 1 ? refuse(ctx, r, wrong) : result;
}

static int read_param(void *context, JSContext *ctx, struct slice name, JSValueConst value)
{
    struct reader *r = context;
    if (slice_is(name, "metadata"))
        return read_metadata(ctx, r, value);
    if (slice_is(name, "timeout"))
        return read_timeout(ctx, r, value);
    if (slice_is(name, "tags")) {
        r->out->tags = ARENA_NEW(r->arena, struct tag_changes);
        return tags_from_value(ctx, value, arena_printf(r->arena, "%smetric tags: ", r->what),
                               r->out->tags, r->arena);
    }
    if (slice_is(name, "discardResponseMessage")) {
        int truth = JS_ToBool(ctx, value);
        r->out->discard_message = truth > 0;
        return truth < 0 ? -1 : 0;
    }
    return refuse(ctx, r, arena_printf(r->arena, "unknown param: \"%.*s\"", SLICE_ARG(name)));
}

int grpc_call_params_read(JSContext *ctx, JSValueConst value, const char *what,
                          struct grpc_call_params *out, struct arena *arena)
{
    struct reader r = { out, arena, what };
    *out = (struct grpc_call_params){ 0 };
    if (value_is_nullish(value))
        return 0;
    JSValue object = object_of(ctx, value);
    int result = JS_IsException(object) ? -1 : value_each(ctx, object, read_param, &r);
    JS_FreeValue(ctx, object);
    return result;
}
