/* Which features a run has on. */
#ifndef CLI_FEATURE_FLAGS_H
#define CLI_FEATURE_FLAGS_H

#include "cli/command_line.h"
#include "plan/feature.h"

/* FEATURE_* of the highest place that names any: --features, K6_FEATURES (also as -e) and older
 * variables, the config file. Logs what is switched on and what nobody knows. */
unsigned feature_flags_resolve(const struct command_line *line, const struct options *config);

#endif
