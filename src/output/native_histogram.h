/* The sparse histogram that Prometheus calls native, and OpenTelemetry exponential: buckets by
 * powers of 2^(1/8), so that each is some 9 % wide, on both sides of zero. Not thread-safe.
 * https://prometheus.io/docs/specs/native_histograms/ */
#ifndef OUTPUT_NATIVE_HISTOGRAM_H
#define OUTPUT_NATIVE_HISTOGRAM_H

#include <stdbool.h>
#include <stdint.h>

enum { NATIVE_HISTOGRAM_SCHEMA = 3 }; /* 2^(2^-3) from bound to bound */

/* Values as small as that count as zero: 2^-128. */
#define NATIVE_HISTOGRAM_ZERO 0x1p-128

/* The buckets of one sign: counts[i] is that of bucket `first + i`, which ends at 2^((first+i)/8)
 * and includes its end. */
struct native_buckets {
    uint64_t *counts; /* owned */
    int32_t first;
    uint32_t length; /* 0: there are none */
};

struct native_histogram { /* all zero is an empty one */
    uint64_t count, zeros;
    double sum;
    struct native_buckets positive, negative;
};

void native_histogram_deinit(struct native_histogram *h);

/* NaN has no bucket; infinities are in one of their own behind the last. */
void native_histogram_add(struct native_histogram *h, double value);

#endif
