/* Source maps (version 3, ECMA-426): which place in the files that a bundler read a place of its
 * output comes from. Text in, no files; read-only once parsed. */
#ifndef SCRIPT_SOURCE_MAP_H
#define SCRIPT_SOURCE_MAP_H

#include "base/error.h"
#include "base/slice.h"

struct source_map;

/* Parses the JSON; sources that are relative start from the folder of `url`. NULL with the error
 * for what is no source map. */
struct source_map *source_map_parse(struct slice json, struct slice url, struct error *error);
void source_map_free(struct source_map *map);

/* The origin of a line and column (both from 1) of the output; false, and nothing changed, where
 * there is none. The file's URL lives as long as the map. */
bool source_map_find(const struct source_map *map, const char **file, int *line, int *column);

#endif
