#include "proto/ws_worker.h"

#include "base/check.h"
#include "crypto/random.h"
#include "loop/loop.h"
#include "proto/ws_deflate.h"

#include <stdlib.h>

enum {
    MASKS = 64,                 /* keys that are made at a time */
    KEEP_SCRATCH = 1024 * 1024, /* bytes; what a larger message took is given back */
};

struct ws_worker {
    struct net_worker *net;
    struct loop *loop;
    struct timer timer;   /* set while there are tasks */
    struct ws_link tasks; /* these three are the ends of rings */
    struct ws_link batch; /* the tasks of this turn */
    struct ws_link leavers;
    struct ws_deflate *deflate; /* made when needed */
    struct buf scratch;
    uint32_t masks[MASKS];
    uint32_t masks_left;
};

/* --- lists ------------------------------------------------------------------------------------ */

static void ring_init(struct ws_link *ring)
{
    ring->previous = ring->next = ring;
}

static bool ring_is_empty(const struct ws_link *ring)
{
    return ring->next == ring;
}

static void ring_append(struct ws_link *ring, struct ws_link *link)
{
    link->previous = ring->previous;
    link->next = ring;
    link->previous->next = link->next->previous = link;
}

static void ring_move(struct ws_link *to, struct ws_link *from)
{
    *to = *from;
    to->previous->next = to->next->previous = to;
    ring_init(from);
}

void ws_unlink(struct ws_link *link)
{
    if (link->next == NULL)
        return;
    link->previous->next = link->next;
    link->next->previous = link->previous;
    *link = (struct ws_link){ 0 };
}

/* --- tasks ------------------------------------------------------------------------------------ */

/* Tasks that come meanwhile wait for the next turn: others get theirs in between. */
static void run_tasks(struct timer *timer)
{
    struct ws_worker *w = CONTAINER_OF(timer, struct ws_worker, timer);
    ring_move(&w->batch, &w->tasks);
    while (!ring_is_empty(&w->batch)) {
        struct ws_task *task = CONTAINER_OF(w->batch.next, struct ws_task, link);
        ws_unlink(&task->link);
        task->run(task);
    }
}

void ws_worker_do(struct ws_worker *w, struct ws_task *task)
{
    if (task->link.next != NULL)
        return;
    if (ring_is_empty(&w->tasks)) /* a moment that has not come yet, even where timers are fired */
        timer_set(w->loop, &w->timer, loop_now_ns(w->loop) + 1);
    ring_append(&w->tasks, &task->link);
}

void ws_worker_add_leaver(struct ws_worker *w, struct ws_leaver *leaver)
{
    ring_append(&w->leavers, &leaver->link);
}

/* --- the worker ------------------------------------------------------------------------------- */

struct ws_worker *ws_worker_new(struct net_worker *net)
{
    struct ws_worker *w = xcalloc(1, sizeof(*w));
    w->net = net;
    w->loop = loop_current();
    w->timer.fire = run_tasks;
    ring_init(&w->tasks);
    ring_init(&w->batch);
    ring_init(&w->leavers);
    buf_init(&w->scratch, BUF_UNLIMITED);
    return w;
}

void ws_worker_free(struct ws_worker *w)
{
    if (w == NULL)
        return;
    while (!ring_is_empty(&w->leavers)) {
        struct ws_leaver *leaver = CONTAINER_OF(w->leavers.next, struct ws_leaver, link);
        leaver->drop(leaver);
    }
    CHECK(ring_is_empty(&w->tasks));
    timer_clear(&w->timer);
    ws_deflate_free(w->deflate);
    buf_deinit(&w->scratch);
    free(w);
}

struct net_worker *ws_worker_net(const struct ws_worker *w)
{
    return w->net;
}

struct loop *ws_worker_loop(const struct ws_worker *w)
{
    return w->loop;
}

struct ws_deflate *ws_worker_deflate(struct ws_worker *w)
{
    if (w->deflate == NULL)
        w->deflate = ws_deflate_new();
    return w->deflate;
}

struct buf *ws_worker_scratch(struct ws_worker *w)
{
    if (w->scratch.cap > KEEP_SCRATCH)
        buf_deinit(&w->scratch);
    buf_reset(&w->scratch);
    return &w->scratch;
}

uint32_t ws_worker_mask(struct ws_worker *w)
{
    if (w->masks_left == 0) {
        random_fill(w->masks, sizeof(w->masks));
        w->masks_left = MASKS;
    }
    return w->masks[--w->masks_left];
}
