/* A test and all that was said about how to run it: loaded, its options found out and laid over
 * each other, validated. What `run`, `archive` and `inspect` share. On a fiber of the control loop.
 */
#ifndef CLI_LOADED_TEST_H
#define CLI_LOADED_TEST_H

#include "cli/command_line.h"
#include "cli/test_source.h"
#include "metrics/threshold.h"
#include "plan/plan.h"
#include "vu/test.h"

struct loaded_test {
    struct test test; /* what VUs see */
    const struct command_line *line;
    struct options script_options, options; /* the script's own; everything together */
    struct plan *plan;
    struct remote_modules *remote;
    struct arena arena;
    const char *script; /* as written */
    unsigned features;  /* FEATURE_* that are on */
    struct test_source source;
    bool has_setup, has_teardown, has_handle_summary;
    struct threshold_set *thresholds;
    uint32_t threshold_count;
};

/* Loads the script that the command line names and runs its init code once; t->options is then
 * consolidated, not yet resolved. 0, or -1 with the error; loaded_test_free either way. */
int loaded_test_load(struct loaded_test *t, const struct command_line *line,
                     bool system_env_by_default, struct error *error);

/* Derives and validates: scenarios, thresholds, plan. In loaded_test_resolve.c. */
int loaded_test_resolve(struct loaded_test *t, struct error *error);

void loaded_test_free(struct loaded_test *t);

#endif
