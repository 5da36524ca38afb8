/* setTimeout and setInterval of a Socket: they run while it is open, and only then. */
#include "jsmod/ws/ws_socket.h"

#include "base/check.h"
#include "base/clock.h"

#include <stdlib.h>

static const double LONGEST_MS = 9e12;

static void insert(struct ws_socket *s, struct ws_socket_timer timer)
{
    uint32_t at = s->timer_count++;
    s->timers = xrealloc(s->timers, s->timer_count * sizeof(*s->timers));
    for (; at > 0 && s->timers[at - 1].when_ns > timer.when_ns; at--)
        s->timers[at] = s->timers[at - 1];
    s->timers[at] = timer;
}

JSValue ws_socket_set_timer(JSContext *ctx, struct ws_socket *s, int argc, JSValueConst *argv,
                            bool repeat)
{
    const char *name = repeat ? "setInterval" : "setTimeout";
    JSValueConst function = arg_or_undefined(argc, argv, 0);
    double ms;
    if (JS_ToFloat64(ctx, &ms, arg_or_undefined(argc, argv, 1)) != 0)
        return JS_EXCEPTION;
    if (!JS_IsFunction(ctx, function))
        return JS_ThrowTypeError(ctx, "%s's callback isn't a callable function", name);
    if (!(ms > 0))
        return throw_go_error(ctx, "%s requires a >0 timeout parameter, received %.2f", name, ms);
    int64_t delay_ns = (int64_t)((ms < LONGEST_MS ? ms : LONGEST_MS) * (double)NS_PER_MS);
    delay_ns += delay_ns == 0;
    if (!s->is_closed)
        insert(s, (struct ws_socket_timer){ JS_DupValue(ctx, function), clock_mono_ns() + delay_ns,
                                            repeat ? delay_ns : 0 });
    return JS_UNDEFINED;
}

int64_t ws_socket_next_timer_ns(const struct ws_socket *s)
{
    return s->timer_count ? s->timers[0].when_ns : NEVER_NS;
}

/* An interval keeps to its beat, and leaves out what it is late for. */
static void set_again(JSContext *ctx, struct ws_socket *s, struct ws_socket_timer timer)
{
    int64_t now_ns = clock_mono_ns();
    if (timer.every_ns == 0 || s->is_closed) {
        JS_FreeValue(ctx, timer.function);
        return;
    }
    timer.when_ns += timer.every_ns;
    if (timer.when_ns < now_ns)
        timer.when_ns = now_ns;
    insert(s, timer);
}

int ws_socket_fire_timer(JSContext *ctx, struct ws_socket *s)
{
    struct ws_socket_timer timer = s->timers[0];
    memmove(s->timers, s->timers + 1, --s->timer_count * sizeof(timer));
    JSValue result = JS_Call(ctx, timer.function, JS_UNDEFINED, 0, NULL);
    set_again(ctx, s, timer);
    JS_FreeValue(ctx, result);
    return JS_IsException(result) ? -1 : 0;
}

void ws_socket_drop_timers(JSRuntime *rt, struct ws_socket *s)
{
    uint32_t count = s->timer_count;
    struct ws_socket_timer *timers = s->timers;
    s->timer_count = 0; /* a callback's end may run code that comes back here */
    s->timers = NULL;
    for (uint32_t i = 0; i < count; i++)
        JS_FreeValueRT(rt, timers[i].function);
    free(timers);
}
