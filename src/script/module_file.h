/* Files that a specifier may mean without naming them whole: "./util" for util.js, "./util.js" for
 * what is util.ts on disk. k6 wants the whole name; packages leave the ending out. */
#ifndef SCRIPT_MODULE_FILE_H
#define SCRIPT_MODULE_FILE_H

#include "base/buf.h"
#include "script/sources.h"

/* Finds the file for an absolute path: the path itself, else with an ending that JavaScript files
 * have. Each path that is looked at is added to `tried`, "a, b". False where there is none. */
bool module_file_find(const struct sources *sources, struct arena *arena, struct slice path,
                      struct slice *found, struct buf *tried);

#endif
