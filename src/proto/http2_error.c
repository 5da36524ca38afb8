#include "proto/http2_error.h"

#include "base/check.h"
#include "net/quote.h"

#include <stdio.h>

/* RFC 9113 section 7, by number. */
static const char *const names[] = {
    "NO_ERROR",
    "PROTOCOL_ERROR",
    "INTERNAL_ERROR",
    "FLOW_CONTROL_ERROR",
    "SETTINGS_TIMEOUT",
    "STREAM_CLOSED",
    "FRAME_SIZE_ERROR",
    "REFUSED_STREAM",
    "CANCEL",
    "COMPRESSION_ERROR",
    "CONNECT_ERROR",
    "ENHANCE_YOUR_CALM",
    "INADEQUATE_SECURITY",
    "HTTP_1_1_REQUIRED",
};

struct http2_error_name http2_error_name(uint32_t error)
{
    struct http2_error_name name;
    if (error < ARRAY_LEN(names))
        snprintf(name.text, sizeof(name.text), "%s", names[error]);
    else
        snprintf(name.text, sizeof(name.text), "unknown error code 0x%x", error);
    return name;
}

/* A number for each known error behind the one for all others. */
static enum net_error code_of(enum net_error base, uint32_t error)
{
    return error < ARRAY_LEN(names) ? base + 1 + error : base;
}

int http2_fail_stream(struct net_failure *failure, int32_t stream_id, uint32_t error, bool by_peer)
{
    struct http2_error_name name = http2_error_name(error);
    net_fail(failure, code_of(NET_ERR_HTTP2_STREAM, error),
             "http2: stream error with http2 ErrCode %s", name.text);
    net_failure_detail(failure, "stream error: stream ID %d; %s%s", stream_id, name.text,
                       by_peer ? "; received from peer" : "");
    return failure->code;
}

int http2_fail_connection(struct net_failure *failure, const struct http2_end *end)
{
    struct http2_error_name name = http2_error_name(end->violated ? end->violation : end->code);
    if (end->violated) {
        net_fail(failure, code_of(NET_ERR_HTTP2_CONNECTION, end->violation),
                 "http2: connection error with http2 ErrCode %s", name.text);
        net_failure_detail(failure, "connection error: %s", name.text);
        return failure->code;
    }
    char debug[2 * sizeof(end->debug)];
    net_fail(failure, code_of(NET_ERR_HTTP2_GOAWAY, end->code),
             "http2: received GoAway with http2 ErrCode %s", name.text);
    net_failure_detail(failure,
                       "http2: server sent GOAWAY and closed the connection; LastStreamID=%d, "
                       "ErrCode=%s, debug=%s",
                       end->last_stream_id, name.text,
                       quote_into(debug, sizeof(debug), slice_of(end->debug)));
    return failure->code;
}
