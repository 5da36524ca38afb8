/* A file descriptor that a fiber waits for, or that somebody is told of. Registered once,
 * edge-triggered; embedded in its owner. */
#ifndef LOOP_WATCH_H
#define LOOP_WATCH_H

#include <stdbool.h>
#include <stdint.h>

struct loop;
struct fiber;

enum { WATCH_READ = 1, WATCH_WRITE = 2 };

struct watch {
    int fd;
    uint8_t ready;        /* edges seen and not yet consumed: WATCH_READ | WATCH_WRITE */
    uint8_t closed;       /* what will never block again, for the peer has hung up: same bits */
    struct fiber *reader; /* who waits for what; at most one each */
    struct fiber *writer;
    struct loop *loop;
    /* Told of each edge, after who waits for it; NULL: nobody. Set after watch_add. On the loop's
     * thread, outside any fiber; must not remove watches, for others of the batch are still to be
     * told. */
    void (*notice)(struct watch *watch);
};

/* Registers a non-blocking fd with the running loop. 0, or -errno. Does not own the fd. A socket is
 * connected (or connecting) first: to epoll, a fresh one looks hung up. */
int watch_add(struct watch *watch, int fd);

/* To be called before the fd is closed; again, or without watch_add on zeroed memory, it does
 * nothing. Who still waits gets WAIT_CANCELLED and doesn't touch the watch any more. */
void watch_remove(struct watch *watch);

/* Waits until `event` (one of WATCH_READ, WATCH_WRITE) may be possible: WAIT_OK, WAIT_TIMEOUT or
 * WAIT_CANCELLED. Use: try the system call; on EAGAIN call this and try again. Who knows that a try
 * would be in vain (the last read was a short one) may call this at once. fiber_wake does not end
 * the wait. */
int watch_wait(struct watch *watch, int event, int64_t deadline_ns);

/* The same for several watches at once: the index of one whose event may be possible, or
 * WAIT_TIMEOUT or WAIT_CANCELLED. */
int watch_wait_any(struct watch *const watches[], int count, int event, int64_t deadline_ns);

/* Lets whoever waits for the event go on as if it had come. True when somebody did. Loop's thread.
 */
bool watch_nudge(struct watch *watch, int event);

#endif
