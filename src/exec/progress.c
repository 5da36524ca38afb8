/* What others look at: the scheduler's counters and the progress of its scenarios. Any thread, no
 * locks; may lag a moment. */
#include "base/clock.h"
#include "exec/scheduler_state.h"

#include <string.h>

int64_t scheduler_started_ns(const struct scheduler *s)
{
    return atomic_load_explicit(&s->started_ns, memory_order_relaxed);
}

int64_t scheduler_active_vus(const struct scheduler *s)
{
    return atomic_load_explicit(&s->active_vus, memory_order_relaxed);
}

int64_t scheduler_initialized_vus(const struct scheduler *s)
{
    return atomic_load_explicit(&s->initialized_vus, memory_order_relaxed);
}

bool scheduler_aborted(const struct scheduler *s)
{
    return atomic_load_explicit(&s->aborted, memory_order_relaxed);
}

bool scheduler_paused(const struct scheduler *s)
{
    return atomic_load_explicit(&s->paused, memory_order_relaxed);
}

uint64_t scheduler_full_iterations(const struct scheduler *s)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < s->worker_count; i++)
        sum += atomic_load_explicit(&s->workers[i]->full_iterations, memory_order_relaxed);
    return sum;
}

uint64_t scheduler_interrupted_iterations(const struct scheduler *s)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < s->worker_count; i++)
        sum += atomic_load_explicit(&s->workers[i]->interrupted_iterations, memory_order_relaxed);
    return sum;
}

static void describe(const struct scenario_run *run, struct scenario_progress *out)
{
    int64_t started_ns = atomic_load_explicit(&run->started_ns, memory_order_relaxed);
    int64_t ended_ns = atomic_load_explicit(&run->ended_ns, memory_order_relaxed);
    *out = (struct scenario_progress){
        .scenario = run->scenario,
        .state = atomic_load_explicit(&run->state, memory_order_relaxed),
        .started_ns = started_ns,
        .ended_ns = ended_ns,
        .active_vus = atomic_load_explicit(&run->active_vus, memory_order_relaxed),
        .max_vus = atomic_load_explicit(&run->max_vus, memory_order_relaxed),
        .iterations = atomic_load_explicit(&run->next, memory_order_relaxed),
        .dropped = atomic_load_explicit(&run->dropped, memory_order_relaxed),
    };
    if (started_ns == 0)
        return;
    int64_t elapsed_ns = (ended_ns ? ended_ns : clock_mono_ns()) - started_ns;
    if (elapsed_ns < 0)
        elapsed_ns = 0; /* an arrival-rate scenario begins a moment after it has been set up */
    out->fraction = run->executor->fraction(run, elapsed_ns);
    if (out->fraction > 1)
        out->fraction = 1;
    if (run->executor->rate && !ended_ns)
        out->rate = run->executor->rate(run, elapsed_ns);
}

uint32_t scheduler_progress(const struct scheduler *s, struct scenario_progress *out, uint32_t max)
{
    uint32_t count = s->run_count < max ? s->run_count : max;
    for (uint32_t i = 0; i < count; i++)
        describe(&s->runs[i], &out[i]);
    return s->run_count;
}

void scheduler_scenario_progress(const struct scheduler *s, const struct scenario *scenario,
                                 struct scenario_progress *out)
{
    for (uint32_t i = 0; i < s->run_count; i++) {
        if (s->runs[i].scenario == scenario) {
            describe(&s->runs[i], out);
            return;
        }
    }
    memset(out, 0, sizeof(*out));
}
