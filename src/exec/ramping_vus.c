/* ramping-vus: a number of looping VUs that follows stages. Two lists of steps say when: the raw
 * ones start VUs and let them stop after their iteration; the graceful ones, which lag by
 * gracefulRampDown, cut short those that are still there. */
#include "base/check.h"
#include "base/clock.h"
#include "exec/scheduler_state.h"
#include "exec/vu_handle.h"

#include <stdlib.h>

struct ramping_vus {
    uint32_t raw_count, graceful_count;
    struct requirement_step *raw, *graceful;
    int64_t max_vus;
    struct vu_handle *handles;
};

static int64_t end_of(const struct requirement_step *steps, uint32_t count)
{
    return count ? steps[count - 1].at_ns : 0;
}

static int prepare(struct scenario_run *run, struct error *error)
{
    struct ramping_vus *r = run->own = xcalloc(1, sizeof(*r));
    const struct segment_tuple *tuple = run->scheduler->plan->tuple;
    r->raw = scenario_ramp_steps(run->scenario, tuple, true, &r->raw_count);
    r->graceful = scenario_ramp_steps(run->scenario, tuple, false, &r->graceful_count);
    for (uint32_t i = 0; i < r->graceful_count; i++)
        if (r->graceful[i].planned_vus > r->max_vus)
            r->max_vus = r->graceful[i].planned_vus;
    r->handles = xcalloc((size_t)r->max_vus + 1, sizeof(*r->handles));
    return 0;
}

static void release(struct scenario_run *run)
{
    struct ramping_vus *r = run->own;
    if (!r)
        return;
    free(r->raw);
    free(r->graceful);
    free(r->handles);
    free(r);
}

/* The number of VUs that should iterate is now `vus`. */
static void schedule(struct scenario_run *run, int64_t *scheduled, int64_t vus)
{
    struct ramping_vus *r = run->own;
    for (; *scheduled < vus; ++*scheduled)
        vu_handle_start(&r->handles[*scheduled], run);
    for (; *scheduled > vus; --*scheduled)
        vu_handle_stop(&r->handles[*scheduled - 1], run);
}

/* No more than `vus` may be there now. */
static void allow(struct scenario_run *run, int64_t *allowed, int64_t vus)
{
    struct ramping_vus *r = run->own;
    for (; *allowed > vus; --*allowed)
        vu_handle_cut(&r->handles[*allowed - 1], run);
    *allowed = vus;
}

static void coordinate(struct scenario_run *run)
{
    struct ramping_vus *r = run->own;
    int64_t start_ns = clock_mono_ns();
    int64_t duration_ns = end_of(r->raw, r->raw_count);
    scenario_run_begin(run, start_ns, duration_ns,
                       end_of(r->graceful, r->graceful_count) - duration_ns);
    atomic_store_explicit(&run->max_vus, r->max_vus, memory_order_relaxed);

    /* In order of time; at the same moment the raw step comes first. */
    int64_t scheduled = 0, allowed = 0;
    uint32_t g = 0;
    for (uint32_t i = 0; i < r->raw_count;) {
        bool cuts = g < r->graceful_count && r->graceful[g].at_ns < r->raw[i].at_ns;
        const struct requirement_step *step = cuts ? &r->graceful[g++] : &r->raw[i++];
        if (!scenario_run_await_time(run, start_ns + step->at_ns))
            break;
        if (cuts)
            allow(run, &allowed, step->planned_vus);
        else
            schedule(run, &scheduled, step->planned_vus);
    }
    for (; g < r->graceful_count; g++) {
        if (scenario_run_await_vus(run, start_ns + r->graceful[g].at_ns))
            break;
        allow(run, &allowed, r->graceful[g].planned_vus);
    }
    scenario_run_finish(run);
}

static void iterate(struct scenario_run *run, struct vu_slot *slot)
{
    while (scenario_run_goes_on(run, slot))
        scenario_run_iterate(run, slot, scenario_run_next(run), slot->now_ns);
}

static double fraction(const struct scenario_run *run, int64_t elapsed_ns)
{
    const struct ramping_vus *r = run->own;
    int64_t duration_ns = end_of(r->raw, r->raw_count);
    return elapsed_ns >= duration_ns ? 1 : (double)elapsed_ns / (double)duration_ns;
}

const struct executor executor_ramping_vus = {
    .loops = true,
    .prepare = prepare,
    .release = release,
    .coordinate = coordinate,
    .iterate = iterate,
    .fraction = fraction,
};
