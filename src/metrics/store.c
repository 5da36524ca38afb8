/* Sinks in arrays, by metric id and by sub-metric index. */
#include "metrics/store.h"

#include "base/check.h"

#include <stdlib.h>

struct sinks {
    struct sink *items;
    uint32_t count;
};

struct store {
    struct registry *registry;
    struct sinks metrics;    /* by metric id */
    struct sinks submetrics; /* by sub-metric index */
};

struct store *store_new(struct registry *registry)
{
    struct store *s = xcalloc(1, sizeof *s);
    s->registry = registry;
    return s;
}

static void deinit_sinks(struct sinks *sinks)
{
    for (uint32_t i = 0; i < sinks->count; i++)
        sink_deinit(&sinks->items[i]);
    free(sinks->items);
}

void store_free(struct store *s)
{
    if (!s)
        return;
    deinit_sinks(&s->metrics);
    deinit_sinks(&s->submetrics);
    free(s);
}

/* --- growth: rare, and the only place where the registry's lock is taken --- */

static void extend(struct sinks *sinks, uint32_t count)
{
    sinks->items = xrealloc(sinks->items, count * sizeof *sinks->items);
}

static void grow_metrics(struct store *s)
{
    uint32_t count = registry_count(s->registry);
    extend(&s->metrics, count);
    for (uint32_t i = s->metrics.count; i < count; i++)
        sink_init(&s->metrics.items[i], registry_get(s->registry, i)->type);
    s->metrics.count = count;
}

static void grow_submetrics(struct store *s)
{
    uint32_t count = registry_submetric_count(s->registry);
    extend(&s->submetrics, count);
    for (uint32_t i = s->submetrics.count; i < count; i++)
        sink_init(&s->submetrics.items[i], registry_submetric_at(s->registry, i)->parent->type);
    s->submetrics.count = count;
}

struct sink *store_sink(struct store *s, const struct metric *metric)
{
    if (__builtin_expect(metric->id >= s->metrics.count, 0))
        grow_metrics(s);
    return &s->metrics.items[metric->id];
}

struct sink *store_subsink(struct store *s, const struct submetric *submetric)
{
    if (__builtin_expect(submetric->index >= s->submetrics.count, 0))
        grow_submetrics(s);
    return &s->submetrics.items[submetric->index];
}

/* --- samples --- */

void store_add(struct store *s, const struct metric *metric, double value,
               const struct tagset *tags, int64_t wall_ns)
{
    sink_add(store_sink(s, metric), value, wall_ns);
    if (!tags)
        return;
    for (const struct submetric *sub = metric->submetrics; sub; sub = sub->next) {
        if (tagset_matches(tags, sub->index))
            sink_add(store_subsink(s, sub), value, wall_ns);
    }
}

static void merge_sinks(struct sinks *into, const struct sinks *from)
{
    for (uint32_t i = 0; i < from->count; i++)
        sink_merge(&into->items[i], &from->items[i]);
}

void store_merge(struct store *into, const struct store *from)
{
    CHECK(into->registry == from->registry);
    if (into->metrics.count < from->metrics.count)
        grow_metrics(into);
    if (into->submetrics.count < from->submetrics.count)
        grow_submetrics(into);
    merge_sinks(&into->metrics, &from->metrics);
    merge_sinks(&into->submetrics, &from->submetrics);
}

static void reset_sinks(struct sinks *sinks)
{
    for (uint32_t i = 0; i < sinks->count; i++)
        sink_reset(&sinks->items[i]);
}

void store_reset(struct store *s)
{
    reset_sinks(&s->metrics);
    reset_sinks(&s->submetrics);
}
