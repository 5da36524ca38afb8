/* The connections of one client: those that wait for their next exchange, those over HTTP/2 that
 * several share, and what all of them have carried. Single-threaded. */
#ifndef PROTO_HTTP_POOL_H
#define PROTO_HTTP_POOL_H

#include "net/dial.h"
#include "proto/http_message.h"

struct http2_connection;

/* One connection to one origin, or to a proxy that forwards requests to any. Over HTTP/1.1 it is
 * idle in the pool or in the hands of one exchange; over HTTP/2 it is in the pool as long as it
 * takes new exchanges. */
struct http_connection {
    struct http_connection *next;
    struct stream *stream;
    struct http2_connection *http2;         /* owns the stream; NULL: HTTP/1.1 */
    uint64_t read_counted, written_counted; /* of the stream's bytes: are in the pool's sums */
    uint32_t port;
    bool tls;
    bool listed; /* in the pool's list */
    uint16_t host_length;
    char host[];
};

struct http_pool { /* zeroed: empty; the worker and the limits are set by the owner */
    struct net_worker *net;
    struct http_connection *first; /* latest used first: the others may be let die */
    uint32_t max_idle, max_idle_per_host;
    uint64_t sent, received; /* bytes over all connections, the owner takes them away */
};

/* A connection to the request's origin that can carry it; NULL when there is none. */
struct http_connection *http_pool_take(struct http_pool *p, const struct http_request *request);

/* Makes a fresh stream the connection of an exchange: http_pool_settle must follow. Over HTTP/2
 * others may share it from now on, unless the request asks for one of its own; where there is one
 * to share already, that is returned instead. */
struct http_connection *http_pool_add(struct http_pool *p, struct stream *stream,
                                      const struct http_request *request);

/* After the exchange: the connection is kept for the next one, or closed as soon as nobody uses
 * it. Those unused for longest are closed when there are too many. */
void http_pool_settle(struct http_pool *p, struct http_connection *connection, bool keep);

/* Closes what is idle, now; what is in use, afterwards. */
void http_pool_close_idle(struct http_pool *p);

#endif
