/* What is sent to Prometheus: a WriteRequest of its remote write protocol, version 1.
 * https://prometheus.io/docs/specs/prw/remote_write_spec/ */
#ifndef OUTPUT_PROMETHEUS_RW_MESSAGE_H
#define OUTPUT_PROMETHEUS_RW_MESSAGE_H

#include "base/buf.h"
#include "base/key_value.h"
#include "metrics/tagset.h"
#include "output/native_histogram.h"

/* The labels of a series: its tags, the static ones where no tag has their name, and the name. */
struct rw_labels {
    const struct tagset *tags;
    const struct key_value *fixed;
    uint32_t fixed_count;
    const char *metric;  /* "http_reqs" becomes k6_http_reqs_total, with this suffix: */
    struct slice suffix; /* may be empty */
};

/* Each appends one TimeSeries with one value; the time counts in milliseconds. */
void rw_append_sample(struct buf *out, const struct rw_labels *labels, double value,
                      int64_t time_ms);
void rw_append_histogram(struct buf *out, const struct rw_labels *labels,
                         const struct native_histogram *h, int64_t time_ms);

/* The value that ends a series. */
double rw_stale_marker(void);

#endif
