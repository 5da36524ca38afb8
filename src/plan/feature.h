/* Feature flags: behaviour that may be switched on before it is the rule. */
#ifndef PLAN_FEATURE_H
#define PLAN_FEATURE_H

#include "plan/options.h"

enum feature {
    FEATURE_FREEZE_ENV = 1,
    FEATURE_MERGE_RUN_TAGS = 2,
    FEATURE_NATIVE_HISTOGRAMS = 4,
};

struct feature_row {
    enum feature feature;
    const char *name;
    const char *lifecycle; /* "Experimental" */
    const char *description;
};

/* By name. */
const struct feature_row *feature_rows(uint32_t *count);
const struct feature_row *feature_find(struct slice name); /* or NULL */

/* Appends the names of those that are on, with commas between them. */
void feature_append_names(struct buf *out, unsigned on);

/* Tags the whole run with each feature that is on ("k6_feature_freeze_env"), and with no other. */
void feature_tag_run(struct options *o, unsigned on);

#endif
