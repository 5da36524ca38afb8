/* Where a worker's samples go: its store, and, when some output wants every sample, a batch that is
 * handed on when full or when time has come. One per worker (and one for the control thread: setup,
 * teardown, vus); used on its thread only, except for recorder_return. */
#ifndef METRICS_RECORDER_H
#define METRICS_RECORDER_H

#include "metrics/store.h"

/* One moment's values that share time and tags: an HTTP request's nine, or one. */
struct record {
    int64_t wall_ns;
    struct tagset *tags;     /* counted; never NULL */
    struct tagset *metadata; /* counted; NULL where there is none (system tags vu and iter,
                              * exec.vu.metrics.metadata) */
    uint32_t first, count;   /* into the batch's values */
};

struct record_value {
    const struct metric *metric;
    double value;
};

/* Limits of a batch; a record never has more values than RECORD_BATCH_VALUES. */
enum { RECORD_BATCH_RECORDS = 512, RECORD_BATCH_VALUES = 2048 };

struct record_batch {
    struct record_batch *next; /* for the consumer's queue */
    uint32_t record_count, value_count;
    struct record *records;
    struct record_value *values;
};

/* Takes ownership of a full batch; free it with record_batch_free, on any thread. Called on the
 * recorder's thread; must not block. */
typedef void record_consumer(void *context, struct record_batch *batch);

struct recorder;

struct recorder *recorder_new(struct registry *registry,
                              record_consumer *consumer /* NULL: no output wants samples */,
                              void *context);

/* Hands an incomplete batch on first. Stores out for merging must have been returned. NULL is
 * fine. */
void recorder_free(struct recorder *r);

/* The same tags and moment for several values. The caller keeps its references; metadata may be
 * NULL. */
void recorder_add(struct recorder *r, const struct record_value *values, uint32_t count,
                  struct tagset *tags, struct tagset *metadata, int64_t wall_ns);

/* Hands an incomplete batch on (a timer calls it, so that outputs see samples within 50 ms or
 * so). */
void recorder_flush(struct recorder *r);

/* On the recorder's own thread: swaps in an empty store and returns the full one, which the caller
 * merges elsewhere and gives back by recorder_return for the next swap. NULL if the previous one
 * hasn't been returned yet: try again later, nothing is lost. */
struct store *recorder_collect(struct recorder *r);

/* From any thread. Empties the store. */
void recorder_return(struct recorder *r, struct store *collected);

void record_batch_free(struct record_batch *batch); /* NULL is fine */

#endif
