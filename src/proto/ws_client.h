/* From a URL to an open WebSocket: dial, TLS, proxy, handshake. Knows no measurements. */
#ifndef PROTO_WS_CLIENT_H
#define PROTO_WS_CLIENT_H

#include "net/dial.h"
#include "proto/ws_handshake.h"

struct ws_answer {
    struct stream *stream; /* the caller's, once the WebSocket is open; else NULL */
    bool compression;
    struct slice behind;           /* bytes that came with the answer, in the arena */
    struct http_response response; /* status 0: none came */
    struct net_failure failure;    /* code NET_OK when it is open */
    uint64_t sent, received;       /* bytes of an attempt that failed */
};

/* Blocks the fiber until the deadline. NET_OK, or a net_error: also in out->failure. Response data
 * is allocated from the arena. */
int ws_client_open(struct net_worker *net, const struct ws_request *request, int64_t deadline_ns,
                   struct arena *arena, struct ws_answer *out);

#endif
