#include "exec/worker.h"

#include "base/check.h"
#include "base/clock.h"
#include "exec/scheduler_state.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

enum { FLUSH_INTERVAL_NS = 50 * 1000 * 1000 };

/* --- the thread --- */

static void flush_fire(struct timer *timer)
{
    struct worker *w = CONTAINER_OF(timer, struct worker, flush_timer);
    recorder_flush(w->home.recorder);
    timer_set(w->home.loop, timer, loop_now_ns(w->home.loop) + FLUSH_INTERVAL_NS);
}

static void stopped_handle(struct message *message)
{
    struct worker *w = CONTAINER_OF(message, struct worker, stopped_message);
    w->stopped = true;
    scheduler_wake(w->scheduler);
}

static void keeper_main(void *arg)
{
    struct worker *w = arg;
    if (w->scheduler->config.consumer)
        timer_set(w->home.loop, &w->flush_timer, clock_mono_ns() + FLUSH_INTERVAL_NS);
    while (!w->ending || w->vu_count > 0)
        fiber_park(NEVER_NS);
    timer_clear(&w->flush_timer);
    recorder_flush(w->home.recorder);
    loop_post(w->scheduler->control, &w->stopped_message);
    loop_stop(w->home.loop);
}

static void *worker_main(void *arg)
{
    struct worker *w = arg;
    loop_run(w->home.loop);
    return NULL;
}

void worker_vu_gone(struct worker *w)
{
    w->vu_count--;
    fiber_wake(w->keeper);
}

/* --- from the control thread --- */

/* Signals are the control thread's, so the new thread inherits a mask that blocks them. */
static int start_thread(struct worker *w)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(&w->thread, NULL, worker_main, w);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failed)
        return -1;
    char name[16];
    snprintf(name, sizeof(name), "worker-%u", (unsigned)w->home.worker % 10000);
    pthread_setname_np(w->thread, name);
    return 0;
}

struct worker *worker_new(struct scheduler *s, uint32_t index, struct error *error)
{
    struct worker *w = aligned_alloc(64, sizeof(*w));
    CHECK(w);
    *w = (struct worker){ .scheduler = s, .home.worker = index };
    w->flush_timer.fire = flush_fire;
    w->stopped_message.handle = stopped_handle;
    w->home.loop = loop_new(error);
    if (!w->home.loop)
        goto failed;
    w->home.recorder = recorder_new(s->config.registry, s->config.consumer,
                                    s->config.consumer_context);
    w->keeper = fiber_start(w->home.loop, FIBER_STACK_SMALL, keeper_main, w, error);
    if (!w->keeper)
        goto failed;
    if (start_thread(w) != 0) {
        error_set(error, EXIT_CODE_INTERNAL, "cannot start worker thread %u", (unsigned)index);
        goto failed;
    }
    return w;

failed:
    /* A loop with a fiber that never ran can't be freed; the process is about to end anyway. */
    if (!w->keeper && w->home.loop)
        loop_free(w->home.loop);
    if (w->home.recorder)
        recorder_free(w->home.recorder);
    free(w);
    return NULL;
}

static void stop_handle(struct message *message)
{
    struct worker *w = CONTAINER_OF(message, struct worker, stop_message);
    w->ending = true;
    for (uint32_t i = 0; i < w->ending_count; i++)
        if (w->ending_slots[i]->worker == w)
            vu_slot_end(w->ending_slots[i]);
    fiber_wake(w->keeper);
}

void worker_stop(struct worker *w, struct vu_slot **slots, uint32_t count)
{
    w->ending_slots = slots;
    w->ending_count = count;
    w->stop_message.handle = stop_handle;
    loop_post(w->home.loop, &w->stop_message);
}

void worker_free(struct worker *w)
{
    if (!w)
        return;
    pthread_join(w->thread, NULL);
    loop_free(w->home.loop);
    recorder_free(w->home.recorder);
    free(w);
}
