/* https://dom.spec.whatwg.org/#interface-AbortSignal */
#include "jsmod/web/abort_signal.h"

#include "base/check.h"
#include "base/clock.h"
#include "jsmod/binding.h"
#include "jsmod/classes.h"
#include "jsmod/web/dom_exception.h"
#include "jsmod/web/event.h"
#include "jsmod/web/event_target.h"
#include "script/event_loop.h"

/* What a signal of AbortSignal.any, the dependent, waits for. */
struct source {
    struct abort_watch watch; /* without a function */
    struct abort_signal *dependent;
    JSValue value;
};

struct abort_signal {
    struct event_target target; /* first: see event_target.c */
    bool is_aborted;
    JSValue reason;
    struct abort_watch *watches;
    void *object;           /* the signal itself, not counted */
    struct source *sources; /* NULL but for AbortSignal.any */
    uint32_t source_count;
    JSValue self; /* counted while it has sources and listeners: nobody else may know it */
    struct abort_signal *next_aborted; /* of the dependents that are aborted with their source */
};

struct abort_signal *abort_signal_of(JSValueConst value)
{
    return class_opaque(value, CLASS_ABORT_SIGNAL);
}

bool abort_signal_is_aborted(JSValueConst value)
{
    const struct abort_signal *s = abort_signal_of(value);
    return s && s->is_aborted;
}

JSValue abort_signal_reason(JSContext *ctx, JSValueConst value)
{
    return JS_DupValue(ctx, abort_signal_of(value)->reason);
}

/* --- watches ---------------------------------------------------------------------------------- */

void abort_watch_start(struct abort_watch *watch, struct abort_signal *signal)
{
    watch->signal = signal;
    watch->prev = NULL;
    watch->next = signal->watches;
    if (watch->next)
        watch->next->prev = watch;
    signal->watches = watch;
}

void abort_watch_stop(struct abort_watch *watch)
{
    if (!watch->signal)
        return;
    if (watch->prev)
        watch->prev->next = watch->next;
    else
        watch->signal->watches = watch->next;
    if (watch->next)
        watch->next->prev = watch->prev;
    watch->signal = NULL;
}

static void leave_sources(JSRuntime *rt, struct abort_signal *s)
{
    struct source *sources = s->sources;
    uint32_t count = s->source_count;
    JSValue self = s->self;
    s->sources = NULL;
    s->source_count = 0;
    s->self = JS_UNDEFINED;
    for (uint32_t i = 0; i < count; i++)
        abort_watch_stop(&sources[i].watch);
    for (uint32_t i = 0; i < count; i++)
        JS_FreeValueRT(rt, sources[i].value);
    js_free_rt(rt, sources);
    JS_FreeValueRT(rt, self);
}

/* --- the object ------------------------------------------------------------------------------- */

static void signal_finalize(JSRuntime *rt, JSValue value)
{
    struct abort_signal *s = abort_signal_of(value);
    if (!s)
        return;
    while (s->watches)
        abort_watch_stop(s->watches);
    leave_sources(rt, s);
    event_target_deinit(rt, &s->target);
    JS_FreeValueRT(rt, s->reason);
    js_free_rt(rt, s);
}

static void signal_mark(JSRuntime *rt, JSValueConst value, JS_MarkFunc *mark)
{
    const struct abort_signal *s = abort_signal_of(value);
    if (!s)
        return;
    event_target_mark(rt, &s->target, mark);
    JS_MarkValue(rt, s->reason, mark);
    for (uint32_t i = 0; i < s->source_count; i++)
        JS_MarkValue(rt, s->sources[i].value, mark);
    /* The reference that a dependent has to itself is its first source's, for the collector. */
    for (const struct abort_watch *w = s->watches; w; w = w->next) {
        if (w->aborted)
            continue;
        const struct source *source = CONTAINER_OF(w, struct source, watch);
        if (source == source->dependent->sources)
            JS_MarkValue(rt, source->dependent->self, mark);
    }
}

