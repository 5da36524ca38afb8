#include "exec/scheduler.h"

#include "base/check.h"
#include "base/clock.h"
#include "exec/scheduler_state.h"

#include <stdlib.h>

/* --- making and freeing --- */

static void abort_handle(struct message *message)
{
    scheduler_abort(CONTAINER_OF(message, struct scheduler, abort_message));
}

static int make_workers(struct scheduler *s, struct error *error)
{
    s->worker_count = worker_count(s->config.workers, s->plan->max_possible_vus);
    s->workers = xcalloc(s->worker_count, sizeof(*s->workers));
    for (uint32_t i = 0; i < s->worker_count; i++)
        if (!(s->workers[i] = worker_new(s, i, error)))
            return -1;
    return 0;
}

static int make_runs(struct scheduler *s, struct error *error)
{
    s->runs = aligned_alloc(64, sizeof(*s->runs) * (s->plan->scenario_count + 1));
    CHECK(s->runs);
    for (uint32_t i = 0; i < s->plan->scenario_count; i++) {
        s->run_count++;
        if (scenario_run_init(&s->runs[i], s, s->plan->scenarios[i], i, error) != 0)
            return -1;
    }
    return 0;
}

struct scheduler *scheduler_new(const struct scheduler_config *config, struct error *error)
{
    struct scheduler *s = xcalloc(1, sizeof(*s));
    s->config = *config;
    s->plan = config->plan;
    s->control = loop_current();
    CHECK(s->control);
    s->abort_message.handle = abort_handle;
    s->unplanned_left = s->plan->max_possible_vus - s->plan->max_planned_vus;
    s->slot_capacity = (uint32_t)s->plan->max_possible_vus + 1;
    s->slots = xcalloc(s->slot_capacity, sizeof(struct vu_slot *));
    atomic_init(&s->paused, s->plan->options && s->plan->options->paused.value);
    scheduler_samples_init(s);
    if (make_workers(s, error) != 0 || make_runs(s, error) != 0) {
        scheduler_stop_workers(s);
        scheduler_free(s);
        return NULL;
    }
    return s;
}

void scheduler_free(struct scheduler *s)
{
    if (!s)
        return;
    CHECK(s->workers_stopped);
    for (uint32_t i = 0; i < s->run_count; i++)
        scenario_run_deinit(&s->runs[i]);
    for (uint32_t i = 0; i < s->slot_count; i++)
        vu_slot_free(s->slots[i]);
    for (uint32_t i = 0; i < s->worker_count; i++)
        worker_free(s->workers[i]);
    scheduler_samples_deinit(s);
    error_clear(&s->run_error);
    free(s->slots);
    free(s->workers);
    free(s->runs);
    free(s);
}

/* --- VUs --- */

void scheduler_wake(struct scheduler *s)
{
    if (s->waiter)
        fiber_wake(s->waiter);
    for (uint32_t i = 0; i < s->run_count; i++) {
        if (s->runs[i].coordinator)
            fiber_wake(s->runs[i].coordinator);
        if (s->runs[i].helper)
            fiber_wake(s->runs[i].helper);
    }
}

struct vu_slot *scheduler_begin_vu(struct scheduler *s, bool planned)
{
    if (s->slot_count == s->slot_capacity) {
        s->slot_capacity *= 2;
        s->slots = xrealloc(s->slots, s->slot_capacity * sizeof(struct vu_slot *));
    }
    uint32_t index = s->slot_count++;
    struct vu_slot *slot = vu_slot_new(s, index + 1, s->workers[index % s->worker_count]);
    slot->planned = planned;
    s->slots[index] = slot;
    vu_slot_start(slot);
    return slot;
}

int scheduler_await_vu(struct vu_slot *slot, struct error *error)
{
    while (slot->state == VU_MAKING)
        control_wait(NEVER_NS);
    if (slot->state != VU_FAILED)
        return 0;
    error_move(error, &slot->error);
    if (!error_is_set(error))
        error_set(error, EXIT_CODE_INTERNAL, "VU initialization was interrupted");
    return -1;
}

