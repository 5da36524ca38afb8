/* Who listens to an EventTarget, and the calls.
 * https://dom.spec.whatwg.org/#concept-event-dispatch, in a world without a tree of nodes. */
#include "jsmod/web/listeners.h"

#include "base/check.h"
#include "jsmod/classes.h"
#include "jsmod/web/abort_signal.h"
#include "jsmod/web/event.h"
#include "script/value.h"
#include "script/vm.h"

struct listener {
    struct listener *next;
    struct event_target *target;
    JSAtom type;
    JSValue callback;
    JSValue signal; /* or undefined */
    struct abort_watch watch;
    bool capture, once, passive;
    bool is_handler; /* the attribute `on<type>` */
    bool removed;
};

struct event_target *event_target_of(JSValueConst value)
{
    struct event_target *target = class_opaque(value, CLASS_EVENT_TARGET);
    return target ? target : class_opaque(value, CLASS_ABORT_SIGNAL);
}

/* --- the list --------------------------------------------------------------------------------- */

static void listener_free(JSRuntime *rt, struct listener *l)
{
    abort_watch_stop(&l->watch);
    JS_FreeAtomRT(rt, l->type);
    JS_FreeValueRT(rt, l->callback);
    JS_FreeValueRT(rt, l->signal);
    js_free_rt(rt, l);
}

void event_target_deinit(JSRuntime *rt, struct event_target *target)
{
    for (struct listener *l = target->first, *next; l; l = next) {
        next = l->next;
        listener_free(rt, l);
    }
}

void event_target_mark(JSRuntime *rt, const struct event_target *target, JS_MarkFunc *mark)
{
    for (const struct listener *l = target->first; l; l = l->next) {
        JS_MarkValue(rt, l->callback, mark);
        JS_MarkValue(rt, l->signal, mark);
    }
}

/* Takes the listener. */
static void append(struct event_target *target, struct listener *l)
{
    if (target->last)
        target->last->next = l;
    else
        target->first = l;
    target->last = l;
}

static void tell_change(JSContext *ctx, struct event_target *target)
{
    if (target->changed)
        target->changed(ctx, target);
}

/* Frees those that were removed, once nobody walks along the list. */
static void sweep(JSContext *ctx, struct event_target *target)
{
    struct listener **place = &target->first, *gone = NULL;
    if (target->dispatching)
        return;
    target->last = NULL;
    while (*place) {
        struct listener *l = *place;
        if (l->removed) {
            *place = l->next;
            l->next = gone;
            gone = l;
        } else {
            target->last = l;
            place = &l->next;
        }
    }
    /* A callback's end may run code that comes back here. */
    while (gone) {
        struct listener *l = gone;
        gone = l->next;
        listener_free(JS_GetRuntime(ctx), l);
    }
    tell_change(ctx, target);
}

static struct listener *listener_new(JSContext *ctx, struct event_target *target, JSAtom type,
                                     JSValueConst callback)
{
    struct listener *l = js_mallocz(ctx, sizeof(*l));
    if (!l)
        return NULL;
    l->type = JS_DupAtom(ctx, type);
    l->callback = JS_DupValue(ctx, callback);
    l->signal = JS_UNDEFINED;
    l->target = target;
    append(target, l);
    tell_change(ctx, target);
    return l;
}

static bool is_same(JSValueConst a, JSValueConst b)
{
    return JS_VALUE_GET_PTR(a) == JS_VALUE_GET_PTR(b);
}

static struct listener *find(const struct event_target *target, JSAtom type, JSValueConst callback,
                             bool capture)
{
    for (struct listener *l = target->first; l; l = l->next)
        if (!l->removed && !l->is_handler && l->type == type && l->capture == capture &&
            is_same(l->callback, callback))
            return l;
    return NULL;
}

bool event_target_is_heard(const struct event_target *target)
{
    return target->first != NULL;
}

static void signal_aborted(struct abort_watch *watch, JSContext *ctx)
{
    struct listener *l = CONTAINER_OF(watch, struct listener, watch);
    l->removed = true;
    sweep(ctx, l->target);
}

int listener_add(JSContext *ctx, struct event_target *target, JSAtom type, JSValueConst callback,
                 const struct listener_options *options)
{
    if (abort_signal_is_aborted(options->signal) || find(target, type, callback, options->capture))
        return 0;
    struct listener *l = listener_new(ctx, target, type, callback);
    if (!l)
        return -1;
    l->capture = options->capture;
    l->once = options->once;
    l->passive = options->passive;
    if (abort_signal_of(options->signal)) {
        l->signal = JS_DupValue(ctx, options->signal);
        l->watch.aborted = signal_aborted;
        abort_watch_start(&l->watch, abort_signal_of(options->signal));
    }
    return 0;
}

