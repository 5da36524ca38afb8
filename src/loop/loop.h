/* One event loop per thread: runnable fibers, then timers, then epoll. The only place that sees
 * epoll. */
#ifndef LOOP_LOOP_H
#define LOOP_LOOP_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct loop;

struct loop *loop_new(struct error *error);

/* All fibers must have ended. */
void loop_free(struct loop *loop);

/* Runs on the calling thread until loop_stop was called, all fibers have ended and all messages are
 * handled; without loop_stop it waits for messages for ever. May be called again afterwards. */
void loop_run(struct loop *loop);

/* Makes loop_run return once its fibers have ended; before loop_run it does so too. Timers still
 * set don't keep the loop. Any thread. */
void loop_stop(struct loop *loop);

/* The loop that runs on this thread, NULL outside loop_run. */
struct loop *loop_current(void);

/* The monotonic moment at which this turn of the loop began: a cheap clock for what needs no
 * better. Loop's thread. */
int64_t loop_now_ns(const struct loop *loop);

/* --- timers: embedded in their owner (zero: not set), microsecond precision ----------------------
 */

struct timer {
    int64_t when_ns;
    void (*fire)(
        struct timer *timer); /* on the loop's thread, outside any fiber; may set itself again */
    struct loop *loop;        /* set by timer_set */
    uint32_t heap_index;      /* 0 while not set */
};

/* Sets or moves the timer; one whose time has passed fires in the next turn. Loop's thread. */
void timer_set(struct loop *loop, struct timer *timer, int64_t when_ns);
void timer_clear(struct timer *timer);

/* --- mailbox: how other threads reach a loop ----------------------------------------------------
 */

struct message {
    struct message *next;
    void (*handle)(struct message *message); /* on the receiving loop's thread, outside any fiber */
};

/* Hands the message over; it stays the caller's memory until `handle` runs, which may free it. Any
 * thread; lock-free; messages of one sender arrive in order. Wakes the loop with a write only if it
 * sleeps. */
void loop_post(struct loop *to, struct message *message);

#endif
