#include "script/bundle_file.h"

#include "base/file.h"
#include "script/module_url.h"

#include <errno.h>

void bundle_files_init(struct bundle_files *files)
{
    *files = (struct bundle_files){ 0 };
    arena_init(&files->arena, 16 * 1024);
    map_init(&files->by_path);
}

void bundle_files_deinit(struct bundle_files *files)
{
    map_deinit(&files->by_path, NULL);
    arena_deinit(&files->arena);
}

static int describe(int code, struct slice path, struct error *error)
{
    if (code == -EISDIR) {
        return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
                         "open() can't be used with directories, path: \"%.*s\"", SLICE_ARG(path));
    }
    return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, "%s %.*s: %s",
                     code == -ENOENT || code == -ENOTDIR ? "stat" : "open", SLICE_ARG(path),
                     file_strerror(-code));
}

static struct bundle_file *add(struct bundle_files *files, struct slice path)
{
    struct bundle_file *file = ARENA_NEW(&files->arena, struct bundle_file);

    file->path = arena_copy(&files->arena, path);
    file->url = module_url_from_path(&files->arena, path);
    file->bytes = SLICE("");
    file->code = file_read(&files->arena, path, &file->bytes);
    if (files->last)
        files->last->next = file;
    else
        files->first = file;
    files->last = file;
    map_set(&files->by_path, file->path, file);
    return file;
}

static struct slice absolute_path(struct arena *scratch, struct slice dir, struct slice path)
{
    if (slice_starts(path, SLICE("file://")))
        path = module_url_to_path(scratch, path);
    return path_join(scratch, module_url_to_path(scratch, dir), path);
}

const struct bundle_file *bundle_files_find(struct bundle_files *files, struct slice dir,
                                            struct slice path, bool sealed)
{
    struct arena scratch;
    struct bundle_file *file;

    arena_init(&scratch, 512);
    path = absolute_path(&scratch, dir, path);
    file = map_get(&files->by_path, path);
    if (!file && !sealed)
        file = add(files, path);
    arena_deinit(&scratch);
    return file;
}

static int refuse_new(struct slice dir, struct slice path, struct error *error)
{
    struct arena scratch;

    arena_init(&scratch, 512);
    error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
              "open() can't be used with files that weren't previously opened during "
              "initialization (__VU==0), path: \"%.*s\"",
              SLICE_ARG(absolute_path(&scratch, dir, path)));
    arena_deinit(&scratch);
    return -1;
}

int bundle_files_open(struct bundle_files *files, struct slice dir, struct slice path, bool sealed,
                      struct slice *out, struct error *error)
{
    const struct bundle_file *file;

    if (path.len == 0) {
        return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
                         "open() can't be used with an empty filename");
    }
    file = bundle_files_find(files, dir, path, sealed);
    if (!file)
        return refuse_new(dir, path, error);
    if (file->code)
        return describe(file->code, file->path, error);
    *out = file->bytes;
    return 0;
}

bool bundle_files_at(const struct bundle_files *files, size_t n, struct slice *url,
                     struct slice *bytes)
{
    const struct bundle_file *file = files->first;

    for (; file; file = file->next) {
        if (file->code == 0 && n-- == 0)
            break;
    }
    if (!file)
        return false;
    *url = file->url;
    *bytes = file->bytes;
    return true;
}
