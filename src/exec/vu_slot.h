/* A VU's place: the fiber on its worker that makes the VU, runs it for one scenario after the other
 * and destroys it. The control thread hands it to a scenario (assign), may cut it short (interrupt)
 * and gets it back by message; while it is handed out, it belongs to its worker. */
#ifndef EXEC_VU_SLOT_H
#define EXEC_VU_SLOT_H

#include "vu/vu_driver.h"
#include "loop/loop.h"

struct scheduler;
struct scenario_run;
struct worker;

/* What is asked of a VU that loops, and its answer. Both sides change it by compare-and-swap, so
 * that a VU which is told to go on after all either does or has left for good. */
enum vu_stop { VU_GO, VU_STOP /* after this iteration */, VU_LEFT };

struct vu_slot {
    uint32_t id;         /* in this instance, from 1 */
    uint64_t id_in_test; /* over all instances */
    struct scheduler *scheduler;
    struct worker *worker;

    /* control thread; the worker reads `run` and `assignment` between the message that hands the VU
     * over and its own that gives it back */
    bool planned; /* made before the start: the first failure among these stops the rest */
    enum { VU_MAKING, VU_IDLE, VU_BUSY, VU_FAILED } state;
    struct scenario_run *run; /* whose it is, NULL while idle */
    uint32_t assignment;      /* counts them, so that a late interrupt can't hit the next one */
    struct error error;       /* why it couldn't be made */

    /* Set to cut short what runs. Cleared by the control thread while the VU is idle, so a set one
     * is never lost. */
    vu_interrupt_flag interrupt;
    _Atomic int stop; /* enum vu_stop */

    /* worker's thread */
    struct fiber *fiber;
    struct vu *vu;
    bool begun; /* there is an assignment to run, or `create` is running */
    bool ending;
    uint32_t running;    /* the assignment that it runs */
    int64_t now_ns;      /* when the coming iteration may begin: the clock's last reading */
    int64_t resumed_ns;  /* since when it has run without letting others */
    uint64_t iterations; /* in this instance */
    uint64_t *scenario_iterations; /* by scenario_run.index */
    bool idle;                     /* arrival-rate: waits for one */
    int64_t arrival_ns;            /* when the arrival given to it was due; 0 while it has none */

    /* in the pool (control thread), or in a scenario's list of idle VUs (worker) */
    struct vu_slot *next, *previous;
    struct message start_message, assign_message, report_message;
};

/* --- the control thread's side --- */

struct vu_slot *vu_slot_new(struct scheduler *s, uint32_t id, struct worker *worker);
void vu_slot_free(struct vu_slot *slot);

/* Makes the VU. scheduler_wake is called when its state is VU_IDLE or VU_FAILED. */
void vu_slot_start(struct vu_slot *slot);

/* Hands the idle VU to the scenario; it comes back through scenario_run_returned. */
void vu_slot_assign(struct vu_slot *slot, struct scenario_run *run);

/* Cuts short what it runs. */
void vu_slot_interrupt(struct vu_slot *slot);

/* --- the worker's side --- */

/* Destroys the idle VU; its fiber ends. */
void vu_slot_end(struct vu_slot *slot);

#endif
