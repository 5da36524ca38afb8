#include "script/bundle_file.h"

#include "script/module_url.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

struct bundle_file {
    struct bundle_file *next;
    struct slice path;
    struct slice url;
    struct slice bytes;
    int code; /* 0, or -errno: what failed once fails in every VM */
};

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

const char *file_strerror(int number)
{
    switch (number) {
    case ENOENT: return "no such file or directory";
    case EACCES: return "permission denied";
    case EISDIR: return "is a directory";
    case ENOTDIR: return "not a directory";
    case ENAMETOOLONG: return "file name too long";
    case ELOOP: return "too many levels of symbolic links";
    default: return "input/output error";
    }
}

static int read_all(int fd, char *to, size_t size, size_t *len)
{
    *len = 0;
    while (*len < size) {
        ssize_t n = read(fd, to + *len, size - *len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        if (n == 0)
            break;
        *len += (size_t)n;
    }
    return 0;
}

/* For what has no size beforehand, like a pipe. */
static int read_growing(int fd, struct arena *arena, struct slice *out)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    size_t len;
    int rc;

    do {
        rc = read_all(fd, buf_reserve(&text, 65536), 65536, &len);
        buf_advance(&text, len);
    } while (rc == 0 && len == 65536);
    if (rc == 0)
        *out = arena_copy(arena, buf_slice(&text));
    buf_deinit(&text);
    return rc;
}

int file_read(struct arena *arena, struct slice path, struct slice *out)
{
    char *name = slice_dup(path);
    int fd = open(name, O_RDONLY | O_CLOEXEC);
    int rc = fd < 0 ? -errno : 0;
    struct stat info;

    free(name);
    if (rc)
        return rc;
    if (fstat(fd, &info)) {
        rc = -errno;
    } else if (S_ISDIR(info.st_mode)) {
        rc = -EISDIR;
    } else if (!S_ISREG(info.st_mode) || info.st_size == 0) {
        rc = read_growing(fd, arena, out);
    } else {
        char *bytes = arena_alloc(arena, (size_t)info.st_size);
        size_t len;

        rc = read_all(fd, bytes, (size_t)info.st_size, &len);
        *out = slice_make(bytes, len);
    }
    close(fd);
    return rc;
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

int bundle_files_open(struct bundle_files *files, struct slice dir, struct slice path, bool sealed,
                      struct slice *out, struct error *error)
{
    struct arena scratch;
    struct slice absolute;
    struct bundle_file *file;
    int rc = 0;

    if (path.len == 0) {
        return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
                         "open() can't be used with an empty filename");
    }
    arena_init(&scratch, 512);
    if (slice_starts(path, SLICE("file://")))
        path = module_url_to_path(&scratch, path);
    absolute = path_join(&scratch, module_url_to_path(&scratch, dir), path);
    file = map_get(&files->by_path, absolute);
    if (!file && !sealed)
        file = add(files, absolute);
    if (!file) {
        rc = error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
                       "open() can't be used with files that weren't previously opened during "
                       "initialization (__VU==0), path: \"%.*s\"",
                       SLICE_ARG(absolute));
    } else if (file->code) {
        rc = describe(file->code, absolute, error);
    } else {
        *out = file->bytes;
    }
    arena_deinit(&scratch);
    return rc;
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