int scheduler_init_vus(struct scheduler *s, struct error *error)
{
    scheduler_samples_start(s);
    s->waiter = fiber_self();
    for (int64_t i = 0; i < s->plan->max_planned_vus; i++)
        scheduler_begin_vu(s, true);

    /* Into the pool in the order of their ids, however the workers came along. */
    int result = 0;
    for (uint32_t i = 0; i < s->slot_count; i++) {
        struct vu_slot *slot = s->slots[i];
        while (slot->state == VU_MAKING)
            control_wait(NEVER_NS);
        if (slot->state == VU_IDLE) {
            vu_pool_give(&s->pool, slot);
        } else if (result == 0 || !error_is_set(error)) {
            /* Those that weren't made because another failed have no error of their own. */
            error_move(error, &slot->error);
            result = -1;
        }
    }
    s->waiter = NULL;
    if (result != 0 && !error_is_set(error))
        error_set(error, EXIT_CODE_INTERNAL, "VU initialization was interrupted");
    return result;
}

struct vu_slot *scheduler_unplanned_vu(struct scheduler *s, struct scenario_run *run,
                                       struct error *error)
{
    if (s->unplanned_left == 0)
        return scenario_run_take_vu(run);
    s->unplanned_left--;
    struct vu_slot *slot = scheduler_begin_vu(s, false);
    return scheduler_await_vu(slot, error) == 0 ? slot : NULL;
}

/* --- the run --- */

int scheduler_begin(struct scheduler *s)
{
    s->waiter = fiber_self();
    while (scheduler_paused(s) && !scheduler_aborted(s))
        control_wait(NEVER_NS);
    s->waiter = NULL;
    if (scheduler_aborted(s))
        return -1;
    if (scheduler_started_ns(s) == 0)
        atomic_store_explicit(&s->started_ns, clock_mono_ns(), memory_order_relaxed);
    return 0;
}

int scheduler_run(struct scheduler *s, struct error *error)
{
    if (scheduler_begin(s) != 0)
        return 0;
    s->waiter = fiber_self();
    s->scenarios_start_ns = clock_mono_ns();
    for (uint32_t i = 0; i < s->run_count; i++) {
        if (scenario_run_start(&s->runs[i], &s->run_error) != 0) {
            scheduler_abort(s);
            break;
        }
        s->runs_left++;
    }
    while (s->runs_left > 0)
        control_wait(NEVER_NS);
    s->waiter = NULL;
    if (!error_is_set(&s->run_error))
        return 0;
    error_move(error, &s->run_error);
    return -1;
}

void scheduler_request_abort(struct scheduler *s)
{
    if (!atomic_exchange_explicit(&s->aborted, true, memory_order_relaxed))
        loop_post(s->control, &s->abort_message);
}

void scheduler_abort(struct scheduler *s)
{
    atomic_store_explicit(&s->aborted, true, memory_order_relaxed);
    if (s->abort_done)
        return;
    s->abort_done = true;
    for (uint32_t i = 0; i < s->slot_count; i++)
        if (s->slots[i]->state == VU_BUSY || s->slots[i]->state == VU_MAKING)
            vu_slot_interrupt(s->slots[i]);
    scheduler_wake(s);
}

void scheduler_stop_workers(struct scheduler *s)
{
    if (s->workers_stopped)
        return;
    s->workers_stopped = true;
    scheduler_samples_stop(s);
    s->waiter = fiber_self();
    for (uint32_t i = 0; i < s->worker_count; i++)
        if (s->workers[i])
            worker_stop(s->workers[i], s->slots, s->slot_count);
    for (uint32_t i = 0; i < s->worker_count; i++)
        while (s->workers[i] && !s->workers[i]->stopped)
            control_wait(NEVER_NS);
    s->waiter = NULL;
}
