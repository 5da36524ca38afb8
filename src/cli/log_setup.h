/* The log as the global flags ask for it: --log-format, --log-output, --verbose, --no-color. */
#ifndef CLI_LOG_SETUP_H
#define CLI_LOG_SETUP_H

#include "base/log.h"
#include "plan/options.h"

/* Before any flag is read: text on standard error. */
void log_setup_default(void);

/* For errors in the flags themselves: what the command line says of the log's format, wherever it
 * stands. */
void log_setup_early(int argc, char **argv);

int log_setup(const struct options *options, struct error *error);

#endif
