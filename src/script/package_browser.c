#include "script/package_browser.h"

#include "script/module_url.h"
#include "script/package_manifest.h"

/* Keys are written as in an import: with or without the ending, and a file also without "./". */
static bool means(struct arena *arena, struct slice folder, struct slice key, struct slice name)
{
    if (slice_starts(name, SLICE("/")))
        key = path_join(arena, folder, key);
    if (slice_eq(key, name))
        return true;
    return slice_starts(name, key) && slice_is(slice_sub(name, key.len, name.len), ".js");
}

static enum browser_choice choose(struct arena *arena, struct slice folder, const json_t *manifest,
                                  struct slice name, struct slice *other)
{
    const char *key;
    json_t *value;

    json_object_foreach(json_object_get(manifest, "browser"), key, value)
    {
        if (!means(arena, folder, slice_of(key), name))
            continue;
        if (json_is_false(value))
            return BROWSER_NOTHING;
        if (!json_is_string(value))
            continue;
        *other = arena_copy(arena, slice_of(json_string_value(value)));
        if (slice_starts(*other, SLICE(".")))
            *other = path_join(arena, folder, *other);
        return BROWSER_OTHER;
    }
    return BROWSER_SAME;
}

enum browser_choice package_browser_choice(struct sources *sources, struct arena *arena,
                                           struct slice dir, struct slice name, struct slice *other,
                                           struct error *error)
{
    enum browser_choice choice = BROWSER_SAME;
    struct slice folder = dir;
    json_t *manifest;
    int rc = package_manifest_nearest(sources, arena, &folder, &manifest, error);

    if (rc > 0)
        choice = choose(arena, folder, manifest, name, other);
    json_decref(manifest);
    return rc < 0 ? BROWSER_ERROR : choice;
}