static JSValue value_of(JSContext *ctx, const struct abort_signal *s)
{
    return JS_DupValue(ctx, JS_MKPTR(JS_TAG_OBJECT, s->object));
}

static void listeners_changed(JSContext *ctx, struct event_target *target)
{
    struct abort_signal *s = CONTAINER_OF(target, struct abort_signal, target);
    JSValue old = s->self;
    s->self = s->sources && event_target_is_heard(target) ? value_of(ctx, s) : JS_UNDEFINED;
    JS_FreeValue(ctx, old);
}

/* --- aborting --------------------------------------------------------------------------------- */

static int tell_listeners(JSContext *ctx, struct abort_signal *s, JSValueConst signal)
{
    if (!event_target_is_heard(&s->target))
        return 0;
    JSValue event = event_new(ctx, "abort");
    int rc = JS_IsException(event) ? -1 : event_dispatch(ctx, signal, event);
    JS_FreeValue(ctx, event);
    return rc;
}

/* From now on it is aborted, though nobody has been told. */
static void set_aborted(JSContext *ctx, struct abort_signal *s, JSValueConst reason)
{
    s->is_aborted = true;
    s->reason = JS_DupValue(ctx, reason);
    leave_sources(JS_GetRuntime(ctx), s);
}

static struct abort_signal *first_dependent(const struct abort_signal *s)
{
    for (struct abort_watch *w = s->watches; w; w = w->next)
        if (!w->aborted)
            return CONTAINER_OF(w, struct source, watch)->dependent;
    return NULL;
}

/* Sets all that depend on it, too: a list, in which each is counted once more. */
static struct abort_signal *set_dependents(JSContext *ctx, struct abort_signal *s)
{
    struct abort_signal *list = NULL, *dependent;
    while ((dependent = first_dependent(s)) != NULL) { /* the latest comes first */
        (void)value_of(ctx, dependent);
        set_aborted(ctx, dependent, s->reason);
        dependent->next_aborted = list;
        list = dependent;
    }
    return list;
}

static int tell(JSContext *ctx, struct abort_signal *s, JSValueConst signal)
{
    while (s->watches) {
        struct abort_watch *watch = s->watches;
        abort_watch_stop(watch);
        watch->aborted(watch, ctx);
    }
    return tell_listeners(ctx, s, signal);
}

int abort_signal_abort(JSContext *ctx, JSValueConst signal, JSValueConst reason)
{
    struct abort_signal *s = abort_signal_of(signal);
    if (s->is_aborted)
        return 0;
    JSValue held = JS_DupValue(ctx, signal);
    set_aborted(ctx, s, reason);
    struct abort_signal *dependent = set_dependents(ctx, s), *next;
    int rc = tell(ctx, s, held);
    for (; dependent; dependent = next) {
        JSValue value = JS_MKPTR(JS_TAG_OBJECT, dependent->object);
        next = dependent->next_aborted;
        if (rc == 0)
            rc = tell(ctx, dependent, value);
        JS_FreeValue(ctx, value);
    }
    JS_FreeValue(ctx, held);
    return rc;
}

/* --- AbortSignal ------------------------------------------------------------------------------ */

static struct abort_signal *signal_this(JSContext *ctx, JSValueConst this_val)
{
    return class_this(ctx, this_val, CLASS_ABORT_SIGNAL, "AbortSignal");
}

static JSValue get_aborted(JSContext *ctx, JSValueConst this_val)
{
    const struct abort_signal *s = signal_this(ctx, this_val);
    return s ? JS_NewBool(ctx, s->is_aborted) : JS_EXCEPTION;
}

static JSValue get_reason(JSContext *ctx, JSValueConst this_val)
{
    const struct abort_signal *s = signal_this(ctx, this_val);
    return s ? JS_DupValue(ctx, s->reason) : JS_EXCEPTION;
}

