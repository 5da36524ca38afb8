/* Where the output experimental-prometheus-rw writes, and how: K6_PROMETHEUS_RW_*, or its argument.
 */
#ifndef OUTPUT_PROMETHEUS_RW_CONFIG_H
#define OUTPUT_PROMETHEUS_RW_CONFIG_H

#include "base/key_value.h"
#include "output/output.h"
#include "proto/http_message.h"

enum { RW_MOST_LABELS = 64 };

struct rw_stat {         /* what is sent of a trend */
    struct slice stat;   /* "p(99)" */
    struct slice suffix; /* "p99" */
};

struct rw_config {
    struct slice url; /* "http://localhost:9090/api/v1/write" */
    struct slice username, password, bearer_token;
    struct slice client_certificate, client_key; /* paths */
    struct slice tls_minimum;                    /* "1.2" or "1.3" */
    struct slice sigv4_region, sigv4_id, sigv4_secret;
    bool insecure, native_histograms, stale_markers;
    int64_t push_interval_ns;
    struct slice stat_list, header_list, label_list; /* as written */

    /* Made of them. */
    struct rw_stat *stats;
    uint32_t stat_count;
    struct http_headers headers;
    struct key_value labels[RW_MOST_LABELS];
    uint32_t label_count;
};

/* The texts live in the arena or the environment. -1 with the error. */
int rw_config_read(struct rw_config *out, struct slice argument,
                   const struct output_context *context, struct arena *arena, struct error *error);

#endif
