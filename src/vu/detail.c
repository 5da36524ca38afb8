#include "vu/detail.h"

#include "base/check.h"

#include <stdlib.h>

struct detail *detail_new(const struct plan *plan, struct registry *registry)
{
    struct detail *d = xcalloc(1, sizeof(*d));
    d->scenario_count = plan->scenario_count;
    d->scenarios = xcalloc(plan->scenario_count + 1, sizeof(*d->scenarios));
    for (uint32_t i = 0; i < d->scenario_count; i++) {
        d->scenarios[i].tree = group_tree_new();
        d->scenarios[i].store = store_new(registry);
        group_tree_gather(d->scenarios[i].tree, registry);
    }
    return d;
}

void detail_free(struct detail *d)
{
    if (!d)
        return;
    for (uint32_t i = 0; i < d->scenario_count; i++) {
        group_tree_free(d->scenarios[i].tree);
        store_free(d->scenarios[i].store);
    }
    free(d->scenarios);
    free(d);
}

void detail_add(struct detail *d, uint32_t scenario, const struct record_value *values,
                uint32_t count, const struct tagset *tags, int64_t wall_ns)
{
    struct detail_scenario *s = &d->scenarios[scenario];
    struct slice path = tagset_get(tags, SLICE("group"));
    struct group_node *group = path.len ? group_tree_at(s->tree, path) : NULL;
    for (uint32_t i = 0; i < count; i++) {
        store_add(s->store, values[i].metric, values[i].value, tags, wall_ns);
        if (group && group->store)
            store_add(group->store, values[i].metric, values[i].value, tags, wall_ns);
    }
    /* The checks of a scenario are counted here, since the worker's own tree is of all scenarios.
     */
    struct slice name = tagset_get(tags, SLICE("check"));
    if (!name.ptr || values[0].metric->id != METRIC_CHECKS)
        return;
    struct check_node *check = group_node_check(s->tree, group ? group : group_tree_root(s->tree),
                                                name);
    if (values[0].value != 0)
        check->passes++;
    else
        check->fails++;
}

void detail_merge(struct detail *into, const struct detail *from)
{
    for (uint32_t i = 0; i < into->scenario_count; i++) {
        group_tree_merge(into->scenarios[i].tree, from->scenarios[i].tree);
        store_merge(into->scenarios[i].store, from->scenarios[i].store);
    }
}
