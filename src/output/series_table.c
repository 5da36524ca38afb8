/* Two steps: from a tag set to its series, once for all values of a record, and from there to that
 * of the metric. Workers have copies of a set, so sets are compared by what they hold. */
#include "output/series_table.h"

#include "base/check.h"

#include <stdlib.h>

enum { FIRST_CAPACITY = 64 };

struct tag_series { /* all series with the same tags */
    struct tagset *tags;
    struct series **items;
    uint32_t count, capacity;
    uint32_t next; /* the one after the last that was found: records come with the same metrics */
};

struct series_table {
    const struct series_kind *kind;
    void *context;
    struct tag_series **places; /* open addressing, by the sets' hash */
    size_t place_count;         /* a power of two */
    size_t used;
    struct series **all;
    size_t count, capacity;
};

struct series_table *series_table_new(const struct series_kind *kind, void *context)
{
    struct series_table *t = xcalloc(1, sizeof(*t));
    t->kind = kind;
    t->context = context;
    t->place_count = FIRST_CAPACITY;
    t->places = xcalloc(t->place_count, sizeof(struct tag_series *));
    return t;
}

void series_table_free(struct series_table *t)
{
    if (t == NULL)
        return;
    for (size_t i = 0; i < t->count; i++) {
        t->kind->deinit(t->all[i]);
        free(t->all[i]);
    }
    for (size_t i = 0; i < t->place_count; i++) {
        if (t->places[i] == NULL)
            continue;
        tagset_unref(t->places[i]->tags);
        free(t->places[i]->items);
        free(t->places[i]);
    }
    free(t->places);
    free(t->all);
    free(t);
}

/* --- by tags ---------------------------------------------------------------------------------- */

/* Where the set is, or belongs. */
static struct tag_series **find_place(const struct series_table *t, const struct tagset *tags)
{
    size_t at = (tags->hash ^ tags->hash >> 32) & (t->place_count - 1);
    while (t->places[at] != NULL && !tagset_equal(t->places[at]->tags, tags))
        at = (at + 1) & (t->place_count - 1);
    return &t->places[at];
}

static void grow(struct series_table *t)
{
    struct tag_series **old = t->places;
    size_t old_count = t->place_count;
    t->place_count *= 2;
    t->places = xcalloc(t->place_count, sizeof(struct tag_series *));
    for (size_t i = 0; i < old_count; i++)
        if (old[i] != NULL)
            *find_place(t, old[i]->tags) = old[i];
    free(old);
}

static struct tag_series *series_with(struct series_table *t, struct tagset *tags)
{
    struct tag_series **place = find_place(t, tags);
    if (*place != NULL)
        return *place;
    if (t->used >= t->place_count / 2) {
        grow(t);
        place = find_place(t, tags);
    }
    *place = xcalloc(1, sizeof(**place));
    (*place)->tags = tagset_ref(tags);
    t->used++;
    return *place;
}

/* --- by metric -------------------------------------------------------------------------------- */

static struct series *add_series(struct series_table *t, struct tag_series *group,
                                 const struct metric *metric)
{
    struct series *s = xcalloc(1, t->kind->size);
    s->metric = metric;
    s->tags = group->tags;
    t->kind->init(s, t->context);
    if (group->count == group->capacity) {
        group->capacity = group->capacity ? 2 * group->capacity : 4;
        group->items = xrealloc(group->items, group->capacity * sizeof(struct series *));
    }
    group->items[group->count++] = s;
    if (t->count == t->capacity) {
        t->capacity = t->capacity ? 2 * t->capacity : FIRST_CAPACITY;
        t->all = xrealloc(t->all, t->capacity * sizeof(struct series *));
    }
    t->all[t->count++] = s;
    return s;
}

static struct series *series_of(struct series_table *t, struct tag_series *group,
                                const struct metric *metric)
{
    for (uint32_t tried = 0; tried < group->count; tried++) {
        uint32_t at = group->next < group->count ? group->next : 0;
        group->next = at + 1;
        if (group->items[at]->metric == metric)
            return group->items[at];
    }
    return add_series(t, group, metric);
}

void series_table_add(struct series_table *t, const struct record_batch *batch)
{
    for (uint32_t i = 0; i < batch->record_count; i++) {
        const struct record *record = &batch->records[i];
        const struct record_value *values = &batch->values[record->first];
        struct tag_series *group = series_with(t, record->tags);
        for (uint32_t j = 0; j < record->count; j++)
            t->kind->add(series_of(t, group, values[j].metric), values[j].value, record->wall_ns);
    }
}

struct series *const *series_table_all(const struct series_table *t, size_t *count)
{
    *count = t->count;
    return t->all;
}
