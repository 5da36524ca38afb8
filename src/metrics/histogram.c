/* Values are kept as they come until HISTOGRAM_EXACT_MAX; from then on a radix tree counts them in
 * buckets. A bucket is all doubles of the same sign, exponent and top ten mantissa bits, so a power
 * of two has 1024 buckets and a bucket's middle is off by at most 2^-11 of any value in it.
 * Numbering buckets by the doubles' order makes the tree's order that of the values; parts of it
 * come into being when a value falls there, so memory depends on the values' range and not on their
 * number. */
#include "metrics/histogram.h"

#include "base/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    BUCKET_SHIFT = 42,           /* mantissa bits that a bucket ignores */
    BUCKETS_PER_EXPONENT = 1024, /* 2^10: sign, exponent and ten bits are left */
    BUCKET_INFINITE = 2047 * BUCKETS_PER_EXPONENT,
    BUCKET_ZERO = 2048 * BUCKETS_PER_EXPONENT, /* number of zero's bucket: negatives are below */
    BUCKET_END = 2 * BUCKET_ZERO,

    LEAF_BITS = 8,
    NODE_BITS = 8,
    LEAF_SIZE = 1 << LEAF_BITS, /* a quarter of a power of two, 2 KB */
    NODE_SIZE = 1 << NODE_BITS, /* 64 powers of two */
    ROOT_SIZE = BUCKET_END >> (LEAF_BITS + NODE_BITS),
};

struct leaf {
    uint64_t counts[LEAF_SIZE];
};

struct node {
    struct leaf *leaves[NODE_SIZE];
};

struct histogram {
    uint64_t count;
    double sum, min, max; /* min and max start at the infinities */

    double *values; /* exact mode; kept when buckets take over, for the life after a reset */
    uint32_t value_count, value_capacity;
    bool sorted;
    bool bucketed;
    struct node *root[ROOT_SIZE];
};

/* --- buckets --- */

static uint32_t bucket_number(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    uint32_t magnitude = (uint32_t)(bits << 1 >> (BUCKET_SHIFT + 1));
    if (magnitude < BUCKETS_PER_EXPONENT)
        return BUCKET_ZERO;
    return bits >> 63 ? BUCKET_ZERO - magnitude : BUCKET_ZERO + magnitude;
}

