#include "script/sources.h"

#include "base/check.h"
#include "base/file.h"
#include "base/map.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

struct entry {
    struct source source; /* first */
    struct entry *next;
};

struct sources {
    struct arena arena;
    struct map by_name; /* struct entry */
    struct map folders; /* of the files, once closed */
    struct entry *first, *last;
    struct slice (*rename)(struct arena *, struct slice name); /* closed */
};

struct sources *sources_new(void)
{
    struct sources *s = xcalloc(1, sizeof(*s));

    arena_init(&s->arena, 64 * 1024);
    map_init(&s->by_name);
    map_init(&s->folders);
    return s;
}

void sources_free(struct sources *s)
{
    if (!s)
        return;
    map_deinit(&s->by_name, NULL);
    map_deinit(&s->folders, NULL);
    arena_deinit(&s->arena);
    free(s);
}

/* --- adding ----------------------------------------------------------------------------------- */

/* A new one without anything in it, or the one that has the name. */
static struct entry *add(struct sources *s, struct slice name)
{
    struct entry *e = map_get(&s->by_name, name);

    if (e)
        return e;
    e = ARENA_NEW(&s->arena, struct entry);
    e->source.name = arena_copy(&s->arena, name);
    e->source.bytes = e->source.target = SLICE("");
    if (s->last)
        s->last->next = e;
    else
        s->first = e;
    s->last = e;
    map_set(&s->by_name, e->source.name, e);
    return e;
}

/* The folders above a path. */
static void add_folders(struct sources *s, struct slice path)
{
    ptrdiff_t slash;

    while ((slash = slice_rfind_char(path, '/')) >= 0) {
        path.len = slash ? (size_t)slash : path.len ? 1 : 0;
        if (path.len == 0 || map_set(&s->folders, path, s) || path.len == 1)
            return;
    }
}

static void put(struct sources *s, struct slice name, struct slice bytes, struct slice target)
{
    struct entry *e = add(s, name);

    e->source.bytes = bytes;
    e->source.target = arena_copy(&s->arena, target);
    e->source.code = 0;
    if (s->rename)
        add_folders(s, e->source.name);
}

void sources_put(struct sources *s, struct slice name, struct slice bytes)
{
    put(s, sources_rename(s, &s->arena, name), bytes, SLICE(""));
}

void sources_put_link(struct sources *s, struct slice name, struct slice target)
{
    put(s, sources_rename(s, &s->arena, name), SLICE(""), sources_rename(s, &s->arena, target));
}

/* --- an archive's ----------------------------------------------------------------------------- */

void sources_close(struct sources *s, struct slice (*rename)(struct arena *, struct slice name))
{
    s->rename = rename;
    for (const struct entry *e = s->first; e; e = e->next)
        add_folders(s, e->source.name);
}

bool sources_are_closed(const struct sources *s)
{
    return s->rename != NULL;
}

struct slice sources_rename(const struct sources *s, struct arena *arena, struct slice name)
{
    return s->rename ? s->rename(arena, name) : name;
}

/* --- looking up ------------------------------------------------------------------------------- */

/* Where the links lead that begin with this name, and what is there. */
static const struct entry *follow(const struct sources *s, struct slice *name)
{
    enum { MOST_LINKS = 8 };
    const struct entry *e = map_get(&s->by_name, *name);

    for (int i = 0; e && e->source.target.len && i < MOST_LINKS; i++) {
        *name = e->source.target;
        e = map_get(&s->by_name, *name);
    }
    return e && !e->source.target.len ? e : NULL;
}

const struct source *sources_find(const struct sources *s, struct slice name)
{
    const struct entry *e;
    struct arena scratch;

    arena_init(&scratch, 512);
    name = sources_rename(s, &scratch, name);
    e = follow(s, &name);
    arena_deinit(&scratch);
    return e ? &e->source : NULL;
}

const struct source *sources_read(struct sources *s, struct slice name)
{
    struct arena scratch;
    const struct entry *known;
    struct entry *e;

    arena_init(&scratch, 512);
    name = sources_rename(s, &scratch, name);
    known = follow(s, &name);
    if (!known) {
        known = e = add(s, name);
        if (!s->rename)
            e->source.code = file_read(&s->arena, e->source.name, &e->source.bytes);
        else
            e->source.code = map_get(&s->folders, name) ? -EISDIR : -ENOENT;
    }
    arena_deinit(&scratch);
    return &known->source;
}

static enum source_kind kind_in_archive(const struct sources *s, struct slice path)
{
    enum source_kind kind = SOURCE_NONE;
    const struct entry *e;
    struct arena scratch;

    arena_init(&scratch, 512);
    path = s->rename(&scratch, path);
    e = follow(s, &path);
    if (map_get(&s->folders, path))
        kind = SOURCE_FOLDER;
    else if (e && e->source.code == 0)
        kind = SOURCE_FILE;
    arena_deinit(&scratch);
    return kind;
}

enum source_kind sources_kind(const struct sources *s, struct slice path)
{
    struct stat info;
    char *name;
    int rc;

    if (s->rename)
        return kind_in_archive(s, path);
    name = slice_dup(path);
    rc = stat(name, &info);
    free(name);
    if (rc)
        return SOURCE_NONE;
    return S_ISDIR(info.st_mode) ? SOURCE_FOLDER : SOURCE_FILE;
}

struct slice sources_real_path(struct sources *s, struct arena *arena, struct slice path)
{
    char *name, *real;

    if (s->rename) {
        struct slice name_here = s->rename(arena, path);
        const struct entry *link = map_get(&s->by_name, name_here);

        return link && link->source.target.len ? link->source.target : path;
    }
    name = slice_dup(path);
    real = realpath(name, NULL);
    free(name);
    if (real && !slice_is(path, real)) {
        sources_put_link(s, path, slice_of(real));
        path = arena_copy(arena, slice_of(real));
    }
    free(real);
    return path;
}

const struct source *sources_next(const struct sources *s, const struct source *after)
{
    const struct entry *e = after ? ((const struct entry *)after)->next : s->first;

    return e ? &e->source : NULL;
}
