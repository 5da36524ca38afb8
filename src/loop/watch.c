/* Watches: registered with epoll once, for all edges, so that waiting costs no system call of its
 * own. */
#include "loop/watch.h"

#include "base/check.h"
#include "loop/loop_private.h"

int watch_add(struct watch *watch, int fd)
{
    struct loop *loop = loop_current();
    CHECK(loop != NULL);
    *watch = (struct watch){ .fd = fd, .loop = loop };
    int result = poller_add(&loop->poller, fd, watch);
    if (result != 0)
        watch->loop = NULL;
    return result;
}

void watch_remove(struct watch *watch)
{
    if (watch->loop == NULL)
        return;
    /* No event for it can be left over: a batch is delivered as a whole before any fiber runs. */
    poller_remove(&watch->loop->poller, watch->fd);
    watch->loop = NULL;
    if (watch->reader != NULL)
        fiber_resume(watch->reader, WAIT_CANCELLED);
    if (watch->writer != NULL)
        fiber_resume(watch->writer, WAIT_CANCELLED);
}

static struct fiber **waiter_for(struct watch *watch, int event)
{
    CHECK(watch->loop != NULL && watch->loop == loop_current());
    CHECK(event == WATCH_READ || event == WATCH_WRITE);
    struct fiber **waiter = event == WATCH_READ ? &watch->reader : &watch->writer;
    CHECK(*waiter == NULL);
    return waiter;
}

static bool take_event(struct watch *watch, int event)
{
    bool possible = ((watch->ready | watch->closed) & event) != 0;
    watch->ready &= (uint8_t)~event;
    return possible;
}

int watch_wait(struct watch *watch, int event, int64_t deadline_ns)
{
    struct fiber **waiter = waiter_for(watch, event);
    if (!fiber_is_cancelled(fiber_self()) && take_event(watch, event))
        return WAIT_OK;
    return fiber_suspend(FIBER_WAITING, waiter, deadline_ns);
}

static int find_event(struct watch *const watches[], int count, int event)
{
    int i = 0;
    while (i < count && !take_event(watches[i], event))
        i++;
    return i;
}

int watch_wait_any(struct watch *const watches[], int count, int event, int64_t deadline_ns)
{
    struct fiber *self = fiber_self();
    int found = fiber_is_cancelled(self) ? count : find_event(watches, count, event);
    if (found < count)
        return found;
    for (int i = 0; i < count; i++)
        *waiter_for(watches[i], event) = self;
    int result = fiber_suspend(FIBER_WAITING, NULL, deadline_ns);
    for (int i = 0; i < count; i++)
        *(event == WATCH_READ ? &watches[i]->reader : &watches[i]->writer) = NULL;
    return result == WAIT_OK ? find_event(watches, count, event) : result;
}

bool watch_nudge(struct watch *watch, int event)
{
    struct fiber *waiter = event == WATCH_READ ? watch->reader : watch->writer;
    if (waiter != NULL)
        fiber_resume(waiter, WAIT_OK);
    return waiter != NULL;
}

/* A fiber that waits for other watches, too, finds out which it was by what is ready. */
static void deliver(struct watch *watch, uint8_t event, struct fiber **waiter)
{
    struct fiber *fiber = *waiter;
    if (fiber == NULL || fiber->waiters != waiter)
        watch->ready |= event;
    if (fiber != NULL)
        fiber_resume(fiber, WAIT_OK);
}

void watch_deliver(struct watch *watch, uint32_t epoll_events)
{
    /* An error alone is an edge and no more: a UDP socket works on once the error was read. */
    uint32_t read_edges = EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR;
    uint32_t write_edges = EPOLLOUT | EPOLLHUP | EPOLLERR;
    if (epoll_events & (EPOLLRDHUP | EPOLLHUP))
        watch->closed |= WATCH_READ;
    if (epoll_events & EPOLLHUP)
        watch->closed |= WATCH_WRITE;
    if (epoll_events & read_edges)
        deliver(watch, WATCH_READ, &watch->reader);
    if (epoll_events & write_edges)
        deliver(watch, WATCH_WRITE, &watch->writer);
    if (watch->notice != NULL)
        watch->notice(watch);
}
