/* What happens around one iteration, and what is counted: the hot part of scenario_run.h, on
 * workers' threads. */
#include "exec/scenario_run.h"

#include "base/clock.h"
#include "base/log.h"
#include "exec/scheduler_state.h"

#include <stdarg.h>

/* How long fibers may run before timers and sockets get their turn: the price is a system call per
 * turn, the gain that arrivals and time-outs stay on time beside scripts that never wait. */
enum { TURN_NS = 100 * 1000 };

/* A VU that never waits has a slice, so that its worker's VUs share a turn evenly; one that came
 * out of a wait is only bound by the turn, since most will wait again after a single iteration. */
static bool turn_is_over(const struct vu_slot *slot, int64_t now)
{
    const struct worker *worker = slot->worker;
    int64_t turn_ns = loop_now_ns(worker->home.loop);
    if (slot->resumed_ns >= turn_ns)
        return now - slot->resumed_ns >= worker->slice_ns;
    return now - turn_ns >= TURN_NS;
}

void worker_count_looping(struct worker *w, int change)
{
    w->looping += (uint32_t)change;
    w->slice_ns = TURN_NS / (w->looping ? w->looping : 1);
}

static bool told_to_stop(struct vu_slot *slot)
{
    /* Acquire/release: whoever tells it to go on again must know that it hasn't left. */
    int stop = VU_STOP;
    return atomic_load_explicit(&slot->stop, memory_order_relaxed) != VU_GO &&
           atomic_compare_exchange_strong_explicit(&slot->stop, &stop, VU_LEFT,
                                                   memory_order_acq_rel, memory_order_relaxed);
}

bool scenario_run_goes_on(struct scenario_run *run, struct vu_slot *slot)
{
    int64_t now = clock_mono_ns();
    if (turn_is_over(slot, now)) {
        fiber_yield();
        now = slot->resumed_ns = clock_mono_ns();
    }
    slot->now_ns = now;
    return !atomic_load_explicit(&slot->interrupt, memory_order_relaxed) &&
           now < atomic_load_explicit(&run->regular_end_ns, memory_order_relaxed) &&
           !told_to_stop(slot);
}

/* The worker is the only writer: a plain addition, visible to readers whenever. */
static void count_one(_Atomic uint64_t *counter)
{
    atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + 1,
                          memory_order_relaxed);
}

void scenario_run_iterate(struct scenario_run *run, struct vu_slot *slot, uint64_t number,
                          int64_t intended_start_ns)
{
    struct worker *worker = slot->worker;
    struct iteration iteration = {
        .in_vu = slot->iterations++,
        .in_scenario_of_vu = slot->scenario_iterations[run->index]++,
        .in_scenario_instance = number,
        .in_scenario_test = run->whole
                                ? number
                                : (uint64_t)segment_stripe_at(run->numbering, (int64_t)number),
        .intended_start_ns = intended_start_ns,
    };
    switch (run->scheduler->config.driver->iterate(slot->vu, &iteration)) {
    case ITERATION_DONE: count_one(&worker->full_iterations); break;
    case ITERATION_INTERRUPTED: count_one(&worker->interrupted_iterations); break;
    case ITERATION_ABORTS_TEST:
        count_one(&worker->interrupted_iterations);
        /* It must not begin another one before the control thread has heard of it. */
        atomic_store_explicit(&slot->interrupt, 1, memory_order_relaxed);
        scheduler_request_abort(run->scheduler);
        break;
    }
    count_one(&run->finished[worker->home.worker].count);
}

uint64_t scenario_run_finished(const struct scenario_run *run)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < run->scheduler->worker_count; i++)
        sum += atomic_load_explicit(&run->finished[i].count, memory_order_relaxed);
    return sum;
}

void scenario_run_count_active(struct scenario_run *run, int change)
{
    atomic_fetch_add_explicit(&run->active_vus, change, memory_order_relaxed);
    atomic_fetch_add_explicit(&run->scheduler->active_vus, change, memory_order_relaxed);
}
