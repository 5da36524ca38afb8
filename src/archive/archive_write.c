#include "archive/archive.h"
#include "archive/archive_name.h"
#include "archive/metadata.h"
#include "archive/tar.h"
#include "base/check.h"
#include "base/file.h"
#include "script/module_url.h"
#include "script/sources.h"

#include <stdlib.h>

enum { PIECE = 256 * 1024 }; /* is written at once */

struct item {
    struct slice place; /* in the tar */
    const struct source *source;
};

/* An archive that is being written. */
struct writing {
    const struct archive *archive;
    struct arena arena;
    bool is_named; /* sources have names as in archives */
    struct slice main_place;
    struct item *items;
    size_t count, capacity;
    struct buf out;
    int64_t time_s;
    int fd;
    int code; /* 0 or -errno, of the first write that failed */
};

/* --- what is in it ---------------------------------------------------------------------------- */

/* k6's order: files before modules of the Web, each by name. */
static int compare(const void *left, const void *right)
{
    const struct item *a = left, *b = right;

    return slice_compare(a->place, b->place);
}

/* What comes from an archive has its name already. */
static struct slice place_of(struct writing *w, struct slice name)
{
    return archive_place(&w->arena, w->is_named ? name : archive_name(&w->arena, name));
}

static void collect(struct writing *w, const struct sources *sources)
{
    for (const struct source *s = sources_next(sources, NULL); s; s = sources_next(sources, s)) {
        if (s->code)
            continue;
        if (w->count == w->capacity) {
            w->capacity = w->capacity ? 2 * w->capacity : 64;
            w->items = xrealloc(w->items, w->capacity * sizeof(*w->items));
        }
        w->items[w->count++] = (struct item){ place_of(w, s->name), s };
    }
    if (w->count)
        qsort(w->items, w->count, sizeof(*w->items), compare);
}

static bool is_same(const struct source *a, const struct source *b)
{
    return slice_eq(a->bytes, b->bytes) && slice_eq(a->target, b->target);
}

/* Files of two users may get the same name. */
static int drop_doubles(struct writing *w, struct error *error)
{
    size_t kept = 0;

    for (size_t i = 0; i < w->count; i++) {
        const struct item *before = kept ? &w->items[kept - 1] : NULL, *item = &w->items[i];

        if (!before || !slice_eq(before->place, item->place)) {
            w->items[kept++] = *item;
        } else if (!is_same(before->source, item->source)) {
            return error_set(error, EXIT_CODE_OTHER,
                             "%.*s and %.*s would be the same file %.*s in the archive, which has "
                             "no names of users",
                             SLICE_ARG(before->source->name), SLICE_ARG(item->source->name),
                             SLICE_ARG(item->place));
        }
    }
    w->count = kept;
    return 0;
}

/* --- writing ---------------------------------------------------------------------------------- */

static void flush(struct writing *w)
{
    if (w->code == 0)
        w->code = file_write_all(w->fd, buf_slice(&w->out));
    buf_reset(&w->out);
}

static void write_entry(struct writing *w, const struct tar_entry *entry)
{
    tar_append_header(&w->out, entry, w->time_s);
    if (w->out.len + entry->bytes.len > PIECE)
        flush(w);
    if (entry->bytes.len > PIECE && w->code == 0)
        w->code = file_write_all(w->fd, entry->bytes);
    else
        buf_append_slice(&w->out, entry->bytes);
    tar_append_padding(&w->out, entry->bytes.len);
}

/* A link's target as seen from its folder, so that it leads there wherever the tar is unpacked. */
static struct slice relative(struct arena *arena, struct slice place, struct slice target)
{
    struct buf path = BUF_INIT(BUF_UNLIMITED);
    struct slice result;
    size_t common = 0; /* up to the last slash that both have */

    for (size_t i = 0; i < place.len && i < target.len && place.ptr[i] == target.ptr[i]; i++) {
        if (place.ptr[i] == '/')
            common = i + 1;
    }
    for (size_t i = common; i < place.len; i++) {
        if (place.ptr[i] == '/')
            buf_append_str(&path, "../");
    }
    buf_append_slice(&path, slice_sub(target, common, target.len));
    result = arena_copy(arena, buf_slice(&path));
    buf_deinit(&path);
    return result;
}

static void write_item(struct writing *w, const struct item *item)
{
    struct tar_entry entry = { .name = item->place, .target = SLICE("") };

    if (slice_eq(item->place, w->main_place)) {
        entry.kind = TAR_HARD_LINK;
        entry.target = SLICE("data");
    } else if (item->source->target.len) {
        entry.kind = TAR_SYMBOLIC_LINK;
        entry.target = relative(&w->arena, item->place, place_of(w, item->source->target));
    } else {
        entry.bytes = item->source->bytes;
    }
    write_entry(w, &entry);
}

/* The folders of a path that the one before it did not have. */
static void write_folders(struct writing *w, struct slice before, struct slice place)
{
    for (size_t i = 0; i < place.len; i++) {
        struct slice folder = slice_sub(place, 0, i);

        if (place.ptr[i] != '/')
            continue;
        if (before.len > i && before.ptr[i] == '/' && slice_starts(before, folder))
            continue;
        write_entry(w, &(struct tar_entry){ .kind = TAR_FOLDER, .name = folder });
    }
}

static bool is_below(struct slice place, const char *folder)
{
    return slice_starts(place, slice_of(folder));
}

/* What is in one of the two top folders: first its folders, then its files. */
static void write_tree(struct writing *w, const char *folder)
{
    struct slice before = SLICE("");

    for (size_t i = 0; i < w->count; i++) {
        if (!is_below(w->items[i].place, folder))
            continue;
        write_folders(w, before, w->items[i].place);
        before = w->items[i].place;
    }
    for (size_t i = 0; i < w->count; i++) {
        if (is_below(w->items[i].place, folder))
            write_item(w, &w->items[i]);
    }
}

static void write_all(struct writing *w)
{
    struct buf metadata = BUF_INIT(BUF_UNLIMITED);

    metadata_write(&metadata, w->archive);
    write_entry(
        w, &(struct tar_entry){ .name = SLICE("metadata.json"), .bytes = buf_slice(&metadata) });
    buf_deinit(&metadata);
    write_entry(w, &(struct tar_entry){ .name = SLICE("data"), .bytes = w->archive->main.text });
    write_tree(w, "file/");
    write_tree(w, "https/");
    tar_append_end(&w->out);
    flush(w);
}

int archive_write(const struct archive *a, const struct sources *sources, int64_t time_s, int fd,
                  struct error *error)
{
    struct writing w = { .archive = a, .out = BUF_INIT(BUF_UNLIMITED), .time_s = time_s, .fd = fd };
    struct slice main = a->main.url;
    int rc;

    arena_init(&w.arena, 16 * 1024);
    if (slice_starts(main, SLICE("file://")))
        main = module_url_to_path(&w.arena, main);
    w.is_named = sources_are_closed(sources);
    w.main_place = archive_place(&w.arena, archive_name(&w.arena, main));
    collect(&w, sources);
    rc = drop_doubles(&w, error);
    if (rc == 0)
        write_all(&w);
    if (w.code)
        rc = error_set(error, EXIT_CODE_OTHER, "%s", file_strerror(-w.code));
    free(w.items);
    buf_deinit(&w.out);
    arena_deinit(&w.arena);
    return rc;
}
