/* The registry of metrics and the table of the built-in ones. */
#include "metrics/registry.h"

#include "base/check.h"

#include <stdlib.h>

static const struct {
    const char *name;
    enum metric_type type;
    enum value_type contains;
} builtins[METRIC_BUILTIN_COUNT] = {
    [METRIC_VUS] = { "vus", METRIC_GAUGE, VALUE_DEFAULT },
    [METRIC_VUS_MAX] = { "vus_max", METRIC_GAUGE, VALUE_DEFAULT },
    [METRIC_ITERATIONS] = { "iterations", METRIC_COUNTER, VALUE_DEFAULT },
    [METRIC_ITERATION_DURATION] = { "iteration_duration", METRIC_TREND, VALUE_TIME },
    [METRIC_DROPPED_ITERATIONS] = { "dropped_iterations", METRIC_COUNTER, VALUE_DEFAULT },

    [METRIC_CHECKS] = { "checks", METRIC_RATE, VALUE_DEFAULT },
    [METRIC_GROUP_DURATION] = { "group_duration", METRIC_TREND, VALUE_TIME },

    [METRIC_HTTP_REQS] = { "http_reqs", METRIC_COUNTER, VALUE_DEFAULT },
    [METRIC_HTTP_REQ_FAILED] = { "http_req_failed", METRIC_RATE, VALUE_DEFAULT },
    [METRIC_HTTP_REQ_DURATION] = { "http_req_duration", METRIC_TREND, VALUE_TIME },
    [METRIC_HTTP_REQ_BLOCKED] = { "http_req_blocked", METRIC_TREND, VALUE_TIME },
    [METRIC_HTTP_REQ_CONNECTING] = { "http_req_connecting", METRIC_TREND, VALUE_TIME },
    [METRIC_HTTP_REQ_TLS_HANDSHAKING] = { "http_req_tls_handshaking", METRIC_TREND, VALUE_TIME },
    [METRIC_HTTP_REQ_SENDING] = { "http_req_sending", METRIC_TREND, VALUE_TIME },
    [METRIC_HTTP_REQ_WAITING] = { "http_req_waiting", METRIC_TREND, VALUE_TIME },
    [METRIC_HTTP_REQ_RECEIVING] = { "http_req_receiving", METRIC_TREND, VALUE_TIME },

    [METRIC_WS_SESSIONS] = { "ws_sessions", METRIC_COUNTER, VALUE_DEFAULT },
    [METRIC_WS_MSGS_SENT] = { "ws_msgs_sent", METRIC_COUNTER, VALUE_DEFAULT },
    [METRIC_WS_MSGS_RECEIVED] = { "ws_msgs_received", METRIC_COUNTER, VALUE_DEFAULT },
    [METRIC_WS_PING] = { "ws_ping", METRIC_TREND, VALUE_TIME },
    [METRIC_WS_SESSION_DURATION] = { "ws_session_duration", METRIC_TREND, VALUE_TIME },
    [METRIC_WS_CONNECTING] = { "ws_connecting", METRIC_TREND, VALUE_TIME },

    [METRIC_GRPC_REQ_DURATION] = { "grpc_req_duration", METRIC_TREND, VALUE_TIME },
    [METRIC_GRPC_STREAMS] = { "grpc_streams", METRIC_COUNTER, VALUE_DEFAULT },
    [METRIC_GRPC_STREAMS_MSGS_SENT] = { "grpc_streams_msgs_sent", METRIC_COUNTER, VALUE_DEFAULT },
    [METRIC_GRPC_STREAMS_MSGS_RECEIVED] = { "grpc_streams_msgs_received", METRIC_COUNTER,
                                            VALUE_DEFAULT },

    [METRIC_DATA_SENT] = { "data_sent", METRIC_COUNTER, VALUE_DATA },
    [METRIC_DATA_RECEIVED] = { "data_received", METRIC_COUNTER, VALUE_DATA },
};

const char *metric_type_name(enum metric_type type)
{
    static const char *const names[] = {
        [METRIC_COUNTER] = "counter",
        [METRIC_GAUGE] = "gauge",
        [METRIC_RATE] = "rate",
        [METRIC_TREND] = "trend",
    };
    return names[type];
}

