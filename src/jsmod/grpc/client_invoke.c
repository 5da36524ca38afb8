/* client.invoke() and client.asyncInvoke(): one message there, one back. */
#include "base/check.h"
#include "base/clock.h"
#include "jsmod/grpc/call_params.h"
#include "jsmod/grpc/grpc_client.h"
#include "jsmod/grpc/grpc_error.h"
#include "jsmod/grpc/grpc_values.h"
#include "jsmod/grpc/request_json.h"
#include "script/event_loop.h"
#include "vu/grpc_exchange.h"

#include <stdlib.h>

enum { ARENA_CHUNK = 1024, DEFAULT_TIMEOUT_S = 120 };

struct invocation {
    struct grpc_exchange exchange;
    struct grpc_client *client;
    const struct pb_method *method;
    struct arena arena;
    struct grpc_call_params params;
    struct grpc_ask ask;
    struct buf message;
    bool begun; /* the exchange has been initialised */

    /* of asyncInvoke */
    struct pending pending;
    struct promise_ends ends;
    JSValue client_object; /* whose schemas are needed */
    bool waiting;          /* for `pending` to be done */
};

static void invocation_deinit(struct invocation *inv)
{
    if (inv->begun)
        grpc_exchange_deinit(&inv->exchange);
    buf_deinit(&inv->message);
    arena_deinit(&inv->arena);
}

/* --- the request ------------------------------------------------------------------------------ */

static int encode_request(JSContext *ctx, struct invocation *inv, JSValueConst request)
{
    struct buf json = BUF_INIT(BUF_UNLIMITED);
    struct error error = { 0 };
    struct pb_types types = grpc_client_types(inv->client);
    int rc = grpc_request_json(ctx, request, &json);
    if (rc == 0)
        rc = pb_json_to_wire(inv->method->input, &types, buf_slice(&json), &inv->message, &error);
    if (error_is_set(&error))
        throw_go_error(ctx, "unable to serialise request object to protocol buffer: %s",
                       error.text);
    error_clear(&error);
    buf_deinit(&json);
    return rc;
}

static int read_invocation(JSContext *ctx, struct invocation *inv, int argc, JSValueConst *argv)
{
    struct grpc_client *c = inv->client;
    if (refuse_in_init(ctx, c->vu, "invoking RPC methods in the init context is not supported"))
        return -1;
    if (!c->channel) {
        throw_go_error(ctx, "no gRPC connection, you must call connect first");
        return -1;
    }
    struct slice name = value_text(ctx, arg_or_undefined(argc, argv, 0), &inv->arena);
    inv->method = name.ptr ? grpc_client_method(ctx, c, name, "", &inv->arena) : NULL;
    if (!inv->method || grpc_call_params_read(ctx, arg_or_undefined(argc, argv, 2),
                                              "invalid GRPC's client.invoke() parameters: ",
                                              &inv->params, &inv->arena) != 0)
        return -1;
    if (value_is_nullish(arg_or_undefined(argc, argv, 1))) {
        JS_ThrowTypeError(ctx, "Cannot convert undefined or null to object");
        return -1;
    }
    return encode_request(ctx, inv, argv[1]);
}

/* Makes it ready to be started. False, and the call is over, where the message is too large. */
static bool begin(struct invocation *inv, void (*notify)(struct grpc_exchange *))
{
    const struct grpc_client *c = inv->client;
    int64_t timeout_ns = inv->params.timeout_ns;
    inv->ask = (struct grpc_ask){
        .path = inv->method->full_name,
        .address = slice_of(c->address),
        .described = true,
        .tags = inv->params.tags,
        .metadata = &inv->params.metadata,
        .timeout_ns = timeout_ns != 0 ? timeout_ns : DEFAULT_TIMEOUT_S * NS_PER_S,
        .max_receive = c->max_receive,
        .one_answer = true,
    };
    grpc_exchange_init(&inv->exchange, c->vu, &inv->ask, notify);
    inv->begun = true;
    if (c->max_send == 0 || inv->message.len <= c->max_send)
        return true;
    inv->exchange.start_ns = clock_mono_ns();
    grpc_call_end(
        &inv->exchange.call, GRPC_RESOURCE_EXHAUSTED,
        slice_of(arena_printf(&inv->arena, "trying to send message larger than max (%zu vs. %u)",
                              inv->message.len, c->max_send)));
    return false;
}

