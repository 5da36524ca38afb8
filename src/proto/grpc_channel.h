/* The way to a gRPC server: an address, how it is dialled, and the connection that calls share. One
 * that was lost, or that the server wants to close, is replaced by the next call. Blocks the
 * calling fiber; single-threaded. */
#ifndef PROTO_GRPC_CHANNEL_H
#define PROTO_GRPC_CHANNEL_H

#include "net/tls_setup.h"
#include "proto/grpc_connection.h"

struct grpc_channel;

struct grpc_channel_config { /* texts are copied */
    struct slice address;    /* "host:port", also behind "dns:///" or "passthrough:///" */
    struct slice authority;  /* :authority, and whom a certificate is for; empty: the address */
    struct slice user_agent; /* what precedes the client's own */
    bool tls;
    struct tls_setup *tls_setup; /* the channel's from then on; NULL: as the options say */
    uint32_t vu_id;
};

struct grpc_channel *grpc_channel_new(struct net_worker *net,
                                      const struct grpc_channel_config *config,
                                      struct grpc_traffic *traffic);

/* NULL is fine. Its calls go on until they are over. On a fiber. */
void grpc_channel_free(struct grpc_channel *ch);

/* Dials until there is a connection, again and again where another try may help. NET_OK, or a
 * net_error: TIMEOUT or CANCELLED alone, or with what was wrong with the last try in `why`, which
 * begins with "connection error: ". */
int grpc_channel_connect(struct grpc_channel *ch, int64_t deadline_ns, struct buf *why);

/* What a call asks for: path, metadata and the messages' sizes are the caller's. */
struct grpc_call_options {
    struct slice path; /* "/shop.v1.Shop/GetProduct" */
    const struct http_headers *metadata;
    int64_t deadline_ns; /* NEVER_NS for none */
};

/* Starts the call, over a new connection if need be; see grpc_call_start. Where there is none it is
 * over. */
void grpc_channel_call(struct grpc_channel *ch, struct grpc_call *call,
                       const struct grpc_call_options *options);

/* The address of the present connection's peer; empty without one. */
struct slice grpc_channel_remote_ip(const struct grpc_channel *ch);

/* Ends all calls of the present connection. */
void grpc_channel_cancel_calls(struct grpc_channel *ch, struct slice text);

#endif
