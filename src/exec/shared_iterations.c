/* shared-iterations: so many iterations in all, taken by whichever VU is free. One counter for all
 * workers makes the number exact. */
#include "exec/scheduler_state.h"

static uint64_t total(const struct scenario_run *run)
{
    return (uint64_t)segment_scale(run->numbering, scenario_iterations(run->scenario));
}

static void iterate(struct scenario_run *run, struct vu_slot *slot)
{
    uint64_t limit = total(run);
    while (scenario_run_goes_on(run, slot)) {
        uint64_t number = scenario_run_next(run);
        if (number >= limit) {
            /* Given back, so that the counter ends as the number of iterations; it never falls
             * below the limit again. */
            atomic_fetch_sub_explicit(&run->next, 1, memory_order_relaxed);
            return;
        }
        scenario_run_iterate(run, slot, number, slot->now_ns);
    }
}

static void coordinate(struct scenario_run *run)
{
    struct scheduler *s = run->scheduler;
    scenario_run_with_vus(run, segment_scale(s->plan->tuple, scenario_vus(run->scenario)));
    uint64_t begun = atomic_load_explicit(&run->next, memory_order_relaxed);
    if (begun < total(run) && !scheduler_aborted(s))
        scenario_run_drop(run, s->control_home.recorder, total(run) - begun, NULL);
}

static double fraction(const struct scenario_run *run, int64_t elapsed_ns)
{
    return (double)scenario_run_finished(run) / (double)total(run);
}

const struct executor executor_shared_iterations = {
    .loops = true,
    .coordinate = coordinate,
    .iterate = iterate,
    .fraction = fraction,
};
