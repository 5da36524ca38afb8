/* The "exports" and "imports" of a package.json: which file a name stands for under the conditions
 * of the one who asks. As Node.js has it (PACKAGE_IMPORTS_EXPORTS_RESOLVE in its manual). */
#ifndef SCRIPT_PACKAGE_EXPORTS_H
#define SCRIPT_PACKAGE_EXPORTS_H

#include "base/arena.h"
#include "script/node_package.h"

#include <jansson.h>

/* `key` is ".", "./sub/path" or "#internal". 1 with the target ("./dist/index.js"; of imports also
 * another package), 0 where the map has none. */
int package_target(struct arena *arena, const json_t *map, struct slice key, enum module_use use,
                   struct slice *target);

#endif
