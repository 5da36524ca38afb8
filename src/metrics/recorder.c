/* A worker's end of the way of a sample: two stores that take turns, and the batch being filled. */
#include "metrics/recorder.h"

#include "base/check.h"

#include <stdatomic.h>
#include <stdlib.h>

struct recorder {
    struct store *active;
    struct store *_Atomic spare; /* empty; NULL while it is out for merging */
    record_consumer *consumer;
    void *context;
    struct record_batch *batch; /* being filled; NULL before its first record */
};

/* --- batches --- */

static struct record_batch *record_batch_new(void)
{
    struct record_batch *batch = xmalloc(sizeof *batch);
    *batch = (struct record_batch){
        .records = xmalloc(RECORD_BATCH_RECORDS * sizeof *batch->records),
        .values = xmalloc(RECORD_BATCH_VALUES * sizeof *batch->values),
    };
    return batch;
}

void record_batch_free(struct record_batch *batch)
{
    if (!batch)
        return;
    for (uint32_t i = 0; i < batch->record_count; i++) {
        tagset_unref(batch->records[i].tags);
        tagset_unref(batch->records[i].metadata);
    }
    free(batch->records);
    free(batch->values);
    free(batch);
}

static bool has_room(const struct record_batch *batch, uint32_t values)
{
    return batch->record_count < RECORD_BATCH_RECORDS &&
           values <= RECORD_BATCH_VALUES - batch->value_count;
}

static void batch_add(struct record_batch *batch, const struct record_value *values, uint32_t count,
                      struct tagset *tags, struct tagset *metadata, int64_t wall_ns)
{
    batch->records[batch->record_count++] = (struct record){
        .wall_ns = wall_ns,
        .tags = tagset_ref(tags),
        .metadata = metadata ? tagset_ref(metadata) : NULL,
        .first = batch->value_count,
        .count = count,
    };
    memcpy(&batch->values[batch->value_count], values, count * sizeof *values);
    batch->value_count += count;
}

/* --- the recorder --- */

struct recorder *recorder_new(struct registry *registry, record_consumer *consumer, void *context)
{
    struct recorder *r = xcalloc(1, sizeof *r);
    r->active = store_new(registry);
    atomic_init(&r->spare, store_new(registry));
    r->consumer = consumer;
    r->context = context;
    return r;
}

void recorder_free(struct recorder *r)
{
    if (!r)
        return;
    recorder_flush(r);
    store_free(r->active);
    store_free(atomic_load_explicit(&r->spare, memory_order_acquire));
    free(r);
}

void recorder_flush(struct recorder *r)
{
    struct record_batch *batch = r->batch;
    if (!batch)
        return;
    r->batch = NULL;
    r->consumer(r->context, batch);
}

void recorder_add(struct recorder *r, const struct record_value *values, uint32_t count,
                  struct tagset *tags, struct tagset *metadata, int64_t wall_ns)
{
    for (uint32_t i = 0; i < count; i++)
        store_add(r->active, values[i].metric, values[i].value, tags, wall_ns);
    if (!r->consumer || count == 0)
        return;
    CHECK(count <= RECORD_BATCH_VALUES);
    if (r->batch && !has_room(r->batch, count))
        recorder_flush(r);
    if (!r->batch)
        r->batch = record_batch_new();
    batch_add(r->batch, values, count, tags, metadata, wall_ns);
}

struct store *recorder_collect(struct recorder *r)
{
    struct store *empty = atomic_exchange_explicit(&r->spare, NULL, memory_order_acquire);
    if (!empty)
        return NULL;
    struct store *full = r->active;
    r->active = empty;
    return full;
}

void recorder_return(struct recorder *r, struct store *collected)
{
    store_reset(collected);
    struct store *before = atomic_exchange_explicit(&r->spare, collected, memory_order_release);
    CHECK(!before);
}
