/* Schemas for tests: from texts in memory, from folders, and written down to be compared. */
#ifndef TEST_SCHEMAS_H
#define TEST_SCHEMAS_H

#include "base/check.h"
#include "base/file.h"
#include "protobuf/load.h"
#include "protobuf/schema.h"

struct text_file {
    const char *name, *text;
};

static inline int read_text_file(void *context, struct slice path, struct buf *text,
                                 struct error *error)
{
    for (const struct text_file *f = context; f->name; f++) {
        if (slice_is(path, f->name)) {
            buf_append_str(text, f->text);
            return 0;
        }
    }
    error_set(error, EXIT_CODE_OTHER, "open %.*s: no such file", SLICE_ARG(path));
    return 1;
}

/* The first of the files with what it imports of the others; the array ends with { 0 }. */
static inline struct pb_schema *load_texts(const struct text_file *files, struct error *error)
{
    struct pb_files source = { .read = read_text_file, .context = (void *)files };
    return pb_load_proto(&source, &(struct slice){ files->name, strlen(files->name) }, 1, error);
}

static inline struct pb_schema *load_text(const char *text, struct error *error)
{
    return load_texts((struct text_file[]){ { "test.proto", text }, { 0 } }, error);
}

static inline int read_disk_file(void *context, struct slice path, struct buf *text,
                                 struct error *error)
{
    struct slice bytes;
    struct arena arena;
    arena_init(&arena, 4096);
    int rc = file_read(&arena, path, &bytes);
    if (rc == 0)
        buf_append_slice(text, bytes);
    else
        error_set(error, EXIT_CODE_OTHER, "open %.*s: no such file", SLICE_ARG(path));
    arena_deinit(&arena);
    return rc ? 1 : 0;
}

static inline struct pb_schema *load_folder(const char *folder, const char *name,
                                            struct error *error)
{
    struct slice path = slice_of(folder), names = slice_of(name);
    struct pb_files source = { .read = read_disk_file,
                               .import_paths = &path,
                               .import_path_count = 1 };
    return pb_load_proto(&source, &names, 1, error);
}

static inline void describe_field(struct buf *out, const struct pb_field *f)
{
    buf_printf(out, "  %.*s %.*s %u %s", SLICE_ARG(f->name), SLICE_ARG(f->json_name), f->number,
               pb_type_name(f->type));
    if (f->submessage)
        buf_printf(out, " %.*s", SLICE_ARG(f->submessage->full_name));
    if (f->enumeration)
        buf_printf(out, " %.*s", SLICE_ARG(f->enumeration->full_name));
    if (f->oneof >= 0)
        buf_printf(out, " in %.*s", SLICE_ARG(f->message->oneofs[f->oneof].full_name));
    buf_printf(out, "%s%s%s%s%s%s\n", f->repeated ? " repeated" : "", pb_is_map(f) ? " map" : "",
               f->required ? " required" : "", f->packed ? " packed" : "",
               f->presence ? " presence" : "", f->utf8 ? " utf8" : "");
    for (uint32_t i = 0; f->enumeration && i < f->enumeration->value_count; i++)
        buf_printf(out, "    %.*s %d\n", SLICE_ARG(f->enumeration->values[i].name),
                   f->enumeration->values[i].number);
}

/* A message with all that its fields lead to; `seen` has the full names in brackets. */
static inline void describe_message(struct buf *out, const struct pb_message *m, struct buf *seen)
{
    struct buf key = BUF_INIT(BUF_UNLIMITED);
    buf_printf(&key, "[%.*s]", SLICE_ARG(m->full_name));
    bool known = slice_find(buf_slice(seen), buf_slice(&key)) >= 0;
    buf_append_slice(seen, buf_slice(&key));
    buf_deinit(&key);
    if (known)
        return;
    buf_printf(out, "message %.*s %d%s%s\n", SLICE_ARG(m->full_name), (int)m->known,
               m->map_entry ? " entry" : "", m->message_set ? " set" : "");
    for (uint32_t i = 0; i < m->field_count; i++) {
        const struct pb_field *f = &m->fields[i];
        CHECK(f->message == m && f->index == i);
        CHECK(pb_message_field(m, f->json_name) && pb_message_field(m, f->text_name));
        CHECK(pb_message_number(m, f->number) == f);
        describe_field(out, f);
    }
    for (uint32_t i = 0; i < m->field_count; i++) {
        if (m->fields[i].submessage)
            describe_message(out, m->fields[i].submessage, seen);
    }
}

/* All methods, and the messages that they lead to, as text. Free it. */
static inline char *describe_schema(const struct pb_schema *s)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED), seen = BUF_INIT(BUF_UNLIMITED);
    size_t count;
    const struct pb_method *const *methods = pb_schema_methods(s, &count);
    for (size_t i = 0; i < count; i++) {
        const struct pb_method *m = methods[i];
        CHECK(pb_schema_method(s, m->full_name) == m);
        CHECK(pb_schema_message(s, m->input->full_name) == m->input);
        buf_printf(&out, "%.*s %.*s %.*s %.*s(%.*s%s) %.*s%s\n", SLICE_ARG(m->full_name),
                   SLICE_ARG(m->package), SLICE_ARG(m->service), SLICE_ARG(m->name),
                   SLICE_ARG(m->input->full_name), m->client_streaming ? " stream" : "",
                   SLICE_ARG(m->output->full_name), m->server_streaming ? " stream" : "");
        describe_message(&out, m->input, &seen);
        describe_message(&out, m->output, &seen);
    }
    buf_deinit(&seen);
    buf_append_char(&out, 0);
    return buf_take(&out);
}

#endif
