#include "script/module_file.h"

#include "base/check.h"

#include <sys/stat.h>

/* In the order in which they are tried. */
static const char *const endings[] = { ".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".json" };

/* TypeScript files import each other by the names that they have once compiled. */
static const struct {
    const char *compiled, *source;
} typescript[] = {
    { ".js", ".ts" },
    { ".mjs", ".mts" },
    { ".cjs", ".cts" },
};

static mode_t kind_of(struct slice path)
{
    char *name = slice_dup(path);
    struct stat info;
    mode_t kind = stat(name, &info) == 0 ? info.st_mode & S_IFMT : 0;

    free(name);
    return kind;
}

bool module_file_is_folder(struct slice path)
{
    return kind_of(path) == S_IFDIR;
}

/* Takes the path if it is there and no folder: a pipe is as good as a file. */
static bool take(struct slice path, struct slice *found, struct buf *tried)
{
    mode_t kind = kind_of(path);

    if (kind == 0 || kind == S_IFDIR) {
        buf_printf(tried, tried->len ? ", %.*s" : "%.*s", SLICE_ARG(path));
        return false;
    }
    *found = path;
    return true;
}

bool module_file_find(struct arena *arena, struct slice path, struct slice *found,
                      struct buf *tried)
{
    if (take(path, found, tried))
        return true;
    for (size_t i = 0; i < ARRAY_LEN(typescript); i++) {
        if (slice_ends(path, slice_of(typescript[i].compiled))) {
            struct slice stem = slice_sub(path, 0, path.len - strlen(typescript[i].compiled));
            char *name = arena_printf(arena, "%.*s%s", SLICE_ARG(stem), typescript[i].source);

            if (take(slice_of(name), found, tried))
                return true;
        }
    }
    for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
        if (slice_ends(path, SLICE("/")))
            break;
        if (take(slice_of(arena_printf(arena, "%.*s%s", SLICE_ARG(path), endings[i])), found,
                 tried)) {
            return true;
        }
    }
    return false;
}
