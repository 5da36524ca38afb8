/* Thresholds: "p(95)<200" on a metric or sub-metric, judged while the test runs and at its end. Not
 * thread-safe. */
#ifndef METRICS_THRESHOLD_H
#define METRICS_THRESHOLD_H

#include "metrics/store.h"

enum threshold_op { OP_LT, OP_LE, OP_GT, OP_GE, OP_EQ, OP_NE };

struct threshold {
    char *source;      /* as written */
    char *aggregation; /* "p(95)", "rate", ...: a name that sink_value knows */
    enum threshold_op op;
    double limit;
    bool abort_on_fail;
    int64_t delay_abort_ns; /* abort only when the run has lasted longer; 0 for no delay */
    bool failed;            /* by the last judgement */
    double last_value;      /* that the last judgement compared; 0 before */
};

struct threshold_set { /* all thresholds of one metric or sub-metric */
    char *name;        /* as written: "checks", "http_req_duration{ status:200 }" */
    struct metric *metric;
    struct submetric *submetric; /* NULL for the metric itself */
    uint32_t count;
    struct threshold *items;
};

/* Parses one expression (k6's grammar: aggregation op number, with optional spaces). 0, or -1 with
 * the whole error message in k6's words. Sets every field; abort_on_fail and delay_abort_ns are for
 * the caller to change. */
int threshold_parse(struct threshold *t, struct slice source, struct error *error);
void threshold_deinit(struct threshold *t);

/* Whether the aggregation suits the metric's type; the error says which ones do, in k6's words.
 * `name` is the set's, as written. */
int threshold_check_type(const struct threshold *t, const struct metric *metric, struct slice name,
                         struct error *error);

/* A set without thresholds and not yet bound; the name is copied. */
void threshold_set_init(struct threshold_set *set, struct slice name);
void threshold_set_deinit(struct threshold_set *set);

/* Parses and appends. The pointer into items is valid until the next add; NULL with the error. */
struct threshold *threshold_set_add(struct threshold_set *set, struct slice source,
                                    struct error *error);

/* Finds the metric that the name stands for, checks each threshold against its type and finds or
 * makes the sub-metric. Before registry_seal only. 0, or -1 with the whole error message in k6's
 * words. */
int threshold_set_bind(struct threshold_set *set, struct registry *registry, struct error *error);

/* What messages and the summary call a bound set: the metric's or sub-metric's name. */
const char *threshold_set_title(const struct threshold_set *set);

/* Judges all thresholds of a bound set over the merged store; `elapsed_ns` is the run time so far.
 * Returns whether all hold. *abort is set, never cleared, when one that failed asks for the test to
 * end and its delay has passed. Without samples, by k6's rules: while the test runs (`final` false)
 * nothing is judged; at the end a rate passes and everything else is compared as 0. */
bool threshold_set_judge(struct threshold_set *set, struct store *merged, int64_t elapsed_ns,
                         bool final, bool *abort);

#endif
