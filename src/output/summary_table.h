/* Lines of metrics whose names, dots and values are aligned: "http_reqs...: 20 10/s". Filled first,
 * then written line by line, since every line's width depends on all. */
#ifndef OUTPUT_SUMMARY_TABLE_H
#define OUTPUT_SUMMARY_TABLE_H

#include "base/arena.h"
#include "output/summary.h"

struct table_row;

struct summary_table {
    const struct summary *summary;
    struct arena arena;
    struct table_row *rows;
    uint32_t count, capacity;
    size_t name_width, value_width, extra_widths[2]; /* of the widest; values of trends apart */
    size_t *trend_widths;                            /* by summaryTrendStats */
};

/* A terminal's codes. */
struct table_style {
    const char *dots, *value, *extra;
};

void summary_table_init(struct summary_table *t, const struct summary *s);
void summary_table_deinit(struct summary_table *t);

/* The name as shown; `nested` indents it by two more, for sub-metrics. */
void summary_table_add(struct summary_table *t, struct slice name, bool nested,
                       enum value_type contains, struct sink *sink);

/* "{ status:200 }" of a sub-metric, else the name itself; lives as long as the table. */
struct slice summary_table_name(struct summary_table *t, const char *name);

/* Row i without indentation: the name with its dots and the colon, a space, the values. */
void summary_table_write_row(struct buf *out, const struct summary_table *t, uint32_t i,
                             const struct table_style *style);
bool summary_table_is_nested(const struct summary_table *t, uint32_t i);

#endif
