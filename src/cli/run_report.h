/* What a run leaves for people and for CI beside its summary: the report's page, JUnit's file, and
 * what the dashboard shows meanwhile. Control loop. */
#ifndef CLI_RUN_REPORT_H
#define CLI_RUN_REPORT_H

#include "cli/test_run.h"
#include "report/report_json.h"

/* After the thresholds were judged for the last time: the files that are wanted. What fails is
 * logged. */
void run_report_write(struct test_run *r);

/* The test as it stands, for the dashboard, which has the points before `from`. */
void run_report_append_json(struct test_run *r, enum report_state state, uint32_t from,
                         struct buf *out);

#endif
