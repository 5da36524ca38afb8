/* Which versions of k6 and of its extensions a test says that it needs: "use k6 >= 1.0" and "use k6
 * with k6/x/sql >= 1.0.1" in front of a module's code. */
#ifndef ARCHIVE_DEPENDENCIES_H
#define ARCHIVE_DEPENDENCIES_H

#include "base/arena.h"
#include "base/key_value.h"

struct bundle;

/* "k6" and each extension that is imported or named, sorted, with the versions that will do or
 * "*"; in the arena. The first module that names versions decides. */
void dependencies_find(const struct bundle *bundle, struct arena *arena, struct key_value **out,
                       uint32_t *count);

#endif
