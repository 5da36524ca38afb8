/* setTimeout and setInterval. Timers are sorted by time, so that those of one moment run in the
 * order in which they were set. */
#include "script/event_loop.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "script/value.h"
#include "script/vm_internal.h"

struct script_timer {
    int64_t id;
    int64_t when_ns;
    int64_t delay_ns;
    const char *kind;
    bool repeat;
    bool in_background;
    bool cleared; /* while its callback runs */
    JSValue callback;
    int argc;
    JSValue argv[];
};

static void timer_free(JSContext *ctx, struct script_timer *t)
{
    JS_FreeValue(ctx, t->callback);
    for (int i = 0; i < t->argc; i++)
        JS_FreeValue(ctx, t->argv[i]);
    free(t);
}

static void insert(struct event_loop *l, struct script_timer *t)
{
    uint32_t at;

    if (l->timer_count == l->timer_capacity) {
        l->timer_capacity = l->timer_capacity ? 2 * l->timer_capacity : 4;
        l->timers = xrealloc(l->timers, l->timer_capacity * sizeof(struct script_timer *));
    }
    /* New timers mostly are the latest. */
    for (at = l->timer_count; at > 0 && l->timers[at - 1]->when_ns > t->when_ns; at--) {
        l->timers[at] = l->timers[at - 1];
    }
    l->timers[at] = t;
    l->timer_count++;
    l->background_timers += t->in_background;
}

static struct script_timer *take(struct event_loop *l, uint32_t at)
{
    struct script_timer *t = l->timers[at];

    l->timer_count--;
    l->background_timers -= t->in_background;
    memmove(l->timers + at, l->timers + at + 1,
            (l->timer_count - at) * sizeof(struct script_timer *));
    return t;
}

static int64_t after(int64_t delay_ns)
{
    int64_t now = clock_mono_ns();

    return delay_ns > INT64_MAX - now ? INT64_MAX : now + delay_ns;
}

int64_t script_timer_set(JSContext *ctx, JSValueConst callback, int64_t delay_ns, bool repeat,
                         const char *kind, int argc, JSValueConst *argv)
{
    struct event_loop *l = &vm_of(ctx)->loop;
    struct script_timer *t;

    if (value_is_nullish(callback)) {
        l->last_timer_id++; /* as in k6: this failure takes a number, the next doesn't */
        throw_go_error(ctx, "%s's callback isn't a callable function", kind);
        return -1;
    }
    if (!JS_IsFunction(ctx, callback)) {
        JS_ThrowTypeError(ctx, "%s's callback isn't a callable function", kind);
        return -1;
    }
    t = xmalloc(sizeof(*t) + (size_t)argc * sizeof(JSValue));
    *t = (struct script_timer){
        .id = ++l->last_timer_id,
        .delay_ns = delay_ns < 0 ? 0 : delay_ns,
        .kind = kind,
        .repeat = repeat,
        .callback = JS_DupValue(ctx, callback),
        .argc = argc,
    };
    for (int i = 0; i < argc; i++)
        t->argv[i] = JS_DupValue(ctx, argv[i]);
    t->when_ns = after(t->delay_ns);
    insert(l, t);
    return t->id;
}

void script_timer_clear(JSContext *ctx, int64_t id)
{
    struct event_loop *l = &vm_of(ctx)->loop;

    if (l->running && l->running->id == id) {
        l->running->cleared = true;
        return;
    }
    for (uint32_t i = 0; i < l->timer_count; i++) {
        if (l->timers[i]->id == id) {
            timer_free(ctx, take(l, i));
            return;
        }
    }
}

void script_timer_to_background(JSContext *ctx, int64_t id)
{
    struct event_loop *l = &vm_of(ctx)->loop;

    for (uint32_t i = 0; i < l->timer_count; i++) {
        if (l->timers[i]->id == id && !l->timers[i]->in_background) {
            l->timers[i]->in_background = true;
            l->background_timers++;
        }
    }
}

int64_t timers_next_ns(const struct vm *vm)
{
    return vm->loop.timer_count ? vm->loop.timers[0]->when_ns : NEVER_NS;
}

JSValue timers_fire_first(struct vm *vm)
{
    struct script_timer *t = take(&vm->loop, 0);
    JSValue global = JS_GetGlobalObject(vm->ctx), result;

    vm->loop.running = t;
    result = JS_Call(vm->ctx, t->callback, global, t->argc, (JSValueConst *)t->argv);
    vm->loop.running = NULL;
    JS_FreeValue(vm->ctx, global);
    if (t->repeat && !t->cleared) {
        t->when_ns = after(t->delay_ns);
        insert(&vm->loop, t);
    } else {
        timer_free(vm->ctx, t);
    }
    return result;
}

void timers_abandon(struct vm *vm)
{
    while (vm->loop.timer_count) {
        struct script_timer *t = take(&vm->loop, 0);

        if (!t->in_background)
            log_message(LOG_WARN, "%s %lld was stopped because the VU iteration was interrupted",
                        t->kind, (long long)t->id);
        timer_free(vm->ctx, t);
    }
}

/* --- the functions ---------------------------------------------------------------------------- */

/* Milliseconds as any value. What is no number is "now". */
static int delay_of(JSContext *ctx, JSValueConst value, int64_t *ns)
{
    double ms;

    if (JS_ToFloat64(ctx, &ms, value))
        return -1;
    if (!(ms > 0))
        *ns = 0;
    else if (ms >= 9e12)
        *ns = INT64_MAX;
    else
        *ns = (int64_t)(ms * (double)NS_PER_MS);
    return 0;
}

static JSValue set_timer(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                         int repeat)
{
    int64_t delay_ns, id;

    if (delay_of(ctx, argv[1], &delay_ns))
        return JS_EXCEPTION;
    id = script_timer_set(ctx, argv[0], delay_ns, repeat, repeat ? "setInterval" : "setTimeout",
                          argc > 2 ? argc - 2 : 0, argv + 2);
    return id < 0 ? JS_EXCEPTION : JS_NewInt64(ctx, id);
}

static JSValue clear_timer(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    double id;

    if (JS_ToFloat64(ctx, &id, argv[0]))
        return JS_EXCEPTION;
    if (id >= 1 && id < 9e15)
        script_timer_clear(ctx, (int64_t)id);
    return JS_UNDEFINED;
}

const JSCFunctionListEntry script_timer_functions[SCRIPT_TIMER_FUNCTIONS] = {
    JS_CFUNC_MAGIC_DEF("setTimeout", 2, set_timer, 0),
    JS_CFUNC_DEF("clearTimeout", 1, clear_timer),
    JS_CFUNC_MAGIC_DEF("setInterval", 2, set_timer, 1),
    JS_CFUNC_DEF("clearInterval", 1, clear_timer),
};
