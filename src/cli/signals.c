#include "cli/signals.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "loop/fiber.h"
#include "loop/loop.h"
#include "loop/watch.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <unistd.h>

struct signals {
    int fd;
    struct watch watch;
    struct fiber *fiber;
    struct fiber *waiter;
    void (*on_first)(void *, const char *);
    void *context;
    bool seen;
};

static void wanted(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGTERM);
}

void signals_block(void)
{
    sigset_t set;
    wanted(&set);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

static void handle(struct signals *s, uint32_t number)
{
    if (!s->seen) {
        s->seen = true;
        s->on_first(s->context, number == SIGTERM ? "terminated" : "interrupt");
        return;
    }
    log_message(LOG_ERROR, "Aborting brunt in response to signal");
    _exit(EXIT_CODE_SIGNAL);
}

static void signals_main(void *arg)
{
    struct signals *s = arg;
    struct signalfd_siginfo info;
    while (!fiber_is_cancelled(fiber_self())) {
        ssize_t n = read(s->fd, &info, sizeof(info));
        if (n == (ssize_t)sizeof(info))
            handle(s, info.ssi_signo);
        else if (watch_wait(&s->watch, WATCH_READ, NEVER_NS) == WAIT_CANCELLED)
            break;
    }
    s->fiber = NULL;
    if (s->waiter)
        fiber_wake(s->waiter);
}

struct signals *signals_start(void (*on_first)(void *context, const char *name), void *context,
                              struct error *error)
{
    sigset_t set;
    wanted(&set);
    struct signals *s = xcalloc(1, sizeof(*s));
    s->on_first = on_first;
    s->context = context;
    s->fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    if (s->fd < 0 || watch_add(&s->watch, s->fd) != 0) {
        error_set(error, EXIT_CODE_OTHER, "cannot listen for signals: %s", strerror(errno));
        if (s->fd >= 0)
            close(s->fd);
        free(s);
        return NULL;
    }
    s->fiber = fiber_start(loop_current(), FIBER_STACK_SMALL, signals_main, s, error);
    return s;
}

void signals_stop(struct signals *s)
{
    if (!s)
        return;
    s->waiter = fiber_self();
    if (s->fiber)
        fiber_cancel(s->fiber);
    while (s->fiber)
        fiber_park(NEVER_NS);
    watch_remove(&s->watch);
    close(s->fd);
    free(s);
}