static JSValue get_onabort(JSContext *ctx, JSValueConst this_val)
{
    const struct abort_signal *s = signal_this(ctx, this_val);
    return s ? event_target_handler(ctx, &s->target, "abort") : JS_EXCEPTION;
}

static JSValue set_onabort(JSContext *ctx, JSValueConst this_val, JSValueConst handler)
{
    struct abort_signal *s = signal_this(ctx, this_val);
    return s && event_target_set_handler(ctx, &s->target, "abort", handler) == 0 ? JS_UNDEFINED
                                                                                 : JS_EXCEPTION;
}

static JSValue throw_if_aborted(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    const struct abort_signal *s = signal_this(ctx, this_val);
    if (!s)
        return JS_EXCEPTION;
    return s->is_aborted ? JS_Throw(ctx, JS_DupValue(ctx, s->reason)) : JS_UNDEFINED;
}

static const JSClassDef signal_def = {
    .class_name = "AbortSignal",
    .finalizer = signal_finalize,
    .gc_mark = signal_mark,
};

static const JSCFunctionListEntry signal_members[] = {
    CLASS_TAG_DEF("AbortSignal"),
    JS_CGETSET_DEF("aborted", get_aborted, NULL),
    JS_CGETSET_DEF("reason", get_reason, NULL),
    JS_CGETSET_DEF("onabort", get_onabort, set_onabort),
    JS_CFUNC_DEF("throwIfAborted", 0, throw_if_aborted),
};

static const struct web_class signal_class = {
    .which = CLASS_ABORT_SIGNAL,
    .def = &signal_def,
    .parent = event_target_constructor,
    .members = signal_members,
    .member_count = ARRAY_LEN(signal_members),
    .statics = abort_signal_statics,
    .static_count = ABORT_SIGNAL_STATICS,
};

JSValue abort_signal_constructor(JSContext *ctx)
{
    return web_class_constructor(ctx, &signal_class);
}

/* --- making ----------------------------------------------------------------------------------- */

JSValue abort_signal_new(JSContext *ctx)
{
    if (web_class_need(ctx, &signal_class) != 0)
        return JS_EXCEPTION;
    struct abort_signal *s = js_mallocz(ctx, sizeof(*s));
    if (!s)
        return JS_EXCEPTION;
    s->reason = s->self = JS_UNDEFINED;
    s->target.changed = listeners_changed;
    JSValue signal = class_new_object(ctx, CLASS_ABORT_SIGNAL, s);
    if (JS_IsException(signal))
        js_free(ctx, s);
    else
        s->object = JS_VALUE_GET_PTR(signal);
    return signal;
}

static void add_source(JSContext *ctx, struct abort_signal *dependent, JSValueConst value)
{
    struct source *source = &dependent->sources[dependent->source_count++];
    *source = (struct source){ .dependent = dependent, .value = JS_DupValue(ctx, value) };
    abort_watch_start(&source->watch, abort_signal_of(value));
}

int abort_signal_depend(JSContext *ctx, JSValueConst signal, uint32_t count, JSValueConst *on)
{
    struct abort_signal *s = abort_signal_of(signal);
    size_t room = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct abort_signal *source = abort_signal_of(on[i]);
        if (source->is_aborted) {
            set_aborted(ctx, s, source->reason);
            return 0;
        }
        room += 1 + source->source_count;
    }
    s->sources = js_malloc(ctx, (room + 1) * sizeof(*s->sources));
    if (!s->sources)
        return -1;
    /* Dependents are never sources: there is one level of them. */
    for (uint32_t i = 0; i < count; i++) {
        const struct abort_signal *source = abort_signal_of(on[i]);
        for (uint32_t k = 0; k < source->source_count; k++)
            add_source(ctx, s, source->sources[k].value);
        if (!source->sources)
            add_source(ctx, s, on[i]);
    }
    return 0;
}
