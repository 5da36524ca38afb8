/* Lines into a file: one buffer, one write per 128 KB or per flush, and the account of what could
 * not be written. */
#include "output/line_file.h"

#include "base/check.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

enum {
    WRITE_SIZE = 128 << 10, /* bytes that are worth a system call */
    PACKED_SIZE = 64 << 10, /* room for one step of compression */
    GZIP_WINDOW = 15 + 16,  /* zlib's way to ask for the largest window and a gzip header */
    GZIP_MEMORY = 9,
};

struct line_file {
    char *name;        /* for messages */
    int fd;            /* closed with the file unless it is standard output */
    z_stream *gzip;    /* NULL for a plain file */
    struct buf lines;  /* not yet written; whole lines */
    struct buf packed; /* gzip: scratch */
    uint64_t inside;   /* gzip: lines that may not have come out of the compressor yet */
    uint64_t whole;    /* plain: bytes of the file, up to the end of a line */
    int failure;       /* errno of the write that failed; 0 while all is well */
    uint64_t lost;     /* lines */
};

/* Fastest level: JSON lines repeat themselves, and the load needs the cores more. */
static z_stream *gzip_new(void)
{
    z_stream *gzip = xcalloc(1, sizeof(*gzip));
    int result = deflateInit2(gzip, Z_BEST_SPEED, Z_DEFLATED, GZIP_WINDOW, GZIP_MEMORY,
                              Z_DEFAULT_STRATEGY);
    if (result != Z_OK)
        out_of_memory();
    return gzip;
}

struct line_file *line_file_open(struct slice path, struct error *error)
{
    bool is_stdout = path.len == 0 || slice_is(path, "-");
    char *name = slice_dup(is_stdout ? SLICE("standard output") : path);
    int fd = STDOUT_FILENO;
    if (!is_stdout)
        fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) {
        error_set(error, EXIT_CODE_OTHER, "cannot write to %s: %s", name, strerror(errno));
        free(name);
        return NULL;
    }
    struct line_file *f = xcalloc(1, sizeof(*f));
    f->name = name;
    f->fd = fd;
    f->gzip = !is_stdout && slice_ends(path, SLICE(".gz")) ? gzip_new() : NULL;
    buf_init(&f->lines, BUF_UNLIMITED);
    buf_init(&f->packed, BUF_UNLIMITED);
    return f;
}

struct buf *line_file_buf(struct line_file *f)
{
    return &f->lines;
}

bool line_file_failed(const struct line_file *f)
{
    return f->failure != 0;
}

void line_file_lose(struct line_file *f, uint64_t lines)
{
    f->lost += lines;
}

static uint64_t count_lines(struct slice text)
{
    uint64_t lines = 0;
    for (const char *at = text.ptr; (at = memchr(at, '\n', text.len)) != NULL; lines++) {
        at++;
        text = slice_make(at, text.len - (size_t)(at - text.ptr));
    }
    return lines;
}

/* Returns how many bytes went out: less than all of them only when f->failure was set. Waits for a
 * pipe's reader. */
static size_t write_all(struct line_file *f, struct slice bytes)
{
    size_t done = 0;
    while (done < bytes.len) {
        ssize_t written = write(f->fd, bytes.ptr + done, bytes.len - done);
        if (written > 0) {
            done += (size_t)written;
        } else if (written < 0 && errno == EAGAIN) {
            poll(&(struct pollfd){ .fd = f->fd, .events = POLLOUT }, 1, -1);
        } else if (written == 0 || errno != EINTR) {
            f->failure = written == 0 ? ENOSPC : errno;
            break;
        }
    }
    return done;
}

/* What can't be cut back (a pipe, a device) is left with half a line. */
static void cut_back(struct line_file *f)
{
    if (f->fd == STDOUT_FILENO || ftruncate(f->fd, (off_t)f->whole) != 0)
        return;
}

static void write_plain(struct line_file *f)
{
    struct slice lines = buf_slice(&f->lines);
    size_t done = write_all(f, lines);
    size_t whole = (size_t)(slice_rfind_char(slice_sub(lines, 0, done), '\n') + 1);
    f->whole += whole;
    if (f->failure != 0) {
        f->lost += count_lines(slice_sub(lines, whole, lines.len));
        cut_back(f);
    }
}

/* `flush` is zlib's: Z_NO_FLUSH, Z_SYNC_FLUSH (a reader sees all lines), Z_FINISH. */
static void write_gzip(struct line_file *f, int flush)
{
    f->gzip->next_in = (unsigned char *)f->lines.ptr;
    f->gzip->avail_in = (unsigned)f->lines.len;
    f->inside += count_lines(buf_slice(&f->lines));
    buf_reset(&f->packed);
    do {
        f->gzip->next_out = (unsigned char *)buf_reserve(&f->packed, PACKED_SIZE);
        f->gzip->avail_out = PACKED_SIZE;
        deflate(f->gzip, flush);
        buf_advance(&f->packed, PACKED_SIZE - f->gzip->avail_out);
    } while (f->gzip->avail_out == 0);
    write_all(f, buf_slice(&f->packed));
    if (f->failure != 0)
        f->lost += f->inside;
    if (f->failure != 0 || flush != Z_NO_FLUSH)
        f->inside = 0;
}

static void write_out(struct line_file *f, int flush)
{
    if (f->failure != 0) {
        f->lost += count_lines(buf_slice(&f->lines));
    } else if (f->gzip != NULL) {
        write_gzip(f, flush);
    } else if (f->lines.len > 0) {
        write_plain(f);
    }
    buf_reset(&f->lines);
}

void line_file_commit(struct line_file *f)
{
    if (f->lines.len >= WRITE_SIZE)
        write_out(f, Z_NO_FLUSH);
}

void line_file_flush(struct line_file *f)
{
    write_out(f, Z_SYNC_FLUSH);
}

/* Some file systems tell only now that the disk is full: then no line is sure to be there, but none
 * can be named either. */
static void close_fd(struct line_file *f)
{
    if (f->fd != STDOUT_FILENO && close(f->fd) != 0 && f->failure == 0)
        f->failure = errno;
}

int line_file_close(struct line_file *f, struct error *error)
{
    write_out(f, Z_FINISH);
    close_fd(f);
    int result = 0;
    if (f->failure != 0) {
        result = error_set(error, EXIT_CODE_OTHER, "cannot write to %s: %s; %" PRIu64 " %s lost",
                           f->name, strerror(f->failure), f->lost,
                           f->lost == 1 ? "line was" : "lines were");
    }
    if (f->gzip != NULL)
        deflateEnd(f->gzip);
    free(f->gzip);
    buf_deinit(&f->lines);
    buf_deinit(&f->packed);
    free(f->name);
    free(f);
    return result;
}
