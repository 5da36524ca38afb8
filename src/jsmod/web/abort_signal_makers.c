/* AbortSignal.abort, timeout and any. */
#include "jsmod/web/abort_signal.h"

#include "base/check.h"
#include "base/clock.h"
#include "jsmod/classes.h"
#include "jsmod/web/dom_exception.h"
#include "jsmod/web/iterate.h"
#include "script/event_loop.h"

int abort_signal_abort_for(JSContext *ctx, JSValueConst signal, JSValueConst reason)
{
    JSValue given = JS_IsUndefined(reason) ? dom_exception_new(ctx, SLICE("AbortError"),
                                                               SLICE("This operation was aborted"))
                                           : JS_DupValue(ctx, reason);
    int rc = JS_IsException(given) ? -1 : abort_signal_abort(ctx, signal, given);
    JS_FreeValue(ctx, given);
    return rc;
}

/* The signal if it could be made what it should be. */
static JSValue signal_or_exception(JSContext *ctx, JSValue signal, int rc)
{
    if (rc == 0)
        return signal;
    JS_FreeValue(ctx, signal);
    return JS_EXCEPTION;
}

static JSValue make_aborted(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    JSValue signal = abort_signal_new(ctx);
    if (JS_IsException(signal))
        return signal;
    JSValueConst reason = argc > 0 ? argv[0] : JS_UNDEFINED;
    return signal_or_exception(ctx, signal, abort_signal_abort_for(ctx, signal, reason));
}

/* --- timeout ---------------------------------------------------------------------------------- */

static JSValue time_out(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                        int magic, JSValue *data)
{
    JSValue reason = dom_exception_new(ctx, SLICE("TimeoutError"),
                                       SLICE("The operation was aborted due to timeout"));
    int rc = JS_IsException(reason) ? -1 : abort_signal_abort(ctx, data[0], reason);
    JS_FreeValue(ctx, reason);
    return rc == 0 ? JS_UNDEFINED : JS_EXCEPTION;
}

static int set_timer(JSContext *ctx, JSValueConst signal, double ms)
{
    int64_t delay_ns = ms < 9e12 ? (int64_t)ms * NS_PER_MS : INT64_MAX;
    JSValue callback = JS_NewCFunctionData(ctx, time_out, 0, 0, 1, &signal);
    if (JS_IsException(callback))
        return -1;
    int64_t id = script_timer_set(ctx, callback, delay_ns, false, "AbortSignal.timeout", 0, NULL);
    JS_FreeValue(ctx, callback);
    if (id < 0)
        return -1;
    /* An iteration doesn't wait for what would only end its waiting. */
    script_timer_to_background(ctx, id);
    return 0;
}

static JSValue make_timeout(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    static const double max_ms = 9007199254740991; /* Number.MAX_SAFE_INTEGER, as Web IDL wants */
    double ms;
    if (JS_ToFloat64(ctx, &ms, argv[0]) != 0)
        return JS_EXCEPTION;
    if (!(ms > -1 && ms <= max_ms))
        return JS_ThrowTypeError(ctx, "a timeout is a number of milliseconds from 0 on");
    JSValue signal = abort_signal_new(ctx);
    return JS_IsException(signal) ? signal
                                  : signal_or_exception(ctx, signal, set_timer(ctx, signal, ms));
}

/* --- any -------------------------------------------------------------------------------------- */

struct signals {
    JSValue *items;
    uint32_t count;
};

static int collect(void *context, JSContext *ctx, JSValueConst item)
{
    struct signals *s = context;
    if (!abort_signal_of(item)) {
        JS_ThrowTypeError(ctx, "AbortSignal.any takes AbortSignals");
        return -1;
    }
    JSValue *items = js_realloc(ctx, s->items, (s->count + 1) * sizeof(*items));
    if (!items)
        return -1;
    s->items = items;
    s->items[s->count++] = JS_DupValue(ctx, item);
    return 0;
}

static JSValue make_any(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct signals on = { 0 };
    JSValue signal = JS_EXCEPTION;
    if (iterate(ctx, argv[0], collect, &on) == 0)
        signal = abort_signal_new(ctx);
    if (!JS_IsException(signal))
        signal = signal_or_exception(
            ctx, signal, abort_signal_depend(ctx, signal, on.count, (JSValueConst *)on.items));
    for (uint32_t i = 0; i < on.count; i++)
        JS_FreeValue(ctx, on.items[i]);
    js_free(ctx, on.items);
    return signal;
}

const JSCFunctionListEntry abort_signal_statics[ABORT_SIGNAL_STATICS] = {
    JS_CFUNC_DEF("abort", 0, make_aborted),
    JS_CFUNC_DEF("timeout", 1, make_timeout),
    JS_CFUNC_DEF("any", 1, make_any),
};
