/* How HTTP/2 fails: codes of its own for streams, connections and GOAWAY, in the reference's
 * words. RFC 9113 section 7. */
#ifndef PROTO_HTTP2_ERROR_H
#define PROTO_HTTP2_ERROR_H

#include "net/net_error.h"

#include <stdbool.h>
#include <stdint.h>

/* What the peer has said of the connection's end, or why we ended it. */
struct http2_end {
    bool going_away; /* a GOAWAY came: no new exchanges */
    uint32_t code;
    int32_t last_stream_id;
    char debug[64]; /* its debug data, cut */
    bool violated;  /* the peer broke the protocol: this ended the connection */
    uint32_t violation;
};

/* "PROTOCOL_ERROR", "unknown error code 0x2a" */
struct http2_error_name {
    char text[40];
};
struct http2_error_name http2_error_name(uint32_t error);

/* These return the failure's code. */

/* The peer has reset the stream, or (`by_peer` false) we did since it broke the protocol. */
int http2_fail_stream(struct net_failure *failure, int32_t stream_id, uint32_t error, bool by_peer);

/* The connection ended as `end` says, which has a violation or a GOAWAY. */
int http2_fail_connection(struct net_failure *failure, const struct http2_end *end);

#endif
