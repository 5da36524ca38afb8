#include "output/native_histogram.h"

#include "base/check.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

enum { PER_DOUBLING = 1 << NATIVE_HISTOGRAM_SCHEMA, ROOM = 16 /* buckets added at once */ };

/* 2^(i/8) / 2: where the buckets of a fraction in [0.5, 1) begin. */
static const double bounds[PER_DOUBLING] = {
    0.5,
    0.5452538663326288,
    0.5946035575013605,
    0.6484197773255048,
    0.7071067811865475,
    0.7711054127039704,
    0.8408964152537144,
    0.9170040432046711,
};

/* Of a number above zero. */
static int32_t index_of(double magnitude)
{
    int exponent;
    int32_t at = 0;
    bool is_infinite = isinf(magnitude);
    double fraction = frexp(is_infinite ? DBL_MAX : magnitude, &exponent);
    while (at < PER_DOUBLING && bounds[at] < fraction)
        at++;
    return at + (exponent - 1) * PER_DOUBLING + is_infinite;
}

/* Makes room for the bucket, and some around it. */
static void widen(struct native_buckets *b, int32_t index)
{
    int32_t end = b->first + (int32_t)b->length;
    if (b->length > 0 && index >= b->first && index < end)
        return;
    int32_t first = b->length > 0 && b->first <= index ? b->first : index - ROOM / 2;
    if (b->length == 0 || end <= index)
        end = index + ROOM / 2;
    uint64_t *counts = xcalloc((size_t)(end - first), sizeof(*counts));
    if (b->length > 0)
        memcpy(counts + (b->first - first), b->counts, b->length * sizeof(*counts));
    free(b->counts);
    *b = (struct native_buckets){ counts, first, (uint32_t)(end - first) };
}

void native_histogram_add(struct native_histogram *h, double value)
{
    h->count++;
    h->sum += value;
    if (isnan(value))
        return;
    if (fabs(value) <= NATIVE_HISTOGRAM_ZERO) {
        h->zeros++;
        return;
    }
    struct native_buckets *b = value > 0 ? &h->positive : &h->negative;
    int32_t index = index_of(fabs(value));
    widen(b, index);
    b->counts[index - b->first]++;
}

void native_histogram_deinit(struct native_histogram *h)
{
    free(h->positive.counts);
    free(h->negative.counts);
}
