/* The plan: what to run, frozen. Made once from the resolved options, shared by all threads. */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include "plan/options.h"

struct plan {
    const struct options *options;
    struct segment_tuple *tuple;
    uint32_t scenario_count; /* those with work in this segment, by start time then name */
    const struct scenario **scenarios;
    uint32_t step_count;
    struct requirement_step *steps; /* of the whole test, start times included */
    int64_t max_planned_vus, max_possible_vus;
    int64_t max_duration_ns; /* with graceful stops; of the last step */
};

/* Borrows the options, which must be resolved and outlive the plan. */
struct plan *plan_new(const struct options *options, struct error *error);
void plan_free(struct plan *p);

/* The requirements of all scenarios together, start times included: malloc'd, *count steps. */
struct requirement_step *plan_requirements(const struct scenario *scenarios,
                                           uint32_t scenario_count,
                                           const struct segment_tuple *tuple, uint32_t *count);

/* The tuple of the options' executionSegment and executionSegmentSequence. */
struct segment_tuple *plan_segment_tuple(const struct options *options, struct error *error);

#endif
