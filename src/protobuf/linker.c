/* Names to what they stand for: imports to files, types to messages and enums, by the rules of
 * scopes in .proto files; then what the others rely on is checked. */
#include "protobuf/schema_build.h"

#include "base/check.h"
#include "protobuf/wire.h"

struct linker {
    struct pb_schema *schema;
    struct error *error;
    struct buf visible; /* struct file *: whose names the current file sees */
    const struct file *current;
    size_t stamp;
};

static struct file **files_of(const struct pb_schema *s, size_t *count)
{
    *count = s->files.len / sizeof(struct file *);
    return (struct file **)(void *)s->files.ptr;
}

static int find_imports(struct linker *l, struct file *file)
{
    for (size_t i = 0; i < file->import_count; i++) {
        struct import *import = &file->imports[i];
        import->file = map_get(&l->schema->files_named, import->name);
        if (!import->file && !import->weak)
            return schema_fail(l->error, file, 0, "could not resolve import \"%.*s\": not found",
                               SLICE_ARG(import->name));
        for (size_t j = 0; j < i; j++) {
            if (slice_eq(file->imports[j].name, import->name))
                return schema_fail(l->error, file, import->place, "already imported \"%.*s\"",
                                   SLICE_ARG(import->name));
        }
    }
    return 0;
}

/* Names a cycle that the file is in or leads to; all files that are left are stamped with 1. */
static int fail_cycle(struct linker *l, struct file *file)
{
    struct buf path = BUF_INIT(BUF_UNLIMITED);
    while (file->stamp == 1) {
        file->stamp = 2;
        buf_printf(&path, "\"%.*s\" -> ", SLICE_ARG(file->name));
        struct file *next = file;
        for (size_t i = 0; i < file->import_count; i++) {
            struct file *imported = file->imports[i].file;
            if (imported && imported->stamp)
                next = imported;
        }
        file = next;
    }
    schema_fail(l->error, file, 0, "cycle found in imports: %.*s\"%.*s\"",
                SLICE_ARG(buf_slice(&path)), SLICE_ARG(file->name));
    buf_deinit(&path);
    return -1;
}

/* Files all of whose imports are done are done, until none is left, or none is done. */
static int check_cycles(struct linker *l)
{
    size_t count, left = 0, before;
    struct file **files = files_of(l->schema, &count);
    for (size_t i = 0; i < count; i++)
        files[i]->stamp = 1;
    left = count;
    do {
        before = left;
        for (size_t i = count; i-- > 0;) {
            bool ready = files[i]->stamp == 1;
            for (size_t j = 0; ready && j < files[i]->import_count; j++)
                ready = !files[i]->imports[j].file || !files[i]->imports[j].file->stamp;
            if (ready) {
                files[i]->stamp = 0;
                left--;
            }
        }
    } while (left && left < before);
    for (size_t i = 0; i < count; i++) {
        if (files[i]->stamp)
            return fail_cycle(l, files[i]);
    }
    return 0;
}

static void see(struct linker *l, struct file *file)
{
    if (!file || file->stamp == l->stamp)
        return;
    file->stamp = l->stamp;
    buf_append(&l->visible, &file, sizeof(file));
}

/* A file sees itself, what it imports, and what those import publicly. */
static void look_from(struct linker *l, struct file *file)
{
    if (l->current == file)
        return;
    l->current = file;
    l->stamp++;
    buf_reset(&l->visible);
    see(l, file);
    for (size_t i = 0; i < file->import_count; i++)
        see(l, file->imports[i].file);
    for (size_t at = sizeof(file); at < l->visible.len; at += sizeof(file)) {
        struct file *seen;
        memcpy(&seen, l->visible.ptr + at, sizeof(seen));
        for (size_t i = 0; i < seen->import_count; i++) {
            if (seen->imports[i].public)
                see(l, seen->imports[i].file);
        }
    }
}

static const struct symbol *find(const struct linker *l, struct slice full_name)
{
    const struct symbol *found = map_get(&l->schema->symbols, full_name);
    return found && found->file->stamp == l->stamp ? found : NULL;
}

/* Whether a visible file's package is that or lies in it. */
static bool is_package(const struct linker *l, struct slice name)
{
    size_t count = l->visible.len / sizeof(struct file *);
    struct file **files = (struct file **)(void *)l->visible.ptr;
    for (size_t i = 0; i < count; i++) {
        struct slice package = files[i]->package;
        if (slice_starts(package, name) &&
            (package.len == name.len || package.ptr[name.len] == '.'))
            return true;
    }
    return false;
}

static bool is_type(const struct symbol *s)
{
    return s->kind == SYMBOL_MESSAGE || s->kind == SYMBOL_ENUM;
}

/* The innermost scope that knows the first part of the name decides; `blocked` is what the name
 * would be there, when the rest isn't in it. */
static const struct symbol *find_relative(struct linker *l, const struct reference *r,
                                          struct slice *blocked)
{
    ptrdiff_t dot = slice_find_char(r->name, '.');
    struct slice first = slice_sub(r->name, 0, dot < 0 ? r->name.len : (size_t)dot);
    struct buf name = BUF_INIT(BUF_UNLIMITED);
    struct slice scope = r->scope;
    const struct symbol *found = NULL;
    for (bool more = true; more && !found;) {
        buf_reset(&name);
        buf_append_slice(&name, scope);
        if (scope.len)
            buf_append_char(&name, '.');
        buf_append_slice(&name, first);
        found = find(l, buf_slice(&name));
        if (dot >= 0) {
            bool scoping = found ? found->kind == SYMBOL_MESSAGE || found->kind == SYMBOL_SERVICE
                                 : is_package(l, buf_slice(&name));
            found = NULL;
            if (scoping) {
                buf_append_slice(&name, slice_sub(r->name, (size_t)dot, r->name.len));
                found = find(l, buf_slice(&name));
                if (!found)
                    *blocked = arena_copy(&l->schema->arena, buf_slice(&name));
                break;
            }
        } else if (found && !is_type(found)) {
            found = NULL; /* a field of that name does not hide a type */
        }
        more = scope.len > 0;
        ptrdiff_t last = slice_rfind_char(scope, '.');
        scope = slice_sub(scope, 0, last < 0 ? 0 : (size_t)last);
    }
    buf_deinit(&name);
    return found;
}

