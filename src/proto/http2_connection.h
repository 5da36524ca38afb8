/* One HTTP/2 connection that the fibers of one loop share. Whoever waits longest reads for all, so
 * a request alone on its connection costs what one over HTTP/1.1 does, and an idle connection
 * nothing. */
#ifndef PROTO_HTTP2_CONNECTION_H
#define PROTO_HTTP2_CONNECTION_H

#include "net/dial.h"
#include "proto/http_message.h"

struct http2_connection;

/* Takes the stream over; nothing is written yet. */
struct http2_connection *http2_connection_new(struct net_worker *net, struct stream *stream);

/* Closes and frees, soon if something is still being written. Exchanges must have ended. NULL is
 * fine. */
void http2_connection_close(struct http2_connection *c);

/* Whether an exchange may start: takes notice of what the peer has sent since the last one. Doesn't
 * wait. */
bool http2_connection_is_ready(struct http2_connection *c);

/* Exchanges that run on it. */
uint32_t http2_connection_users(const struct http2_connection *c);

/* As http1_exchange. `result->reusable` tells whether the connection takes more. */
int http2_exchange(struct http2_connection *c, const struct http_request *request,
                   int64_t connected_ns, int64_t deadline_ns, struct arena *arena,
                   struct http_exchange *out, struct exchange_result *result);

#endif
