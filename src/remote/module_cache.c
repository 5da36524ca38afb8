/* A file has lines and then the module's text:
 *
 *   brunt module 1
 *   DIGEST                SHA-256, in hex, of the URL, a line end, and all that follows this line
 *   etag: "abc"
 *   last-modified: Wed, 21 Oct 2015 07:28:00 GMT
 *   fresh-until: 1764000000
 *   (an empty line)
 */
#include "remote/module_cache.h"

#include "base/buf.h"
#include "base/encode.h"
#include "base/file.h"
#include "crypto/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct slice MAGIC = SLICE("brunt module 1");

struct slice module_cache_default(struct arena *arena)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (cache && cache[0] == '/')
        return slice_of(arena_printf(arena, "%s/brunt/modules", cache));
    if (home && home[0] == '/')
        return slice_of(arena_printf(arena, "%s/.cache/brunt/modules", home));
    return SLICE("");
}

static struct slice digest_hex(struct arena *arena, struct slice url, struct slice rest)
{
    unsigned char digest[DIGEST_MAX_SIZE];
    struct hasher *hasher = hasher_new(DIGEST_SHA256);
    struct buf hex = BUF_INIT(2 * DIGEST_MAX_SIZE + 1);
    hasher_update(hasher, url);
    hasher_update(hasher, SLICE("\n"));
    hasher_update(hasher, rest);
    hex_append(&hex, slice_make((const char *)digest, hasher_value(hasher, digest)));
    hasher_free(hasher);
    struct slice kept = arena_copy(arena, buf_slice(&hex));
    buf_deinit(&hex);
    return kept;
}

static char *path_of(struct arena *arena, struct slice folder, struct slice url)
{
    return arena_printf(arena, "%.*s/%.*s", SLICE_ARG(folder),
                        SLICE_ARG(digest_hex(arena, url, SLICE(""))));
}

/* --- reading ---------------------------------------------------------------------------------- */

static void read_field(struct cached_module *out, struct slice line)
{
    static const struct slice ETAG = SLICE("etag: "), MODIFIED = SLICE("last-modified: "),
                              FRESH = SLICE("fresh-until: ");
    if (slice_starts(line, ETAG))
        out->etag = slice_sub(line, ETAG.len, line.len);
    else if (slice_starts(line, MODIFIED))
        out->modified = slice_sub(line, MODIFIED.len, line.len);
    else if (slice_starts(line, FRESH))
        slice_to_int64(slice_sub(line, FRESH.len, line.len), &out->fresh_until_s);
}

bool module_cache_read(struct slice folder, struct slice url, struct arena *arena,
                       struct cached_module *out)
{
    struct slice rest, line;
    *out = (struct cached_module){ .text = SLICE(""), .etag = SLICE(""), .modified = SLICE("") };
    if (file_read(arena, slice_of(path_of(arena, folder, url)), &rest) != 0)
        return false;
    if (!slice_split(&rest, '\n', &line) || !slice_eq(line, MAGIC))
        return false;
    if (!slice_split(&rest, '\n', &line) || !slice_eq(line, digest_hex(arena, url, rest)))
        return false;
    while (slice_split(&rest, '\n', &line) && line.len > 0)
        read_field(out, line);
    out->text = rest;
    return true;
}

/* --- writing ---------------------------------------------------------------------------------- */

/* Each folder of the path that isn't there yet. */
static int make_folder(struct arena *arena, struct slice folder)
{
    char *path = arena_str(arena, folder);
    if (folder.len == 0)
        return -ENOENT;
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(path, 0700) != 0 && errno != EEXIST)
            return -errno;
        *slash = '/';
    }
    return mkdir(path, 0700) != 0 && errno != EEXIST ? -errno : 0;
}

static void write_fields(struct buf *out, const struct cached_module *module)
{
    if (module->etag.len)
        buf_printf(out, "etag: %.*s\n", SLICE_ARG(module->etag));
    if (module->modified.len)
        buf_printf(out, "last-modified: %.*s\n", SLICE_ARG(module->modified));
    buf_printf(out, "fresh-until: %lld\n\n", (long long)module->fresh_until_s);
    buf_append_slice(out, module->text);
}

static int write_all(int fd, struct slice bytes)
{
    while (bytes.len > 0) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);
        if (n < 0 && errno != EINTR)
            return -errno;
        bytes = slice_sub(bytes, n > 0 ? (size_t)n : 0, bytes.len);
    }
    return 0;
}

/* Others see the file before or the new one. There is no fsync: what a crash leaves half written
 * has the wrong digest. */
static int replace_file(struct arena *arena, const char *path, struct slice bytes)
{
    char *temporary = arena_printf(arena, "%s.XXXXXX", path);
    int fd = mkostemp(temporary, O_CLOEXEC);
    if (fd < 0)
        return -errno;
    int result = write_all(fd, bytes);
    if (close(fd) != 0 && result == 0)
        result = -errno;
    if (result == 0 && rename(temporary, path) != 0)
        result = -errno;
    if (result != 0)
        unlink(temporary);
    return result;
}

int module_cache_write(struct slice folder, struct slice url, const struct cached_module *module)
{
    struct buf fields = BUF_INIT(BUF_UNLIMITED), file = BUF_INIT(BUF_UNLIMITED);
    struct arena arena;
    arena_init(&arena, 1024);
    write_fields(&fields, module);
    buf_printf(&file, "%.*s\n%.*s\n", SLICE_ARG(MAGIC),
               SLICE_ARG(digest_hex(&arena, url, buf_slice(&fields))));
    buf_append_slice(&file, buf_slice(&fields));
    int result = make_folder(&arena, folder);
    if (result == 0)
        result = replace_file(&arena, path_of(&arena, folder, url), buf_slice(&file));
    buf_deinit(&fields);
    buf_deinit(&file);
    arena_deinit(&arena);
    return result;
}
