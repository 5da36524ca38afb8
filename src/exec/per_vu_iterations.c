/* per-vu-iterations: each VU runs the same number of iterations, at its own pace. */
#include "exec/scheduler_state.h"

static int64_t vus(const struct scenario_run *run)
{
    return segment_scale(run->scheduler->plan->tuple, scenario_vus(run->scenario));
}

static void iterate(struct scenario_run *run, struct vu_slot *slot)
{
    int64_t left = scenario_iterations(run->scenario);
    for (; left > 0 && scenario_run_goes_on(run, slot); left--)
        scenario_run_iterate(run, slot, scenario_run_next(run), slot->now_ns);
    if (left > 0 && !scheduler_aborted(run->scheduler))
        scenario_run_drop(run, slot->worker->home.recorder, (uint64_t)left, slot);
}

static void coordinate(struct scenario_run *run)
{
    scenario_run_with_vus(run, vus(run));
}

static double fraction(const struct scenario_run *run, int64_t elapsed_ns)
{
    if (elapsed_ns > scenario_duration_ns(run->scenario))
        return 1;
    return (double)scenario_run_finished(run) /
           ((double)vus(run) * (double)scenario_iterations(run->scenario));
}

const struct executor executor_per_vu_iterations = {
    .loops = true,
    .coordinate = coordinate,
    .iterate = iterate,
    .fraction = fraction,
};