static const char *what(enum symbol_kind kind)
{
    static const char *const words[] = {
        [SYMBOL_MESSAGE] = "a message",
        [SYMBOL_ENUM] = "an enum",
        [SYMBOL_FIELD] = "a field",
        [SYMBOL_EXTENSION] = "an extension",
        [SYMBOL_ENUM_VALUE] = "an enum value",
        [SYMBOL_ONEOF] = "a oneof",
        [SYMBOL_SERVICE] = "a service",
        [SYMBOL_METHOD] = "a method",
    };
    return words[kind];
}

/* How the error speaks of a reference: "field a.B.c: unknown type D" in a .proto file, "message
 * field "a.B.c" cannot resolve type: "*.D" not found" in a descriptor. */
static const struct {
    const char *user, *thing, *descriptor_user, *descriptor_thing;
} words[] = {
    [REFERENCE_FIELD] = { "field ", "type", "message field", "type" },
    [REFERENCE_EXTENDEE] = { "extension ", "extendee type", "extension field", "extendee" },
    [REFERENCE_INPUT] = { "method ", "request type", "service method", "input" },
    [REFERENCE_OUTPUT] = { "method ", "response type", "service method", "output" },
};

static int fail_unknown(struct linker *l, const struct reference *r, struct slice blocked)
{
    if (!r->file->places) {
        bool absolute = slice_starts(r->name, SLICE("."));
        return schema_fail(
            l->error, r->file, 0, "%s \"%.*s\" cannot resolve %s: \"%s%.*s\" not found",
            words[r->kind].descriptor_user, SLICE_ARG(r->user), words[r->kind].descriptor_thing,
            absolute ? "" : "*.", SLICE_ARG(slice_sub(r->name, absolute, r->name.len)));
    }
    if (blocked.len)
        return schema_fail(l->error, r->file, r->place,
                           "%s%.*s: unknown %s %.*s; resolved to %.*s which is not defined; "
                           "consider using a leading dot",
                           words[r->kind].user, SLICE_ARG(r->user), words[r->kind].thing,
                           SLICE_ARG(r->name), SLICE_ARG(blocked));
    return schema_fail(l->error, r->file, r->place, "%s%.*s: unknown %s %.*s", words[r->kind].user,
                       SLICE_ARG(r->user), words[r->kind].thing, SLICE_ARG(r->name));
}

static int fail_kind(struct linker *l, const struct reference *r, const struct symbol *found)
{
    return schema_fail(l->error, r->file, r->place, "%s%.*s: invalid %s: %.*s is %s, not a %s",
                       words[r->kind].user, SLICE_ARG(r->user), words[r->kind].thing,
                       SLICE_ARG(found->name), what(found->kind),
                       r->kind == REFERENCE_FIELD ? "message or enum" : "message");
}

static int link_field(struct linker *l, const struct reference *r, const struct symbol *found)
{
    struct pb_field *f = r->target;
    bool message = found->kind == SYMBOL_MESSAGE;
    bool map = message && ((const struct pb_message *)found->thing)->map_entry;
    if (!is_type(found) || (f->type == PB_ENUM && message) || (f->type == PB_GROUP && !message))
        return fail_kind(l, r, found);
    if (message) {
        f->submessage = found->thing;
        if (r->delimited && !map && !(f->message && f->message->map_entry))
            f->type = PB_GROUP;
        f->presence = !f->repeated;
    } else {
        f->type = PB_ENUM;
        f->enumeration = found->thing;
    }
    return 0;
}

static int link_reference(struct linker *l, const struct reference *r)
{
    look_from(l, r->file);
    struct slice blocked = { 0 };
    const struct symbol *found = slice_starts(r->name, SLICE("."))
                                     ? find(l, slice_sub(r->name, 1, r->name.len))
                                     : find_relative(l, r, &blocked);
    if (!found)
        return fail_unknown(l, r, blocked);
    if (r->kind == REFERENCE_FIELD)
        return link_field(l, r, found);
    if (found->kind != SYMBOL_MESSAGE)
        return fail_kind(l, r, found);
    struct pb_method *method = r->target;
    if (r->kind == REFERENCE_INPUT)
        method->input = found->thing;
    else if (r->kind == REFERENCE_OUTPUT)
        method->output = found->thing;
    return 0;
}

int schema_link(struct pb_schema *s, struct error *error)
{
    struct linker l = { .schema = s, .error = error, .visible = BUF_INIT(BUF_UNLIMITED) };
    size_t count;
    struct file **files = files_of(s, &count);
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < count; i++)
        rc = find_imports(&l, files[i]);
    if (rc == 0)
        rc = check_cycles(&l);
    l.stamp = 2; /* check_cycles uses those below */
    const struct reference *references = (const struct reference *)(const void *)s->references.ptr;
    for (size_t i = 0; rc == 0 && i < s->references.len / sizeof *references; i++)
        rc = link_reference(&l, &references[i]);
    if (rc == 0)
        rc = schema_check(s, error);
    buf_deinit(&l.visible);
    buf_deinit(&s->references);
    return rc;
}
