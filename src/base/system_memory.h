/* How much memory this process may have at most: the machine's, or what its control groups or
 * resource limits leave. */
#ifndef BASE_SYSTEM_MEMORY_H
#define BASE_SYSTEM_MEMORY_H

#include "base/slice.h"

#include <stdint.h>

/* In bytes; UINT64_MAX when nothing is known. */
uint64_t system_memory(void);

/* The smallest limit of the control groups that /proc/self/cgroup (`groups`) names, and of those
 * around them, under `root` (/sys/fs/cgroup), version 1 or 2. UINT64_MAX without any. */
uint64_t system_memory_of_groups(struct slice groups, const char *root);

#endif
