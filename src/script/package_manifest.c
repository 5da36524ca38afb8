#include "script/package_manifest.h"

#include "script/module_url.h"

int package_manifest_read(struct sources *sources, struct arena *arena, struct slice folder,
                          json_t **manifest, struct error *error)
{
    struct slice path = path_join(arena, folder, SLICE("package.json"));
    const struct source *file = sources_read(sources, path);
    json_error_t wrong;

    *manifest = NULL;
    if (file->code)
        return 0;
    *manifest = json_loadb(file->bytes.ptr, file->bytes.len, 0, &wrong);
    if (!*manifest) {
        return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, "%.*s:%d:%d: %s", SLICE_ARG(path),
                         wrong.line, wrong.column, wrong.text);
    }
    return 1;
}

int package_manifest_nearest(struct sources *sources, struct arena *arena, struct slice *folder,
                             json_t **manifest, struct error *error)
{
    int rc;

    do {
        rc = package_manifest_read(sources, arena, *folder, manifest, error);
    } while (rc == 0 && path_up(folder));
    return rc;
}

bool path_up(struct slice *path)
{
    ptrdiff_t slash = slice_rfind_char(*path, '/');

    if (path->len <= 1 || slash < 0)
        return false;
    path->len = slash ? (size_t)slash : 1;
    return true;
}
