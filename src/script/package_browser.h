/* The map "browser" of a package.json: which of a package's files and imports stand for others
 * where nothing of Node.js is, or for nothing at all. */
#ifndef SCRIPT_PACKAGE_BROWSER_H
#define SCRIPT_PACKAGE_BROWSER_H

#include "base/error.h"
#include "script/sources.h"

enum browser_choice {
    BROWSER_ERROR = -1,
    BROWSER_SAME,    /* nothing is said of it */
    BROWSER_OTHER,   /* another file or package */
    BROWSER_NOTHING, /* false: an empty module */
};

/* `name` is what a module of the folder `dir` imports: an absolute path or the name of a package.
 * `other` is again one of these. */
enum browser_choice package_browser_choice(struct sources *sources, struct arena *arena,
                                           struct slice dir, struct slice name, struct slice *other,
                                           struct error *error);

#endif
