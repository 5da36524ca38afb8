/* A worker's share of an arrival-rate scenario: its timer, its idle VUs, what it hands on. All on
 * the worker's thread. */
#include "base/check.h"
#include "base/clock.h"
#include "exec/arrivals.h"
#include "exec/scheduler_state.h"

#include <stdlib.h>

/* --- idle VUs, first in first out as in k6 --- */

static void idle_push(struct arrival_share *share, struct vu_slot *slot)
{
    slot->idle = true;
    slot->previous = share->idle_last;
    slot->next = NULL;
    if (share->idle_last)
        share->idle_last->next = slot;
    else
        share->idle_first = slot;
    share->idle_last = slot;
    atomic_fetch_add_explicit(&share->free_count, 1, memory_order_relaxed);
}

static void idle_remove(struct arrival_share *share, struct vu_slot *slot)
{
    slot->idle = false;
    if (slot->previous)
        slot->previous->next = slot->next;
    else
        share->idle_first = slot->next;
    if (slot->next)
        slot->next->previous = slot->previous;
    else
        share->idle_last = slot->previous;
    slot->next = slot->previous = NULL;
}

/* Claims one of the share's idle VUs, whichever is first when it comes to it. Any thread: the count
 * stands for nothing but itself, so relaxed is enough. */
static bool claim(struct arrival_share *share)
{
    int32_t count = atomic_load_explicit(&share->free_count, memory_order_relaxed);
    while (count > 0)
        if (atomic_compare_exchange_weak_explicit(&share->free_count, &count, count - 1,
                                                  memory_order_relaxed, memory_order_relaxed))
            return true;
    return false;
}

/* --- arrivals --- */

static void drop(struct arrival_share *share)
{
    scenario_run_drop(share->arrivals->run, share->worker->home.recorder, 1, NULL);
    arrivals_want_vu(share->arrivals);
}

/* On a VU that has been claimed. There is none only when the test was aborted meanwhile. */
static void start_claimed(struct arrival_share *share, int64_t due_ns)
{
    struct vu_slot *slot = share->idle_first;
    if (!slot)
        return;
    idle_remove(share, slot);
    slot->arrival_ns = due_ns;
    fiber_wake(slot->fiber);
}

/* An arrival on its way to a VU of another worker. */
struct handed_on {
    struct message message;
    struct arrival_share *to;
    int64_t due_ns;
};

static void handed_on_handle(struct message *message)
{
    struct handed_on *h = CONTAINER_OF(message, struct handed_on, message);
    start_claimed(h->to, h->due_ns);
    free(h);
}

/* To the next worker that has an idle VU. False when there is none. */
static bool hand_on(struct arrival_share *share)
{
    struct arrivals *a = share->arrivals;
    uint32_t here = share->worker->home.worker;
    for (uint32_t step = 1; step < a->share_count; step++) {
        struct arrival_share *other = &a->shares[(here + step) % a->share_count];
        if (!claim(other))
            continue;
        struct handed_on *h = xmalloc(sizeof(*h));
        *h = (struct handed_on){ { .handle = handed_on_handle }, other, share->due_ns };
        loop_post(other->worker->home.loop, &h->message);
        return true;
    }
    return false;
}

static void find_due(struct arrival_share *share)
{
    struct scenario_run *run = share->arrivals->run;
    int64_t global = run->whole ? share->next : segment_stripe_at(run->numbering, share->next);
    const struct arrival_schedule *schedule = atomic_load_explicit(&share->arrivals->schedule,
                                                                   memory_order_acquire);
    int64_t offset_ns = arrival_schedule_at(schedule, global);
    int64_t started_ns = atomic_load_explicit(&run->started_ns, memory_order_relaxed);
    share->due_ns = offset_ns < 0 ? NEVER_NS : started_ns + offset_ns;
}

/* Everything that is due. Where several arrivals are due at once, at high rates or because this
 * thread was held up, and the VUs don't suffice, those that have just been given one first get to
 * run it: it may be short. False when it stops there. */
static bool fire_due(struct arrival_share *share, int64_t now, bool may_stop)
{
    bool started = false;
    while (share->due_ns <= now) {
        if (claim(share)) {
            start_claimed(share, share->due_ns);
            started = true;
        } else if (!hand_on(share)) {
            if (started && may_stop)
                return false;
            drop(share);
        }
        share->next += share->arrivals->stride;
        find_due(share);
    }
    return true;
}

static void timer_fire(struct timer *timer)
{
    struct arrival_share *share = CONTAINER_OF(timer, struct arrival_share, timer);
    int64_t now = clock_mono_ns();
    if (!fire_due(share, now, true))
        timer_set(share->worker->home.loop, timer, now + 1); /* after the fibers have run */
    else if (share->due_ns != NEVER_NS)
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
        fire_due(share, clock_mono_ns(), false);
    share->closed = true;
    while (claim(share)) { /* those that others have claimed are still to get their arrival */
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

/* Several may be on their way at once. */
struct retiming {
    struct message message;
    struct arrival_share *share;
};

static void retime_handle(struct message *message)
{
    struct retiming *r = CONTAINER_OF(message, struct retiming, message);
    struct arrival_share *share = r->share;
    free(r);
    if (!share->fires || share->closed)
        return;
    find_due(share);
    if (share->due_ns != NEVER_NS)
        timer_set(share->worker->home.loop, &share->timer, share->due_ns);
    else
        timer_clear(&share->timer);
}

void arrival_share_retime(struct arrival_share *share)
{
    struct retiming *r = xmalloc(sizeof(*r));
    *r = (struct retiming){ { .handle = retime_handle }, share };
    loop_post(share->worker->home.loop, &r->message);
}

/* --- a VU --- */

/* Waits for an arrival. False when there will be none. */
static bool await_arrival(struct arrival_share *share, struct vu_slot *slot)
{
    slot->arrival_ns = 0;
    if (share->closed)
        return false;
    idle_push(share, slot);
    while (slot->idle) {
        if (fiber_park(NEVER_NS) == WAIT_CANCELLED && slot->idle) {
            idle_remove(share, slot);
            atomic_fetch_sub_explicit(&share->free_count, 1, memory_order_relaxed);
        }
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
