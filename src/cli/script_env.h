/* __ENV: the variables that a script sees. */
#ifndef CLI_SCRIPT_ENV_H
#define CLI_SCRIPT_ENV_H

#include "archive/archive.h"
#include "plan/options.h"
#include "vu/test.h"

/* Fills test->env: those of an archive, over them the system's variables where they are wanted
 * (`system_by_default` says it where --include-system-env-vars doesn't), then those of --env-file,
 * then those of -e; K6_FEATURES names the features that are on. Texts are copied into the arena. 0,
 * or -1 with the error. */
int script_env_collect(struct test *test, const struct archive *archive,
                       const struct options *settings, bool system_by_default, unsigned features,
                       struct arena *arena, struct error *error);

#endif
