#include "archive/archive.h"
#include "archive/archive_name.h"
#include "archive/metadata.h"
#include "archive/tar.h"
#include "script/module_url.h"
#include "script/sources.h"

/* An archive that is being taken apart. */
struct reading {
    struct archive *archive;
    struct arena *arena;
    struct sources *sources;
    bool has_metadata, has_data;
    struct slice data;
    struct error *error;
};

bool archive_is(struct slice text)
{
    return tar_is(text);
}

const char *archive_compression(struct slice text)
{
    static const struct {
        struct slice magic;
        const char *name;
    } formats[] = {
        { SLICE("\x1f\x8b"), "gzip" },
        { SLICE("\x28\xb5\x2f\xfd"), "zstd" },
        { SLICE("\xfd"
                "7zXZ"),
          "xz" },
        { SLICE("PK\x03\x04"), "zip" },
    };

    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
        if (slice_starts(text, formats[i].magic))
            return formats[i].name;
    }
    return NULL;
}

/* "./file/x" and "file//x" as "file/x". */
static struct slice clean(struct arena *arena, struct slice place)
{
    struct slice path = path_join(arena, SLICE("/"), place);

    return slice_starts(place, SLICE("/")) ? path : slice_sub(path, 1, path.len);
}

static void put_link(struct reading *r, const struct tar_entry *entry, struct slice place,
                     struct slice name)
{
    struct slice target = clean(r->arena, entry->target), dir;

    if (slice_is(target, "data")) /* the main script, which goes there by its file name */
        return;
    if (entry->kind == TAR_SYMBOLIC_LINK) {
        dir = slice_sub(place, 0, (size_t)(slice_rfind_char(place, '/') + 1));
        dir = slice_of(arena_printf(r->arena, "/%.*s", SLICE_ARG(dir)));
        target = path_join(r->arena, dir, entry->target);
        target = slice_sub(target, 1, target.len);
    }
    if (archive_name_of_place(r->arena, target, &target))
        sources_put_link(r->sources, name, target);
}

static int take_entry(struct reading *r, const struct tar_entry *entry)
{
    struct slice place = clean(r->arena, entry->name), name;

    if (entry->kind == TAR_FILE && slice_is(place, "metadata.json")) {
        r->has_metadata = true;
        return metadata_read(r->archive, entry->bytes, r->arena, r->error);
    }
    if (entry->kind == TAR_FILE && slice_is(place, "data")) {
        r->has_data = true;
        r->data = entry->bytes;
        return 0;
    }
    if (entry->kind == TAR_FOLDER || entry->kind == TAR_OTHER || slice_find_char(place, '/') < 0)
        return 0;
    if (!archive_name_of_place(r->arena, place, &name)) {
        ptrdiff_t slash = slice_find_char(place, '/');

        return error_set(r->error, EXIT_CODE_OTHER, "unknown file prefix `%.*s` for file `%.*s`",
                         (int)slash, place.ptr, SLICE_ARG(place));
    }
    if (entry->kind == TAR_FILE)
        sources_put(r->sources, name, entry->bytes);
    else
        put_link(r, entry, place, name);
    return 0;
}

/* The main script, by its file name if there is no "data". */
static int take_main(struct reading *r)
{
    struct main_script *main = &r->archive->main;
    struct slice name = main->url;
    const struct source *file;

    if (!r->has_metadata) {
        error_set(r->error, EXIT_CODE_OTHER, "there is no metadata.json in it");
        return error_hint(r->error, "`brunt archive` and `k6 archive` make tar files that can be "
                                    "run");
    }
    if (slice_starts(name, SLICE("file://")))
        name = module_url_to_path(r->arena, name);
    if (r->has_data)
        sources_put(r->sources, name, r->data);
    file = sources_find(r->sources, name);
    if (!file) {
        return error_set(r->error, EXIT_CODE_OTHER,
                         "there is no script in it: neither data nor %.*s",
                         SLICE_ARG(archive_place(r->arena, archive_name(r->arena, name))));
    }
    main->text = file->bytes;
    return 0;
}

int archive_read(struct archive *a, struct slice text, struct arena *arena, struct sources *sources,
                 struct error *error)
{
    struct reading r = { .archive = a, .arena = arena, .sources = sources, .error = error };
    struct tar_reader tar = { .text = text };
    struct tar_entry entry;
    int rc;

    *a = (struct archive){ 0 };
    while ((rc = tar_next(&tar, arena, &entry, error)) > 0) {
        if (take_entry(&r, &entry))
            return -1;
    }
    sources_close(sources, archive_name);
    return rc ? rc : take_main(&r);
}
