/* What files and modules are called in an archive: the same on every system, and without the names
 * of users. */
#ifndef ARCHIVE_ARCHIVE_NAME_H
#define ARCHIVE_ARCHIVE_NAME_H

#include "base/arena.h"

/* For a path ("/home/ann/x.js", "C:\\x.js") or the https URL of a module; in the arena. */
struct slice archive_name(struct arena *arena, struct slice name);

/* The same for a URL, which stays one. */
struct slice archive_url(struct arena *arena, struct slice url);

/* The name's place in the tar ("file/home/nobody/x.js", "https/example.com/x.js"), and back: false
 * for what is none of the two. */
struct slice archive_place(struct arena *arena, struct slice name);
bool archive_name_of_place(struct arena *arena, struct slice place, struct slice *name);

#endif
