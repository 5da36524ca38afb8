#include "script/node_package.h"

#include "base/check.h"
#include "script/module_file.h"
#include "script/module_url.h"
#include "script/package_exports.h"
#include "script/package_manifest.h"

static const char *const node_modules[] = {
    "assert",
    "async_hooks",
    "buffer",
    "child_process",
    "cluster",
    "console",
    "crypto",
    "dgram",
    "dns",
    "events",
    "fs",
    "http",
    "http2",
    "https",
    "inspector",
    "module",
    "net",
    "os",
    "path",
    "perf_hooks",
    "process",
    "punycode",
    "querystring",
    "readline",
    "repl",
    "stream",
    "string_decoder",
    "timers",
    "tls",
    "tty",
    "url",
    "util",
    "v8",
    "vm",
    "worker_threads",
    "zlib",
};

/* What a lookup carries along. */
struct lookup {
    struct sources *sources;
    struct arena *arena;
    enum module_use use;
    struct buf *tried;
    struct error *error;
};

bool node_package_is_specifier(struct slice specifier)
{
    if (specifier.len == 0 || specifier.ptr[0] == '.' || specifier.ptr[0] == '/')
        return false;
    return slice_find(specifier, SLICE("://")) < 0 && slice_find_char(specifier, '\\') < 0;
}

bool node_has_module(struct slice specifier)
{
    struct slice name = specifier;

    if (slice_starts(name, SLICE("node:")))
        return true;
    slice_split(&specifier, '/', &name); /* "fs/promises" */
    for (size_t i = 0; i < ARRAY_LEN(node_modules); i++) {
        if (slice_is(name, node_modules[i]))
            return true;
    }
    return false;
}

/* --- entries --------------------------------------------------------------------------------- */

/* Links are followed, since what a package imports lies beside where it really is. */
static bool find_file(struct lookup *look, struct slice path, struct slice *found)
{
    if (!module_file_find(look->sources, look->arena, path, found, look->tried))
        return false;
    *found = sources_real_path(look->sources, look->arena, *found);
    return true;
}

/* By one of the fields that name a package's main file. */
static bool find_by_field(struct lookup *look, struct slice folder, const json_t *manifest,
                          const char *field, struct slice *found)
{
    const char *value = json_string_value(json_object_get(manifest, field));
    struct slice path;

    if (!value || !*value)
        return false;
    path = path_join(look->arena, folder, slice_of(value));
    return find_file(look, path, found) ||
           find_file(look, path_join(look->arena, path, SLICE("index")), found);
}

static bool find_main(struct lookup *look, struct slice folder, const json_t *manifest,
                      struct slice *found)
{
    return find_by_field(look, folder, manifest, "browser", found) ||
           (look->use == USE_IMPORT && find_by_field(look, folder, manifest, "module", found)) ||
           find_by_field(look, folder, manifest, "main", found) ||
           find_file(look, path_join(look->arena, folder, SLICE("index")), found);
}

static int folder_entry(struct lookup *look, struct slice folder, struct slice *path)
{
    json_t *manifest = NULL;
    int rc = package_manifest_read(look->sources, look->arena, folder, &manifest, look->error);

    if (rc >= 0)
        rc = find_main(look, folder, manifest, path);
    json_decref(manifest);
    return rc;
}

/* A file inside of a package that doesn't say what it exports. */
static int find_inside(struct lookup *look, struct slice folder, struct slice subpath,
                       struct slice *path)
{
    struct slice file = path_join(look->arena, folder, subpath);

    if (find_file(look, file, path))
        return 1;
    return folder_entry(look, file, path);
}

static int missing_file(struct lookup *look, struct slice specifier, struct slice folder)
{
    error_set(look->error, EXIT_CODE_SCRIPT_EXCEPTION,
              "The moduleSpecifier \"%.*s\" couldn't be found in the package in %.*s",
              SLICE_ARG(specifier), SLICE_ARG(folder));
    return error_hint(look->error, "there is none of %.*s", SLICE_ARG(buf_slice(look->tried)));
}

