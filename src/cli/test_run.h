/* One run of a loaded test: VUs, setup, scenarios, teardown, thresholds while it goes on. On a
 * fiber of the control loop. */
#ifndef CLI_TEST_RUN_H
#define CLI_TEST_RUN_H

#include "cli/live_figures.h"
#include "cli/loaded_test.h"
#include "cli/part.h"
#include "cli/ticker.h"
#include "exec/scheduler.h"
#include "output/output.h"
#include "report/observer.h"
#include "vu/vu.h"
#include "web/rest_api.h"

struct test_run {
    struct loaded_test *loaded;
    struct loop *loop;
    struct scheduler *scheduler;
    struct output_hub *outputs;
    bool has_outputs;          /* that want samples */
    struct observer *observer; /* for the report and the dashboard; NULL when nobody wants one */
    struct slice report_path;  /* empty: none */
    struct progress *progress; /* NULL when nothing is shown */
    struct store *merged;      /* what has been collected from the workers so far */
    struct group_tree
        *groups; /* after test_run_finish, and so the detail (NULL but for the full summary) */
    struct detail *detail;
    struct ticker judge, draw, count;
    struct live_figures figures;
    struct part *part;        /* setup, while it runs: an abort interrupts it */
    struct fiber *lingering;  /* who waits for the end of --linger; NULL: nobody */
    bool interrupted;         /* by a signal */
    struct arena setup_arena; /* what setup's data was set to */
    enum rest_phase phase;
    bool has_judged, has_ended;
    struct error abort_reason; /* why the test was stopped early, with its exit code */
    struct error error;        /* why it failed otherwise; the first cause */
    int64_t duration_ns;       /* of the run, known at its end */
};

/* Outputs and workers. 0, or -1 with the error. */
int test_run_init(struct test_run *r, struct loaded_test *loaded, struct error *error);

/* Plays the test, and lingers where that is wanted. What went wrong is in abort_reason and error.
 */
void test_run_play(struct test_run *r);

/* The time since the run began, 0 before. */
int64_t test_run_time_ns(const struct test_run *r);

/* Runs setup or teardown, where the script has it, in a VU of its own and with its time limit;
 * setup's data counts from then on. While it runs it is *running. 0, or -1 with the error. */
int test_run_part(struct test_run *r, enum vu_phase phase, struct part **running,
                  struct error *error);

/* JSON, copied; NULL for undefined. VUs take it when they iterate for the first time. */
void test_run_set_setup_data(struct test_run *r, const struct slice *json);

/* Stops workers and outputs, collects all results, judges the thresholds for the last time. */
void test_run_finish(struct test_run *r);
void test_run_free(struct test_run *r);

/* For a signal: stops the test early, or ends the lingering behind it. Control loop. */
void test_run_interrupt(struct test_run *r, const char *reason);

/* Stops the test early; the first reason counts. Control loop. */
void test_run_abort(struct test_run *r, int exit_code, const char *reason);

#endif
