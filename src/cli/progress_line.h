/* One line of the live display as text: what is known of a scenario, in k6's columns. No terminal,
 * no clock of its own. */
#ifndef CLI_PROGRESS_LINE_H
#define CLI_PROGRESS_LINE_H

#include "base/buf.h"
#include "exec/scheduler.h"

enum { PROGRESS_COLUMNS = 4, PROGRESS_COLUMN_BYTES = 64 };

struct progress_line {
    struct slice name;
    enum scenario_state state;
    double fraction; /* 0..1 */
    uint32_t column_count;
    char columns[PROGRESS_COLUMNS][PROGRESS_COLUMN_BYTES]; /* "10 VUs", "05.0s/10s", ... */
};

/* `test_started_ns` is 0 before the start. */
void progress_line_of_scenario(struct progress_line *line, const struct scenario_progress *p,
                               const struct segment_tuple *tuple, int64_t test_started_ns,
                               int64_t now_ns);

/* The text becomes the next column, cut where it is too long. */
void progress_line_add(struct progress_line *line, struct slice text);

/* "0m05.0s": as wide as `max_ns` would be, so that nothing jumps; tenths of a second. */
void progress_append_duration(struct buf *out, int64_t ns, int64_t max_ns);

/* "007" for 7 of at most 120. */
void progress_append_count(struct buf *out, uint64_t count, uint64_t max);

#endif