static int find_target(struct lookup *look, struct slice specifier, struct slice folder,
                       const json_t *map, struct slice key, struct slice *path)
{
    struct slice target;
    int rc = package_target(look->arena, map, key, look->use, &target);

    if (rc > 0 && slice_starts(target, SLICE("./"))) {
        struct slice file = path_join(look->arena, folder, target);

        return find_file(look, file, path) ? 1 : missing_file(look, specifier, folder);
    }
    /* To a package, and not to what is called so in this one: that could go round in a circle. */
    if (rc > 0 && key.ptr[0] == '#' && !slice_starts(target, SLICE("#")) &&
        node_package_is_specifier(target)) {
        rc = node_package_find(look->sources, look->arena, folder, target, look->use, path,
                               look->tried, look->error);
        return rc == 0 ? missing_file(look, specifier, folder) : rc;
    }
    error_set(look->error, EXIT_CODE_SCRIPT_EXCEPTION,
              "The moduleSpecifier \"%.*s\" couldn't be found: %.*s/package.json has no %s of "
              "\"%.*s\" for us",
              SLICE_ARG(specifier), SLICE_ARG(folder), key.ptr[0] == '#' ? "import" : "export",
              SLICE_ARG(key));
    return error_hint(look->error, "the conditions are k6, browser, %s and default",
                      look->use == USE_IMPORT ? "import, module" : "require");
}

/* --- node_modules ----------------------------------------------------------------------------- */

/* Splits "@scope/name/sub/path" into the package's name and "./sub/path", or "." without one. */
static void split_name(struct arena *arena, struct slice specifier, struct slice *name,
                       struct slice *key)
{
    struct slice rest = specifier;
    ptrdiff_t slash = slice_find_char(rest, '/');

    if (specifier.ptr[0] == '@' && slash >= 0) {
        rest = slice_sub(rest, (size_t)slash + 1, rest.len);
        slash = slice_find_char(rest, '/');
        slash = slash < 0 ? slash : slash + (rest.ptr - specifier.ptr);
    }
    *name = slice_sub(specifier, 0, slash < 0 ? specifier.len : (size_t)slash);
    *key = slice_sub(specifier, name->len, specifier.len);
    *key = slice_of(arena_printf(arena, ".%.*s", SLICE_ARG(*key)));
}

static int find_in_package(struct lookup *look, struct slice specifier, struct slice folder,
                           struct slice key, struct slice *path)
{
    json_t *manifest = NULL;
    const json_t *exports;
    int rc = package_manifest_read(look->sources, look->arena, folder, &manifest, look->error);

    if (rc < 0)
        return -1;
    exports = json_object_get(manifest, "exports");
    buf_reset(look->tried); /* from here on the package's files */
    if (exports && !json_is_null(exports)) {
        rc = find_target(look, specifier, folder, exports, key, path);
    } else if (slice_is(key, ".")) {
        rc = find_main(look, folder, manifest, path);
    } else {
        rc = find_inside(look, folder, key, path);
    }
    json_decref(manifest);
    return rc == 0 ? missing_file(look, specifier, folder) : rc;
}

static int find_package(struct lookup *look, struct slice dir, struct slice specifier,
                        struct slice *path)
{
    struct slice name, key;

    split_name(look->arena, specifier, &name, &key);
    do {
        struct slice modules = path_join(look->arena, dir, SLICE("node_modules"));
        struct slice folder = path_join(look->arena, modules, name);

        if (slice_ends(dir, SLICE("/node_modules")))
            continue;
        if (sources_kind(look->sources, folder) == SOURCE_FOLDER) {
            return find_in_package(
                look, specifier, sources_real_path(look->sources, look->arena, folder), key, path);
        }
        if (find_file(look, folder, path) && slice_is(key, "."))
            return 1;
    } while (path_up(&dir));
    return 0;
}

/* "#internal", by the package.json above the importer. */
static int find_internal(struct lookup *look, struct slice dir, struct slice specifier,
                         struct slice *path)
{
    json_t *manifest;
    int rc = package_manifest_nearest(look->sources, look->arena, &dir, &manifest, look->error);

    if (rc > 0) {
        rc = find_target(look, specifier, dir, json_object_get(manifest, "imports"), specifier,
                         path);
    }
    json_decref(manifest);
    return rc;
}

int node_package_find(struct sources *sources, struct arena *arena, struct slice dir,
                      struct slice specifier, enum module_use use, struct slice *path,
                      struct buf *tried, struct error *error)
{
    struct lookup look = { sources, arena, use, tried, error };

    if (!node_package_is_specifier(specifier))
        return 0;
    return specifier.ptr[0] == '#' ? find_internal(&look, dir, specifier, path)
                                   : find_package(&look, dir, specifier, path);
}

int node_folder_find(struct sources *sources, struct arena *arena, struct slice folder,
                     enum module_use use, struct slice *path, struct buf *tried,
                     struct error *error)
{
    struct lookup look = { sources, arena, use, tried, error };

    return folder_entry(&look, folder, path);
}
