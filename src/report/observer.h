/* Watches a test's samples for its report and dashboard: over time, in sum, by request, by check.
 * One thread hands samples over, others look. */
#ifndef REPORT_OBSERVER_H
#define REPORT_OBSERVER_H

#include "report/request_table.h"
#include "report/timeline.h"

struct observer;

struct check_row {
    struct check_row *next;
    char *group, *name; /* "::outer::inner", or empty */
    uint64_t passes, fails;
};

/* The registry is borrowed. One reference. */
struct observer *observer_new(struct registry *registry);
struct observer *observer_ref(struct observer *o); /* any thread */
void observer_unref(struct observer *o);           /* any thread; NULL is fine */

void observer_take(struct observer *o, const struct record_batch *batch); /* any thread */

/* After the last batch: closes the timeline. Any thread. */
void observer_finish(struct observer *o);

/* What has been seen; to be looked at between lock and unlock, by any thread. */
struct observed {
    struct timeline *timeline;
    struct store *totals;
    struct request_table *requests;
    struct check_row *checks; /* in order of first appearance */
};
const struct observed *observer_lock(struct observer *o);
void observer_unlock(struct observer *o);

#endif
