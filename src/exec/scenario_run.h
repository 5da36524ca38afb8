/* A scenario while it runs: when it began and ends, the VUs it holds, its counters. The executors
 * are built from these pieces. */
#ifndef EXEC_SCENARIO_RUN_H
#define EXEC_SCENARIO_RUN_H

#include "base/log.h"
#include "exec/executors.h"
#include "exec/scheduler.h"
#include "vu/vu_driver.h"
#include "metrics/tagset.h"
#include "plan/segment.h"

struct recorder;
struct scheduler;
struct vu_slot;

/* Iterations that have ended, counted by the worker that they ran on. */
struct run_finished {
    _Alignas(64) _Atomic uint64_t count;
};

struct scenario_run {
    /* frozen */
    struct scheduler *scheduler;
    const struct scenario *scenario;
    const struct executor *executor;
    uint32_t index;
    struct segment_tuple *numbering; /* stripes the iterations over the instances */
    bool owns_numbering;
    bool whole;                  /* this instance runs all of it */
    double share;                /* which part of it this instance runs */
    struct tagset *dropped_tags; /* of dropped_iterations */
    void *own;                   /* the executor's */

    /* control thread */
    struct fiber *coordinator; /* both are woken by scheduler_wake */
    struct fiber *helper;      /* of the executor's own making: waits for one more VU */
    int64_t held;              /* VUs that are out and haven't come back */

    /* Written before the first VU is handed out (which releases them to its worker); atomic for
     * displays. */
    _Atomic int64_t started_ns, regular_end_ns, hard_end_ns, ended_ns;
    _Atomic int state; /* enum scenario_state */

    /* any thread */
    _Atomic int64_t active_vus, max_vus;
    _Atomic uint64_t dropped;
    struct run_finished *finished; /* per worker */

    /* The number of the next iteration in this instance. All workers take from it. */
    _Alignas(64) _Atomic uint64_t next;
};

int scenario_run_init(struct scenario_run *run, struct scheduler *s,
                      const struct scenario *scenario, uint32_t index, struct error *error);
void scenario_run_deinit(struct scenario_run *run);

/* --- the control thread's side --- */

/* Runs it to its end on a fiber of the control loop, startTime included. */
int scenario_run_start(struct scenario_run *run, struct error *error);

/* The clock starts: at `start_ns`, for `duration_ns` (0: no end) and then at most `graceful_ns`. */
void scenario_run_begin(struct scenario_run *run, int64_t start_ns, int64_t duration_ns,
                        int64_t graceful_ns);

/* Takes an idle VU, waiting for one that another scenario still holds as long as k6 does. NULL when
 * there is none or the test is over; then the scheduler has been told. */
struct vu_slot *scenario_run_take_vu(struct scenario_run *run);

/* Hands the VU over to its worker to iterate; a looping one counts as active from here on. */
void scenario_run_hand_out(struct scenario_run *run, struct vu_slot *slot);

/* Waits until `deadline_ns` or until all VUs are back. True when they are. */
bool scenario_run_await_vus(struct scenario_run *run, int64_t deadline_ns);

/* Waits until `deadline_ns`. False when the test was aborted. */
bool scenario_run_await_time(struct scenario_run *run, int64_t deadline_ns);

/* The end that all executors share: lets the VUs finish until the hard end, interrupts the rest,
 * waits until all are back. */
void scenario_run_finish(struct scenario_run *run);

/* A whole scenario of `count` looping VUs. */
void scenario_run_with_vus(struct scenario_run *run, int64_t count);

/* A VU came back. From its message. */
void scenario_run_returned(struct scenario_run *run, struct vu_slot *slot);

/* --- any thread --- */

/* The tags of its dropped_iterations; with `vu` those of one VU. A new reference. */
struct tagset *scenario_run_make_tags(const struct scenario_run *run, const struct vu_slot *vu);

void scenario_run_count_active(struct scenario_run *run, int change);

/* `count` iterations won't run: one sample of dropped_iterations. `vu`: whose they were, or
 * NULL. */
void scenario_run_drop(struct scenario_run *run, struct recorder *recorder, uint64_t count,
                       const struct vu_slot *vu);

uint64_t scenario_run_finished(const struct scenario_run *run);

/* A line of the log with the fields that k6 gives it. `cause` is an error's text, or NULL. */
void scenario_run_log(const struct scenario_run *run, enum log_level level, const char *cause,
                      const char *format, ...) __attribute__((format(printf, 4, 5)));

/* --- on a VU's fiber --- */

/* Whether a looping VU may begin another iteration: not interrupted, not told to stop, the duration
 * not over. Lets the others of its worker run first when it has had its turn. */
bool scenario_run_goes_on(struct scenario_run *run, struct vu_slot *slot);

/* The number of the next iteration in this instance. */
static inline uint64_t scenario_run_next(struct scenario_run *run)
{
    /* Relaxed: the number itself is all that is handed on. */
    return atomic_fetch_add_explicit(&run->next, 1, memory_order_relaxed);
}

/* One iteration. */
void scenario_run_iterate(struct scenario_run *run, struct vu_slot *slot, uint64_t number,
                          int64_t intended_start_ns);

#endif
