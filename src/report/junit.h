/* Thresholds and checks as test cases in the XML that CI servers read: what JUnit writes, as far
 * as Jenkins and GitLab know it. */
#ifndef REPORT_JUNIT_H
#define REPORT_JUNIT_H

#include "base/buf.h"
#include "metrics/group_tree.h"
#include "metrics/threshold.h"

struct junit_subject {
    struct slice script;
    int64_t started_wall_ns, elapsed_ns;
    const struct threshold_set *thresholds; /* judged */
    uint32_t threshold_count;
    const struct group_tree *checks;
    struct slice
        error; /* what went wrong beside these, told as an error of its own; may be empty */
};

void junit_write(struct buf *out, const struct junit_subject *subject);

#endif
