/* The loop's turn: messages, timers, runnable fibers, then epoll. */
#include "loop/loop.h"

#include "base/check.h"
#include "base/clock.h"
#include "loop/loop_private.h"

#include <stdlib.h>
#include <sys/prctl.h>

/* While fibers are always runnable, timers are looked at every 50 to 100 us and epoll every 200 us:
 * late enough to cost nothing, early enough for a start error far below a millisecond. */
#define CLOCK_INTERVAL_NS (50 * NS_PER_US)
#define POLL_INTERVAL_NS  (200 * NS_PER_US)

enum { LARGEST_BATCH = 64 };

static _Thread_local struct loop *current;

struct loop *loop_current(void)
{
    return current;
}

int64_t loop_now_ns(const struct loop *loop)
{
    return loop->now_ns;
}

struct loop *loop_new(struct error *error)
{
    struct loop *loop = xcalloc(1, sizeof(*loop));
    if (poller_init(&loop->poller, error) != 0) {
        free(loop);
        return NULL;
    }
    loop->last_ready = &loop->first_ready;
    loop->batch = 1;
    loop->now_ns = clock_mono_ns();
    return loop;
}

void loop_free(struct loop *loop)
{
    if (loop == NULL)
        return;
    CHECK(loop->fiber_count == 0 && loop != current);
    timer_heap_deinit(&loop->timers);
    stack_cache_deinit(&loop->stacks);
    poller_deinit(&loop->poller);
    free(loop);
}

void loop_post(struct loop *to, struct message *message)
{
    if (mailbox_push(&to->mailbox, message))
        poller_wake(&to->poller);
}

void loop_stop(struct loop *loop)
{
    atomic_store(&loop->stopping, true);
    poller_wake(&loop->poller);
}

static void handle_messages(struct loop *loop)
{
    struct message *message = mailbox_take(&loop->mailbox);
    while (message != NULL) {
        struct message *next = message->next; /* handle may free the message */
        message->handle(message);
        message = next;
    }
}

static struct fiber *take_ready(struct loop *loop)
{
    struct fiber *fiber = loop->first_ready;
    if (fiber == NULL)
        return NULL;
    loop->first_ready = fiber->next;
    if (fiber->next == NULL)
        loop->last_ready = &loop->first_ready;
    return fiber;
}

static void run_batch(struct loop *loop)
{
    struct fiber *fiber;
    for (uint32_t i = 0; i < loop->batch && (fiber = take_ready(loop)) != NULL; i++) {
        fiber_run(fiber);
    }
}

/* Fibers run in batches between looks at the clock: many when they are quick, one by one when each
 * takes long. */
static void run_fibers(struct loop *loop)
{
    int64_t until_ns = loop->now_ns + POLL_INTERVAL_NS;
    while (loop->first_ready != NULL && loop->now_ns < until_ns) {
        int64_t before_ns = loop->now_ns;
        run_batch(loop);
        loop->now_ns = clock_mono_ns();
        int64_t taken_ns = loop->now_ns - before_ns;
        if (taken_ns < CLOCK_INTERVAL_NS && loop->batch < LARGEST_BATCH)
            loop->batch *= 2;
        if (taken_ns > 2 * CLOCK_INTERVAL_NS && loop->batch > 1)
            loop->batch /= 2;
        timer_heap_fire(&loop->timers, loop->now_ns);
    }
}

static bool is_done(struct loop *loop)
{
    return atomic_load(&loop->stopping) && loop->fiber_count == 0 &&
           mailbox_is_empty(&loop->mailbox);
}

/* How long epoll may sleep: 0 while there is something to do, negative for ever. */
static int64_t sleep_ns(struct loop *loop)
{
    if (loop->first_ready != NULL)
        return 0;
    int64_t next_ns = timer_heap_next_ns(&loop->timers);
    if (next_ns <= loop->now_ns)
        return 0;
    if (!mailbox_sleep(&loop->mailbox))
        return 0;
    return next_ns == NEVER_NS ? -1 : next_ns - loop->now_ns;
}

static void wait_for_events(struct loop *loop)
{
    int count = poller_wait(&loop->poller, sleep_ns(loop));
    for (int i = 0; i < count; i++) {
        struct epoll_event event = loop->poller.events[i];
        if (event.data.ptr != NULL)
            watch_deliver(event.data.ptr, event.events);
    }
    loop->now_ns = clock_mono_ns();
}

void loop_run(struct loop *loop)
{
    CHECK(current == NULL);
    current = loop;
    fiber_context_of_loop(&loop->context);
    /* By default the kernel may wake a thread 50 us late. */
    int slack = prctl(PR_GET_TIMERSLACK);
    prctl(PR_SET_TIMERSLACK, 1UL);

    loop->now_ns = clock_mono_ns();
    for (;;) {
        handle_messages(loop);
        timer_heap_fire(&loop->timers, loop->now_ns);
        run_fibers(loop);
        if (is_done(loop))
            break;
        wait_for_events(loop);
    }

    prctl(PR_SET_TIMERSLACK, (unsigned long)slack);
    atomic_store(&loop->stopping, false);
    current = NULL;
}
