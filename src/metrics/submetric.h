/* Sub-metrics: `http_req_duration{status:200}`, a metric restricted to samples whose tags contain
 * the given ones. Which exist is known before the start (thresholds name them), so matching is a
 * bit in the tag set. */
#ifndef METRICS_SUBMETRIC_H
#define METRICS_SUBMETRIC_H

#include "metrics/metric.h"
#include "metrics/tagset.h"

struct submetric {
    char *name;   /* "metric{a:b}", without spaces next to the braces: the name shown to people */
    char *suffix; /* what stands between the braces */
    struct metric *parent;
    struct submetric *next; /* next of the same parent */
    uint32_t index; /* dense over all sub-metrics: bit in tagset.matches, sink slot in a store */
    uint32_t tag_count;
    struct tag *tags; /* sorted by key, keys unique; they point into `suffix` */
};

/* "metric{tag:value, 'quoted':"x"}" -> borrowed parts, by k6's grammar: every tag needs a colon and
 * at least one character after it. A suffix comes without spaces at its ends; for a metric without
 * braces its ptr is NULL. 0, or -1 with the error ("parsing metric name failed, metric ..."). */
int submetric_parse(struct slice text, struct slice *metric_name, struct slice *suffix,
                    struct error *error);

/* Finds (by its tags) or makes the sub-metric of `parent`. Laxer than submetric_parse, as k6 is:
 * `a:` and `a` ask for the tag with an empty value, spaces around keys and values and quotes are
 * stripped, of two values for a key the last counts. NULL with the error for an empty suffix or too
 * many tags. Before registry_seal only, by one thread. */
struct submetric *registry_submetric(struct registry *r, struct metric *parent, struct slice suffix,
                                     struct error *error);
uint32_t registry_submetric_count(const struct registry *r);
struct submetric *registry_submetric_at(const struct registry *r, uint32_t index);

/* Whether the tags hold each of the sub-metric's, with that value. A missing tag is not an empty
 * one. */
bool submetric_matches(const struct submetric *s, const struct tagset *tags);

/* No sub-metric is added after this; tag sets may be built. Metrics may still be added (VU init
 * code). Before the threads that build tag sets are started. */
void registry_seal(struct registry *r);

#endif
