/* client.healthCheck(): the standard service, without any .proto.
 * https://github.com/grpc/grpc/blob/master/doc/health-checking.md */
#include "jsmod/grpc/grpc_client.h"
#include "jsmod/grpc/grpc_values.h"
#include "protobuf/wire.h"
#include "vu/grpc_exchange.h"

#include <stdlib.h>

enum { FIELD_SERVICE = 1, FIELD_STATUS = 1 };

static uint32_t read_state(struct slice answer)
{
    struct wire_reader r = wire_reader_make(answer);
    struct wire_field field;
    uint32_t state = 0;
    while (wire_next(&r, &field))
        if (field.number == FIELD_STATUS && field.type == WIRE_VARINT)
            state = (uint32_t)field.value;
    return state;
}

static JSValue throw_status(JSContext *ctx, const struct grpc_status *status)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    grpc_status_append(&text, status);
    throw_go_error(ctx, "%.*s", SLICE_ARG(buf_slice(&text)));
    buf_deinit(&text);
    return JS_EXCEPTION;
}

static JSValue finish(JSContext *ctx, struct grpc_exchange *x)
{
    struct grpc_message *message = grpc_call_take(&x->call);
    grpc_exchange_record(x);
    JSValue result = JS_EXCEPTION;
    if (x->call.status.code != GRPC_OK) {
        throw_status(ctx, &x->call.status);
    } else {
        uint32_t state = read_state(slice_make(message->bytes, message->len));
        result = JS_NewObject(ctx);
        JS_SetPropertyStr(ctx, result, "status", grpc_health_value(ctx, state));
    }
    free(message);
    return result;
}

static JSValue check(JSContext *ctx, const struct grpc_client *c, struct slice request)
{
    const struct grpc_ask ask = {
        .path = SLICE("/grpc.health.v1.Health/Check"),
        .max_receive = c->max_receive,
        .one_answer = true,
    };
    struct grpc_exchange x;
    grpc_exchange_init(&x, c->vu, &ask, NULL);
    JSValue result = grpc_exchange_call(&x, c->channel, &ask, request) ? finish(ctx, &x)
                                                                       : throw_interrupted(ctx);
    grpc_exchange_deinit(&x);
    return result;
}

JSValue grpc_client_health_check(JSContext *ctx, JSValueConst this_val, int argc,
                                 JSValueConst *argv)
{
    const struct grpc_client *c = grpc_client_this(ctx, this_val);
    JSValueConst service = arg_or_undefined(argc, argv, 0);
    struct buf name = BUF_INIT(BUF_UNLIMITED), request = BUF_INIT(BUF_UNLIMITED);
    JSValue result = JS_EXCEPTION;
    if (!c)
        return JS_EXCEPTION;
    if (!c->channel)
        return throw_go_error(ctx, "no gRPC connection, you must call connect first");
    if (value_is_nullish(service) || value_append_text(ctx, service, &name) == 0) {
        if (name.len > 0)
            wire_append_bytes(&request, FIELD_SERVICE, buf_slice(&name));
        result = check(ctx, c, buf_slice(&request));
    }
    buf_deinit(&name);
    buf_deinit(&request);
    return result;
}
