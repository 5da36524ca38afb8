/* What is told at the end: the summary, handleSummary's files, --summary-export. */
#ifndef CLI_END_OF_TEST_H
#define CLI_END_OF_TEST_H

#include "cli/test_run.h"

/* After test_run_finish. What goes wrong is logged; the exit code is not touched. */
void end_of_test(struct test_run *r);

#endif
