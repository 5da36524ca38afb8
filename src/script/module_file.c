#include "script/module_file.h"

#include "base/check.h"

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

/* Takes the path if it is there and no folder. */
static bool take(const struct sources *sources, struct slice path, struct slice *found,
                 struct buf *tried)
{
    if (sources_kind(sources, path) != SOURCE_FILE) {
        buf_printf(tried, tried->len ? ", %.*s" : "%.*s", SLICE_ARG(path));
        return false;
    }
    *found = path;
    return true;
}

bool module_file_find(const struct sources *sources, struct arena *arena, struct slice path,
                      struct slice *found, struct buf *tried)
{
    if (take(sources, path, found, tried))
        return true;
    for (size_t i = 0; i < ARRAY_LEN(typescript); i++) {
        if (slice_ends(path, slice_of(typescript[i].compiled))) {
            struct slice stem = slice_sub(path, 0, path.len - strlen(typescript[i].compiled));
            char *name = arena_printf(arena, "%.*s%s", SLICE_ARG(stem), typescript[i].source);

            if (take(sources, slice_of(name), found, tried))
                return true;
        }
    }
    for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
        if (slice_ends(path, SLICE("/")))
            break;
        if (take(sources, slice_of(arena_printf(arena, "%.*s%s", SLICE_ARG(path), endings[i])),
                 found, tried)) {
            return true;
        }
    }
    return false;
}
