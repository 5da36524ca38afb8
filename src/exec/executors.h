/* The table of executors: what each adds to the common course of a scenario (scenario_run.h). */
#ifndef EXEC_EXECUTORS_H
#define EXEC_EXECUTORS_H

#include "base/error.h"
#include "plan/scenario.h"

struct scenario_run;
struct vu_slot;

struct executor {
    /* Its VUs iterate in a loop of their own; otherwise they wait for arrivals and count as active
     * only while they iterate. */
    bool loops;

    /* Before anything runs: works out what `run->own` holds. -1 with the error set. May be NULL. */
    int (*prepare)(struct scenario_run *run, struct error *error);
    void (*release)(struct scenario_run *run); /* frees run->own; may be NULL */

    /* The scenario from its start to the return of its last VU, on a fiber of the control loop. */
    void (*coordinate)(struct scenario_run *run);

    /* One VU's part in it, on the VU's fiber. */
    void (*iterate)(struct scenario_run *run, struct vu_slot *slot);

    /* For displays, from any thread: how far it is, 0..1, and the iterations per second that it
     * aims at now (NULL: none). */
    double (*fraction)(const struct scenario_run *run, int64_t elapsed_ns);
    double (*rate)(const struct scenario_run *run, int64_t elapsed_ns);
};

const struct executor *executor_of(enum executor_type type);

/* The share of `duration` that has passed: the fraction of all that run for a time. */
double executor_time_fraction(const struct scenario_run *run, int64_t elapsed_ns);

extern const struct executor executor_shared_iterations, executor_per_vu_iterations,
    executor_constant_vus, executor_ramping_vus, executor_constant_arrival_rate,
    executor_ramping_arrival_rate, executor_externally_controlled;

#endif
