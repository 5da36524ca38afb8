/* What each metric did over time: a point per period, few enough to draw. A long run gets longer
 * periods, not more points. Not thread-safe. */
#ifndef REPORT_TIMELINE_H
#define REPORT_TIMELINE_H

#include "metrics/metric.h"

/* Of one metric in one period. Where two periods were put together, min and max are exact and the
 * percentiles are means, weighted by count. */
struct timeline_point {
    uint64_t count; /* samples; 0: the rest means nothing */
    double
        value; /* a counter's and a trend's sum, a gauge's last value, how often a rate was true */
    double min, max, med, p90, p95, p99; /* of trends */
};

struct timeline;

/* Periods of so many ns to begin with. */
struct timeline *timeline_new(int64_t period_ns);
void timeline_free(struct timeline *t); /* NULL is fine */

/* A sample, not NaN; the first one is where time begins. One that comes later than two periods
 * after its moment counts for the oldest period that is still open. */
void timeline_add(struct timeline *t, const struct metric *metric, double value, int64_t wall_ns);

/* Puts a point for all that came, the last periods included. No sample may come later. */
void timeline_finish(struct timeline *t);

int64_t timeline_start_ns(const struct timeline *t); /* wall time; 0 before the first sample */
uint32_t timeline_length(const struct timeline *t);  /* points of each metric */
int64_t timeline_end_ns(const struct timeline *t, uint32_t point); /* since the start */
int64_t timeline_span_ns(const struct timeline *t, uint32_t point);

/* How far somebody has read; zero before the first time. */
struct timeline_mark {
    uint32_t generation, length;
};

/* The first point that is new to them: 0 when points were put together meanwhile. Moves the mark
 * to the end. */
uint32_t timeline_read_on(const struct timeline *t, struct timeline_mark *mark);

/* A metric's points, timeline_length many; NULL when it never had a sample. Valid until the next
 * call that is not const. */
const struct timeline_point *timeline_points(const struct timeline *t, const struct metric *metric);

#endif
