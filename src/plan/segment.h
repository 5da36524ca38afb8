/* Execution segments: which part of a test this instance runs, in exact fractions. The same
 * arithmetic splits work over machines and over worker threads. */
#ifndef PLAN_SEGMENT_H
#define PLAN_SEGMENT_H

#include "base/error.h"
#include "plan/fraction.h"

struct segment { /* (from, to] within (0, 1] */
    struct fraction from, to;
};

#define SEGMENT_WHOLE ((struct segment){ { 0, 1 }, { 1, 1 } })

/* "1/3:2/3", "20%", "0.2:0.5", "1/4" (from 0). Empty means the whole. k6's messages on error. */
int segment_parse(struct segment *s, struct slice text, struct error *error);

/* "0,1/3,2/3,1" as a sequence of adjoining segments, inside `out` (malloc'd, freed by the caller;
 * NULL and none for empty text). */
int segment_sequence_parse(struct segment **out, uint32_t *count, struct slice text,
                           struct error *error);

void segment_format(struct buf *out, const struct segment *s); /* "1/3:2/3" */
void segment_sequence_format(struct buf *out, const struct segment *s, uint32_t count);
bool segment_equal(const struct segment *a, const struct segment *b);

/* to - from. */
struct fraction segment_length(const struct segment *s);

/* A segment within its sequence (filled up with the rest when the sequence is missing or has gaps
 * at its ends): knows how work is striped. Immutable, so any thread may use it. */
struct segment_tuple;

/* NULL with the error when the segment is no part of the sequence, or the fractions are so fine
 * that their stripes would be too long. */
struct segment_tuple *segment_tuple_new(const struct segment *s, const struct segment *sequence,
                                        uint32_t count, struct error *error);
void segment_tuple_free(struct segment_tuple *t); /* NULL is fine */

/* The segment that the tuple was made for; of segment_tuple_for_value: the scaled one. */
struct segment segment_tuple_segment(const struct segment_tuple *t);

/* The share of `value` that falls to this segment; the shares of all segments add up to value. */
int64_t segment_scale(const struct segment_tuple *t, int64_t value);

/* k6's GetNewExecutionTupleFromValue: stripe by a sequence whose segments are as long as their
 * shares of `value` (VUs, say), so that each VU anywhere gets the same amount of work. NULL where
 * this segment has no share, or value is less than 1. Caller frees. */
struct segment_tuple *segment_tuple_for_value(const struct segment_tuple *t, int64_t value);

/* The global indices (counted from 0) that are this segment's, in order: index = stripe_at(t, k)
 * for k = 0, 1, ... A pure function of k. */
int64_t segment_stripe_at(const struct segment_tuple *t, int64_t k);

/* How many of the global indices below `limit` are this segment's. */
int64_t segment_stripe_count(const struct segment_tuple *t, int64_t limit);

#endif
