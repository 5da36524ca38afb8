/* An HTTP client for one VU (or one output): its connections, HTTP/1.1 and HTTP/2 behind the same
 * call. Knows no measurements: the caller turns an exchange into samples. Several
 * fibers of one loop may use it at once. */
#ifndef PROTO_HTTP_CLIENT_H
#define PROTO_HTTP_CLIENT_H

#include "net/dial.h"
#include "proto/http_message.h"

struct http_client;

struct http_client *http_client_new(struct net_worker *net);
void http_client_free(struct http_client *c); /* closes all connections; NULL is fine */

/* How many idle connections are kept, in all and for one host (k6: batch and batchPerHost). The
 * default is 20 and 6. */
void http_client_limit_idle(struct http_client *c, uint32_t all, uint32_t per_host);

/* One request, one response, no redirects. Blocks the fiber until the deadline. The result is also
 * in out->failure.code. An idempotent request on a kept connection that turned out closed before
 * any byte of answer came is sent once more on a fresh one; so is, over HTTP/2, whatever the server
 * says it has not looked at, up to six times. Response data is allocated from `arena`. */
int http_client_exchange(struct http_client *c, const struct http_request *request,
                         int64_t deadline_ns, struct arena *arena, struct http_exchange *out);

/* Closes idle connections (between iterations with noVUConnectionReuse). */
void http_client_close_idle(struct http_client *c);

/* Bytes over all its connections since the last call of this function: data_sent, data_received. */
void http_client_take_bytes(struct http_client *c, uint64_t *sent, uint64_t *received);

#endif
