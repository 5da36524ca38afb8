/* How a command ends that could not do its work. */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "base/error.h"

/* Logs the error, if there is one, with its hint; clears it. Returns the exit code: 0 without an
 * error. */
int report_error(struct error *error);

#endif
