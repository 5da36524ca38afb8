#include "cli/ticker.h"

#include "base/clock.h"
#include "loop/fiber.h"

static void ticker_main(void *arg)
{
    struct ticker *t = arg;
    int64_t next_ns = clock_mono_ns() + t->period_ns;
    while (fiber_sleep_until(next_ns) == WAIT_TIMEOUT) {
        t->tick(t->context);
        next_ns += t->period_ns;
        if (next_ns < clock_mono_ns())
            next_ns = clock_mono_ns() + t->period_ns;
    }
    t->fiber = NULL;
    if (t->waiter)
        fiber_wake(t->waiter);
}

int ticker_start(struct ticker *t, struct loop *loop, struct error *error)
{
    t->fiber = fiber_start(loop, FIBER_STACK_SMALL, ticker_main, t, error);
    return t->fiber ? 0 : -1;
}

void ticker_stop(struct ticker *t)
{
    if (!t->fiber)
        return;
    t->waiter = fiber_self();
    fiber_cancel(t->fiber);
    while (t->fiber)
        fiber_park(NEVER_NS);
    t->waiter = NULL;
}
