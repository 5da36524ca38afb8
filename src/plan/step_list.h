/* A growing list of requirement steps. Private to plan. */
#ifndef PLAN_STEP_LIST_H
#define PLAN_STEP_LIST_H

#include "base/check.h"
#include "plan/scenario.h"

struct step_list {
    struct requirement_step *steps; /* malloc'd; taken over or freed by the user */
    uint32_t count, capacity;
};

static inline struct requirement_step *step_list_last(const struct step_list *l)
{
    return &l->steps[l->count - 1];
}

static inline struct requirement_step *step_list_add(struct step_list *l, int64_t at_ns,
                                                     int64_t planned_vus)
{
    if (l->count == l->capacity) {
        l->capacity = l->capacity ? 2 * l->capacity : 8;
        l->steps = xrealloc(l->steps, l->capacity * sizeof(*l->steps));
    }
    struct requirement_step *step = &l->steps[l->count++];
    *step = (struct requirement_step){ .at_ns = at_ns, .planned_vus = planned_vus };
    return step;
}

#endif
