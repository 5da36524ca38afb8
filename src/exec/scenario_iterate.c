/* What happens around one iteration, and what is counted: the hot part of scenario_run.h, on
 * workers' threads. */
#include "exec/scenario_run.h"

#include "base/clock.h"
#include "exec/scheduler_state.h"

/* How long a VU may go on before the others of its worker get their turn. Long enough that a VU
 * which never waits keeps its caches warm, short enough that its loop's timers and the others stay
 * on time. */
enum { SLICE_NS = 50 * 1000 };

/* Counted from when it was last let on again after a slice, or, if it has waited since, from when
 * the loop began the present batch of fibers. */
static bool slice_is_over(const struct vu_slot *slot, int64_t now)
{
    int64_t batch_ns = loop_now_ns(slot->worker->home.loop);
    int64_t from_ns = slot->resumed_ns > batch_ns ? slot->resumed_ns : batch_ns;
    return now - from_ns >= SLICE_NS;
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
    if (slice_is_over(slot, now)) {
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
