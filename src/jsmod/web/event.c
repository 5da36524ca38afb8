/* https://dom.spec.whatwg.org/#interface-event, in a world without a tree of nodes. */
#include "jsmod/web/event.h"

#include "base/check.h"
#include "jsmod/binding.h"
#include "jsmod/classes.h"
#include "jsmod/web/performance.h"

enum phase { PHASE_NONE, PHASE_CAPTURING, PHASE_AT_TARGET, PHASE_BUBBLING };

static void event_finalize(JSRuntime *rt, JSValue value)
{
    struct event *e = event_of(value);
    if (!e)
        return;
    JS_FreeAtomRT(rt, e->type);
    JS_FreeValueRT(rt, e->target);
    JS_FreeValueRT(rt, e->current_target);
    JS_FreeValueRT(rt, e->detail);
    js_free_rt(rt, e);
}

static void event_mark(JSRuntime *rt, JSValueConst value, JS_MarkFunc *mark)
{
    const struct event *e = event_of(value);
    if (!e)
        return;
    JS_MarkValue(rt, e->target, mark);
    JS_MarkValue(rt, e->current_target, mark);
    JS_MarkValue(rt, e->detail, mark);
}

struct event *event_of(JSValueConst value)
{
    return class_opaque(value, CLASS_EVENT);
}

static struct event *event_this(JSContext *ctx, JSValueConst this_val)
{
    return class_this(ctx, this_val, CLASS_EVENT, "Event");
}

/* --- made by scripts -------------------------------------------------------------------------- */

static int read_options(JSContext *ctx, JSValueConst options, struct event *e)
{
    if (value_is_nullish(options))
        return 0;
    if (!JS_IsObject(options)) {
        JS_ThrowTypeError(ctx, "an event's options are an object");
        return -1;
    }
    int bubbles = option_flag(ctx, options, "bubbles");
    int cancelable = bubbles < 0 ? -1 : option_flag(ctx, options, "cancelable");
    int composed = cancelable < 0 ? -1 : option_flag(ctx, options, "composed");
    if (composed < 0)
        return -1;
    e->bubbles = bubbles;
    e->cancelable = cancelable;
    e->composed = composed;
    return 0;
}

static JSValue make(JSContext *ctx, JSValueConst new_target, const struct event *from)
{
    struct event *e = js_malloc(ctx, sizeof(*e));
    if (!e)
        return JS_EXCEPTION;
    *e = *from;
    e->target = e->current_target = e->detail = JS_NULL;
    e->time_ms = performance_now_ms();
    JSValue object = JS_IsUndefined(new_target) ? class_new_object(ctx, CLASS_EVENT, e)
                                                : class_new_for(ctx, new_target, CLASS_EVENT, e);
    if (JS_IsException(object))
        js_free(ctx, e);
    else
        JS_DupAtom(ctx, e->type);
    return object;
}

static JSValue construct(JSContext *ctx, JSValueConst new_target, int argc, JSValueConst *argv)
{
    struct event e = { 0 };
    if (!has_arguments(ctx, argc, 1))
        return JS_EXCEPTION;
    JSValue text = JS_ToString(ctx, argv[0]);
    if (JS_IsException(text))
        return text;
    e.type = JS_ValueToAtom(ctx, text);
    JS_FreeValue(ctx, text);
    JSValue object = read_options(ctx, argc > 1 ? argv[1] : JS_UNDEFINED, &e) == 0
                         ? make(ctx, new_target, &e)
                         : JS_EXCEPTION;
    JS_FreeAtom(ctx, e.type);
    return object;
}

static JSValue construct_custom(JSContext *ctx, JSValueConst new_target, int argc,
                                JSValueConst *argv)
{
    JSValue detail = JS_NULL;
    if (argc > 1 && JS_IsObject(argv[1]))
        detail = JS_GetPropertyStr(ctx, argv[1], "detail");
    JSValue object = JS_IsException(detail) ? JS_EXCEPTION : construct(ctx, new_target, argc, argv);
    if (JS_IsException(object) || JS_IsUndefined(detail))
        JS_FreeValue(ctx, detail);
    else
        event_of(object)->detail = detail;
    return object;
}

