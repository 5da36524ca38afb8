/* How VUs reach the run that they are part of: what k6/execution tells and does. */
#ifndef CLI_RUN_CONTROL_H
#define CLI_RUN_CONTROL_H

#include "cli/test_run.h"

/* For the VUs' threads. */
struct test_control run_control(struct test_run *r);

#endif
