#include "cli/part.h"

#include "base/clock.h"
#include "loop/fiber.h"

static void part_main(void *arg)
{
    struct part *p = arg;
    struct vu *vu = vu_new(p->test, p->home, 0, 0, &p->interrupt, &p->error);
    p->result = vu ? p->run(p, vu, &p->error) : -1;
    vu_free(vu);
    p->fiber = NULL;
    fiber_wake(p->waiter);
}

void part_interrupt(struct part *p)
{
    if (!p->fiber)
        return;
    atomic_store(&p->interrupt, 1);
    fiber_cancel(p->fiber);
}

int part_run(struct part *p, int64_t timeout_ns, struct error *error)
{
    int64_t deadline_ns = timeout_ns < NEVER_NS / 2 ? clock_mono_ns() + timeout_ns : NEVER_NS;
    p->waiter = fiber_self();
    p->fiber = fiber_start(p->home->loop, FIBER_STACK_SCRIPT, part_main, p, error);
    if (!p->fiber)
        return -1;
    while (p->fiber) {
        if (fiber_park(p->timed_out ? NEVER_NS : deadline_ns) != WAIT_TIMEOUT)
            continue;
        p->timed_out = true;
        part_interrupt(p);
    }
    if (p->result != 0)
        error_move(error, &p->error);
    error_clear(&p->error);
    return p->result;
}
