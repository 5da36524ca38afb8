/* SIGINT and SIGTERM on the control loop: the first ends the test gracefully, the second at once.
 */
#ifndef CLI_SIGNALS_H
#define CLI_SIGNALS_H

#include "base/error.h"

struct signals;

/* Blocks the signals in all threads to be started: call before there are any. */
void signals_block(void);

/* on_first: control loop, with Go's name of the signal ("interrupt", "terminated"). */
struct signals *signals_start(void (*on_first)(void *context, const char *name), void *context,
                              struct error *error);
void signals_stop(struct signals *s);

#endif
