/* How many VUs are needed when: of one scenario, and of all together, so that scenarios that follow
 * each other share their VUs. */
#include "plan/plan.h"
#include "plan/step_list.h"

#include <stdlib.h>

struct requirement_step *scenario_requirements(const struct scenario *s,
                                               const struct segment_tuple *tuple, uint32_t *count)
{
    if (s->executor == EXECUTOR_RAMPING_VUS)
        return scenario_ramp_steps(s, tuple, false, count);

    int64_t planned = segment_scale(tuple, scenario_vus(s)), unplanned = 0;
    int64_t duration_ns = scenario_duration_ns(s);
    bool ends = true;
    switch (s->executor) {
    case EXECUTOR_SHARED_ITERATIONS:
        ends = planned > 0; /* k6 says "0s", not maxDuration, where a segment has no share */
        break;
    case EXECUTOR_CONSTANT_ARRIVAL_RATE:
    case EXECUTOR_RAMPING_ARRIVAL_RATE:
        planned = segment_scale(tuple, scenario_pre_allocated_vus(s));
        unplanned = segment_scale(tuple, scenario_max_vus(s)) - planned;
        break;
    case EXECUTOR_EXTERNALLY_CONTROLLED:
        planned = segment_scale(tuple, scenario_max_vus(s));
        ends = duration_ns > 0;
        break;
    default: break;
    }

    struct step_list list = { 0 };
    step_list_add(&list, 0, planned)->unplanned_vus = unplanned;
    if (ends)
        step_list_add(&list, duration_ns + scenario_graceful_stop_ns(s), 0);
    *count = list.count;
    return list.steps;
}

struct placed_step {
    struct requirement_step step; /* start time included */
    uint32_t scenario, number;    /* number: keeps the order of steps at the same time */
};

static int by_time(const void *a, const void *b)
{
    const struct placed_step *x = a, *y = b;
    if (x->step.at_ns != y->step.at_ns)
        return x->step.at_ns < y->step.at_ns ? -1 : 1;
    if (x->scenario != y->scenario)
        return x->scenario < y->scenario ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

static struct placed_step *place(const struct scenario *scenarios, uint32_t scenario_count,
                                 const struct segment_tuple *tuple, size_t *count)
{
    struct placed_step *placed = NULL;
    *count = 0;
    for (uint32_t i = 0; i < scenario_count; i++) {
        uint32_t own;
        struct requirement_step *steps = scenario_requirements(&scenarios[i], tuple, &own);
        placed = xrealloc(placed, (*count + own) * sizeof(*placed));
        for (uint32_t n = 0; n < own; n++) {
            placed[*count + n] = (struct placed_step){ steps[n], i, n };
            placed[*count + n].step.at_ns += scenario_start_time_ns(&scenarios[i]);
        }
        *count += own;
        free(steps);
    }
    if (*count > 0)
        qsort(placed, *count, sizeof(*placed), by_time);
    return placed;
}

struct requirement_step *plan_requirements(const struct scenario *scenarios,
                                           uint32_t scenario_count,
                                           const struct segment_tuple *tuple, uint32_t *count)
{
    size_t placed_count;
    struct placed_step *placed = place(scenarios, scenario_count, tuple, &placed_count);
    struct requirement_step *now = xcalloc(scenario_count, sizeof(*now)); /* of each scenario */
    struct requirement_step sum = { 0 };
    struct step_list list = { 0 };
    for (size_t i = 0; i < placed_count; i++) {
        const struct requirement_step *step = &placed[i].step;
        struct requirement_step *before = &now[placed[i].scenario];
        sum.planned_vus += step->planned_vus - before->planned_vus;
        sum.unplanned_vus += step->unplanned_vus - before->unplanned_vus;
        *before = *step;
        if (list.count > 0 && step_list_last(&list)->planned_vus == sum.planned_vus &&
            step_list_last(&list)->unplanned_vus == sum.unplanned_vus)
            continue;
        step_list_add(&list, step->at_ns, sum.planned_vus)->unplanned_vus = sum.unplanned_vus;
    }
    free(now);
    free(placed);
    *count = list.count;
    return list.steps;
}
