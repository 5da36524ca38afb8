/* open(): the files that scripts read, among the bundle's sources. */
#include "base/file.h"
#include "script/bundle_internal.h"
#include "script/module_url.h"
#include "script/sources.h"

#include <errno.h>

static int describe(const struct sources *sources, int code, struct slice path, struct error *error)
{
    if (code == -EISDIR) {
        return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
                         "open() can't be used with directories, path: \"%.*s\"", SLICE_ARG(path));
    }
    if (sources_are_closed(sources)) {
        return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, "open %.*s: file does not exist",
                         SLICE_ARG(path));
    }
    return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, "%s %.*s: %s",
                     code == -ENOENT || code == -ENOTDIR ? "stat" : "open", SLICE_ARG(path),
                     file_strerror(-code));
}

static struct slice absolute_path(struct bundle *b, struct arena *scratch, struct slice dir,
                                  struct slice path)
{
    if (slice_starts(path, SLICE("file://")))
        path = module_url_to_path(scratch, path);
    path = sources_rename(b->config.sources, scratch, path);
    return path_join(scratch, module_url_to_path(scratch, dir), path);
}

/* The file, whether it could be read or not; NULL for one that was not opened before when sealed.
 */
static const struct source *find(struct bundle *b, struct slice path)
{
    return b->sealed ? sources_find(b->config.sources, path)
                     : sources_read(b->config.sources, path);
}

int bundle_open(struct bundle *b, struct slice dir, struct slice path, struct slice *out,
                struct error *error)
{
    const struct source *file;
    struct arena scratch;
    int rc = 0;

    if (path.len == 0) {
        return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
                         "open() can't be used with an empty filename");
    }
    arena_init(&scratch, 512);
    path = absolute_path(b, &scratch, dir, path);
    file = find(b, path);
    if (!file) {
        rc = error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
                       "open() can't be used with files that weren't previously opened during "
                       "initialization (__VU==0), path: \"%.*s\"",
                       SLICE_ARG(path));
    } else if (file->code) {
        rc = describe(b->config.sources, file->code, file->name, error);
    } else {
        *out = file->bytes;
    }
    arena_deinit(&scratch);
    return rc;
}

int bundle_read(struct bundle *b, struct slice path, struct slice *absolute, struct slice *out)
{
    const struct source *file;
    struct arena scratch;

    arena_init(&scratch, 512);
    file = find(b, absolute_path(b, &scratch, b->config.main.dir, path));
    arena_deinit(&scratch);
    *absolute = file ? file->name : SLICE("");
    *out = file ? file->bytes : SLICE("");
    return file ? file->code : -EPERM;
}
