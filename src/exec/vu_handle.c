#include "exec/vu_handle.h"

#include "exec/scheduler_state.h"

/* Whether the slot still runs our assignment, as far as the control thread has heard. */
static bool holds(const struct vu_handle *h, const struct scenario_run *run)
{
    return h->slot && h->slot->run == run && h->slot->assignment == h->assignment;
}

static bool change(struct vu_handle *h, int from, int to)
{
    return atomic_compare_exchange_strong_explicit(&h->slot->stop, &from, to, memory_order_acq_rel,
                                                   memory_order_acquire);
}

void vu_handle_start(struct vu_handle *h, struct scenario_run *run)
{
    if (holds(h, run) && (change(h, VU_STOP, VU_GO) || atomic_load(&h->slot->stop) == VU_GO))
        return;
    struct vu_slot *slot = scenario_run_take_vu(run);
    if (!slot)
        return;
    scenario_run_count_active(run, +1);
    scenario_run_hand_out(run, slot);
    *h = (struct vu_handle){ .slot = slot, .assignment = slot->assignment };
}

void vu_handle_stop(struct vu_handle *h, struct scenario_run *run)
{
    if (holds(h, run))
        change(h, VU_GO, VU_STOP);
}

void vu_handle_cut(struct vu_handle *h, struct scenario_run *run)
{
    if (holds(h, run))
        vu_slot_interrupt(h->slot);
    h->slot = NULL;
}
