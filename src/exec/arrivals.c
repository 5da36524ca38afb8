/* The control thread's side of an arrival-rate scenario: its VUs, its start and end, and the VUs
 * that it is short of. */
#include "exec/arrivals.h"

#include "base/check.h"
#include "base/clock.h"
#include "exec/scheduler_state.h"

#include <inttypes.h>
#include <stdlib.h>

/* The scenario's time begins this much after its VUs are ready, for the message to reach the
 * workers: also the arrival at t = 0 is then on time. */
enum { HEAD_START_NS = 200 * 1000 };

enum { MOST_PER_SECOND = 1000 * 1000 };

static int64_t pre_allocated(const struct scenario_run *run)
{
    return segment_scale(run->scheduler->plan->tuple, scenario_pre_allocated_vus(run->scenario));
}

static int64_t max_vus(const struct scenario_run *run)
{
    return segment_scale(run->scheduler->plan->tuple, scenario_max_vus(run->scenario));
}

static void want_handle(struct message *message);
static void entered_handle(struct message *message);

int arrivals_prepare(struct scenario_run *run, struct error *error)
{
    struct scheduler *s = run->scheduler;
    struct arrivals *a = run->own = xcalloc(1, sizeof(*a));
    a->run = run;
    atomic_init(&a->schedule, arrival_schedule_new(run->scenario));
    a->unplanned_left = max_vus(run) - pre_allocated(run);
    a->want_message.handle = want_handle;
    a->entered_message.handle = entered_handle;
    a->share_count = s->worker_count;
    a->shares = aligned_alloc(64, sizeof(*a->shares) * a->share_count);
    CHECK(a->shares);
    for (uint32_t i = 0; i < a->share_count; i++)
        arrival_share_init(&a->shares[i], a, s->workers[i]);
    return 0;
}

void arrivals_release(struct scenario_run *run)
{
    struct arrivals *a = run->own;
    if (!a)
        return;
    arrival_schedule_free(a->schedule);
    free(a->shares);
    free(a);
}

double arrivals_rate(const struct scenario_run *run, int64_t elapsed_ns)
{
    const struct arrivals *a = run->own;
    const struct arrival_schedule *schedule = atomic_load_explicit(&a->schedule,
                                                                   memory_order_acquire);
    return arrival_schedule_rate(schedule, elapsed_ns) * run->share;
}

/* --- another rate --- */

static int refuse_rate(const struct scenario *scenario, const char *why, struct error *error)
{
    return error_set(error, EXIT_CODE_API, "the rate of scenario '%.*s' can't be set: %s",
                     SLICE_ARG(scenario->name), why);
}

static int set_rate(struct scenario_run *run, double per_second, struct error *error)
{
    if (run->executor->rate == NULL)
        return refuse_rate(run->scenario, "its executor has no arrival rate", error);
    if (!(per_second >= 0 && per_second <= MOST_PER_SECOND))
        return refuse_rate(run->scenario, "it has to be from 0 to 1000000 iterations per second",
                           error);
    int state = atomic_load_explicit(&run->state, memory_order_relaxed);
    if (state != SCENARIO_WAITING && state != SCENARIO_RUNNING)
        return refuse_rate(run->scenario, "it is over", error);
    struct arrivals *a = run->own;
    int64_t started_ns = atomic_load_explicit(&run->started_ns, memory_order_relaxed);
    int64_t offset_ns = started_ns != 0 ? clock_mono_ns() - started_ns : 0;
    struct arrival_schedule *changed = arrival_schedule_change(
        atomic_load_explicit(&a->schedule, memory_order_relaxed), offset_ns > 0 ? offset_ns : 0,
        per_second);
    atomic_store_explicit(&a->schedule, changed, memory_order_release);
    /* Before that nothing is set to any time. */
    for (uint32_t i = 0; started_ns != 0 && i < a->share_count; i++)
        arrival_share_retime(&a->shares[i]);
    return 0;
}

int scheduler_set_rate(struct scheduler *s, struct slice scenario, double per_second,
                       struct error *error)
{
    for (uint32_t i = 0; i < s->run_count; i++) {
        if (slice_eq(s->runs[i].scenario->name, scenario))
            return set_rate(&s->runs[i], per_second, error);
    }
    return error_set(error, EXIT_CODE_API, "there is no scenario '%.*s'", SLICE_ARG(scenario));
}

/* --- one more VU --- */

void arrivals_want_vu(struct arrivals *arrivals)
{
    /* The flag guards the one message: whoever raises it must see that the message has been handled
     * (acquire, with the release of grow_main). */
    if (!atomic_load_explicit(&arrivals->wants_vu, memory_order_relaxed) &&
        !atomic_exchange_explicit(&arrivals->wants_vu, true, memory_order_acquire))
        loop_post(arrivals->run->scheduler->control, &arrivals->want_message);
}

