/* One exchange over one HTTP/1.1 connection: the codec, the stream and the clock brought
 * together. */
#ifndef PROTO_HTTP1_CONNECTION_H
#define PROTO_HTTP1_CONNECTION_H

#include "net/dial.h"
#include "proto/http_message.h"

/* Sends the request and reads the answer into `out`, whose timings get sending, waiting and
 * receiving as of `connected_ns`. NET_OK or a net_error, also in out->failure. */
int http1_exchange(struct net_worker *net, struct stream *stream,
                   const struct http_request *request, int64_t connected_ns, int64_t deadline_ns,
                   struct arena *arena, struct http_exchange *out, struct exchange_result *result);

#endif
