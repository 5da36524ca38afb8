/* Freezes resolved options into what runs here: this segment's scenarios and the VUs that they
 * need. */
#include "plan/plan.h"

#include "base/check.h"

#include <stdlib.h>

struct segment_tuple *plan_segment_tuple(const struct options *options, struct error *error)
{
    struct segment segment = SEGMENT_WHOLE, *sequence = NULL;
    uint32_t count = 0;
    if (options->execution_segment.set &&
        segment_parse(&segment, options->execution_segment.value, error) != 0)
        return NULL;
    if (options->execution_segment_sequence.set &&
        segment_sequence_parse(&sequence, &count, options->execution_segment_sequence.value,
                               error) != 0)
        return NULL;
    struct segment_tuple *tuple = segment_tuple_new(&segment, sequence, count, error);
    free(sequence);
    return tuple;
}

struct plan *plan_new(const struct options *options, struct error *error)
{
    struct segment_tuple *tuple = plan_segment_tuple(options, error);
    if (tuple == NULL)
        return NULL;
    struct plan *p = xcalloc(1, sizeof(*p));
    p->options = options;
    p->tuple = tuple;

    p->scenarios = xcalloc(options->scenario_count + 1, sizeof(*p->scenarios));
    for (uint32_t i = 0; i < options->scenario_count; i++) {
        if (scenario_has_work(&options->scenarios[i], tuple))
            p->scenarios[p->scenario_count++] = &options->scenarios[i];
    }

    p->steps = plan_requirements(options->scenarios, options->scenario_count, tuple,
                                 &p->step_count);
    for (uint32_t i = 0; i < p->step_count; i++) {
        const struct requirement_step *step = &p->steps[i];
        int64_t possible = step->planned_vus + step->unplanned_vus;
        if (step->planned_vus > p->max_planned_vus)
            p->max_planned_vus = step->planned_vus;
        if (possible > p->max_possible_vus)
            p->max_possible_vus = possible;
        p->max_duration_ns = step->at_ns;
    }
    return p;
}

void plan_free(struct plan *p)
{
    if (p == NULL)
        return;
    segment_tuple_free(p->tuple);
    free(p->scenarios);
    free(p->steps);
    free(p);
}