static void grow_main(void *arg)
{
    struct arrivals *a = arg;
    struct scenario_run *run = a->run;
    struct error error = { 0 };
    struct vu_slot *slot = scheduler_unplanned_vu(run->scheduler, run, &error);
    if (slot && scheduler_aborted(run->scheduler)) {
        vu_pool_give(&run->scheduler->pool, slot);
    } else if (slot) {
        atomic_fetch_add_explicit(&run->max_vus, 1, memory_order_relaxed);
        scenario_run_hand_out(run, slot);
    } else if (error_is_set(&error) && !scheduler_aborted(run->scheduler)) {
        scenario_run_log(run, LOG_ERROR, error.text, "Error while allocating unplanned VU");
    }
    error_clear(&error);
    a->growing = false;
    run->helper = NULL;
    atomic_store_explicit(&a->wants_vu, false, memory_order_release);
    scheduler_wake(run->scheduler);
}

static void want_handle(struct message *message)
{
    struct arrivals *a = CONTAINER_OF(message, struct arrivals, want_message);
    struct scenario_run *run = a->run;
    if (a->unplanned_left == 0) {
        /* The flag stays up: nobody need ask again. */
        scenario_run_log(run, LOG_WARN, NULL,
                         "Insufficient VUs, reached %" PRId64
                         " active VUs and cannot initialize more",
                         max_vus(run));
        return;
    }
    if (clock_mono_ns() >= atomic_load_explicit(&run->regular_end_ns, memory_order_relaxed))
        return;
    struct error error = { 0 };
    a->unplanned_left--;
    a->growing = true;
    run->helper = fiber_start(run->scheduler->control, FIBER_STACK_SMALL, grow_main, a, &error);
    if (!run->helper)
        a->growing = false;
    error_clear(&error);
}

/* --- the course --- */

/* Arrivals are dealt out in turn to the workers that have VUs; where none has yet, the first one
 * fires them all. */
static void open_shares(struct arrivals *a, const bool *has_vus)
{
    uint32_t firing = 0;
    for (uint32_t i = 0; i < a->share_count; i++)
        firing += has_vus[i];
    a->stride = firing ? firing : 1;
    int64_t first = 0;
    for (uint32_t i = 0; i < a->share_count; i++) {
        bool fires = firing ? has_vus[i] : i == 0;
        arrival_share_open(&a->shares[i], fires, first);
        first += fires;
    }
}

void arrivals_entered(struct arrivals *arrivals)
{
    /* Release what the VU has done to whoever sees the last one; posting does the same for the
     * control thread. */
    if (atomic_fetch_sub_explicit(&arrivals->entering, 1, memory_order_acq_rel) == 1)
        loop_post(arrivals->run->scheduler->control, &arrivals->entered_message);
}

static void entered_handle(struct message *message)
{
    scheduler_wake(CONTAINER_OF(message, struct arrivals, entered_message)->run->scheduler);
}

/* Hands out the pre-allocated VUs and waits until they are ready for arrivals. */
static void bring_in_vus(struct arrivals *a, bool *has_vus)
{
    struct scenario_run *run = a->run;
    int64_t count = pre_allocated(run);
    struct vu_slot **taken = xcalloc((size_t)count + 1, sizeof(*taken));
    int64_t n = 0;
    while (n < count && (taken[n] = scenario_run_take_vu(run)))
        n++;
    atomic_store_explicit(&a->entering, n, memory_order_relaxed);
    atomic_store_explicit(&run->max_vus, n, memory_order_relaxed);
    for (int64_t i = 0; i < n; i++) {
        has_vus[taken[i]->worker->home.worker] = true;
        scenario_run_hand_out(run, taken[i]);
    }
    free(taken);
    while (atomic_load_explicit(&a->entering, memory_order_acquire) > 0)
        control_wait(NEVER_NS);
}

void arrivals_coordinate(struct scenario_run *run)
{
    struct arrivals *a = run->own;
    bool *has_vus = xcalloc(a->share_count, sizeof(*has_vus));
    bring_in_vus(a, has_vus);
    scenario_run_begin(run, clock_mono_ns() + HEAD_START_NS, scenario_duration_ns(run->scenario),
                       scenario_graceful_stop_ns(run->scenario));
    if (!scheduler_aborted(run->scheduler))
        open_shares(a, has_vus);
    free(has_vus);

    scenario_run_await_time(run, atomic_load_explicit(&run->regular_end_ns, memory_order_relaxed));
    for (uint32_t i = 0; i < a->share_count; i++)
        arrival_share_close(&a->shares[i]);
    do {
        scenario_run_finish(run);
        while (a->growing)
            control_wait(NEVER_NS);
    } while (run->held > 0);
}
