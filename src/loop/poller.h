/* epoll with timeouts in nanoseconds. Only loop/ includes this. */
#ifndef LOOP_POLLER_H
#define LOOP_POLLER_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>

enum { POLLER_BATCH = 256 };

struct poller {
    int epoll_fd;
    int wake_fd;  /* eventfd that other threads write to */
    int timer_fd; /* -1 where the kernel has epoll_pwait2 (Linux 5.11) */
    struct epoll_event events[POLLER_BATCH];
};

int poller_init(struct poller *poller, struct error *error);
void poller_deinit(struct poller *poller);

/* 0 or -errno. `owner` comes back in the events' data.ptr; NULL is the poller's own. */
int poller_add(struct poller *poller, int fd, void *owner);
void poller_remove(struct poller *poller, int fd);

/* Waits at most so long, for ever when negative. Returns the number of events[], 0 after a signal.
 */
int poller_wait(struct poller *poller, int64_t timeout_ns);

/* Makes the present or the next poller_wait return. Any thread. */
void poller_wake(struct poller *poller);

/* Waits through a timerfd from now on, as kernels without epoll_pwait2 need it. 0 or -errno. */
int poller_use_timer_fd(struct poller *poller);

#endif
