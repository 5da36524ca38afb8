/* A worker's share of an arrival-rate scenario: its timer, its idle VUs, what it hands on. All on
 * the worker's thread. */
#include "base/check.h"
#include "base/clock.h"
#include "exec/arrivals.h"
#include "exec/scheduler_state.h"

#include <stdlib.h>

/* --- idle VUs, first in first out as in k6 --- */

static void count_idle(struct arrival_share *share, int change)
{
    /* Single writer. Others may see it late: they then hand on in vain, or drop what a VU has only
     * just become free for. */
    uint32_t count = atomic_load_explicit(&share->idle_count, memory_order_relaxed) +
                     (uint32_t)change;
    atomic_store_explicit(&share->idle_count, count, memory_order_relaxed);
}

static void idle_push(struct arrival_share *share, struct vu_slot *slot)
{
    slot->previous = share->idle_last;
    slot->next = NULL;
    if (share->idle_last)
        share->idle_last->next = slot;
    else
        share->idle_first = slot;
    share->idle_last = slot;
    count_idle(share, +1);
}

static void idle_remove(struct arrival_share *share, struct vu_slot *slot)
{
    if (slot->previous)
        slot->previous->next = slot->next;
    else
        share->idle_first = slot->next;
    if (slot->next)
        slot->next->previous = slot->previous;
    else
        share->idle_last = slot->previous;
    slot->next = slot->previous = NULL;
    count_idle(share, -1);
}

/* --- arrivals --- */

static bool start_here(struct arrival_share *share, int64_t due_ns)
{
    struct vu_slot *slot = share->idle_first;
    if (!slot)
        return false;
    idle_remove(share, slot);
    slot->arrival_ns = due_ns;
    fiber_wake(slot->fiber);
    return true;
}

/* An arrival on its way from a worker without an idle VU. */
struct handed_on {
    struct message message;
    struct arrival_share *to;
    int64_t due_ns;
    uint32_t workers_left; /* that haven't been asked */
};

static void place(struct arrival_share *share, int64_t due_ns, uint32_t workers_left);

static void handed_on_handle(struct message *message)
{
    struct handed_on *h = CONTAINER_OF(message, struct handed_on, message);
    struct handed_on arrived = *h;
    free(h);
    place(arrived.to, arrived.due_ns, arrived.workers_left);
}

/* Starts the iteration here, or hands it on to the next worker that seems to have an idle VU, or
 * drops it. */
static void place(struct arrival_share *share, int64_t due_ns, uint32_t workers_left)
{
    if (start_here(share, due_ns))
        return;
    struct arrivals *a = share->arrivals;
    uint32_t here = share->worker->home.worker;
    for (uint32_t step = 1; workers_left > 0; step++) {
        struct arrival_share *other = &a->shares[(here + step) % a->share_count];
        workers_left--;
        if (atomic_load_explicit(&other->idle_count, memory_order_relaxed) == 0)
            continue;
        struct handed_on *h = xmalloc(sizeof(*h));
        *h = (struct handed_on){ { .handle = handed_on_handle }, other, due_ns, workers_left };
        loop_post(other->worker->home.loop, &h->message);
        return;
    }
    scenario_run_drop(a->run, share->worker->home.recorder, 1, NULL);
    arrivals_want_vu(a);
}

static void find_due(struct arrival_share *share)
{
    struct scenario_run *run = share->arrivals->run;
    int64_t global = run->whole ? share->next : segment_stripe_at(run->numbering, share->next);
    int64_t offset_ns = arrival_schedule_at(share->arrivals->schedule, global);
    int64_t started_ns = atomic_load_explicit(&run->started_ns, memory_order_relaxed);
    share->due_ns = offset_ns < 0 ? NEVER_NS : started_ns + offset_ns;
}

static void fire_due(struct arrival_share *share, int64_t now)
{
    while (share->due_ns <= now) {
        place(share, share->due_ns, share->arrivals->share_count - 1);
        share->next += share->arrivals->stride;
        find_due(share);
    }
}

static void timer_fire(struct timer *timer)
{
    struct arrival_share *share = CONTAINER_OF(timer, struct arrival_share, timer);
    fire_due(share, clock_mono_ns());
    if (share->due_ns != NEVER_NS)
        timer_set(share->worker->home.loop, timer, share->due_ns);
}

/* --- opening and closing --- */

void arrival_share_init(struct arrival_share *share, struct arrivals *arrivals,
                        struct worker *worker)
{
    *share = (struct arrival_share){ .arrivals = arrivals,
                                     .worker = worker,
                                     .timer.fire = timer_fire };
}

static void open_handle(struct message *message)
{
    struct arrival_share *share = CONTAINER_OF(message, struct arrival_share, open_message);
    if (!share->fires)
        return;
    find_due(share);
    if (share->due_ns != NEVER_NS)
        timer_set(share->worker->home.loop, &share->timer, share->due_ns);
}

void arrival_share_open(struct arrival_share *share, bool fires, int64_t first)
{
    share->fires = fires;
    share->next = first;
    share->open_message.handle = open_handle;
    loop_post(share->worker->home.loop, &share->open_message);
}

static void close_handle(struct message *message)
{
    struct arrival_share *share = CONTAINER_OF(message, struct arrival_share, close_message);
    timer_clear(&share->timer);
    if (share->fires && !scheduler_aborted(share->arrivals->run->scheduler))
        fire_due(share, clock_mono_ns());
    share->closed = true;
    while (share->idle_first) {
        struct vu_slot *slot = share->idle_first;
        idle_remove(share, slot);
        fiber_wake(slot->fiber);
    }
}

void arrival_share_close(struct arrival_share *share)
{
    share->close_message.handle = close_handle;
    loop_post(share->worker->home.loop, &share->close_message);
}

/* --- a VU --- */

/* Waits for an arrival. False when there will be none. */
static bool await_arrival(struct arrival_share *share, struct vu_slot *slot)
{
    slot->arrival_ns = 0;
    if (share->closed)
        return false;
    idle_push(share, slot);
    while (slot->arrival_ns == 0 && !share->closed) {
        if (fiber_park(NEVER_NS) != WAIT_CANCELLED)
            continue;
        if (slot->arrival_ns == 0 && !share->closed)
            idle_remove(share, slot);
        return false;
    }
    return slot->arrival_ns != 0;
}

void arrivals_iterate(struct scenario_run *run, struct vu_slot *slot)
{
    struct arrivals *a = run->own;
    struct arrival_share *share = &a->shares[slot->worker->home.worker];
    arrivals_entered(a);
    while (await_arrival(share, slot)) {
        if (atomic_load_explicit(&slot->interrupt, memory_order_relaxed))
            return;
        scenario_run_count_active(run, +1);
        scenario_run_iterate(run, slot, scenario_run_next(run), slot->arrival_ns);
        scenario_run_count_active(run, -1);
    }
}
