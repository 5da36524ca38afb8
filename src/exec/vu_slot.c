#include "exec/vu_slot.h"

#include "base/check.h"
#include "base/clock.h"
#include "exec/executors.h"
#include "exec/scheduler_state.h"

#include <stdlib.h>

struct vu_slot *vu_slot_new(struct scheduler *s, uint32_t id, struct worker *worker)
{
    struct vu_slot *slot = xcalloc(1, sizeof(*slot));
    slot->id = id;
    slot->id_in_test = (uint64_t)segment_stripe_at(s->plan->tuple, id - 1) + 1;
    slot->scheduler = s;
    slot->worker = worker;
    slot->scenario_iterations = xcalloc(s->run_count ? s->run_count : 1, sizeof(uint64_t));
    return slot;
}

void vu_slot_free(struct vu_slot *slot)
{
    if (!slot)
        return;
    error_clear(&slot->error);
    free(slot->scenario_iterations);
    free(slot);
}

/* --- the VU's fiber, on its worker --- */

static void reported(struct message *message)
{
    struct vu_slot *slot = CONTAINER_OF(message, struct vu_slot, report_message);
    if (slot->state == VU_MAKING) {
        slot->state = slot->vu ? VU_IDLE : VU_FAILED;
        scheduler_wake(slot->scheduler);
    } else {
        scenario_run_returned(slot->run, slot);
    }
}

static void report(struct vu_slot *slot)
{
    slot->begun = false;
    /* A cancellation was meant for what just ended. One that is still in the mailbox is told apart
     * by `assignment`. */
    fiber_uncancel(slot->fiber);
    loop_post(slot->scheduler->control, &slot->report_message);
}

static bool make_vu(struct vu_slot *slot)
{
    struct scheduler *s = slot->scheduler;
    const struct vu_driver *driver = s->config.driver;
    bool wanted = !slot->planned || !atomic_load_explicit(&s->init_stopped, memory_order_relaxed);
    if (wanted && !scheduler_aborted(s))
        slot->vu = driver->create(driver->context, &slot->worker->home, slot->id, slot->id_in_test,
                                  &slot->interrupt, &slot->error);
    if (slot->vu)
        atomic_fetch_add_explicit(&s->initialized_vus, 1, memory_order_relaxed);
    else if (slot->planned)
        atomic_store_explicit(&s->init_stopped, true, memory_order_relaxed);
    bool made = slot->vu != NULL;
    report(slot);
    return made;
}

static void run_assignment(struct vu_slot *slot)
{
    const struct vu_driver *driver = slot->scheduler->config.driver;
    struct scenario_run *run = slot->run;
    slot->now_ns = slot->resumed_ns = clock_mono_ns();
    driver->enter_scenario(slot->vu, run->scenario);
    run->executor->iterate(run, slot);
    driver->leave_scenario(slot->vu);
    if (run->executor->loops)
        scenario_run_count_active(run, -1);
    report(slot);
}

static void slot_main(void *arg)
{
    struct vu_slot *slot = arg;
    struct worker *worker = slot->worker;
    if (make_vu(slot)) {
        for (;;) {
            while (!slot->begun && !slot->ending)
                fiber_park(NEVER_NS);
            if (slot->ending)
                break;
            run_assignment(slot);
        }
        slot->scheduler->config.driver->destroy(slot->vu);
    }
    slot->fiber = NULL;
    worker_vu_gone(worker);
}

void vu_slot_end(struct vu_slot *slot)
{
    slot->ending = true;
    if (slot->fiber)
        fiber_wake(slot->fiber);
}

/* --- messages from the control thread --- */

static void start_handle(struct message *message)
{
    struct vu_slot *slot = CONTAINER_OF(message, struct vu_slot, start_message);
    slot->begun = true;
    slot->fiber = fiber_start(slot->worker->home.loop, FIBER_STACK_SCRIPT, slot_main, slot,
                              &slot->error);
    if (!slot->fiber) {
        slot->begun = false;
        loop_post(slot->scheduler->control, &slot->report_message);
    } else {
        slot->worker->vu_count++;
    }
}

void vu_slot_start(struct vu_slot *slot)
{
    slot->state = VU_MAKING;
    slot->start_message.handle = start_handle;
    slot->report_message.handle = reported;
    loop_post(slot->worker->home.loop, &slot->start_message);
}

static void assign_handle(struct message *message)
{
    struct vu_slot *slot = CONTAINER_OF(message, struct vu_slot, assign_message);
    slot->begun = true;
    slot->running = slot->assignment;
    fiber_wake(slot->fiber);
}

void vu_slot_assign(struct vu_slot *slot, struct scenario_run *run)
{
    DCHECK(slot->state == VU_IDLE);
    slot->state = VU_BUSY;
    slot->run = run;
    slot->assignment++;
    slot->arrival_ns = 0;
    atomic_store_explicit(&slot->interrupt, 0, memory_order_relaxed);
    atomic_store_explicit(&slot->stop, VU_GO, memory_order_relaxed);
    slot->assign_message.handle = assign_handle;
    /* Releases the stores above to the worker. */
    loop_post(slot->worker->home.loop, &slot->assign_message);
}

/* Not embedded in the slot: the VU may come back and go out again while the message still lies in
 * the mailbox. */
struct interrupt {
    struct message message;
    struct vu_slot *slot;
    uint32_t assignment;
};

static void interrupt_handle(struct message *message)
{
    struct interrupt *interrupt = CONTAINER_OF(message, struct interrupt, message);
    struct vu_slot *slot = interrupt->slot;
    if (slot->begun && slot->running == interrupt->assignment && slot->fiber)
        fiber_cancel(slot->fiber);
    free(interrupt);
}

void vu_slot_interrupt(struct vu_slot *slot)
{
    /* Relaxed is enough: the flag guards no data, and the script engine looks at it again and
     * again. */
    if (atomic_exchange_explicit(&slot->interrupt, 1, memory_order_relaxed))
        return;
    struct interrupt *interrupt = xmalloc(sizeof(*interrupt));
    *interrupt = (struct interrupt){
        .message.handle = interrupt_handle,
        .slot = slot,
        .assignment = slot->assignment,
    };
    loop_post(slot->worker->home.loop, &interrupt->message);
}
