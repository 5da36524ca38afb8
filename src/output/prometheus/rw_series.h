/* A series on its way to Prometheus: what is remembered of its samples, and the values that are
 * sent. k6_http_reqs_total, k6_checks_rate, k6_http_req_duration_p99 are the names that dashboards
 * expect. */
#ifndef OUTPUT_PROMETHEUS_RW_SERIES_H
#define OUTPUT_PROMETHEUS_RW_SERIES_H

#include "metrics/sink.h"
#include "output/native_histogram.h"
#include "output/prometheus/rw_config.h"
#include "output/series_table.h"

struct rw_series {
    struct series base;
    bool is_histogram;
    bool changed;      /* since it was sent */
    int64_t latest_ms; /* of its samples, wall time */
    int64_t sent_ms;   /* the time of what was sent last */
    union {
        struct sink sink;
        struct native_histogram histogram;
    };
};

/* The context of its table is the struct rw_config. */
extern const struct series_kind rw_series_kind;

/* Appends its values as they are now to a message; returns how many. */
uint32_t rw_series_append(struct buf *out, struct rw_series *s, const struct rw_config *config);

/* Appends what tells the server that the series has ended: graphs would go on for five minutes. */
uint32_t rw_series_append_end(struct buf *out, struct rw_series *s, const struct rw_config *config,
                              int64_t now_ms);

#endif
