#include "jsmod/grpc/grpc_error.h"

#include "base/json_writer.h"
#include "protobuf/load.h"
#include "protobuf/schema.h"
#include "protobuf/wire.h"
#include "vu/grpc_schemas.h"

/* https://github.com/googleapis/googleapis/blob/master/google/rpc/status.proto */
static const char status_proto[] = "syntax = \"proto3\";\n"
                                   "package google.rpc;\n"
                                   "import \"google/protobuf/any.proto\";\n"
                                   "message Status {\n"
                                   "  int32 code = 1;\n"
                                   "  string message = 2;\n"
                                   "  repeated google.protobuf.Any details = 3;\n"
                                   "}\n";

enum { STATUS_CODE = 1 };

static int read_status_proto(void *context, struct slice path, struct buf *text,
                             struct error *error)
{
    if (!slice_is(path, "status.proto"))
        return 1; /* any.proto is known without a file */
    buf_append_str(text, status_proto);
    return 0;
}

static const struct pb_message *status_message(struct test *test)
{
    static const struct slice origin = SLICE("google.rpc.Status");
    static const struct slice file = SLICE("status.proto");
    static const struct pb_files files = { .read = read_status_proto };
    const struct pb_schema *schema = grpc_schemas_find(test->grpc_schemas, origin);
    struct error error = { 0 };
    if (!schema) {
        struct pb_schema *loaded = pb_load_proto(&files, &file, 1, &error);
        schema = loaded ? grpc_schemas_put(test->grpc_schemas, origin, loaded) : NULL;
        error_clear(&error);
    }
    return schema ? pb_schema_message(schema, origin) : NULL;
}

/* Whether the details are those of this status: a server may send anything. */
static bool belongs(struct slice details, uint32_t code)
{
    struct wire_reader r = wire_reader_make(details);
    struct wire_field field;
    uint32_t found = 0;
    while (wire_next(&r, &field))
        if (field.number == STATUS_CODE && field.type == WIRE_VARINT)
            found = (uint32_t)field.value;
    return !r.failed && found == code;
}

static JSValue detailed(JSContext *ctx, const struct grpc_status *status,
                        const struct pb_types *types)
{
    const struct pb_message *message = status_message(vu_of(ctx)->test);
    struct buf json = BUF_INIT(BUF_UNLIMITED);
    struct error error = { 0 };
    JSValue value = JS_UNDEFINED;
    enum pb_json_result result = message ? pb_wire_to_json(message, types, status->details, &json,
                                                           &error)
                                         : PB_JSON_BAD_WIRE;
    if (result == PB_JSON_OK)
        value = value_from_json(ctx, buf_slice(&json));
    else if (result == PB_JSON_NO_FORM)
        value = JS_NewObject(ctx);
    error_clear(&error);
    buf_deinit(&json);
    return value;
}

JSValue grpc_error_new(JSContext *ctx, const struct grpc_status *status,
                       const struct pb_types *types)
{
    JSValue error = JS_UNDEFINED;
    if (status->details.len > 0 && belongs(status->details, status->code))
        error = detailed(ctx, status, types);
    if (!JS_IsUndefined(error))
        return error;
    error = JS_NewObject(ctx);
    JS_SetPropertyStr(ctx, error, "code", JS_NewUint32(ctx, status->code));
    JS_SetPropertyStr(ctx, error, "message", value_from_slice(ctx, status->message));
    JS_SetPropertyStr(ctx, error, "details", JS_NewArray(ctx));
    return error;
}
