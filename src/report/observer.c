/* The same few tag sets come with nearly every sample: where they lead is remembered in a
 * direct-mapped cache. Each entry holds a reference, so that the pointer can't be reused for
 * another set. */
#include "report/observer.h"

#include "base/buf.h"
#include "base/check.h"
#include "base/clock.h"
#include "base/map.h"
#include "metrics/store.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { PLACE_BITS = 9, PLACES = 1 << PLACE_BITS, FIRST_PERIOD_MS = 250 };

struct place {
    struct tagset *tags; /* counted; NULL while free */
    const struct metric
        *leading; /* the record's first: sets of requests and of checks may be equal */
    struct request_place request;
    struct check_row *check; /* NULL: of no check */
};

struct observer {
    _Atomic uint32_t refs;
    pthread_mutex_t mutex; /* guards what follows */
    struct observed seen;
    struct map checks; /* check_row by group and name */
    struct check_row **checks_end;
    struct buf key; /* scratch */
    struct place places[PLACES];
};

struct observer *observer_new(struct registry *registry)
{
    struct observer *o = xcalloc(1, sizeof(*o));
    o->refs = 1;
    pthread_mutex_init(&o->mutex, NULL);
    o->seen.timeline = timeline_new(FIRST_PERIOD_MS * NS_PER_MS);
    o->seen.totals = store_new(registry);
    o->seen.requests = request_table_new();
    map_init(&o->checks);
    o->checks_end = &o->seen.checks;
    buf_init(&o->key, BUF_UNLIMITED);
    return o;
}

struct observer *observer_ref(struct observer *o)
{
    atomic_fetch_add_explicit(&o->refs, 1, memory_order_relaxed);
    return o;
}

static void free_check(void *value)
{
    struct check_row *row = value;
    free(row->group);
    free(row->name);
    free(row);
}

void observer_unref(struct observer *o)
{
    if (o == NULL || atomic_fetch_sub_explicit(&o->refs, 1, memory_order_acq_rel) != 1)
        return;
    for (uint32_t i = 0; i < PLACES; i++)
        tagset_unref(o->places[i].tags);
    map_deinit(&o->checks, free_check);
    request_table_free(o->seen.requests);
    store_free(o->seen.totals);
    timeline_free(o->seen.timeline);
    buf_deinit(&o->key);
    pthread_mutex_destroy(&o->mutex);
    free(o);
}

/* --- places ----------------------------------------------------------------------------------- */

static struct check_row *find_check(struct observer *o, const struct tagset *tags)
{
    struct slice name = tagset_get(tags, SLICE("check")), group = tagset_get(tags, SLICE("group"));
    if (name.ptr == NULL)
        return NULL;
    buf_reset(&o->key);
    buf_append_slice(&o->key, group);
    buf_append_char(&o->key, '\n');
    buf_append_slice(&o->key, name);
    struct check_row *row = map_get(&o->checks, buf_slice(&o->key));
    if (row != NULL)
        return row;
    row = xcalloc(1, sizeof(*row));
    row->group = slice_dup(group);
    row->name = slice_dup(name);
    map_set(&o->checks, buf_slice(&o->key), row);
    *o->checks_end = row;
    o->checks_end = &row->next;
    return row;
}

static struct place *find_place(struct observer *o, const struct record *record,
                                const struct record_value *values)
{
    uint64_t mixed = ((uintptr_t)record->tags >> 4) * UINT64_C(0x9E3779B97F4A7C15);
    struct place *place = &o->places[mixed >> (64 - PLACE_BITS)];
    const struct metric *leading = values[0].metric;
    if (place->tags == record->tags && place->leading == leading)
        return place;
    tagset_unref(place->tags);
    place->tags = tagset_ref(record->tags);
    place->leading = leading;
    place->request = request_table_place(o->seen.requests, record, values);
    place->check = leading->id == METRIC_CHECKS ? find_check(o, record->tags) : NULL;
    return place;
}

/* --- taking ----------------------------------------------------------------------------------- */

static void take_record(struct observer *o, const struct record *record,
                        const struct record_value *values)
{
    for (uint32_t i = 0; i < record->count; i++) {
        if (isnan(values[i].value))
            continue;
        timeline_add(o->seen.timeline, values[i].metric, values[i].value, record->wall_ns);
        store_add(o->seen.totals, values[i].metric, values[i].value, record->tags, record->wall_ns);
    }
    if (record->count == 0)
        return;
    struct place *place = find_place(o, record, values);
    request_place_add(&place->request, record, values);
    if (place->check != NULL && values[0].value != 0)
        place->check->passes++;
    else if (place->check != NULL)
        place->check->fails++;
}

void observer_take(struct observer *o, const struct record_batch *batch)
{
    pthread_mutex_lock(&o->mutex);
    for (uint32_t i = 0; i < batch->record_count; i++) {
        const struct record *record = &batch->records[i];
        take_record(o, record, &batch->values[record->first]);
    }
    pthread_mutex_unlock(&o->mutex);
}

void observer_finish(struct observer *o)
{
    pthread_mutex_lock(&o->mutex);
    timeline_finish(o->seen.timeline);
    pthread_mutex_unlock(&o->mutex);
}

const struct observed *observer_lock(struct observer *o)
{
    pthread_mutex_lock(&o->mutex);
    return &o->seen;
}

void observer_unlock(struct observer *o)
{
    pthread_mutex_unlock(&o->mutex);
}
