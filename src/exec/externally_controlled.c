/* externally-controlled: looping VUs whose number somebody changes while they run
 * (scheduler_set_vus), with pauses. k6 dropped it in v2; scripts still use it. */
#include "base/check.h"
#include "base/clock.h"
#include "exec/scheduler_state.h"
#include "exec/vu_handle.h"

#include <inttypes.h>
#include <stdlib.h>

/* Control thread. Numbers are this instance's share. */
struct external {
    int64_t test_vus, test_max_vus; /* of the whole test */
    int64_t vus, max_vus;
    int64_t scheduled; /* VUs told to iterate: `vus`, or 0 while paused */
    bool running;
    struct vu_handle *handles; /* max_vus many */
};

static int prepare(struct scenario_run *run, struct error *error)
{
    struct external *e = run->own = xcalloc(1, sizeof(*e));
    const struct segment_tuple *tuple = run->scheduler->plan->tuple;
    e->test_vus = scenario_vus(run->scenario);
    e->test_max_vus = scenario_max_vus(run->scenario);
    e->vus = segment_scale(tuple, scenario_vus(run->scenario));
    e->max_vus = segment_scale(tuple, scenario_max_vus(run->scenario));
    e->handles = xcalloc((size_t)e->max_vus + 1, sizeof(*e->handles));
    atomic_init(&run->max_vus, e->max_vus);
    return 0;
}

static void release(struct scenario_run *run)
{
    struct external *e = run->own;
    if (!e)
        return;
    free(e->handles);
    free(e);
}

/* Starts or stops VUs until as many iterate as should. On a fiber: a VU may have to be waited
 * for. */
static void apply(struct scenario_run *run)
{
    struct external *e = run->own;
    struct fiber *before = run->helper;
    run->helper = fiber_self();
    int64_t wanted = e->running && !scheduler_paused(run->scheduler) ? e->vus : 0;
    while (e->scheduled < wanted)
        vu_handle_start(&e->handles[e->scheduled++], run);
    while (e->scheduled > wanted)
        vu_handle_stop(&e->handles[--e->scheduled], run);
    run->helper = before;
}

static void coordinate(struct scenario_run *run)
{
    struct external *e = run->own;
    scenario_run_begin(run, clock_mono_ns(), scenario_duration_ns(run->scenario),
                       scenario_graceful_stop_ns(run->scenario));
    e->running = true;
    apply(run);
    scenario_run_await_time(run, atomic_load_explicit(&run->regular_end_ns, memory_order_relaxed));
    e->running = false;
    apply(run);
    scenario_run_finish(run);
}

static void iterate(struct scenario_run *run, struct vu_slot *slot)
{
    while (scenario_run_goes_on(run, slot))
        scenario_run_iterate(run, slot, scenario_run_next(run), slot->now_ns);
}

const struct executor executor_externally_controlled = {
    .loops = true,
    .prepare = prepare,
    .release = release,
    .coordinate = coordinate,
    .iterate = iterate,
    .fraction = executor_time_fraction,
};

/* --- changes from outside --- */

static struct scenario_run *find(const struct scheduler *s)
{
    for (uint32_t i = 0; i < s->run_count; i++)
        if (s->runs[i].scenario->executor == EXECUTOR_EXTERNALLY_CONTROLLED)
            return &s->runs[i];
    return NULL;
}

/* More VUs than there are: made now, by whoever asked. */
static int grow(struct scenario_run *run, int64_t max_vus, struct error *error)
{
    struct scheduler *s = run->scheduler;
    struct external *e = run->own;
    for (; e->max_vus < max_vus; e->max_vus++) {
        run->helper = fiber_self();
        struct vu_slot *slot = scheduler_begin_vu(s, false);
        int failed = scheduler_await_vu(slot, error);
        run->helper = NULL;
        if (failed)
            return -1;
        vu_pool_give(&s->pool, slot);
        e->handles = xrealloc(e->handles, ((size_t)e->max_vus + 2) * sizeof(*e->handles));
        e->handles[e->max_vus] = (struct vu_handle){ 0 };
        atomic_store_explicit(&run->max_vus, e->max_vus + 1, memory_order_relaxed);
    }
    return 0;
}

int scheduler_set_vus(struct scheduler *s, int64_t vus, int64_t max_vus, struct error *error)
{
    struct scenario_run *run = find(s);
    if (!run)
        return error_set(error, EXIT_CODE_API,
                         "an externally-controlled executor needs to be configured for live "
                         "configuration updates");
    struct external *e = run->own;
    const struct segment_tuple *tuple = s->plan->tuple;
    int64_t configured = scenario_max_vus(run->scenario);
    if (max_vus < configured)
        return error_set(error, EXIT_CODE_API,
                         "the new max VUs cannot be lower than the starting max VUs: %" PRId64,
                         configured);
    if (vus < 0 || vus > max_vus)
        return error_set(error, EXIT_CODE_API,
                         "the number of active VUs (%" PRId64
                         ") must be less than or equal to the number of maxVUs (%" PRId64 ")",
                         vus, max_vus);
    if (grow(run, segment_scale(tuple, max_vus), error) != 0)
        return -1;
    e->test_vus = vus;
    e->test_max_vus = max_vus;
    e->vus = segment_scale(tuple, vus);
    apply(run);
    return 0;
}

bool scheduler_get_vus(const struct scheduler *s, int64_t *vus, int64_t *max_vus)
{
    const struct scenario_run *run = find(s);
    if (run == NULL)
        return false;
    const struct external *e = run->own;
    *vus = e->test_vus;
    *max_vus = e->test_max_vus;
    return true;
}

bool scheduler_can_pause(const struct scheduler *s, struct error *error)
{
    if (scheduler_started_ns(s) == 0)
        return true;
    for (uint32_t i = 0; i < s->run_count; i++) {
        const struct scenario *scenario = s->runs[i].scenario;
        if (scenario->executor == EXECUTOR_EXTERNALLY_CONTROLLED)
            continue;
        error_set(error, EXIT_CODE_API,
                  "%s executor '%.*s' doesn't support pause and resume operations after its start",
                  executor_type_name(scenario->executor), SLICE_ARG(scenario->name));
        return false;
    }
    return true;
}

void scheduler_set_paused(struct scheduler *s, bool paused)
{
    atomic_store_explicit(&s->paused, paused, memory_order_relaxed);
    struct scenario_run *run = find(s);
    if (run)
        apply(run);
    scheduler_wake(s);
}
