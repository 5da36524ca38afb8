/* The source map that a module names in its last line. Its text is read with the module; what is in
 * it only when a stack is wanted. */
#ifndef SCRIPT_MODULE_MAP_H
#define SCRIPT_MODULE_MAP_H

#include "script/bundle.h"

struct module_map;

/* NULL if the text of the module `url` names none, or one that can't be read: with k6's warning. */
struct module_map *module_map_load(struct bundle *b, struct slice url, struct slice text);
void module_map_free(struct module_map *map);

/* Changes a place in the module's text to its origin, where it has one. From any thread. The file's
 * URL lives as long as the map. */
void module_map_find(struct module_map *map, const char **file, int *line, int *column);

#endif
