#include "jsmod/grpc/grpc_values.h"

#include "base/check.h"
#include "proto/grpc_status.h"

#include <stdio.h>
#include <stdlib.h>

enum kind { KIND_CODE, KIND_HEALTH, KINDS };
enum { HEALTH_STATES = 4 };

/* What a VU has of them. */
struct grpc_values {
    JSValue protos[KINDS];
    JSValue codes[GRPC_CODES], health[HEALTH_STATES];
};

static const char *const health_names[HEALTH_STATES] = { "UNKNOWN", "SERVING", "NOT_SERVING",
                                                         "SERVICE_UNKNOWN" };

static JSValue to_string(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                         int kind)
{
    struct grpc_code_room room;
    JSValue number = JS_GetPropertyStr(ctx, this_val, "valueOf");
    JSValue result = JS_Call(ctx, number, this_val, 0, NULL);
    uint32_t value = 0;
    JS_FreeValue(ctx, number);
    if (JS_IsException(result) || JS_ToUint32(ctx, &value, result) != 0)
        return JS_EXCEPTION;
    if (kind == KIND_CODE)
        return JS_NewString(ctx, grpc_code_name(value, &room));
    if (value < HEALTH_STATES)
        return JS_NewString(ctx, health_names[value]);
    snprintf(room.text, sizeof(room.text), "%u", value);
    return JS_NewString(ctx, room.text);
}

/* A Number whose prototype is ours. */
static JSValue number_new(JSContext *ctx, uint32_t value, JSValueConst proto)
{
    JSValue global = JS_GetGlobalObject(ctx);
    JSValue constructor = JS_GetPropertyStr(ctx, global, "Number");
    JSValue argument = JS_NewUint32(ctx, value);
    JSValue number = JS_CallConstructor(ctx, constructor, 1, (JSValueConst *)&argument);
    JS_FreeValue(ctx, constructor);
    JS_FreeValue(ctx, global);
    if (!JS_IsException(number))
        JS_SetPrototype(ctx, number, proto);
    return number;
}

static JSValue proto_new(JSContext *ctx, enum kind kind)
{
    JSValue zero = JS_NewInt32(ctx, 0);
    JSValue number_proto = JS_GetPrototype(ctx, zero);
    JSValue proto = JS_NewObjectProto(ctx, number_proto);
    JS_FreeValue(ctx, number_proto);
    if (!JS_IsException(proto))
        JS_DefinePropertyValueStr(
            ctx, proto, "toString",
            JS_NewCFunctionMagic(ctx, to_string, "toString", 0, JS_CFUNC_generic_magic, kind),
            JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE);
    return proto;
}

static struct grpc_values *values_of(JSContext *ctx)
{
    struct vu *vu = vu_of(ctx);
    struct grpc_values *v = vu->module_data[SLOT_GRPC];
    if (v)
        return v;
    v = xcalloc(1, sizeof(*v));
    vu->module_data[SLOT_GRPC] = v;
    for (int i = 0; i < KINDS; i++)
        v->protos[i] = proto_new(ctx, i);
    for (uint32_t i = 0; i < GRPC_CODES; i++)
        v->codes[i] = number_new(ctx, i, v->protos[KIND_CODE]);
    for (uint32_t i = 0; i < HEALTH_STATES; i++)
        v->health[i] = number_new(ctx, i, v->protos[KIND_HEALTH]);
    return v;
}

void grpc_values_release(struct vu *vu)
{
    struct grpc_values *v = vu->module_data[SLOT_GRPC];
    if (!v)
        return;
    JSRuntime *rt = JS_GetRuntime(vm_context(vu->vm));
    for (int i = 0; i < KINDS; i++)
        JS_FreeValueRT(rt, v->protos[i]);
    for (int i = 0; i < GRPC_CODES; i++)
        JS_FreeValueRT(rt, v->codes[i]);
    for (int i = 0; i < HEALTH_STATES; i++)
        JS_FreeValueRT(rt, v->health[i]);
    free(v);
    vu->module_data[SLOT_GRPC] = NULL;
}

JSValue grpc_code_value(JSContext *ctx, uint32_t code)
{
    struct grpc_values *v = values_of(ctx);
    return code < GRPC_CODES ? JS_DupValue(ctx, v->codes[code])
                             : number_new(ctx, code, v->protos[KIND_CODE]);
}

JSValue grpc_health_value(JSContext *ctx, uint32_t state)
{
    struct grpc_values *v = values_of(ctx);
    return state < HEALTH_STATES ? JS_DupValue(ctx, v->health[state])
                                 : number_new(ctx, state, v->protos[KIND_HEALTH]);
}

int grpc_values_export(JSContext *ctx, JSValueConst exports)
{
    /* The misspelt one is k6's. */
    static const char *const health_exports[HEALTH_STATES] = { "HealthCheckUnknown",
                                                               "HealthCheckServing",
                                                               "HealthCheckNotServing",
                                                               "HealthCheckServiceUnkown" };
    for (uint32_t i = 0; i < GRPC_CODES; i++) {
        struct grpc_code_room room;
        char name[32];
        snprintf(name, sizeof(name), "Status%s", grpc_code_name(i, &room));
        if (JS_SetPropertyStr(ctx, exports, name, grpc_code_value(ctx, i)) < 0)
            return -1;
    }
    for (uint32_t i = 0; i < HEALTH_STATES; i++)
        if (JS_SetPropertyStr(ctx, exports, health_exports[i], grpc_health_value(ctx, i)) < 0)
            return -1;
    return 0;
}
