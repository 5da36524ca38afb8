/* Packages in node_modules folders, found by the rules of Node.js and of the bundlers: package.json
 * with "exports", "imports", "browser", "module" and "main". The conditions are "k6", "browser" (as
 * nothing of Node.js is there), "import" and "module" or "require", and "default". */
#ifndef SCRIPT_NODE_PACKAGE_H
#define SCRIPT_NODE_PACKAGE_H

#include "base/buf.h"
#include "base/error.h"
#include "script/sources.h"

enum module_use {
    USE_IMPORT,
    USE_REQUIRE,
};

/* Whether the specifier could name a package ("lodash", "@scope/name/sub") or what a package calls
 * its own ("#internal"): no path, no URL. */
bool node_package_is_specifier(struct slice specifier);

/* The file that the specifier means in a module of the folder `dir` (an absolute path): 1 with its
 * real path, which lasts as long as the arena; 0 if there is no such package, with the folders that
 * were looked at in `tried`; -1 with the error if there is one which doesn't have this file. */
int node_package_find(struct sources *sources, struct arena *arena, struct slice dir,
                      struct slice specifier, enum module_use use, struct slice *path,
                      struct buf *tried, struct error *error);

/* The file that a folder stands for ("./lib" with lib/index.js or lib/package.json in it): as
 * above. */
int node_folder_find(struct sources *sources, struct arena *arena, struct slice folder,
                     enum module_use use, struct slice *path, struct buf *tried,
                     struct error *error);

/* Whether Node.js has a module of this name ("fs", "node:path"). */
bool node_has_module(struct slice specifier);

#endif
