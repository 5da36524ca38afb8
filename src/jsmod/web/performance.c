#include "jsmod/web/performance.h"

#include "base/check.h"
#include "base/clock.h"

static int64_t origin_ns; /* monotonic */

void performance_init(void)
{
    origin_ns = clock_mono_ns();
}

double performance_now_ms(void)
{
    return ns_to_ms(clock_mono_ns() - origin_ns);
}

static JSValue get_now(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    return JS_NewFloat64(ctx, performance_now_ms());
}

static JSValue get_origin(JSContext *ctx, JSValueConst this_val)
{
    return JS_NewFloat64(ctx, ns_to_ms(clock_wall_of_mono_ns(origin_ns)));
}

static JSValue to_json(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    JSValue object = JS_NewObject(ctx);
    JS_DefinePropertyValueStr(ctx, object, "timeOrigin", get_origin(ctx, this_val), JS_PROP_C_W_E);
    return object;
}

static const JSCFunctionListEntry members[] = {
    JS_CFUNC_DEF("now", 0, get_now),
    JS_CGETSET_DEF("timeOrigin", get_origin, NULL),
    JS_CFUNC_DEF("toJSON", 0, to_json),
    JS_PROP_STRING_DEF("[Symbol.toStringTag]", "Performance", JS_PROP_CONFIGURABLE),
};

JSValue performance_object(JSContext *ctx)
{
    JSValue object = JS_NewObject(ctx);
    JS_SetPropertyFunctionList(ctx, object, members, ARRAY_LEN(members));
    return object;
}
