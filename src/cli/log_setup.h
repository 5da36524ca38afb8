/* The log as the global flags ask for it: --log-format, --log-output, --verbose, --no-color. */
#ifndef CLI_LOG_SETUP_H
#define CLI_LOG_SETUP_H

#include "base/log.h"
#include "plan/options.h"

/* Before any flag is read: text on standard error. */
void log_setup_default(void);

/* As the program's own options ask for it. */
int log_setup(const struct options *options, struct error *error);

/* Sends what is still on its way, and closes what was opened; afterwards as by default. */
void log_setup_end(void);

#endif
