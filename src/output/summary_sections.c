/* Sections of the text summary. */
#include "output/summary_sections.h"

#include "base/check.h"

const char *summary_section_title(enum summary_section section)
{
    static const char *const titles[] = {
        [SECTION_CUSTOM] = "CUSTOM",       [SECTION_HTTP] = "HTTP",
        [SECTION_EXECUTION] = "EXECUTION", [SECTION_NETWORK] = "NETWORK",
        [SECTION_BROWSER] = "BROWSER",     [SECTION_WEB_VITALS] = "WEB_VITALS",
        [SECTION_GRPC] = "GRPC",           [SECTION_WEBSOCKET] = "WEBSOCKET",
    };
    return titles[section];
}

static enum summary_section section_of_builtin(enum builtin_metric id, enum summary_mode mode)
{
    switch (id) {
    case METRIC_CHECKS: /* they have their own place */
    case METRIC_GROUP_DURATION: return SECTION_NONE;
    case METRIC_VUS:
    case METRIC_VUS_MAX:
    case METRIC_ITERATIONS:
    case METRIC_ITERATION_DURATION:
    case METRIC_DROPPED_ITERATIONS: return SECTION_EXECUTION;
    case METRIC_HTTP_REQS:
    case METRIC_HTTP_REQ_FAILED:
    case METRIC_HTTP_REQ_DURATION: return SECTION_HTTP;
    case METRIC_HTTP_REQ_BLOCKED:
    case METRIC_HTTP_REQ_CONNECTING:
    case METRIC_HTTP_REQ_TLS_HANDSHAKING:
    case METRIC_HTTP_REQ_SENDING:
    case METRIC_HTTP_REQ_WAITING:
    case METRIC_HTTP_REQ_RECEIVING: return mode == SUMMARY_COMPACT ? SECTION_NONE : SECTION_HTTP;
    case METRIC_DATA_SENT:
    case METRIC_DATA_RECEIVED: return SECTION_NETWORK;
    default: return id < METRIC_GRPC_REQ_DURATION ? SECTION_WEBSOCKET : SECTION_GRPC;
    }
}

enum summary_section summary_section_of(const struct metric *metric, enum summary_mode mode)
{
    static const struct family {
        const char *prefix;
        enum summary_section section;
    } families[] = {
        { "browser_web_vital_", SECTION_WEB_VITALS },
        { "browser_", SECTION_BROWSER },
        { "grpc_", SECTION_GRPC },
        { "ws_", SECTION_WEBSOCKET },
    };
    if (metric->builtin)
        return section_of_builtin((enum builtin_metric)metric->id, mode);
    for (size_t i = 0; i < ARRAY_LEN(families); i++) {
        if (slice_starts(slice_of(metric->name), slice_of(families[i].prefix)))
            return families[i].section;
    }
    return SECTION_CUSTOM;
}
