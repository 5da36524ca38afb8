/* The secret sources that know their secrets from the start: a file of KEY=VALUE lines, and the
 * command line itself. */
#include "secrets/secret_source.h"

#include "base/arena.h"
#include "base/check.h"
#include "base/file.h"
#include "base/map.h"

#include <stdlib.h>

enum { ARENA_CHUNK = 4 * 1024 };

struct table {
    struct arena arena;
    struct map values; /* struct slice, in the arena */
};

static struct table *table_new(void)
{
    struct table *t = xcalloc(1, sizeof(*t));
    arena_init(&t->arena, ARENA_CHUNK);
    map_init(&t->values);
    return t;
}

static void table_free(void *source)
{
    struct table *t = source;
    map_deinit(&t->values, NULL);
    arena_deinit(&t->arena);
    free(t);
}

/* Takes KEY=VALUE, the last of a key counts; false for text without '='. */
static bool table_add(struct table *t, struct slice pair)
{
    ptrdiff_t at = slice_find_char(pair, '=');
    if (at < 0)
        return false;
    struct slice *value = ARENA_NEW(&t->arena, struct slice);
    *value = arena_copy(&t->arena, slice_sub(pair, (size_t)at + 1, pair.len));
    map_set(&t->values, slice_sub(pair, 0, (size_t)at), value);
    return true;
}

static bool table_find(const void *source, struct slice key, struct slice *value)
{
    const struct table *t = source;
    const struct slice *found = map_get(&t->values, key);
    if (found)
        *value = *found;
    return found != NULL;
}

/* --- file ------------------------------------------------------------------------------------- */

/* "PATH" or "filename=PATH" */
static int read_file_argument(struct slice argument, struct slice *path, struct error *error)
{
    static const struct slice key = SLICE("filename=");
    struct slice part;
    *path = SLICE("");
    while (slice_split(&argument, ',', &part)) {
        ptrdiff_t at = slice_find_char(part, '=');
        if (at >= 0 && !slice_starts(part, key))
            return error_set(error, EXIT_CODE_OTHER,
                             "unknown configuration key for file secret source \"%.*s\"", (int)at,
                             part.ptr);
        *path = at < 0 ? part : slice_sub(part, key.len, part.len);
    }
    return path->len ? 0
                     : error_set(error, EXIT_CODE_OTHER,
                                 "the file secret source needs the path of its file: "
                                 "--secret-source=file=PATH");
}

/* The message must not show the line: it may be a secret. */
static int add_lines(struct table *t, struct slice text, struct slice path, struct error *error)
{
    struct slice line;
    for (int number = 1; slice_split(&text, '\n', &line); number++) {
        if (slice_ends(line, SLICE("\r")))
            line.len--;
        if (line.len > 0 && !table_add(t, line))
            return error_set(error, EXIT_CODE_OTHER,
                             "line %d of the secrets' file %.*s has no '='; lines are KEY=VALUE",
                             number, SLICE_ARG(path));
    }
    return 0;
}

static int add_file(struct table *t, struct slice path, struct error *error)
{
    struct slice text;
    int code = file_read(&t->arena, path, &text);
    if (code != 0)
        return error_set(error, EXIT_CODE_OTHER, "open %.*s: %s", SLICE_ARG(path),
                         file_strerror(-code));
    return add_lines(t, text, path, error);
}

static void *file_open(struct slice argument, struct error *error)
{
    struct slice path;
    if (read_file_argument(argument, &path, error) != 0)
        return NULL;
    struct table *t = table_new();
    if (add_file(t, path, error) == 0)
        return t;
    table_free(t);
    return NULL;
}

const struct secret_source_type file_secrets = {
    .name = "file",
    .open = file_open,
    .close = table_free,
    .find = table_find,
};

/* --- mock ------------------------------------------------------------------------------------- */

static void *mock_open(struct slice argument, struct error *error)
{
    struct table *t = table_new();
    struct slice pair;
    while (slice_split(&argument, ',', &pair)) {
        if (table_add(t, pair))
            continue;
        error_set(error, EXIT_CODE_OTHER, "parsing \"%.*s\", needs =", SLICE_ARG(pair));
        table_free(t);
        return NULL;
    }
    return t;
}

const struct secret_source_type mock_secrets = {
    .name = "mock",
    .open = mock_open,
    .close = table_free,
    .find = table_find,
};
