/* What a command says of what is wrong, and how it ends when it could not do its work. */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "base/buf.h"
#include "base/error.h"

/* Logs the error, if there is one, with its hint; clears it. Returns the exit code: 0 without an
 * error. */
int report_error(struct error *error);

/* Logs the warnings of options.h, a line each with its cause behind a tab, and drops them. */
void report_warnings(struct buf *warnings);

#endif
