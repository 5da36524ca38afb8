#include "base/file.h"

#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

const char *file_strerror(int number)
{
    switch (number) {
    case ENOENT: return "no such file or directory";
    case EACCES: return "permission denied";
    case EISDIR: return "is a directory";
    case ENOTDIR: return "not a directory";
    case ENAMETOOLONG: return "file name too long";
    case ELOOP: return "too many levels of symbolic links";
    case EPERM: return "operation not permitted";
    case EROFS: return "read-only file system";
    case ENOSPC: return "no space left on device";
    case EDQUOT: return "disk quota exceeded";
    case EFBIG: return "file too large";
    case EPIPE: return "broken pipe";
    case EMFILE: return "too many open files";
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

int file_read_open(struct arena *arena, int fd, struct slice *out)
{
    struct stat info;
    char *bytes;
    size_t len;
    int rc;

    if (fstat(fd, &info))
        return -errno;
    if (S_ISDIR(info.st_mode))
        return -EISDIR;
    if (!S_ISREG(info.st_mode) || info.st_size == 0)
        return read_growing(fd, arena, out);
    bytes = arena_alloc(arena, (size_t)info.st_size);
    rc = read_all(fd, bytes, (size_t)info.st_size, &len);
    *out = slice_make(bytes, len);
    return rc;
}

int file_read(struct arena *arena, struct slice path, struct slice *out)
{
    char *name = slice_dup(path);
    int fd = open(name, O_RDONLY | O_CLOEXEC);
    int rc = fd < 0 ? -errno : 0;

    free(name);
    if (rc)
        return rc;
    rc = file_read_open(arena, fd, out);
    close(fd);
    return rc;
}

int file_write_all(int fd, struct slice bytes)
{
    while (bytes.len) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        bytes = slice_sub(bytes, (size_t)n, bytes.len);
    }
    return 0;
}

int file_write(struct slice path, struct slice bytes)
{
    char *name = slice_dup(path);
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    int rc = fd < 0 ? -errno : file_write_all(fd, bytes);
    if (fd >= 0 && close(fd) != 0 && rc == 0)
        rc = -errno;
    free(name);
    return rc;
}
