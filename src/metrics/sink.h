/* Sinks: what a metric remembers of its samples. One per metric and sub-metric in each store. Not
 * thread-safe. */
#ifndef METRICS_SINK_H
#define METRICS_SINK_H

#include "metrics/metric.h"

struct histogram;

struct sink {
    enum metric_type type;
    bool empty; /* no sample yet */
    union {
        struct {
            double value;
            int64_t first_ns; /* wall time of the oldest sample */
        } counter;
        struct {
            double value, min, max;
            int64_t time_ns; /* wall time of the newest, so that merging keeps the newest */
        } gauge;
        struct {
            int64_t trues, total;
        } rate;
        struct histogram *trend; /* owned; made by the first sample, kept by sink_reset */
    };
};

void sink_init(struct sink *s, enum metric_type type);
void sink_deinit(struct sink *s);
void sink_reset(struct sink *s);

/* time_ns is wall time. NaN is not a sample: callers refuse it before. */
void sink_add(struct sink *s, double value, int64_t time_ns);

void sink_merge(struct sink *into, const struct sink *from); /* of the same type */

/* The aggregations by k6's names: counter "count" and "rate" (per second of duration_s; 0 for 0 s),
 * gauge "value", "min", "max", rate "rate", "passes", "fails", trend "avg", "min", "med", "max",
 * "count" and "p(95)" with any number from 0 to 100. An empty sink gives 0. False for a name that
 * the type does not have or that is malformed. Sorts a trend's values in place. */
bool sink_value(struct sink *s, struct slice aggregation, double duration_s, double *out);

/* Whether a trend has this aggregation (summaryTrendStats). 0, or -1 with the error in k6's
 * words. */
int sink_check_trend_stat(struct slice aggregation, struct error *error);

#endif
