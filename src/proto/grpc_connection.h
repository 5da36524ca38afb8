/* An HTTP/2 connection that gRPC calls share. It needs no fiber: what comes is read when the loop
 * tells of it, in memory that all connections of the worker share, and each call's owner hears of
 * its own. Counted references, the calls hold one each. Single-threaded, like its loop. */
#ifndef PROTO_GRPC_CONNECTION_H
#define PROTO_GRPC_CONNECTION_H

#include "net/dial.h"
#include "proto/grpc_codec.h"

struct grpc_connection;

/* Bytes that went over connections, since somebody has looked last; outlives them. */
struct grpc_traffic {
    uint64_t sent, received;
};

/* Takes the stream over. Greets the peer at once. */
struct grpc_connection *grpc_connection_new(struct net_worker *net, struct stream *stream,
                                            struct grpc_traffic *traffic);
void grpc_connection_ref(struct grpc_connection *c);

/* NULL is fine. With the last reference it is closed. On a fiber. */
void grpc_connection_unref(struct grpc_connection *c);

/* Blocks the fiber until the peer has introduced itself. NET_OK, or a net_error. */
int grpc_connection_wait_ready(struct grpc_connection *c, int64_t deadline_ns,
                               struct net_failure *failure);

/* Whether calls may be started. */
bool grpc_connection_is_usable(const struct grpc_connection *c);

struct slice grpc_connection_remote_ip(const struct grpc_connection *c);
bool grpc_connection_is_tls(const struct grpc_connection *c);

/* Ends all calls with CANCELED. */
void grpc_connection_cancel_calls(struct grpc_connection *c, struct slice text);

/* --- calls; on_news may be called by each -------------------------------------------------------
 */

/* Starts one whose owner has filled in its part. Always to be followed by grpc_call_release. */
void grpc_call_start(struct grpc_call *call, struct grpc_connection *c,
                     const struct grpc_request *request, int64_t deadline_ns);

/* Queues a message, which is copied; with `is_last` nothing may follow. Written in the loop's next
 * turn, or by grpc_call_flush. Nothing happens when the call is over. */
void grpc_call_send(struct grpc_call *call, struct slice message, bool is_last);

/* Nothing more will be sent. */
void grpc_call_end_sending(struct grpc_call *call);

/* Writes now. */
void grpc_call_flush(struct grpc_call *call);

/* The oldest message, to be freed, or NULL; of `one_answer` not before it is over. */
struct grpc_message *grpc_call_receive(struct grpc_call *call);

/* Gives the call up, unless it is over. */
void grpc_call_cancel(struct grpc_call *call, enum grpc_code code, struct slice text);

/* Gives the call up without any news, and frees what it holds but headers and status. On a fiber.
 * Does nothing to one that never started. */
void grpc_call_release(struct grpc_call *call);

#endif
