/* A loop's timers: a heap whose nodes have four children, which keeps it shallow and a node's
 * children in one cache line. Only loop/ includes this; others use timer_set and timer_clear of
 * loop.h. */
#ifndef LOOP_TIMER_HEAP_H
#define LOOP_TIMER_HEAP_H

#include <stdint.h>

struct timer;

struct timer_node {
    int64_t when_ns; /* of the timer, here so that sifting doesn't read it */
    struct timer *timer;
};

struct timer_heap {
    struct timer_node *nodes; /* from index 1; a timer's heap_index of 0 means "not set" */
    uint32_t count;
    uint32_t capacity;
};

void timer_heap_deinit(struct timer_heap *heap);

/* Fires what is due. A timer that sets itself again to a moment not later than now_ns fires again.
 */
void timer_heap_fire(struct timer_heap *heap, int64_t now_ns);

/* When the earliest timer is due, NEVER_NS without any. */
int64_t timer_heap_next_ns(const struct timer_heap *heap);

#endif
