/* How much memory scripts may take: what was asked for, or what leaves the machine some. */
#ifndef CLI_SCRIPT_MEMORY_H
#define CLI_SCRIPT_MEMORY_H

#include "plan/options.h"

/* Of the option's text, which was checked. Before there are other threads. */
void script_memory_limit(struct opt_text limit);

#endif