/* --- the response ----------------------------------------------------------------------------- */

/* The answer's JSON; of a call without an answer that of an empty message. 0; 1 with the text of
 * what can't be shown; the call's status changes where the answer is no such message. */
static int decode_answer(struct invocation *inv, struct buf *json, struct error *error)
{
    struct grpc_call *call = &inv->exchange.call;
    struct pb_types types = grpc_client_types(inv->client);
    struct grpc_message *message = grpc_call_take(call);
    struct slice wire = message ? slice_make(message->bytes, message->len) : SLICE("");
    enum pb_json_result result = PB_JSON_OK;
    if (!inv->params.discard_message)
        result = pb_wire_to_json(inv->method->output, &types, wire, json, error);
    free(message);
    if (result != PB_JSON_BAD_WIRE)
        return result == PB_JSON_NO_FORM;
    if (call->status.code == GRPC_OK)
        call->status = (struct grpc_status){
            .code = GRPC_INTERNAL,
            .message = slice_of(arena_printf(
                &inv->arena, "grpc: failed to unmarshal the received message: %s", error->text)),
        };
    error_clear(error);
    buf_reset(json);
    result = pb_wire_to_json(inv->method->output, &types, SLICE(""), json, error);
    return result != PB_JSON_OK;
}

/* { name: [values] } */
static JSValue metadata_object(JSContext *ctx, const struct http_headers *headers)
{
    JSValue object = JS_NewObject(ctx);
    for (uint32_t i = 0; i < headers->count; i++) {
        struct slice name = headers->items[i].name;
        JSAtom atom = JS_NewAtomLen(ctx, name.ptr, name.len);
        JSValue list = JS_GetProperty(ctx, object, atom);
        int64_t count = 0;
        if (JS_IsArray(ctx, list) == 1) {
            JSValue length = JS_GetPropertyStr(ctx, list, "length");
            JS_ToInt64(ctx, &count, length);
        } else {
            JS_FreeValue(ctx, list);
            list = JS_NewArray(ctx);
            JS_DefinePropertyValue(ctx, object, atom, JS_DupValue(ctx, list), JS_PROP_C_W_E);
        }
        JS_SetPropertyUint32(ctx, list, (uint32_t)count,
                             value_from_slice(ctx, headers->items[i].value));
        JS_FreeValue(ctx, list);
        JS_FreeAtom(ctx, atom);
    }
    return object;
}

static JSValue response_object(JSContext *ctx, struct invocation *inv, struct slice json)
{
    const struct grpc_call *call = &inv->exchange.call;
    struct pb_types types = grpc_client_types(inv->client);
    bool failed = call->status.code != GRPC_OK;
    JSValue message = inv->params.discard_message ? JS_NULL : value_from_json(ctx, json);
    if (JS_IsException(message))
        return message;
    JSValue response = JS_NewObject(ctx);
    JS_SetPropertyStr(ctx, response, "message", message);
    JS_SetPropertyStr(ctx, response, "error",
                      failed ? grpc_error_new(ctx, &call->status, &types) : JS_NULL);
    JS_SetPropertyStr(ctx, response, "headers", metadata_object(ctx, &call->headers));
    JS_SetPropertyStr(ctx, response, "trailers", metadata_object(ctx, &call->trailers));
    JS_SetPropertyStr(ctx, response, "status", grpc_code_value(ctx, call->status.code));
    return response;
}

/* What the script gets of a call that is over. Records it. */
static JSValue finish(JSContext *ctx, struct invocation *inv)
{
    struct buf json = BUF_INIT(BUF_UNLIMITED);
    struct error error = { 0 };
    JSValue result;
    int rc = decode_answer(inv, &json, &error);
    grpc_exchange_record(&inv->exchange);
    if (rc == 0)
        result = response_object(ctx, inv, buf_slice(&json));
    else
        result = throw_go_error(ctx,
                                "unable to convert response object to JSON: failed to marshal the "
                                "message: %s",
                                error.text);
    error_clear(&error);
    buf_deinit(&json);
    return result;
}

/* --- invoke ----------------------------------------------------------------------------------- */

