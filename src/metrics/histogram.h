/* A distribution of doubles in constant memory: exact while few, then log-linear buckets on the top
 * bits of the double (relative error at most 0.05 %), any sign and size; exact count, sum, min,
 * max; merges without loss. Not thread-safe. */
#ifndef METRICS_HISTOGRAM_H
#define METRICS_HISTOGRAM_H

#include <stdbool.h>
#include <stdint.h>

enum { HISTOGRAM_EXACT_MAX = 4096 }; /* values kept one by one before buckets take over */

struct histogram; /* opaque, so that memory grows only with what is used */

struct histogram *histogram_new(void);
void histogram_free(struct histogram *h); /* NULL is fine */

/* NaN is ignored: it has no place among ordered values. Infinities are values. Once buckets have
 * taken over, numbers too small to be normal (below 2.3e-308) count as zero. */
void histogram_add(struct histogram *h, double value);

/* Adds everything in `from` to `into`, as if it had been added there value by value. */
void histogram_merge(struct histogram *into, const struct histogram *from);

void histogram_reset(struct histogram *h); /* empty and exact again, memory kept for reuse */

uint64_t histogram_count(const struct histogram *h);
double histogram_sum(const struct histogram *h);
double
histogram_min(const struct histogram *h); /* 0 when empty, as k6 prints it; likewise max, avg */
double histogram_max(const struct histogram *h);
double histogram_avg(const struct histogram *h);

/* q in 0..1 (clamped), k6's linear interpolation between closest ranks (i = q*(n-1)); the median is
 * quantile 0.5. While values are exact it equals k6's to the bit; later a rank's value is the
 * middle of its bucket, and the lowest and highest rank stay exact. 0 when empty. Sorts exact
 * values in place. */
double histogram_quantile(struct histogram *h, double q);

/* low == high for an exact value, for zero and for infinities; otherwise the side nearer to zero
 * belongs to the bucket and the other to its neighbour. */
struct histogram_bucket {
    double low, high;
    uint64_t count;
};

/* Walks the buckets in ascending order (for outputs that want them): false at the end. Start with
 * *at = 0 and add nothing meanwhile. Sorts exact values in place. */
bool histogram_next(struct histogram *h, uint64_t *at, struct histogram_bucket *out);

#endif
