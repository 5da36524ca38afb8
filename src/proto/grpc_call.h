/* One gRPC call: what is to be sent, what has come, how it ended. What an answer means is decided
 * here, of HTTP/2 nothing is known but headers, data and ends. The owner is told by `on_news`; for
 * its side see grpc_connection.h. */
#ifndef PROTO_GRPC_CALL_H
#define PROTO_GRPC_CALL_H

#include "loop/loop.h"
#include "proto/grpc_frame.h"
#include "proto/grpc_status.h"
#include "proto/http_message.h"

struct grpc_connection;

enum {
    GRPC_QUEUE_LIMIT = 1024 *
                       1024, /* bytes of messages that wait to be taken; then the peer waits */
};

struct grpc_call {
    /* the owner's, from the start */
    struct arena *arena;  /* for headers and status; outlives the call */
    uint32_t max_receive; /* bytes of a message */
    bool one_answer;      /* exactly one message is to come: it is there when the call is over */
    void (*on_news)(struct grpc_call *call); /* a message may be taken, or it is over */

    /* what it tells */
    struct http_headers headers, trailers; /* names in lower case, binary values decoded */
    bool over;
    bool unprocessed; /* over, and the server has done nothing: may be made again */
    struct grpc_status status;

    /* grpc_connection.c's, grpc_codec.c's */
    struct grpc_connection *connection;
    struct timer timer; /* its deadline */
    int64_t deadline_ns;
    int32_t id;
    struct grpc_call *next, **link; /* in the codec's list */
    struct buf out;                 /* framed messages */
    size_t out_sent;                /* of `out` */
    bool out_ended;                 /* nothing will be added */
    bool out_done;                  /* the end has been sent */
    bool in_done;                   /* the peer's end has come */

    /* grpc_call.c's */
    struct grpc_message *first, **last; /* to be taken */
    size_t queued, held;                /* bytes in these; received and not acknowledged */
    uint32_t received;                  /* messages */
    struct grpc_reader reader;
    struct slice encoding;        /* of compressed messages */
    struct http_headers incoming; /* of the block that is being received */
    int http_status;
    bool answered;        /* a head of gRPC's has come */
    struct slice foreign; /* what is wrong with a head that isn't gRPC's; ptr NULL */
    enum grpc_code foreign_code;
    struct buf foreign_body; /* the first bytes of what came with it */
};

/* After the owner has set what is its own, zeroes in all else. */
void grpc_call_init(struct grpc_call *call);
void grpc_call_deinit(struct grpc_call *call);

/* The oldest message, to be freed, or NULL. Of `one_answer`: once it is over. */
struct grpc_message *grpc_call_take(struct grpc_call *call);

/* --- what comes: for grpc_codec.c ---------------------------------------------------------------
 * Each may end the call, which then tells so. */

void grpc_call_begin_head(struct grpc_call *call);
void grpc_call_add_header(struct grpc_call *call, struct slice name, struct slice value);
void grpc_call_end_head(struct grpc_call *call, bool is_last);
void grpc_call_add_data(struct grpc_call *call, struct slice bytes);
void grpc_call_end_data(struct grpc_call *call);
void grpc_call_reset(struct grpc_call *call, uint32_t error, bool by_peer);

/* Bytes that the peer may be told of as received. */
size_t grpc_call_acknowledge(struct grpc_call *call);

/* Ends the call from this side, or for what happened to its connection. The text is copied. */
void grpc_call_end(struct grpc_call *call, enum grpc_code code, struct slice text);

#endif
