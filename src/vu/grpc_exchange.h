/* A script's gRPC call: made, waited for, measured and tagged. Between jsmod's bindings, which turn
 * it into JavaScript, and proto's client, which knows no measurements. */
#ifndef VU_GRPC_EXCHANGE_H
#define VU_GRPC_EXCHANGE_H

#include "proto/grpc_channel.h"
#include "vu/vu.h"

/* What the script asked for. It may go once the exchange is started. */
struct grpc_ask {
    struct slice path;              /* "/shop.v1.Shop/GetProduct" */
    struct slice address;           /* of the server, as connect() had it: for the tag url */
    bool described;                 /* by tags of the method; a health check is not */
    const struct tag_changes *tags; /* the script's own; NULL for none */
    const struct http_headers *metadata;
    int64_t timeout_ns;   /* 0: none */
    uint32_t max_receive; /* bytes of a message */
    bool one_answer;
};

/* Embedded in its owner, which doesn't move. */
struct grpc_exchange {
    struct vu *vu;
    struct arena arena;
    struct grpc_call call;
    struct tagset *tags, *metadata;         /* of its samples */
    int64_t start_ns, end_ns;               /* end_ns 0: it isn't over */
    void (*notify)(struct grpc_exchange *); /* there is something to take, or it is over */
    struct fiber *waiter;                   /* in grpc_exchange_wait */
    bool recorded;
};

/* Takes the VU's tags and metadata of this moment. notify may be NULL for who waits. */
void grpc_exchange_init(struct grpc_exchange *x, struct vu *vu, const struct grpc_ask *ask,
                        void (*notify)(struct grpc_exchange *));

/* Gives the call up, if it isn't over. After grpc_exchange_init only. */
void grpc_exchange_deinit(struct grpc_exchange *x);

/* Starts it; blocks the fiber where the channel has to be dialled. */
void grpc_exchange_start(struct grpc_exchange *x, struct grpc_channel *channel,
                         const struct grpc_ask *ask);

/* Sends the one message and waits until the call is over. Again from the start, once, where the
 * server did nothing with it. False when the VU is being stopped. */
bool grpc_exchange_call(struct grpc_exchange *x, struct grpc_channel *channel,
                        const struct grpc_ask *ask, struct slice message);

/* The sample of how long it took, by the status that the call has now; the tags of later samples
 * have the status, too. Once. */
void grpc_exchange_record(struct grpc_exchange *x);

/* One of the counters of streams. */
void grpc_exchange_count(struct grpc_exchange *x, enum builtin_metric metric);

#endif