const char *value_type_name(enum value_type contains)
{
    static const char *const names[] = {
        [VALUE_DEFAULT] = "default",
        [VALUE_TIME] = "time",
        [VALUE_DATA] = "data",
    };
    return names[contains];
}

/* The caller holds the lock, or is alone. */
static struct metric *append(struct registry *r, struct slice name, enum metric_type type,
                             enum value_type contains)
{
    if (r->count == r->capacity) {
        r->capacity = r->capacity ? r->capacity * 2 : 64;
        r->metrics = xrealloc(r->metrics, r->capacity * sizeof *r->metrics);
    }
    struct metric *m = xcalloc(1, sizeof *m);
    *m = (struct metric){
        .name = slice_dup(name),
        .type = type,
        .contains = contains,
        .id = r->count,
        .builtin = r->count < METRIC_BUILTIN_COUNT,
    };
    r->metrics[r->count++] = m;
    map_set(&r->by_name, name, m);
    return m;
}

struct registry *registry_new(void)
{
    struct registry *r = xcalloc(1, sizeof *r);
    pthread_mutex_init(&r->lock, NULL);
    map_init(&r->by_name);
    for (uint32_t i = 0; i < METRIC_BUILTIN_COUNT; i++)
        append(r, slice_of(builtins[i].name), builtins[i].type, builtins[i].contains);
    return r;
}

void registry_free(struct registry *r)
{
    if (!r)
        return;
    for (uint32_t i = 0; i < r->submetric_count; i++)
        submetric_free(r->submetrics[i]);
    free(r->submetrics);
    for (uint32_t i = 0; i < r->count; i++) {
        free(r->metrics[i]->name);
        free(r->metrics[i]);
    }
    free(r->metrics);
    map_deinit(&r->by_name, NULL);
    pthread_mutex_destroy(&r->lock);
    free(r);
}

static bool is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_name(struct slice name)
{
    if (name.len < 2 || name.len > 129 || !is_name_start(name.ptr[0]))
        return false;
    for (size_t i = 1; i < name.len; i++) {
        char c = name.ptr[i];
        if (!is_name_start(c) && !(c >= '0' && c <= '9'))
            return false;
    }
    return true;
}

static int check_same(const struct metric *m, enum metric_type type, enum value_type contains,
                      struct error *error)
{
    if (m->type != type)
        return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
                         "metric '%s' already exists but with type %s, instead of %s", m->name,
                         metric_type_name(m->type), metric_type_name(type));
    if (m->contains != contains)
        return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
                         "metric '%s' already exists but with a value type %s, instead of %s",
                         m->name, value_type_name(m->contains), value_type_name(contains));
    return 0;
}

struct metric *registry_metric(struct registry *r, struct slice name, enum metric_type type,
                               enum value_type contains, struct error *error)
{
    if (!is_name(name)) {
        error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
                  "Invalid metric name: '%.*s'. Metric names must only include up to 128 ASCII "
                  "letters, numbers, or underscores and start with a letter or an underscore.",
                  SLICE_ARG(name));
        return NULL;
    }
    pthread_mutex_lock(&r->lock);
    struct metric *m = map_get(&r->by_name, name);
    if (!m)
        m = append(r, name, type, contains);
    else if (check_same(m, type, contains, error) < 0)
        m = NULL;
    pthread_mutex_unlock(&r->lock);
    return m;
}

struct metric *registry_find(struct registry *r, struct slice name)
{
    pthread_mutex_lock(&r->lock);
    struct metric *m = map_get(&r->by_name, name);
    pthread_mutex_unlock(&r->lock);
    return m;
}

struct metric *registry_get(struct registry *r, uint32_t id)
{
    pthread_mutex_lock(&r->lock);
    CHECK(id < r->count);
    struct metric *m = r->metrics[id];
    pthread_mutex_unlock(&r->lock);
    return m;
}

uint32_t registry_count(struct registry *r)
{
    pthread_mutex_lock(&r->lock);
    uint32_t count = r->count;
    pthread_mutex_unlock(&r->lock);
    return count;
}
