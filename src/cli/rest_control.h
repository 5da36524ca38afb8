/* The REST API of a test that runs: what stands behind web/rest_api.h. */
#ifndef CLI_REST_CONTROL_H
#define CLI_REST_CONTROL_H

#include "cli/test_run.h"

struct rest_control;

/* Serves where --address says. NULL where it says nothing, and with the error. On a fiber of the
 * control loop. */
struct rest_control *rest_control_start(struct test_run *r, struct error *error);

/* Before test_run_finish. NULL is fine. */
void rest_control_stop(struct rest_control *c);

#endif
