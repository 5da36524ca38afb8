#include "exec/executors.h"

#include "exec/scenario_run.h"

static const struct executor *const executors[EXECUTOR_TYPE_COUNT] = {
    [EXECUTOR_SHARED_ITERATIONS] = &executor_shared_iterations,
    [EXECUTOR_PER_VU_ITERATIONS] = &executor_per_vu_iterations,
    [EXECUTOR_CONSTANT_VUS] = &executor_constant_vus,
    [EXECUTOR_RAMPING_VUS] = &executor_ramping_vus,
    [EXECUTOR_CONSTANT_ARRIVAL_RATE] = &executor_constant_arrival_rate,
    [EXECUTOR_RAMPING_ARRIVAL_RATE] = &executor_ramping_arrival_rate,
    [EXECUTOR_EXTERNALLY_CONTROLLED] = &executor_externally_controlled,
};

const struct executor *executor_of(enum executor_type type)
{
    return executors[type];
}

double executor_time_fraction(const struct scenario_run *run, int64_t elapsed_ns)
{
    int64_t duration_ns = scenario_duration_ns(run->scenario);
    if (duration_ns <= 0)
        return 0; /* goes on until it is stopped */
    return elapsed_ns >= duration_ns ? 1 : (double)elapsed_ns / (double)duration_ns;
}
