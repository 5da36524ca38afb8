/* The end-of-test summary: one model, several renderings. Control thread, after everything was
 * collected and the thresholds were judged for the last time. */
#ifndef OUTPUT_SUMMARY_H
#define OUTPUT_SUMMARY_H

#include "base/buf.h"
#include "metrics/group_tree.h"
#include "metrics/threshold.h"

enum summary_mode { SUMMARY_COMPACT, SUMMARY_FULL, SUMMARY_LEGACY, SUMMARY_DISABLED };

/* What belongs to one scenario: its samples, its checks and, in the tree's nodes, the samples of
 * its groups (see group_tree_gather). */
struct summary_scenario {
    struct slice name;
    struct group_tree *tree;
    struct store *store;
};

struct summary {
    struct registry *registry;
    struct store *store;       /* merged, whole test */
    struct group_tree *groups; /* merged, whole test */

    /* Full mode: a section each, with its groups inside; of the one called "default" only the
     * groups are shown. Elsewhere ignored. */
    const struct summary_scenario *scenarios;
    uint32_t scenario_count;

    const struct threshold_set *thresholds;
    uint32_t threshold_count;
    int64_t duration_ns; /* of the test run */
    const struct slice *trend_stats;
    uint32_t trend_stat_count;    /* avg, min, med, max, p(90), p(95) by default */
    struct slice time_unit;       /* "", "s", "ms", "us" */
    struct slice setup_data_json; /* empty for undefined */
    bool color, stdout_is_tty, stderr_is_tty, no_color_option;

    /* For the machine-readable form. */
    struct slice script_text, version;
    int64_t generated_wall_ns;
};

/* "compact", "full", "legacy", "disabled"; empty is compact. False on anything else. */
bool summary_mode_from_name(struct slice name, enum summary_mode *out);

/* What a person reads, in k6's layout with its blank lines above and below. Nothing in disabled
 * mode. */
void summary_write_text(struct buf *out, const struct summary *s, enum summary_mode mode);

/* handleSummary's argument (k6's shape: root_group, options, state, metrics, setup_data). Without
 * setup data there is no setup_data, since JSON has no undefined. */
void summary_write_data_json(struct buf *out, const struct summary *s);

/* --summary-export (the old shape: metrics by name with flat values, root_group with maps). In
 * thresholds, true means crossed. */
void summary_write_export_json(struct buf *out, const struct summary *s);

/* The new machine-readable summary (versioned schema), for --new-machine-readable-summary: exported
 * with four spaces, as handleSummary's argument compact. */
void summary_write_machine_json(struct buf *out, const struct summary *s, bool indent);

/* Whether the text is an aggregation that a trend has ("avg", "p(99.9)", "count"); for validating
 * summaryTrendStats. */
bool summary_trend_stat_valid(struct slice text);

#endif
