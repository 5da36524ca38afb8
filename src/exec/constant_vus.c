/* constant-vus: a number of VUs, each iterating until the time is over. */
#include "exec/scheduler_state.h"

static void iterate(struct scenario_run *run, struct vu_slot *slot)
{
    while (scenario_run_goes_on(run, slot))
        scenario_run_iterate(run, slot, scenario_run_next(run), slot->now_ns);
}

static void coordinate(struct scenario_run *run)
{
    scenario_run_with_vus(run,
                          segment_scale(run->scheduler->plan->tuple, scenario_vus(run->scenario)));
}

const struct executor executor_constant_vus = {
    .loops = true,
    .coordinate = coordinate,
    .iterate = iterate,
    .fraction = executor_time_fraction,
};