void listener_remove(JSContext *ctx, struct event_target *target, JSAtom type,
                     JSValueConst callback, bool capture)
{
    struct listener *l = find(target, type, callback, capture);
    if (!l)
        return;
    l->removed = true;
    sweep(ctx, target);
}

/* --- on<type> --------------------------------------------------------------------------------- */

static struct listener *find_handler(const struct event_target *target, JSAtom type)
{
    for (struct listener *l = target->first; l; l = l->next)
        if (!l->removed && l->is_handler && l->type == type)
            return l;
    return NULL;
}

JSValue event_target_handler(JSContext *ctx, const struct event_target *target, const char *type)
{
    JSAtom atom = JS_NewAtom(ctx, type);
    const struct listener *l = find_handler(target, atom);
    JS_FreeAtom(ctx, atom);
    return l ? JS_DupValue(ctx, l->callback) : JS_NULL;
}

int event_target_set_handler(JSContext *ctx, struct event_target *target, const char *type,
                             JSValueConst handler)
{
    JSAtom atom = JS_NewAtom(ctx, type);
    struct listener *l = find_handler(target, atom);
    int rc = 0;
    if (!JS_IsObject(handler)) {
        if (l)
            l->removed = true;
        sweep(ctx, target);
    } else if (l) { /* it keeps its place among the listeners */
        JSValue old = l->callback;
        l->callback = JS_DupValue(ctx, handler);
        JS_FreeValue(ctx, old);
    } else {
        l = listener_new(ctx, target, atom, handler);
        if (l)
            l->is_handler = true;
        else
            rc = -1;
    }
    JS_FreeAtom(ctx, atom);
    return rc;
}

/* --- dispatch --------------------------------------------------------------------------------- */

static JSValue throw_again(JSContext *ctx, int argc, JSValueConst *argv)
{
    return JS_Throw(ctx, JS_DupValue(ctx, argv[0]));
}

/* What a listener throws is nobody's on the stack: it ends the iteration from a job of its own. */
static int report(JSContext *ctx)
{
    if (vm_is_stopping(vm_of(ctx)))
        return -1;
    JSValue exception = JS_GetException(ctx);
    int rc = JS_EnqueueJob(ctx, throw_again, 1, (JSValueConst *)&exception);
    JS_FreeValue(ctx, exception);
    return rc < 0 ? -1 : 0;
}

static JSValue call_back(JSContext *ctx, JSValueConst callback, JSValueConst target,
                         JSValueConst event)
{
    if (JS_IsFunction(ctx, callback))
        return JS_Call(ctx, callback, target, 1, &event);
    JSValue method = JS_GetPropertyStr(ctx, callback, "handleEvent");
    if (JS_IsException(method))
        return method;
    JSValue result = JS_IsFunction(ctx, method)
                         ? JS_Call(ctx, method, callback, 1, &event)
                         : JS_ThrowTypeError(ctx, "the listener has no function handleEvent");
    JS_FreeValue(ctx, method);
    return result;
}

static int call_listener(JSContext *ctx, struct listener *l, JSValueConst target,
                         JSValueConst event)
{
    struct event *e = event_of(event);
    JSValue callback = JS_DupValue(ctx, l->callback); /* it may remove itself */
    l->removed |= l->once;
    e->in_passive = l->passive;
    JSValue result = call_back(ctx, callback, target, event);
    e->in_passive = false;
    JS_FreeValue(ctx, callback);
    if (JS_IsException(result))
        return report(ctx);
    JS_FreeValue(ctx, result);
    return 0;
}

static int call_listeners(JSContext *ctx, struct event_target *target, JSValueConst target_value,
                          JSValueConst event)
{
    const struct event *e = event_of(event);
    const struct listener *last = target->last; /* who comes meanwhile isn't called */
    int rc = 0;
    target->dispatching++;
    for (struct listener *l = target->first; l && rc == 0 && !e->is_stopped; l = l->next) {
        if (!l->removed && l->type == e->type)
            rc = call_listener(ctx, l, target_value, event);
        if (l == last)
            break;
    }
    target->dispatching--;
    sweep(ctx, target);
    return rc;
}

static void set_target(JSContext *ctx, JSValue *place, JSValueConst target)
{
    JSValue old = *place;
    *place = JS_DupValue(ctx, target);
    JS_FreeValue(ctx, old);
}

int event_dispatch(JSContext *ctx, JSValueConst target, JSValueConst event)
{
    struct event *e = event_of(event);
    JSValue held = JS_DupValue(ctx, target);
    e->is_dispatched = true;
    set_target(ctx, &e->target, held);
    set_target(ctx, &e->current_target, held);
    int rc = call_listeners(ctx, event_target_of(held), held, event);
    set_target(ctx, &e->current_target, JS_NULL);
    e->is_dispatched = e->is_stopped = e->propagation_stopped = false;
    JS_FreeValue(ctx, held);
    return rc;
}
