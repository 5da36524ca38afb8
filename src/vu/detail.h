/* Samples by scenario and group, for the full summary. One per worker, used on its thread, merged
 * at the end. Only made in that mode: it costs every sample a look-up. */
#ifndef VU_DETAIL_H
#define VU_DETAIL_H

#include "metrics/group_tree.h"
#include "metrics/recorder.h"
#include "plan/plan.h"

struct detail_scenario {
    struct group_tree *tree; /* its nodes gather the samples of their groups */
    struct store *store;
};

struct detail {
    uint32_t scenario_count; /* as the plan's, in its order */
    struct detail_scenario *scenarios;
};

struct detail *detail_new(const struct plan *plan, struct registry *registry);
void detail_free(struct detail *d);

/* Adds what the recorder gets too; `scenario` is an index of the plan. */
void detail_add(struct detail *d, uint32_t scenario, const struct record_value *values,
                uint32_t count, const struct tagset *tags, int64_t wall_ns);

void detail_merge(struct detail *into, const struct detail *from);

#endif