/* --- fields and methods ----------------------------------------------------------------------- */

enum field {
    FIELD_TYPE,
    FIELD_TARGET,
    FIELD_CURRENT_TARGET,
    FIELD_PHASE,
    FIELD_BUBBLES,
    FIELD_CANCELABLE,
    FIELD_COMPOSED,
    FIELD_DEFAULT_PREVENTED,
    FIELD_IS_TRUSTED,
    FIELD_TIME_STAMP,
    FIELD_CANCEL_BUBBLE,
    FIELD_RETURN_VALUE,
    FIELD_DETAIL,
};

static JSValue get_field(JSContext *ctx, JSValueConst this_val, int field)
{
    const struct event *e = event_this(ctx, this_val);
    if (!e)
        return JS_EXCEPTION;
    switch ((enum field)field) {
    case FIELD_TYPE: return JS_AtomToString(ctx, e->type);
    case FIELD_TARGET: return JS_DupValue(ctx, e->target);
    case FIELD_CURRENT_TARGET: return JS_DupValue(ctx, e->current_target);
    case FIELD_PHASE: return JS_NewInt32(ctx, e->is_dispatched ? PHASE_AT_TARGET : PHASE_NONE);
    case FIELD_BUBBLES: return JS_NewBool(ctx, e->bubbles);
    case FIELD_CANCELABLE: return JS_NewBool(ctx, e->cancelable);
    case FIELD_COMPOSED: return JS_NewBool(ctx, e->composed);
    case FIELD_DEFAULT_PREVENTED: return JS_NewBool(ctx, e->is_cancelled);
    case FIELD_IS_TRUSTED: return JS_NewBool(ctx, e->is_trusted);
    case FIELD_TIME_STAMP: return JS_NewFloat64(ctx, e->time_ms);
    case FIELD_CANCEL_BUBBLE: return JS_NewBool(ctx, e->propagation_stopped);
    case FIELD_RETURN_VALUE: return JS_NewBool(ctx, !e->is_cancelled);
    case FIELD_DETAIL: return JS_DupValue(ctx, e->detail);
    }
    return JS_UNDEFINED;
}

enum method { PREVENT_DEFAULT, STOP_PROPAGATION, STOP_IMMEDIATELY };

static JSValue call_method(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                           int method)
{
    struct event *e = event_this(ctx, this_val);
    if (!e)
        return JS_EXCEPTION;
    switch ((enum method)method) {
    case PREVENT_DEFAULT: e->is_cancelled |= e->cancelable && !e->in_passive; break;
    case STOP_IMMEDIATELY: e->is_stopped = true; /* fallthrough */
    case STOP_PROPAGATION: e->propagation_stopped = true; break;
    }
    return JS_UNDEFINED;
}

static JSValue composed_path(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    const struct event *e = event_this(ctx, this_val);
    if (!e)
        return JS_EXCEPTION;
    JSValue path = JS_NewArray(ctx);
    if (e->is_dispatched)
        JS_SetPropertyUint32(ctx, path, 0, JS_DupValue(ctx, e->target));
    return path;
}

static const JSClassDef event_def = {
    .class_name = "Event",
    .finalizer = event_finalize,
    .gc_mark = event_mark,
};

#define PHASES_DEF                                                                 \
    JS_PROP_INT32_DEF("NONE", PHASE_NONE, JS_PROP_ENUMERABLE),                     \
        JS_PROP_INT32_DEF("CAPTURING_PHASE", PHASE_CAPTURING, JS_PROP_ENUMERABLE), \
        JS_PROP_INT32_DEF("AT_TARGET", PHASE_AT_TARGET, JS_PROP_ENUMERABLE),       \
        JS_PROP_INT32_DEF("BUBBLING_PHASE", PHASE_BUBBLING, JS_PROP_ENUMERABLE)

