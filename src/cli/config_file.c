#include "cli/config_file.h"

#include "base/check.h"
#include "base/file.h"

#include <errno.h>
#include <stdlib.h>

static int parse(struct options *layer, struct slice json, const char *path, struct buf *warnings,
                 struct error *error)
{
    if (options_read_json(layer, json, LAYER_CONFIG_FILE, warnings, error) == 0)
        return 0;
    return error_prefix(error,
                        "failed to load the configuration file from the local file system: "
                        "couldn't parse the configuration from \"%s\": ",
                        path);
}

static int complain(const char *path, int cause, struct error *error)
{
    return error_set(error, EXIT_CODE_INVALID_CONFIG,
                     "failed to load the configuration file from the local file system: couldn't "
                     "load the configuration from \"%s\": %s",
                     path, file_strerror(-cause));
}

/* Where users keep their configuration: NULL where nothing tells. */
static char *user_folder(struct arena *arena)
{
    const char *base = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    if (base && base[0])
        return arena_str(arena, slice_of(base));
    return home ? arena_printf(arena, "%s/.config", home) : NULL;
}

/* The user's own file may be missing. "loadimpact" is its folder of before k6 v2. */
static int read_users(struct arena *arena, struct options *layer, struct buf *warnings,
                      struct error *error)
{
    static const char *const names[] = { "k6/config.json", "loadimpact/k6/config.json" };
    char *folder = user_folder(arena);
    for (size_t i = 0; folder != NULL && i < ARRAY_LEN(names); i++) {
        char *path = arena_printf(arena, "%s/%s", folder, names[i]);
        struct slice json;
        int rc = file_read(arena, slice_of(path), &json);
        if (rc == 0)
            return parse(layer, json, path, warnings, error);
        if (rc != -ENOENT && rc != -ENOTDIR)
            return complain(path, rc, error);
    }
    return 0;
}

int config_file_read(struct options *layer, const struct options *settings, struct buf *warnings,
                     struct error *error)
{
    struct arena arena;
    struct slice json;
    int result;
    arena_init(&arena, 4096);
    if (!settings->config_file.set) {
        result = read_users(&arena, layer, warnings, error);
    } else {
        char *path = arena_str(&arena, settings->config_file.value);
        int rc = file_read(&arena, slice_of(path), &json);
        result = rc == 0 ? parse(layer, json, path, warnings, error) : complain(path, rc, error);
    }
    arena_deinit(&arena);
    return result;
}
