/* epoll_wait knows milliseconds only. epoll_pwait2 knows nanoseconds and is called by number, since
 * the C library of an older system lacks it; on an older kernel a timerfd takes its place. */
#include "loop/poller.h"

#include "base/check.h"
#include "base/clock.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#ifndef SYS_epoll_pwait2
#define SYS_epoll_pwait2 441 /* the same on all architectures */
#endif

static const uint32_t all_edges = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;

static struct timespec to_timespec(int64_t ns)
{
    return (struct timespec){ .tv_sec = (time_t)(ns / NS_PER_S), .tv_nsec = (long)(ns % NS_PER_S) };
}

static int wait_precisely(struct poller *poller, const struct timespec *timeout)
{
    return (int)syscall(SYS_epoll_pwait2, poller->epoll_fd, poller->events, POLLER_BATCH, timeout,
                        NULL, (size_t)(_NSIG / 8));
}

static int wait_by_timer(struct poller *poller, int64_t timeout_ns)
{
    if (timeout_ns > 0) {
        struct itimerspec when = { .it_value = to_timespec(timeout_ns) };
        timerfd_settime(poller->timer_fd, 0, &when, NULL);
    }
    return epoll_wait(poller->epoll_fd, poller->events, POLLER_BATCH, timeout_ns == 0 ? 0 : -1);
}

int poller_add(struct poller *poller, int fd, void *owner)
{
    struct epoll_event event = { .events = all_edges, .data.ptr = owner };
    return epoll_ctl(poller->epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0 ? 0 : -errno;
}

void poller_remove(struct poller *poller, int fd)
{
    epoll_ctl(poller->epoll_fd, EPOLL_CTL_DEL, fd, NULL);
}

int poller_use_timer_fd(struct poller *poller)
{
    CHECK(poller->timer_fd < 0);
    poller->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    if (poller->timer_fd < 0)
        return -errno;
    return poller_add(poller, poller->timer_fd, NULL);
}

/* Descriptors for the poller itself: 0 or -errno. */
static int open_all(struct poller *poller)
{
    poller->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (poller->epoll_fd < 0)
        return -errno;
    poller->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (poller->wake_fd < 0)
        return -errno;
    int result = poller_add(poller, poller->wake_fd, NULL);
    if (result != 0)
        return result;
    /* The probe also eats the event that says that the eventfd can be written. */
    bool has_pwait2 = wait_precisely(poller, &(struct timespec){ 0 }) >= 0 || errno != ENOSYS;
    return has_pwait2 ? 0 : poller_use_timer_fd(poller);
}

int poller_init(struct poller *poller, struct error *error)
{
    *poller = (struct poller){ .epoll_fd = -1, .wake_fd = -1, .timer_fd = -1 };
    int result = open_all(poller);
    if (result == 0)
        return 0;
    poller_deinit(poller);
    return error_set(error, EXIT_CODE_INTERNAL, "cannot set up epoll: %s", strerror(-result));
}

void poller_deinit(struct poller *poller)
{
    if (poller->timer_fd >= 0)
        close(poller->timer_fd);
    if (poller->wake_fd >= 0)
        close(poller->wake_fd);
    if (poller->epoll_fd >= 0)
        close(poller->epoll_fd);
    poller->epoll_fd = poller->wake_fd = poller->timer_fd = -1;
}

int poller_wait(struct poller *poller, int64_t timeout_ns)
{
    int count;
    if (poller->timer_fd >= 0) {
        count = wait_by_timer(poller, timeout_ns);
    } else {
        struct timespec timeout = to_timespec(timeout_ns);
        count = wait_precisely(poller, timeout_ns < 0 ? NULL : &timeout);
    }
    CHECK(count >= 0 || errno == EINTR);
    return count > 0 ? count : 0;
}

void poller_wake(struct poller *poller)
{
    /* Every write is a new edge, so the counter is never read. */
    uint64_t one = 1;
    ssize_t ignored = write(poller->wake_fd, &one, sizeof(one));
    (void)ignored;
}
