/* The connections of one client: those that wait for their next exchange, and what all of them have
 * carried. Single-threaded. */
#ifndef PROTO_HTTP_POOL_H
#define PROTO_HTTP_POOL_H

#include "net/stream.h"
#include "proto/url.h"

/* One connection to one origin: idle in the pool, or in the hands of one exchange. */
struct http_connection {
    struct http_connection *next;
    struct stream *stream;
    uint64_t read_counted, written_counted; /* of the stream's bytes: are in the pool's sums */
    uint32_t port;
    bool tls;
    uint16_t host_length;
    char host[];
};

struct http_pool {                /* zeroed: empty; limits are set by the owner */
    struct http_connection *idle; /* latest used first: the others may be let die */
    uint32_t max_idle, max_idle_per_host;
    uint64_t sent, received; /* bytes over all connections, the owner takes them away */
};

/* An idle connection that leads to the URL's origin and is still alive; NULL when there is none. */
struct http_connection *http_pool_take(struct http_pool *p, const struct url *url);

/* Makes the stream the connection of an exchange with the URL's origin. */
struct http_connection *http_connection_new(struct stream *stream, const struct url *url);

/* Gives a connection back for the next exchange. Those unused for longest are closed when there are
 * too many. */
void http_pool_put(struct http_pool *p, struct http_connection *connection, const struct url *url);

/* Closes and frees a connection that was taken, or never put. */
void http_pool_drop(struct http_pool *p, struct http_connection *connection);

/* Closes what is idle. */
void http_pool_close_idle(struct http_pool *p);

/* Whether the URL asks for TLS. */
bool http_url_is_tls(const struct url *url);

#endif
