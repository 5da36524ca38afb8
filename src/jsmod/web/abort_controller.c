#include "jsmod/web/abort_controller.h"

#include "base/check.h"
#include "jsmod/classes.h"
#include "jsmod/web/abort_signal.h"

/* The opaque pointer is the signal's object, counted. */
static JSValue signal_of(JSValueConst controller)
{
    void *object = class_opaque(controller, CLASS_ABORT_CONTROLLER);
    return object ? JS_MKPTR(JS_TAG_OBJECT, object) : JS_UNDEFINED;
}

static void finalize(JSRuntime *rt, JSValue value)
{
    JS_FreeValueRT(rt, signal_of(value));
}

static void mark(JSRuntime *rt, JSValueConst value, JS_MarkFunc *mark_value)
{
    JS_MarkValue(rt, signal_of(value), mark_value);
}

static JSValue construct(JSContext *ctx, JSValueConst new_target, int argc, JSValueConst *argv)
{
    JSValue signal = abort_signal_new(ctx);
    if (JS_IsException(signal))
        return signal;
    JSValue object = class_new_for(ctx, new_target, CLASS_ABORT_CONTROLLER,
                                   JS_VALUE_GET_PTR(signal));
    if (JS_IsException(object))
        JS_FreeValue(ctx, signal);
    return object;
}

static JSValue get_signal(JSContext *ctx, JSValueConst this_val)
{
    if (!class_this(ctx, this_val, CLASS_ABORT_CONTROLLER, "AbortController"))
        return JS_EXCEPTION;
    return JS_DupValue(ctx, signal_of(this_val));
}

static JSValue call_abort(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    JSValueConst reason = argc > 0 ? argv[0] : JS_UNDEFINED;
    if (!class_this(ctx, this_val, CLASS_ABORT_CONTROLLER, "AbortController") ||
        abort_signal_abort_for(ctx, signal_of(this_val), reason) != 0)
        return JS_EXCEPTION;
    return JS_UNDEFINED;
}

static const JSClassDef class_def = {
    .class_name = "AbortController",
    .finalizer = finalize,
    .gc_mark = mark,
};

static const JSCFunctionListEntry members[] = {
    CLASS_TAG_DEF("AbortController"),
    JS_CGETSET_DEF("signal", get_signal, NULL),
    JS_CFUNC_DEF("abort", 0, call_abort),
};

static const struct web_class class = {
    .which = CLASS_ABORT_CONTROLLER,
    .def = &class_def,
    .construct = construct,
    .members = members,
    .member_count = ARRAY_LEN(members),
};

JSValue abort_controller_constructor(JSContext *ctx)
{
    return web_class_constructor(ctx, &class);
}