static const JSCFunctionListEntry event_members[] = {
    CLASS_TAG_DEF("Event"),
    JS_CGETSET_MAGIC_DEF("type", get_field, NULL, FIELD_TYPE),
    JS_CGETSET_MAGIC_DEF("target", get_field, NULL, FIELD_TARGET),
    JS_CGETSET_MAGIC_DEF("srcElement", get_field, NULL, FIELD_TARGET),
    JS_CGETSET_MAGIC_DEF("currentTarget", get_field, NULL, FIELD_CURRENT_TARGET),
    JS_CGETSET_MAGIC_DEF("eventPhase", get_field, NULL, FIELD_PHASE),
    JS_CGETSET_MAGIC_DEF("bubbles", get_field, NULL, FIELD_BUBBLES),
    JS_CGETSET_MAGIC_DEF("cancelable", get_field, NULL, FIELD_CANCELABLE),
    JS_CGETSET_MAGIC_DEF("composed", get_field, NULL, FIELD_COMPOSED),
    JS_CGETSET_MAGIC_DEF("defaultPrevented", get_field, NULL, FIELD_DEFAULT_PREVENTED),
    JS_CGETSET_MAGIC_DEF("isTrusted", get_field, NULL, FIELD_IS_TRUSTED),
    JS_CGETSET_MAGIC_DEF("timeStamp", get_field, NULL, FIELD_TIME_STAMP),
    JS_CGETSET_MAGIC_DEF("cancelBubble", get_field, NULL, FIELD_CANCEL_BUBBLE),
    JS_CGETSET_MAGIC_DEF("returnValue", get_field, NULL, FIELD_RETURN_VALUE),
    JS_CFUNC_DEF("composedPath", 0, composed_path),
    JS_CFUNC_MAGIC_DEF("preventDefault", 0, call_method, PREVENT_DEFAULT),
    JS_CFUNC_MAGIC_DEF("stopPropagation", 0, call_method, STOP_PROPAGATION),
    JS_CFUNC_MAGIC_DEF("stopImmediatePropagation", 0, call_method, STOP_IMMEDIATELY),
    PHASES_DEF,
};

static const JSCFunctionListEntry event_statics[] = { PHASES_DEF };

static const struct web_class event_class = {
    .which = CLASS_EVENT,
    .def = &event_def,
    .construct = construct,
    .length = 1,
    .members = event_members,
    .member_count = ARRAY_LEN(event_members),
    .statics = event_statics,
    .static_count = ARRAY_LEN(event_statics),
};

JSValue event_constructor(JSContext *ctx)
{
    return web_class_constructor(ctx, &event_class);
}

static const JSClassDef custom_event_def = { .class_name = "CustomEvent" };

static const JSCFunctionListEntry custom_event_members[] = {
    CLASS_TAG_DEF("CustomEvent"),
    JS_CGETSET_MAGIC_DEF("detail", get_field, NULL, FIELD_DETAIL),
};

static const struct web_class custom_event_class = {
    .which = CLASS_CUSTOM_EVENT,
    .def = &custom_event_def,
    .construct = construct_custom,
    .length = 1,
    .parent = event_constructor,
    .members = custom_event_members,
    .member_count = ARRAY_LEN(custom_event_members),
};

JSValue custom_event_constructor(JSContext *ctx)
{
    return web_class_constructor(ctx, &custom_event_class);
}

JSValue event_new(JSContext *ctx, const char *type)
{
    if (web_class_need(ctx, &event_class) != 0)
        return JS_EXCEPTION;
    struct event e = { .type = JS_NewAtom(ctx, type), .is_trusted = true };
    JSValue object = make(ctx, JS_UNDEFINED, &e);
    JS_FreeAtom(ctx, e.type);
    return object;
}
