/* What the WebSockets of one loop share, so that an open one needs little of its own. One for each
 * worker thread. */
#ifndef PROTO_WS_WORKER_H
#define PROTO_WS_WORKER_H

#include "net/dial.h"

struct ws_worker;
struct ws_deflate;

/* On the loop's thread, while it runs; borrows the net worker. */
struct ws_worker *ws_worker_new(struct net_worker *net);

/* Connections that were left and are still being closed are dropped. NULL is fine. */
void ws_worker_free(struct ws_worker *w);

/* --- for ws_connection.c alone ---------------------------------------------------------------- */

/* Embedded, zero at first: in no list. */
struct ws_link {
    struct ws_link *previous, *next;
};

void ws_unlink(struct ws_link *link);

/* Something to be done in the loop's next turn, outside any fiber. */
struct ws_task {
    struct ws_link link;
    void (*run)(struct ws_task *task);
};

/* What is listed already is done once. ws_unlink calls it off. */
void ws_worker_do(struct ws_worker *w, struct ws_task *task);

/* A connection that nobody owns any more. */
struct ws_leaver {
    struct ws_link link;
    void (*drop)(struct ws_leaver *leaver); /* frees it, and unlinks it */
};

void ws_worker_add_leaver(struct ws_worker *w, struct ws_leaver *leaver);

struct net_worker *ws_worker_net(const struct ws_worker *w);
struct loop *ws_worker_loop(const struct ws_worker *w);
struct ws_deflate *ws_worker_deflate(struct ws_worker *w);

/* Empty, and the caller's until the loop goes on. */
struct buf *ws_worker_scratch(struct ws_worker *w);

/* A key for masking that nobody can guess. RFC 6455 section 5.3. */
uint32_t ws_worker_mask(struct ws_worker *w);

#endif
