/* All that a test is made of: files by absolute path, modules from the Web by URL. Each is read
 * once and kept, so that every VU sees the same, and an archive of them is the whole test. The
 * sources of an archive are closed: what isn't in it isn't there, whatever the disk says. One
 * thread fills them; afterwards all may look things up. */
#ifndef SCRIPT_SOURCES_H
#define SCRIPT_SOURCES_H

#include "base/arena.h"

struct sources;

struct source {
    struct slice name;   /* "/srv/script.js", "https://example.com/lib.js" */
    struct slice target; /* where a link leads to; nothing for what is no link */
    struct slice bytes;
    int code; /* 0, or -errno: what failed once fails in every VM */
};

enum source_kind {
    SOURCE_NONE,
    SOURCE_FILE, /* or a pipe, which is as good */
    SOURCE_FOLDER,
};

struct sources *sources_new(void);
void sources_free(struct sources *s); /* NULL is allowed */

/* From now on the disk is left alone. `rename` makes of every name what it is called among these
 * sources, in the arena. */
void sources_close(struct sources *s, struct slice (*rename)(struct arena *, struct slice name));
bool sources_are_closed(const struct sources *s);

/* What the name is called here; the same unless closed. */
struct slice sources_rename(const struct sources *s, struct arena *arena, struct slice name);

/* Adds what was not read from the disk, in place of one that has the name. Bytes are borrowed. */
void sources_put(struct sources *s, struct slice name, struct slice bytes);
void sources_put_link(struct sources *s, struct slice name, struct slice target);

/* Reads it, unless that was tried before: never NULL. */
const struct source *sources_read(struct sources *s, struct slice name);

/* What was read or put before, or NULL. */
const struct source *sources_find(const struct sources *s, struct slice name);

enum source_kind sources_kind(const struct sources *s, struct slice path);

/* The path without links in it, in the arena; the path itself if nothing is there. */
struct slice sources_real_path(struct sources *s, struct arena *arena, struct slice path);

/* Walks all that there is, in the order in which it came: start with NULL, NULL at the end. */
const struct source *sources_next(const struct sources *s, const struct source *after);

#endif
