/* .proto files and what they import, as one schema. Files come in the order of a walk that goes
 * into a file's imports before it goes on to the next file. */
#include "protobuf/load.h"

#include "protobuf/google.h"
#include "protobuf/proto_parser.h"
#include "protobuf/schema_build.h"

enum { ARENA_CHUNK = 16 * 1024, MAX_FILE = 64 << 20 };

/* A file to be loaded, and who wants it. */
struct wanted {
    struct slice name;
    const struct file *importer; /* NULL: the caller */
    uint64_t place;              /* of the import */
};

struct loader {
    const struct pb_files *files;
    struct pb_schema *schema;
    struct error *error;
    struct buf stack;   /* struct wanted: the next one is the last */
    struct buf text;    /* of the current file */
    struct arena arena; /* of its parser */
};

/* As pb_files.read, for a name that is looked for in the folders. */
static int read_file(struct loader *l, struct slice name, struct error *error)
{
    if (l->files->import_path_count == 0)
        return l->files->read(l->files->context, name, &l->text, error);
    int rc = 1;
    for (size_t i = 0; rc == 1 && i < l->files->import_path_count; i++) {
        struct slice folder = l->files->import_paths[i];
        const char *between = folder.len == 0 || slice_ends(folder, SLICE("/")) ? "" : "/";
        const char *path = arena_printf(&l->arena, "%.*s%s%.*s", SLICE_ARG(folder), between,
                                        SLICE_ARG(name));
        error_clear(error);
        rc = l->files->read(l->files->context, slice_of(path), &l->text, error);
    }
    return rc;
}

static int fail_missing(struct loader *l, const struct wanted *w, struct error *cause)
{
    if (slice_find(slice_of(cause->text), w->name) < 0)
        error_prefix(cause, "could not resolve path \"%.*s\": ", SLICE_ARG(w->name));
    if (w->importer)
        schema_fail(l->error, w->importer, w->place, "%s", cause->text);
    else
        error_set(l->error, EXIT_CODE_OTHER, "%s", cause->text);
    return -1;
}

static int read_text(struct loader *l, const struct wanted *w)
{
    struct error cause = { 0 };
    buf_reset(&l->text);
    int rc = read_file(l, w->name, &cause);
    if (rc == 0 && l->text.failed)
        rc = error_set(&cause, EXIT_CODE_OTHER, "%.*s is larger than %d MB", SLICE_ARG(w->name),
                       MAX_FILE >> 20);
    const char *google = rc ? google_proto(w->name) : NULL;
    if (google) {
        buf_reset(&l->text);
        buf_append_str(&l->text, google);
    } else if (rc) {
        fail_missing(l, w, &cause);
    }
    error_clear(&cause);
    return rc && !google ? -1 : 0;
}

static int load_one(struct loader *l, const struct wanted *w)
{
    if (read_text(l, w))
        return -1;
    struct buf bytes = BUF_INIT(BUF_UNLIMITED);
    int rc = proto_parse(w->name, buf_slice(&l->text), &l->arena, &bytes, l->error);
    struct slice descriptor = arena_copy(&l->schema->arena, buf_slice(&bytes));
    buf_deinit(&bytes);
    arena_reset(&l->arena);
    if (rc || schema_read_file(l->schema, descriptor, l->error))
        return -1;
    const struct file *file = map_get(&l->schema->files_named, w->name);
    for (size_t i = file->import_count; i-- > 0;) {
        struct wanted next = { file->imports[i].name, file, file->imports[i].place };
        buf_append(&l->stack, &next, sizeof next);
    }
    return 0;
}

struct pb_schema *pb_load_proto(const struct pb_files *files, const struct slice *names,
                                size_t count, struct error *error)
{
    struct loader l = { .files = files,
                        .schema = schema_new(),
                        .error = error,
                        .stack = BUF_INIT(BUF_UNLIMITED),
                        .text = BUF_INIT(MAX_FILE) };
    arena_init(&l.arena, ARENA_CHUNK);
    for (size_t i = count; i-- > 0;) {
        struct wanted w = { .name = arena_copy(&l.schema->arena, names[i]) };
        buf_append(&l.stack, &w, sizeof w);
    }
    int rc = 0;
    while (rc == 0 && l.stack.len) {
        struct wanted w;
        l.stack.len -= sizeof w;
        memcpy(&w, l.stack.ptr + l.stack.len, sizeof w);
        if (!map_get(&l.schema->files_named, w.name))
            rc = load_one(&l, &w);
    }
    if (rc == 0)
        rc = schema_link(l.schema, error);
    if (rc) {
        pb_schema_free(l.schema);
        l.schema = NULL;
    }
    buf_deinit(&l.stack);
    buf_deinit(&l.text);
    arena_deinit(&l.arena);
    return l.schema;
}
