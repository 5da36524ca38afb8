/* What the scheduler measures itself, and how the workers' measurements come together on the
 * control thread. */
#include "base/check.h"
#include "base/clock.h"
#include "exec/scheduler_state.h"

#include <stdlib.h>

enum { FLUSH_INTERVAL_NS = 50 * 1000 * 1000 };

static void vus_fire(struct timer *timer)
{
    struct scheduler *s = CONTAINER_OF(timer, struct scheduler, vus_timer);
    struct record_value values[] = {
        { registry_get(s->config.registry, METRIC_VUS), (double)scheduler_active_vus(s) },
        { registry_get(s->config.registry, METRIC_VUS_MAX), (double)scheduler_initialized_vus(s) },
    };
    recorder_add(s->control_home.recorder, values, 2, s->vus_tags, NULL,
                 clock_wall_of_mono_ns(clock_mono_ns()));
    timer_set(s->control, timer, timer->when_ns + NS_PER_S);
}

static void flush_fire(struct timer *timer)
{
    struct scheduler *s = CONTAINER_OF(timer, struct scheduler, flush_timer);
    recorder_flush(s->control_home.recorder);
    timer_set(s->control, timer, clock_mono_ns() + FLUSH_INTERVAL_NS);
}

void scheduler_samples_init(struct scheduler *s)
{
    struct tagset_builder builder;
    tagset_builder_init(&builder, s->config.run_tags);
    s->vus_tags = tagset_build(&builder, s->config.registry);
    s->control_home = (struct vu_home){
        .loop = s->control,
        .worker = VU_HOME_CONTROL,
        .recorder = recorder_new(s->config.registry, s->config.consumer,
                                 s->config.consumer_context),
    };
    s->vus_timer.fire = vus_fire;
    s->flush_timer.fire = flush_fire;
}

void scheduler_samples_start(struct scheduler *s)
{
    int64_t now = clock_mono_ns();
    timer_set(s->control, &s->vus_timer, now + NS_PER_S);
    if (s->config.consumer)
        timer_set(s->control, &s->flush_timer, now + FLUSH_INTERVAL_NS);
}

void scheduler_samples_stop(struct scheduler *s)
{
    timer_clear(&s->vus_timer);
    timer_clear(&s->flush_timer);
    recorder_flush(s->control_home.recorder);
}

void scheduler_samples_deinit(struct scheduler *s)
{
    recorder_free(s->control_home.recorder);
    tagset_unref(s->vus_tags);
}

const struct vu_home *scheduler_control_home(const struct scheduler *s)
{
    return &s->control_home;
}

/* --- collecting --- */

/* One round trip to one worker. */
struct collection {
    struct message message;
    struct worker *worker;
    struct store *store;
    struct fiber *fiber; /* who waits on the control loop */
    bool done;
};

static void collected_handle(struct message *message)
{
    struct collection *c = CONTAINER_OF(message, struct collection, message);
    c->done = true;
    fiber_wake(c->fiber);
}

static void collect_handle(struct message *message)
{
    struct collection *c = CONTAINER_OF(message, struct collection, message);
    c->store = recorder_collect(c->worker->home.recorder);
    c->message.handle = collected_handle;
    loop_post(c->worker->scheduler->control, &c->message);
}

static void merge(struct store *into, struct recorder *recorder, struct store *from)
{
    if (!from)
        return; /* another collection has it and will hand it on */
    store_merge(into, from);
    recorder_return(recorder, from);
}

void scheduler_collect(struct scheduler *s, struct store *into)
{
    struct collection *collections = xcalloc(s->worker_count, sizeof(*collections));
    for (uint32_t i = 0; i < s->worker_count; i++) {
        struct collection *c = &collections[i];
        c->worker = s->workers[i];
        c->fiber = fiber_self();
        c->message.handle = collect_handle;
        if (s->workers_stopped) {
            c->store = recorder_collect(c->worker->home.recorder); /* its thread is gone */
            c->done = true;
        } else {
            loop_post(c->worker->home.loop, &c->message);
        }
    }
    merge(into, s->control_home.recorder, recorder_collect(s->control_home.recorder));
    for (uint32_t i = 0; i < s->worker_count; i++) {
        while (!collections[i].done)
            control_wait(NEVER_NS);
        merge(into, collections[i].worker->home.recorder, collections[i].store);
    }
    free(collections);
}
