/* A worker: a thread with its loop, its recorder and the VUs that live on it. Workers share nothing
 * but what executors count together. */
#ifndef EXEC_WORKER_H
#define EXEC_WORKER_H

#include "vu/vu_driver.h"
#include "loop/loop.h"
#include "metrics/recorder.h"

#include <pthread.h>

struct scheduler;

struct worker {
    struct vu_home home; /* loop, recorder, index: what its VUs see */
    struct scheduler *scheduler;
    pthread_t thread;

    /* worker's thread */
    struct fiber *keeper; /* keeps the loop alive while there is no VU */
    uint32_t vu_count;    /* slots whose fiber hasn't ended */
    struct timer flush_timer;
    bool ending;
    struct message stop_message, stopped_message;
    struct vu_slot **ending_slots; /* set with stop_message: what the worker has to end */
    uint32_t ending_count;
    bool stopped; /* control thread */

    /* Single writer, any reader. Own cache line: written at every iteration. */
    _Alignas(64) _Atomic uint64_t full_iterations;
    _Atomic uint64_t interrupted_iterations;
};

/* Makes the worker and starts its thread. NULL with the error set. */
struct worker *worker_new(struct scheduler *s, uint32_t index, struct error *error);

/* Destroys the VUs in `slots` that are this worker's and ends the thread's loop; `stopped` is set
 * and scheduler_wake called when that is done. Control thread. */
void worker_stop(struct worker *w, struct vu_slot **slots, uint32_t count);

/* Joins the thread. Control thread, after `stopped`. */
void worker_free(struct worker *w);

/* A VU's fiber has ended. Worker's thread. */
void worker_vu_gone(struct worker *w);

/* How many threads to start: `wanted`, or where that is 0 one per core; never more than VUs. */
uint32_t worker_count(uint32_t wanted, int64_t max_vus);

#endif
