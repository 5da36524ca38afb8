/* https://dom.spec.whatwg.org/#interface-eventtarget */
#include "jsmod/web/event_target.h"

#include "base/check.h"
#include "jsmod/binding.h"
#include "jsmod/classes.h"
#include "jsmod/web/abort_signal.h"
#include "jsmod/web/dom_exception.h"
#include "jsmod/web/event.h"
#include "jsmod/web/listeners.h"

static struct event_target *target_this(JSContext *ctx, JSValueConst this_val)
{
    struct event_target *target = event_target_of(this_val);
    if (!target)
        JS_ThrowTypeError(ctx, "not an EventTarget");
    return target;
}

/* -1 with an exception; the signal is the caller's otherwise. */
static int read_options(JSContext *ctx, JSValueConst value, struct listener_options *out)
{
    *out = (struct listener_options){ .signal = JS_UNDEFINED };
    if (!JS_IsObject(value)) {
        out->capture = JS_ToBool(ctx, value);
        return 0;
    }
    int capture = option_flag(ctx, value, "capture");
    int once = capture < 0 ? -1 : option_flag(ctx, value, "once");
    int passive = once < 0 ? -1 : option_flag(ctx, value, "passive");
    JSValue signal = passive < 0 ? JS_EXCEPTION : JS_GetPropertyStr(ctx, value, "signal");
    if (JS_IsException(signal))
        return -1;
    if (!JS_IsUndefined(signal) && !abort_signal_of(signal)) {
        JS_FreeValue(ctx, signal);
        JS_ThrowTypeError(ctx, "a listener's signal is an AbortSignal");
        return -1;
    }
    *out = (struct listener_options){ capture, once, passive, signal };
    return 0;
}

static int read_type(JSContext *ctx, JSValueConst value, JSAtom *type)
{
    JSValue text = JS_ToString(ctx, value);
    if (JS_IsException(text))
        return -1;
    *type = JS_ValueToAtom(ctx, text);
    JS_FreeValue(ctx, text);
    return 0;
}

static JSValue add_listener(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct event_target *target = target_this(ctx, this_val);
    struct listener_options options;
    JSAtom type;
    if (!target)
        return JS_EXCEPTION;
    if (!JS_IsObject(argv[1]) && !value_is_nullish(argv[1]))
        return JS_ThrowTypeError(ctx, "a listener is a function or an object");
    if (read_options(ctx, argc > 2 ? argv[2] : JS_UNDEFINED, &options) != 0)
        return JS_EXCEPTION;
    JSValue result = JS_UNDEFINED;
    if (read_type(ctx, argv[0], &type) != 0) {
        JS_FreeValue(ctx, options.signal);
        return JS_EXCEPTION;
    }
    if (JS_IsObject(argv[1]) && listener_add(ctx, target, type, argv[1], &options) != 0)
        result = JS_EXCEPTION;
    JS_FreeAtom(ctx, type);
    JS_FreeValue(ctx, options.signal);
    return result;
}

static JSValue remove_listener(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct event_target *target = target_this(ctx, this_val);
    JSAtom type;
    JSValueConst options = argc > 2 ? argv[2] : JS_UNDEFINED;
    int capture = JS_IsObject(options) ? option_flag(ctx, options, "capture")
                                       : JS_ToBool(ctx, options);
    if (!target || capture < 0 || read_type(ctx, argv[0], &type) != 0)
        return JS_EXCEPTION;
    if (JS_IsObject(argv[1]))
        listener_remove(ctx, target, type, argv[1], capture);
    JS_FreeAtom(ctx, type);
    return JS_UNDEFINED;
}

static JSValue dispatch(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct event *e = event_of(argv[0]);
    if (!target_this(ctx, this_val))
        return JS_EXCEPTION;
    if (!e)
        return JS_ThrowTypeError(ctx, "dispatchEvent takes an Event");
    if (e->is_dispatched)
        return throw_dom_exception(ctx, "InvalidStateError", "the event is being dispatched");
    e->is_trusted = false;
    if (event_dispatch(ctx, this_val, argv[0]) != 0)
        return JS_EXCEPTION;
    return JS_NewBool(ctx, !e->is_cancelled);
}

static void target_finalize(JSRuntime *rt, JSValue value)
{
    struct event_target *target = class_opaque(value, CLASS_EVENT_TARGET);
    if (target)
        event_target_deinit(rt, target);
    js_free_rt(rt, target);
}

static void target_mark(JSRuntime *rt, JSValueConst value, JS_MarkFunc *mark)
{
    const struct event_target *target = class_opaque(value, CLASS_EVENT_TARGET);
    if (target)
        event_target_mark(rt, target, mark);
}

static JSValue construct(JSContext *ctx, JSValueConst new_target, int argc, JSValueConst *argv)
{
    struct event_target *target = js_mallocz(ctx, sizeof(*target));
    if (!target)
        return JS_EXCEPTION;
    JSValue object = class_new_for(ctx, new_target, CLASS_EVENT_TARGET, target);
    if (JS_IsException(object))
        js_free(ctx, target);
    return object;
}

static const JSClassDef class_def = {
    .class_name = "EventTarget",
    .finalizer = target_finalize,
    .gc_mark = target_mark,
};

static const JSCFunctionListEntry members[] = {
    CLASS_TAG_DEF("EventTarget"),
    JS_CFUNC_DEF("addEventListener", 2, add_listener),
    JS_CFUNC_DEF("removeEventListener", 2, remove_listener),
    JS_CFUNC_DEF("dispatchEvent", 1, dispatch),
};

static const struct web_class class = {
    .which = CLASS_EVENT_TARGET,
    .def = &class_def,
    .construct = construct,
    .members = members,
    .member_count = ARRAY_LEN(members),
};

JSValue event_target_constructor(JSContext *ctx)
{
    return web_class_constructor(ctx, &class);
}
