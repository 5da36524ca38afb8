/* The outputs of a run, from opening to the account at the end. Control loop. */
#ifndef CLI_RUN_OUTPUTS_H
#define CLI_RUN_OUTPUTS_H

#include "cli/test_run.h"

/* Those that were named, and the one that stands behind the report and the dashboard. 0, or -1 with
 * the error. */
int run_outputs_open(struct test_run *r, struct error *error);

/* When no worker has samples any more: sends what waits, closes, and logs what was lost. Again:
 * does nothing. */
void run_outputs_close(struct test_run *r);

#endif
