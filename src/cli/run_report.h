/* What a run leaves for people and for CI beside its summary: the report's page, JUnit's file, and
 * what the dashboard shows meanwhile. Control loop. */
#ifndef CLI_RUN_REPORT_H
#define CLI_RUN_REPORT_H

#include "cli/test_run.h"
#include "report/report_json.h"

/* After the thresholds were judged for the last time: the files that are wanted. What fails is
 * logged. */
void run_report_write(struct test_run *r);

/* Once the thresholds were judged for the last time. */
enum report_state run_report_verdict(const struct test_run *r);

/* The test as it stands; of its timeline what comes behind the mark. */
void run_report_append_json(struct test_run *r, enum report_state state, struct timeline_mark *mark,
                            struct buf *out);

#endif
