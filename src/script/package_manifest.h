/* A package's package.json. */
#ifndef SCRIPT_PACKAGE_MANIFEST_H
#define SCRIPT_PACKAGE_MANIFEST_H

#include "base/error.h"
#include "script/sources.h"

#include <jansson.h>

/* Reads the package.json in a folder: 1 with the manifest, which the caller releases; 0 if there is
 * none; -1 with the error if it is no JSON. */
int package_manifest_read(struct sources *sources, struct arena *arena, struct slice folder,
                          json_t **manifest, struct error *error);

/* The same for the nearest at or above `*folder`, which becomes the package's folder. */
int package_manifest_nearest(struct sources *sources, struct arena *arena, struct slice *folder,
                             json_t **manifest, struct error *error);

/* Makes a path that of the folder above; false at the root. */
bool path_up(struct slice *path);

#endif