JSValue grpc_client_invoke(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct invocation inv = { .client = grpc_client_this(ctx, this_val) };
    JSValue result = JS_EXCEPTION;
    if (!inv.client)
        return JS_EXCEPTION;
    arena_init(&inv.arena, ARENA_CHUNK);
    buf_init(&inv.message, BUF_UNLIMITED);
    if (read_invocation(ctx, &inv, argc, argv) == 0) {
        bool stopped = begin(&inv, NULL) && !grpc_exchange_call(&inv.exchange, inv.client->channel,
                                                                &inv.ask, buf_slice(&inv.message));
        result = stopped ? throw_interrupted(ctx) : finish(ctx, &inv);
    }
    invocation_deinit(&inv);
    return result;
}

/* --- asyncInvoke ------------------------------------------------------------------------------ */

static void invocation_free(JSContext *ctx, struct invocation *inv)
{
    invocation_deinit(inv);
    JS_FreeValue(ctx, inv->client_object);
    free(inv);
}

static void on_news(struct grpc_exchange *x)
{
    struct invocation *inv = CONTAINER_OF(x, struct invocation, exchange);
    if (!inv->waiting || !x->call.over)
        return;
    inv->waiting = false;
    pending_done(x->vu->vm, &inv->pending);
}

static void cancel(struct pending *pending)
{
    struct invocation *inv = CONTAINER_OF(pending, struct invocation, pending);
    grpc_call_cancel(&inv->exchange.call, GRPC_CANCELED, SLICE("context canceled"));
}

/* A promise is rejected with k6's text alone where a call would throw an error of k6's. */
static JSValue rejection(JSContext *ctx)
{
    JSValue exception = JS_GetException(ctx);
    JSValue name = JS_GetPropertyStr(ctx, exception, "name");
    const char *kind = JS_ToCString(ctx, name);
    bool is_go_error = kind && strcmp(kind, "GoError") == 0;
    JS_FreeCString(ctx, kind);
    JS_FreeValue(ctx, name);
    if (!is_go_error)
        return exception;
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    JSValue message = JS_GetPropertyStr(ctx, exception, "message");
    value_append_text(ctx, message, &text);
    JS_FreeValue(ctx, message);
    JS_FreeValue(ctx, exception);
    JSValue reason = go_text_new(ctx, buf_slice(&text));
    buf_deinit(&text);
    return reason;
}

static void complete(struct pending *pending, JSContext *ctx, bool cancelled)
{
    struct invocation *inv = CONTAINER_OF(pending, struct invocation, pending);
    if (cancelled) {
        promise_drop(ctx, &inv->ends);
    } else {
        JSValue result = finish(ctx, inv);
        bool failed = JS_IsException(result);
        promise_settle(ctx, &inv->ends, failed, failed ? rejection(ctx) : result);
    }
    invocation_free(ctx, inv);
}

static JSValue start_async(JSContext *ctx, struct invocation *inv)
{
    JSValue promise = promise_new(ctx, &inv->ends);
    if (JS_IsException(promise)) {
        invocation_free(ctx, inv);
        return promise;
    }
    inv->pending = (struct pending){ .complete = complete, .cancel = cancel };
    if (begin(inv, on_news)) {
        grpc_exchange_start(&inv->exchange, inv->client->channel, &inv->ask);
        grpc_call_send(&inv->exchange.call, buf_slice(&inv->message), true);
    }
    pending_start(inv->client->vu->vm, &inv->pending);
    inv->waiting = true;
    on_news(&inv->exchange);
    return promise;
}

JSValue grpc_client_async_invoke(JSContext *ctx, JSValueConst this_val, int argc,
                                 JSValueConst *argv)
{
    struct grpc_client *client = grpc_client_this(ctx, this_val);
    if (!client)
        return JS_EXCEPTION;
    struct invocation *inv = xcalloc(1, sizeof(*inv));
    inv->client = client;
    inv->client_object = JS_DupValue(ctx, this_val);
    arena_init(&inv->arena, ARENA_CHUNK);
    buf_init(&inv->message, BUF_UNLIMITED);
    if (read_invocation(ctx, inv, argc, argv) == 0)
        return start_async(ctx, inv);
    invocation_free(ctx, inv);
    return promise_settled(ctx, true, rejection(ctx));
}
