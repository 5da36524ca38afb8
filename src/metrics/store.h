/* A store: every metric's and sub-metric's sink. Each worker fills one without locks; the control
 * thread takes what has gathered and merges it. One thread at a time. */
#ifndef METRICS_STORE_H
#define METRICS_STORE_H

#include "metrics/sink.h"
#include "metrics/submetric.h"

struct store;

struct store *store_new(struct registry *registry); /* the registry is borrowed */
void store_free(struct store *s);                   /* NULL is fine */

/* One sample into its metric's sink and those of the sub-metrics that the tags match. tags may be
 * NULL. The hot path: no lock, no allocation in steady state. */
void store_add(struct store *s, const struct metric *metric, double value,
               const struct tagset *tags, int64_t wall_ns);

void store_merge(struct store *into, const struct store *from); /* of the same registry */
void store_reset(struct store *s); /* empties every sink, keeps memory */

/* Never NULL; may be empty. Valid until the next call with this store: sinks move when metrics that
 * were added to the registry meanwhile get theirs. */
struct sink *store_sink(struct store *s, const struct metric *metric);
struct sink *store_subsink(struct store *s, const struct submetric *submetric);

#endif
