/* What comes in one by one, summed up by series: a metric with a set of tags. For outputs that send
 * totals from time to time. Series are never dropped, as a total must not start anew. One thread.
 */
#ifndef OUTPUT_SERIES_TABLE_H
#define OUTPUT_SERIES_TABLE_H

#include "metrics/recorder.h"

/* The beginning of what an output keeps of a series. */
struct series {
    const struct metric *metric;
    struct tagset *tags; /* the table's reference */
};

struct series_kind {
    size_t size; /* of the output's struct, which begins with a struct series and is zeroed */
    void (*init)(struct series *s, void *context);
    void (*add)(struct series *s, double value, int64_t wall_ns);
    void (*deinit)(struct series *s); /* not of the memory itself */
};

struct series_table;

/* Borrows the kind and the context. */
struct series_table *series_table_new(const struct series_kind *kind, void *context);
void series_table_free(struct series_table *t); /* NULL is fine */

/* Adds each value to its series. */
void series_table_add(struct series_table *t, const struct record_batch *batch);

/* All series, in the order in which they came up. Valid until the next series_table_add. */
struct series *const *series_table_all(const struct series_table *t, size_t *count);

#endif
