/* The scheduler's inside, shared by the files of exec/ and by nobody else. All of it belongs to the
 * control thread, except what is atomic and what is frozen before the workers start. */
#ifndef EXEC_SCHEDULER_STATE_H
#define EXEC_SCHEDULER_STATE_H

#include "exec/scheduler.h"
#include "exec/scenario_run.h"
#include "exec/vu_pool.h"
#include "exec/vu_slot.h"
#include "exec/worker.h"
#include "loop/fiber.h"
#include "loop/loop.h"

struct scheduler {
    /* frozen */
    struct scheduler_config config;
    const struct plan *plan;
    struct loop *control;
    struct vu_home control_home;
    uint32_t worker_count;
    struct worker **workers;
    uint32_t run_count;
    struct scenario_run *runs; /* in the plan's order: by start time, then name */

    /* control thread */
    uint32_t slot_count, slot_capacity;
    struct vu_slot **slots;     /* every VU that was ever begun; slots[i] has the id i + 1 */
    struct vu_pool pool;        /* the idle ones */
    int64_t unplanned_left;     /* VUs that may still be made beyond the planned ones */
    int64_t scenarios_start_ns; /* what startTime counts from */
    uint32_t runs_left;         /* scenarios that haven't ended */
    struct fiber *waiter;       /* who waits in one of scheduler.h's calls */
    struct error run_error;     /* why the run failed, where it did */
    struct timer vus_timer, flush_timer;
    struct tagset *vus_tags;
    bool abort_done, workers_stopped;

    /* any thread */
    _Atomic bool aborted;
    _Atomic bool init_stopped; /* a VU failed: the others needn't be made */
    _Atomic bool paused;
    _Atomic int64_t started_ns;
    _Atomic int64_t active_vus, initialized_vus;
    struct message abort_message; /* a VU's way to scheduler_abort; posted once */
};

/* Waits on the control loop until woken by scheduler_wake, a deadline, or whoever knows the
 * fiber. Callers look at their condition again in any case, so how it ended doesn't matter. */
static inline void control_wait(int64_t deadline_ns)
{
    (void)fiber_park(deadline_ns);
}

/* Something has changed that a scenario or a waiting call of the scheduler may be waiting for.
 * Control thread. */
void scheduler_wake(struct scheduler *s);

/* A VU asks for the end of the test. Any thread. */
void scheduler_request_abort(struct scheduler *s);

/* Begins to make the VU with the next id on its worker. Control thread, as all below. */
struct vu_slot *scheduler_begin_vu(struct scheduler *s, bool planned);

/* Makes one more VU, or takes an idle one where all have been made: what k6 does when an
 * arrival-rate scenario runs out. Waits. NULL with the error set. */
struct vu_slot *scheduler_unplanned_vu(struct scheduler *s, struct scenario_run *run,
                                       struct error *error);

/* Waits until the VU is made. -1 with its error. */
int scheduler_await_vu(struct vu_slot *slot, struct error *error);

/* samples.c: vus and vus_max once a second from start to stop, and the control thread's
 * recorder. */
void scheduler_samples_init(struct scheduler *s);
void scheduler_samples_start(struct scheduler *s);
void scheduler_samples_stop(struct scheduler *s);
void scheduler_samples_deinit(struct scheduler *s);

#endif
