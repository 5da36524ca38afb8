/* Metrics: what is counted, by name. The registry is the process's; ids are small and dense, so
 * per-worker stores are arrays. */
#ifndef METRICS_METRIC_H
#define METRICS_METRIC_H

#include "base/error.h"
#include "base/slice.h"

#include <stdint.h>

enum metric_type { METRIC_COUNTER, METRIC_GAUGE, METRIC_RATE, METRIC_TREND };
enum value_type { VALUE_DEFAULT, VALUE_TIME, VALUE_DATA }; /* plain, milliseconds, bytes */

/* Ids of the built-in metrics, in the order of the table in metric.c. */
enum builtin_metric {
    METRIC_VUS,
    METRIC_VUS_MAX,
    METRIC_ITERATIONS,
    METRIC_ITERATION_DURATION,
    METRIC_DROPPED_ITERATIONS,
    METRIC_CHECKS,
    METRIC_GROUP_DURATION,
    METRIC_HTTP_REQS,
    METRIC_HTTP_REQ_FAILED,
    METRIC_HTTP_REQ_DURATION,
    METRIC_HTTP_REQ_BLOCKED,
    METRIC_HTTP_REQ_CONNECTING,
    METRIC_HTTP_REQ_TLS_HANDSHAKING,
    METRIC_HTTP_REQ_SENDING,
    METRIC_HTTP_REQ_WAITING,
    METRIC_HTTP_REQ_RECEIVING,
    METRIC_WS_SESSIONS,
    METRIC_WS_MSGS_SENT,
    METRIC_WS_MSGS_RECEIVED,
    METRIC_WS_PING,
    METRIC_WS_SESSION_DURATION,
    METRIC_WS_CONNECTING,
    METRIC_GRPC_REQ_DURATION,
    METRIC_GRPC_STREAMS,
    METRIC_GRPC_STREAMS_MSGS_SENT,
    METRIC_GRPC_STREAMS_MSGS_RECEIVED,
    METRIC_DATA_SENT,
    METRIC_DATA_RECEIVED,
    METRIC_BUILTIN_COUNT
};

struct submetric;

struct metric {
    char *name; /* owned by the registry */
    enum metric_type type;
    enum value_type contains;
    uint32_t id;
    bool builtin;
    struct submetric *submetrics; /* linked list, oldest first; fixed once the registry is sealed */
};

struct registry;

struct registry *registry_new(void);    /* holds the built-in metrics */
void registry_free(struct registry *r); /* metrics and sub-metrics too; NULL is fine */

/* Finds or makes. Any thread (a lock; init code only); the metric lives as long as the registry.
 * NULL with the error set, in k6's words, for a name that isn't a letter or _ followed by 1 to 128
 * letters, digits or _, and for one that exists with another type or value type. */
struct metric *registry_metric(struct registry *r, struct slice name, enum metric_type type,
                               enum value_type contains, struct error *error);

/* Any thread. */
struct metric *registry_find(struct registry *r, struct slice name); /* NULL where there is none */
struct metric *registry_get(struct registry *r, uint32_t id);        /* id below registry_count */
uint32_t registry_count(struct registry *r);                         /* ids are below this */

const char *metric_type_name(enum metric_type type);   /* "counter" ... */
const char *value_type_name(enum value_type contains); /* "default", "time", "data" */

#endif