/* The double of a bucket's magnitude, with the given bits where the bucket ignores them. */
static double bucket_edge(uint32_t magnitude, uint64_t ignored)
{
    uint64_t bits = (uint64_t)magnitude << BUCKET_SHIFT | ignored;
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static uint32_t bucket_magnitude(uint32_t number)
{
    return number < BUCKET_ZERO ? BUCKET_ZERO - number : number - BUCKET_ZERO;
}

/* Zero and the infinities have buckets of their own. */
static bool bucket_is_point(uint32_t magnitude)
{
    return magnitude == 0 || magnitude == BUCKET_INFINITE;
}

static double bucket_middle(uint32_t number)
{
    uint32_t magnitude = bucket_magnitude(number);
    uint64_t half = bucket_is_point(magnitude) ? 0 : UINT64_C(1) << (BUCKET_SHIFT - 1);
    double middle = bucket_edge(magnitude, half);
    return number < BUCKET_ZERO ? -middle : middle;
}

static struct histogram_bucket bucket_bounds(uint32_t number, uint64_t count)
{
    uint32_t magnitude = bucket_magnitude(number);
    double near = bucket_edge(magnitude, 0);
    double far = bucket_is_point(magnitude) ? near : bucket_edge(magnitude + 1, 0);
    if (number < BUCKET_ZERO)
        return (struct histogram_bucket){ .low = -far, .high = -near, .count = count };
    return (struct histogram_bucket){ .low = near, .high = far, .count = count };
}

/* --- the tree --- */

static struct leaf *tree_leaf(struct histogram *h, uint32_t number)
{
    struct node **node = &h->root[number >> (LEAF_BITS + NODE_BITS)];
    if (!*node)
        *node = xcalloc(1, sizeof **node);
    struct leaf **leaf = &(*node)->leaves[number >> LEAF_BITS & (NODE_SIZE - 1)];
    if (!*leaf)
        *leaf = xcalloc(1, sizeof **leaf);
    return *leaf;
}

static void tree_add(struct histogram *h, double value)
{
    uint32_t number = bucket_number(value);
    tree_leaf(h, number)->counts[number & (LEAF_SIZE - 1)]++;
}

/* The next leaf at or after bucket *number, which becomes the leaf's first bucket if it was before
 * it; NULL at the end. */
static struct leaf *tree_next_leaf(const struct histogram *h, uint32_t *number)
{
    uint32_t at = *number;
    while (at < BUCKET_END) {
        const struct node *node = h->root[at >> (LEAF_BITS + NODE_BITS)];
        struct leaf *leaf = node ? node->leaves[at >> LEAF_BITS & (NODE_SIZE - 1)] : NULL;
        if (leaf) {
            *number = at;
            return leaf;
        }
        uint32_t skipped = node ? LEAF_SIZE : LEAF_SIZE * NODE_SIZE;
        at = (at | (skipped - 1)) + 1;
    }
    return NULL;
}

/* The next bucket with values in it, at or after *number; 0 at the end, or how many they are. */
static uint64_t tree_next(const struct histogram *h, uint32_t *number)
{
    struct leaf *leaf;
    while ((leaf = tree_next_leaf(h, number))) {
        do {
            uint64_t count = leaf->counts[*number & (LEAF_SIZE - 1)];
            if (count)
                return count;
        } while (++*number & (LEAF_SIZE - 1));
    }
    return 0;
}

static void leave_exact_mode(struct histogram *h)
{
    for (uint32_t i = 0; i < h->value_count; i++)
        tree_add(h, h->values[i]);
    h->value_count = 0;
    h->bucketed = true;
}

/* --- life --- */

struct histogram *histogram_new(void)
{
    struct histogram *h = xcalloc(1, sizeof *h);
    histogram_reset(h);
    return h;
}

void histogram_free(struct histogram *h)
{
    if (!h)
        return;
    for (uint32_t i = 0; i < ROOT_SIZE; i++) {
        for (uint32_t j = 0; h->root[i] && j < NODE_SIZE; j++)
            free(h->root[i]->leaves[j]);
        free(h->root[i]);
    }
    free(h->values);
    free(h);
}

void histogram_reset(struct histogram *h)
{
    if (h->bucketed) {
        struct leaf *leaf;
        for (uint32_t number = 0; (leaf = tree_next_leaf(h, &number)); number += LEAF_SIZE)
            memset(leaf, 0, sizeof *leaf);
    }
    h->count = 0;
    h->sum = 0;
    h->min = INFINITY;
    h->max = -INFINITY;
    h->value_count = 0;
    h->sorted = false;
    h->bucketed = false;
}

/* --- values in --- */

static void grow_values(struct histogram *h)
{
    h->value_capacity = h->value_capacity ? h->value_capacity * 2 : 16;
    h->values = xrealloc(h->values, h->value_capacity * sizeof *h->values);
}

void histogram_add(struct histogram *h, double value)
{
    if (isnan(value))
        return;
    h->count++;
    h->sum += value;
    if (value < h->min)
        h->min = value;
    if (value > h->max)
        h->max = value;

    if (!h->bucketed && h->value_count == HISTOGRAM_EXACT_MAX)
        leave_exact_mode(h);
    if (h->bucketed) {
        tree_add(h, value);
        return;
    }
    if (h->value_count == h->value_capacity)
        grow_values(h);
    h->values[h->value_count++] = value;
    h->sorted = false;
}

static void merge_buckets(struct histogram *into, const struct histogram *from)
{
    const struct leaf *leaf;
    for (uint32_t number = 0; (leaf = tree_next_leaf(from, &number)); number += LEAF_SIZE) {
        struct leaf *target = tree_leaf(into, number);
        for (uint32_t i = 0; i < LEAF_SIZE; i++)
            target->counts[i] += leaf->counts[i];
    }
}

void histogram_merge(struct histogram *into, const struct histogram *from)
{
    CHECK(into != from);
    if (!from->bucketed) {
        /* One by one, so that the sum is rounded as if all had come here in the first place. */
        for (uint32_t i = 0; i < from->value_count; i++)
            histogram_add(into, from->values[i]);
        return;
    }
    if (!into->bucketed)
        leave_exact_mode(into);
    merge_buckets(into, from);
    into->count += from->count;
    into->sum += from->sum;
    into->min = fmin(into->min, from->min);
    into->max = fmax(into->max, from->max);
}

/* --- answers out --- */

uint64_t histogram_count(const struct histogram *h)
{
    return h->count;
}

double histogram_sum(const struct histogram *h)
{
    return h->sum;
}

double histogram_min(const struct histogram *h)
{
    return h->count ? h->min : 0;
}

double histogram_max(const struct histogram *h)
{
    return h->count ? h->max : 0;
}

double histogram_avg(const struct histogram *h)
{
    return h->count ? h->sum / (double)h->count : 0;
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void sort_values(struct histogram *h)
{
    if (!h->sorted && h->value_count)
        qsort(h->values, h->value_count, sizeof *h->values, compare_doubles);
    h->sorted = true;
}

/* The value that `rank` others precede. The ends are known exactly, and bound the middles of the
 * buckets that they lie in. */
static double value_at(const struct histogram *h, uint64_t rank)
{
    if (!h->bucketed)
        return h->values[rank];
    if (rank == 0)
        return h->min;
    if (rank + 1 >= h->count)
        return h->max;
    uint64_t count;
    for (uint32_t number = 0; (count = tree_next(h, &number)); number++) {
        if (rank < count)
            return fmin(fmax(bucket_middle(number), h->min), h->max);
        rank -= count;
    }
    return h->max;
}

double histogram_quantile(struct histogram *h, double q)
{
    if (h->count == 0)
        return 0;
    if (!h->bucketed)
        sort_values(h);
    q = q > 0 ? fmin(q, 1) : 0;

    /* k6's order of operations, because the last bit of the result depends on it. */
    double position = q * ((double)h->count - 1);
    uint64_t rank = (uint64_t)position;
    double fraction = position - (double)rank;
    double below = value_at(h, rank);
    double above = fraction > 0 ? value_at(h, rank + 1) : below;
    if (below == above)
        return below; /* infinities would give NaN */
    return below + (above - below) * fraction;
}

bool histogram_next(struct histogram *h, uint64_t *at, struct histogram_bucket *out)
{
    if (h->bucketed) {
        uint32_t number = (uint32_t)*at;
        uint64_t count = tree_next(h, &number);
        *at = (uint64_t)number + 1;
        if (count)
            *out = bucket_bounds(number, count);
        return count > 0;
    }
    sort_values(h);
    if (*at >= h->value_count)
        return false;
    double value = h->values[*at];
    uint64_t first = *at;
    while (*at < h->value_count && h->values[*at] == value)
        ++*at;
    *out = (struct histogram_bucket){ .low = value, .high = value, .count = *at - first };
    return true;
}
