/* The run itself: workers, VUs, executors, in the order of the plan. Lives on the control thread's
 * loop; everything else is behind it. */
#ifndef EXEC_SCHEDULER_H
#define EXEC_SCHEDULER_H

#include "vu/vu_driver.h"
#include "metrics/recorder.h"
#include "plan/plan.h"

struct scheduler;

enum scenario_state {
    SCENARIO_WAITING,
    SCENARIO_RUNNING,
    SCENARIO_STOPPING, /* gracefully */
    SCENARIO_DONE,
    SCENARIO_INTERRUPTED
};

/* Progress of one scenario, for displays. Counters are read without locks and may lag a moment. */
struct scenario_progress {
    const struct scenario *scenario;
    enum scenario_state state;
    int64_t started_ns, ended_ns; /* monotonic; 0 while not. Arrival-rate scenarios start when their
                                   * VUs have entered: known to every iteration, not before */
    double fraction;              /* 0..1 of its duration or iterations */
    int64_t active_vus, max_vus;
    uint64_t iterations, dropped; /* started iterations; dropped ones */
    double rate; /* current target rate per second (arrival-rate executors), else 0 */
};

struct scheduler_config {
    const struct plan *plan;
    const struct vu_driver *driver;
    struct registry *registry;
    const struct tagset *run_tags; /* of dropped_iterations and vus: test-wide tags; may be NULL */
    uint32_t system_tags;
    uint32_t workers;          /* 0: one per core, never more than VUs */
    record_consumer *consumer; /* NULL: no output wants samples */
    void *consumer_context;
};

/* Makes the workers and their loops. Call on the control thread inside its loop's fiber. */
struct scheduler *scheduler_new(const struct scheduler_config *config, struct error *error);
void scheduler_free(struct scheduler *s);

/* Initialises the planned VUs on their workers, in parallel; returns when all are ready. -1 with
 * the first error. */
int scheduler_init_vus(struct scheduler *s, struct error *error);

/* Where VUs of the control thread live (setup, teardown) and what is measured there is recorded. */
const struct vu_home *scheduler_control_home(const struct scheduler *s);

/* Waits while paused, then marks the start of the test: to be called before setup(); scheduler_run
 * does it where nobody has. -1 when the test was aborted meanwhile. On a fiber of the control
 * loop. */
int scheduler_begin(struct scheduler *s);

/* Runs all scenarios; returns when the last one has ended (or was stopped). On a fiber of the
 * control loop. */
int scheduler_run(struct scheduler *s, struct error *error);

/* Stops everything: iterations are interrupted at once (k6's abort; executors end). From the
 * control thread. */
void scheduler_abort(struct scheduler *s);
bool scheduler_aborted(const struct scheduler *s);

/* Shuts the VUs down and joins the workers. */
void scheduler_stop_workers(struct scheduler *s);

/* --- what others look at. Any thread. --- */
int64_t scheduler_started_ns(const struct scheduler *s); /* 0 before scheduler_begin */
int64_t scheduler_active_vus(const struct scheduler *s);
int64_t scheduler_initialized_vus(const struct scheduler *s);
uint64_t scheduler_full_iterations(const struct scheduler *s);
uint64_t scheduler_interrupted_iterations(const struct scheduler *s);
uint32_t scheduler_progress(const struct scheduler *s, struct scenario_progress *out, uint32_t max);

/* Of one scenario by index in the plan: for exec.scenario.progress and the like. */
void scheduler_scenario_progress(const struct scheduler *s, const struct scenario *scenario,
                                 struct scenario_progress *out);

/* externally-controlled: change the number of VUs while running (REST). Control thread. -1 with the
 * error where there is no such scenario or the number is too high. */
int scheduler_set_vus(struct scheduler *s, int64_t vus, int64_t max_vus, struct error *error);

/* What they are set to now, of the whole test; false where there is no such scenario. */
bool scheduler_get_vus(const struct scheduler *s, int64_t *vus, int64_t *max_vus);

/* An arrival-rate scenario goes on with this rate, iterations per second of the whole test, until
 * it ends. Control thread. -1 with the error. */
int scheduler_set_rate(struct scheduler *s, struct slice scenario, double per_second,
                       struct error *error);

/* Pause and resume before (and, for externally-controlled, during) the run. On a fiber of the
 * control loop. */
bool scheduler_can_pause(const struct scheduler *s,
                         struct error *error); /* false with k6's reason */
void scheduler_set_paused(struct scheduler *s, bool paused);
bool scheduler_paused(const struct scheduler *s);

/* Calls fn on each worker's thread, outside any fiber, and waits for all. Not after
 * scheduler_stop_workers. On a fiber of the control loop. */
void scheduler_ask_workers(struct scheduler *s,
                           void (*fn)(void *context, const struct vu_home *home), void *context);

/* Takes what the workers and the control thread have recorded since the last call and merges it
 * into `into`: asks each worker through its mailbox and waits. On a fiber of the control loop; also
 * after scheduler_stop_workers. */
void scheduler_collect(struct scheduler *s, struct store *into);

#endif
