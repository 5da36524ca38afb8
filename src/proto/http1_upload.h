/* The rest of a request that the socket didn't take at once: a fiber of its own writes it, so that
 * an answer that comes early is read meanwhile. Private to http1_connection.c. */
#ifndef PROTO_HTTP1_UPLOAD_H
#define PROTO_HTTP1_UPLOAD_H

#include "net/stream.h"

struct fiber;

struct http1_upload { /* embedded in the exchange; zeroed: nothing to upload */
    struct stream *stream;
    struct slice head, body; /* borrowed until the upload has ended */
    int64_t deadline_ns;
    struct net_failure failure; /* code NET_OK while all is well */
    int64_t end_ns;             /* when it ended */
    bool started, ended;
    struct fiber *fiber;
    struct fiber *owner; /* waits in http1_upload_stop */
};

/* Starts the fiber. 0 or a net_error (no stack to be had). */
int http1_upload_start(struct http1_upload *u, struct stream *stream, struct slice head,
                       struct slice body, int64_t deadline_ns);

/* Returns when the fiber has ended: cancels it when it still writes. True when all was written. */
bool http1_upload_stop(struct http1_upload *u);

#endif
