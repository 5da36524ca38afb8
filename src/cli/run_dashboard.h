/* The web dashboard of a run, when the output web-dashboard is on and has a port. Control loop. */
#ifndef CLI_RUN_DASHBOARD_H
#define CLI_RUN_DASHBOARD_H

#include "cli/test_run.h"

struct run_dashboard;

/* NULL where none is wanted, and with the error. */
struct run_dashboard *run_dashboard_start(struct test_run *r, struct error *error);

/* "http://127.0.0.1:5665"; empty for NULL. Valid until the end. */
struct slice run_dashboard_url(const struct run_dashboard *d);

/* After the verdict: shows it to all who look. NULL is fine. */
void run_dashboard_finish(struct run_dashboard *d);

#endif
