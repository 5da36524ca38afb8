/* What the summary's renderings share: which metrics there are to show, in which order, with which
 * values, thresholds and checks. */
#ifndef OUTPUT_SUMMARY_MODEL_H
#define OUTPUT_SUMMARY_MODEL_H

#include "output/summary.h"

/* A metric or sub-metric that had samples or has thresholds. */
struct summary_row {
    const char *name; /* "http_req_duration{status:200}" */
    const struct metric *metric;
    const struct submetric *submetric; /* NULL for the metric itself */
};

/* Sorted, sub-metrics after their metric; malloc'd, *count many. */
struct summary_row *summary_rows(const struct summary *s, uint32_t *count);

/* Those with samples in another store, without sub-metrics: of a group or a scenario. */
struct summary_row *summary_rows_of(const struct summary *s, struct store *store, uint32_t *count);

struct sink *summary_sink(struct store *store, const struct summary_row *row);

/* The aggregations that a summary gives for a type: "count" and "rate" of a counter, and so on. */
const struct slice *summary_aggregations(const struct summary *s, enum metric_type type,
                                         uint32_t *count);

/* 0 for an aggregation that the sink does not have. */
double summary_value(const struct summary *s, struct sink *sink, struct slice aggregation);

/* The row's next set of thresholds after `previous` (NULL: the first); NULL at the end. */
const struct threshold_set *summary_thresholds(const struct summary *s,
                                               const struct summary_row *row,
                                               const struct threshold_set *previous);

struct summary_check {
    const char *name;
    uint64_t passes, fails;
};

/* All checks of a tree in order of first appearance, those of one name together, whatever their
 * group; malloc'd, *count many. */
struct summary_check *summary_checks(const struct group_tree *tree, uint32_t *count);

/* How k6 orders names of metrics and scenarios: by letters without regard to case, then digits
 * before letters, other characters before digits. */
int summary_compare_names(struct slice a, struct slice b);

#endif
