/* What the report's page shows, as JSON: the page itself is made once and knows no test. */
#ifndef REPORT_REPORT_JSON_H
#define REPORT_REPORT_JSON_H

#include "base/buf.h"
#include "metrics/threshold.h"
#include "report/observer.h"

enum report_state { REPORT_RUNNING, REPORT_PASSED, REPORT_FAILED, REPORT_STOPPED };

struct report_scenario {
    struct slice name, text; /* what it does, in a line */
};

/* What samples don't tell. */
struct report_subject {
    struct slice script, version;
    enum report_state state;
    struct slice reason; /* why it failed or was stopped; may be empty */
    int64_t started_wall_ns, elapsed_ns;
    int64_t planned_ns; /* at most; 0: unknown */
    const struct report_scenario *scenarios;
    uint32_t scenario_count;
    struct registry *registry;
    const struct threshold_set *thresholds;
    uint32_t threshold_count;
};

/* Everything, but of the timeline only the points from `from` on: for who has the earlier ones. */
void report_write_json(struct buf *out, const struct report_subject *subject,
                       const struct observed *seen, uint32_t from);

#endif
