/* Arrival-rate scenarios at work. Each worker that holds VUs of the scenario fires its own share of
 * the arrivals from a timer of its loop: no queue and no thread stands between the clock and the
 * VU. A worker without an idle VU hands the arrival on to one that has one; where none has, the
 * iteration is dropped, and one more VU is asked for. */
#ifndef EXEC_ARRIVALS_H
#define EXEC_ARRIVALS_H

#include "exec/arrival_schedule.h"
#include "exec/scenario_run.h"
#include "loop/loop.h"

struct arrivals;

/* One worker's part. On that worker's thread, but for free_count. */
struct arrival_share {
    struct arrivals *arrivals;
    struct worker *worker;
    struct timer timer;
    bool fires, closed;
    int64_t next;   /* number of its next arrival in this instance */
    int64_t due_ns; /* when that is */
    struct vu_slot *idle_first, *idle_last;
    struct message open_message, close_message;
    _Alignas(64) _Atomic int32_t free_count; /* idle VUs that nobody has claimed */
};

struct arrivals {
    struct scenario_run *run;
    struct arrival_schedule *_Atomic schedule; /* replaced by the control thread */
    struct arrival_share *shares;
    uint32_t share_count; /* = workers */
    uint32_t stride;      /* how many of them fire */

    /* control thread */
    int64_t unplanned_left;
    bool growing;

    _Atomic int64_t entering; /* VUs that have been handed out and aren't ready yet */
    struct message entered_message;
    _Atomic bool wants_vu; /* asked for and not yet answered */
    struct message want_message;
};

/* --- the executor's functions, common to both kinds --- */
int arrivals_prepare(struct scenario_run *run, struct error *error);
void arrivals_release(struct scenario_run *run);
void arrivals_coordinate(struct scenario_run *run);
void arrivals_iterate(struct scenario_run *run, struct vu_slot *slot);
double arrivals_rate(const struct scenario_run *run, int64_t elapsed_ns);

/* --- between arrivals.c (control thread) and arrival_share.c (workers) --- */
void arrival_share_init(struct arrival_share *share, struct arrivals *arrivals,
                        struct worker *worker);

/* Begins to fire the arrivals first, first + stride, ... where `fires`; the run has begun. Control
 * thread. */
void arrival_share_open(struct arrival_share *share, bool fires, int64_t first);

/* Fires what is still due and lets the idle VUs go. Control thread. */
void arrival_share_close(struct arrival_share *share);

/* The schedule has changed. Control thread. */
void arrival_share_retime(struct arrival_share *share);

/* An iteration was dropped: asks the control thread for one more VU. Any thread. */
void arrivals_want_vu(struct arrivals *arrivals);

/* A VU is ready for arrivals. Any thread. */
void arrivals_entered(struct arrivals *arrivals);

#endif
