/* What the VUs of one worker share: sockets' surroundings, tag sets, the tree of groups and checks.
 * Used on the worker's thread only. */
#ifndef VU_VU_WORKER_H
#define VU_VU_WORKER_H

#include "metrics/group_tree.h"
#include "net/dial.h"
#include "proto/ws_worker.h"
#include "vu/tag_cache.h"
#include "vu/test.h"
#include "vu/vu_driver.h"

struct vu_worker {
    struct test *test;
    struct vu_home home;
    struct net_worker *net;
    struct ws_worker *ws; /* made by the first WebSocket, gone with the last VU */
    uint32_t vus;
    struct tag_cache *tag_cache;
    struct group_tree *groups;
    struct detail *detail;                /* NULL but in the full summary's mode */
    const struct metric *http_metrics[9]; /* in the order of a request's values: see record.c */
};

/* The worker's part, made on its first use. NULL with the error set. */
struct vu_worker *vu_worker_get(struct test *test, const struct vu_home *home, struct error *error);

/* A VU is gone. On the worker's thread. */
void vu_worker_lose(struct vu_worker *w);

/* After the worker's thread has ended. */
void vu_workers_free(struct test *test);

#endif
