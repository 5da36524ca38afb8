/* FileDescriptorProto to schema: everything but what names stand for, which is left as references
 * to the linker. Names are parts of the descriptor's bytes. */
#include "protobuf/descriptor_read.h"

enum { MAX_NESTING = 64 }; /* of messages' declarations; protoc takes 32 */

static enum pb_known known_of(struct slice full_name)
{
    static const struct {
        const char *name;
        enum pb_known known;
    } rows[] = {
        { "Any", PB_ANY },
        { "Timestamp", PB_TIMESTAMP },
        { "Duration", PB_DURATION },
        { "FieldMask", PB_FIELD_MASK },
        { "Struct", PB_STRUCT },
        { "Value", PB_VALUE },
        { "ListValue", PB_LIST_VALUE },
        { "Empty", PB_EMPTY },
        { "DoubleValue", PB_WRAPPER },
        { "FloatValue", PB_WRAPPER },
        { "Int64Value", PB_WRAPPER },
        { "UInt64Value", PB_WRAPPER },
        { "Int32Value", PB_WRAPPER },
        { "UInt32Value", PB_WRAPPER },
        { "BoolValue", PB_WRAPPER },
        { "StringValue", PB_WRAPPER },
        { "BytesValue", PB_WRAPPER },
    };
    const struct slice package = SLICE("google.protobuf.");
    if (!slice_starts(full_name, package))
        return PB_ORDINARY;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (slice_is(slice_sub(full_name, package.len, full_name.len), rows[i].name))
            return rows[i].known;
    }
    return PB_ORDINARY;
}

static int read_oneofs(struct reader *rd, struct slice bytes, struct pb_message *m)
{
    struct pb_oneof *oneofs = ARENA_ARRAY(&rd->schema->arena, struct pb_oneof,
                                          descriptor_count(bytes, MESSAGE_ONEOF) + 1);
    m->oneofs = oneofs;
    struct wire_reader r = wire_reader_make(bytes);
    struct wire_field f;
    while (wire_next_plain(&r, &f)) {
        struct parts p;
        if (f.number != MESSAGE_ONEOF || f.type != WIRE_BYTES)
            continue;
        if (descriptor_parts(rd, f.bytes, &p))
            return -1;
        struct pb_oneof *oneof = &oneofs[m->oneof_count++];
        oneof->full_name = descriptor_full_name(rd, m->full_name, p.text[ONEOF_NAME]);
        if (descriptor_declare(rd, SYMBOL_ONEOF, m->full_name, p.text[ONEOF_NAME], oneof->full_name,
                               p.name_place, NULL))
            return -1;
    }
    return 0;
}

/* The fields, whose oneofs are known. */
static int read_fields(struct reader *rd, struct slice bytes, const struct scope *scope,
                       struct pb_message *m)
{
    struct pb_field *fields = ARENA_ARRAY(&rd->schema->arena, struct pb_field,
                                          descriptor_count(bytes, MESSAGE_FIELD) + 1);
    m->fields = fields;
    struct wire_reader r = wire_reader_make(bytes);
    struct wire_field f;
    while (wire_next_plain(&r, &f)) {
        if (f.number != MESSAGE_FIELD || f.type != WIRE_BYTES)
            continue;
        struct pb_field *field = &fields[m->field_count];
        field->message = m;
        field->index = m->field_count++;
        if (descriptor_field(rd, f.bytes, scope, field))
            return -1;
    }
    return 0;
}

static int read_extension(struct reader *rd, struct slice bytes, const struct scope *scope)
{
    return descriptor_field(rd, bytes, scope, ARENA_NEW(&rd->schema->arena, struct pb_field));
}

static int read_message(struct reader *rd, struct slice bytes, const struct scope *outer)
{
    struct parts p;
    struct scope scope;
    if (descriptor_parts(rd, bytes, &p))
        return -1;
    if (!features_inherit(outer->features, p.text[MESSAGE_OPTIONS], MESSAGE_OPTIONS_FEATURES,
                          &scope.features))
        return descriptor_failed(rd);
    if (++rd->nesting > MAX_NESTING)
        return schema_fail(rd->error, rd->file, p.name_place,
                           "message nesting depth must be less than %d", MAX_NESTING);
    struct pb_message *m = ARENA_NEW(&rd->schema->arena, struct pb_message);
    buf_append(&rd->schema->messages, &m, sizeof(m));
    scope.full_name = descriptor_full_name(rd, outer->full_name, p.text[MESSAGE_NAME]);
    m->schema = rd->schema;
    m->full_name = scope.full_name;
    m->known = known_of(m->full_name);
    m->map_entry = descriptor_option(p.text[MESSAGE_OPTIONS], MESSAGE_OPTIONS_MAP_ENTRY, 0);
    m->message_set = descriptor_option(p.text[MESSAGE_OPTIONS], MESSAGE_OPTIONS_MESSAGE_SET, 0);
    if (descriptor_declare(rd, SYMBOL_MESSAGE, outer->full_name, p.text[MESSAGE_NAME], m->full_name,
                           p.name_place, m) ||
        read_oneofs(rd, bytes, m) || read_fields(rd, bytes, &scope, m) ||
        descriptor_numbers(rd, bytes, m))
        return -1;
    struct wire_reader r = wire_reader_make(bytes);
    struct wire_field f;
    int rc = 0;
    while (rc == 0 && wire_next_plain(&r, &f)) {
        if (f.type != WIRE_BYTES)
            continue;
        switch (f.number) {
        case MESSAGE_MESSAGE: rc = read_message(rd, f.bytes, &scope); break;
        case MESSAGE_ENUM: rc = descriptor_enum(rd, f.bytes, &scope); break;
        case MESSAGE_EXTENSION: rc = read_extension(rd, f.bytes, &scope); break;
        default: break;
        }
    }
    rd->nesting--;
    return rc;
}

static int read_method(struct reader *rd, struct slice bytes, struct slice service,
                       struct slice service_name)
{
    struct parts p;
    if (descriptor_parts(rd, bytes, &p))
        return -1;
    struct pb_method *m = ARENA_NEW(&rd->schema->arena, struct pb_method);
    *m = (struct pb_method){
        .name = p.text[METHOD_NAME],
        .service = service_name,
        .package = rd->file->package,
        .client_streaming = p.value[METHOD_CLIENT_STREAMING],
        .server_streaming = p.value[METHOD_SERVER_STREAMING],
    };
    struct slice dotted = descriptor_full_name(rd, service, m->name);
    m->full_name = slice_of(
        arena_printf(&rd->schema->arena, "/%.*s/%.*s", SLICE_ARG(service), SLICE_ARG(m->name)));
    if (descriptor_declare(rd, SYMBOL_METHOD, service, m->name, dotted, p.name_place, NULL))
        return -1;
    descriptor_refer(rd, (struct reference){ .kind = REFERENCE_INPUT,
                                             .name = p.text[METHOD_INPUT],
                                             .scope = service,
                                             .user = dotted,
                                             .target = m,
                                             .place = p.type_place });
    descriptor_refer(rd, (struct reference){ .kind = REFERENCE_OUTPUT,
                                             .name = p.text[METHOD_OUTPUT],
                                             .scope = service,
                                             .user = dotted,
                                             .target = m,
                                             .place = p.other_place });
    buf_append(&rd->schema->methods, &m, sizeof(m));
    map_set(&rd->schema->methods_named, m->full_name, m);
    return 0;
}

static int read_service(struct reader *rd, struct slice bytes, const struct scope *scope)
{
    struct parts p;
    if (descriptor_parts(rd, bytes, &p))
        return -1;
    struct slice full_name = descriptor_full_name(rd, scope->full_name, p.text[SERVICE_NAME]);
    if (descriptor_declare(rd, SYMBOL_SERVICE, scope->full_name, p.text[SERVICE_NAME], full_name,
                           p.name_place, NULL))
        return -1;
    struct wire_reader r = wire_reader_make(bytes);
    struct wire_field f;
    while (wire_next_plain(&r, &f)) {
        if (f.number == SERVICE_METHOD && f.type == WIRE_BYTES &&
            read_method(rd, f.bytes, full_name, p.text[SERVICE_NAME]))
            return -1;
    }
    return 0;
}

static int read_head(struct reader *rd, const struct parts *p)
{
    struct file *file = rd->file;
    struct slice syntax = p->text[FILE_SYNTAX];
    file->name = p->text[FILE_NAME];
    file->package = p->text[FILE_PACKAGE];
    file->places = p->name_place != 0;
    if (syntax.len == 0 || slice_is(syntax, "proto2"))
        file->edition = EDITION_PROTO2;
    else if (slice_is(syntax, "proto3"))
        file->edition = EDITION_PROTO3;
    else if (slice_is(syntax, "editions"))
        file->edition = p->value[FILE_EDITION];
    else
        return schema_fail(rd->error, file, 0, "invalid syntax: \"%.*s\"", SLICE_ARG(syntax));
    if (file->name.len == 0)
        return schema_fail(rd->error, file, 0, "file path must be populated");
    struct features defaults;
    if (!features_of_edition(file->edition, &defaults))
        return schema_fail(rd->error, file, 0, "use of edition %llu not yet supported",
                           (unsigned long long)file->edition);
    if (!features_inherit(defaults, p->text[FILE_OPTIONS], FILE_OPTIONS_FEATURES, &file->features))
        return descriptor_failed(rd);
    struct slice rest = file->package, part;
    while (slice_split(&rest, '.', &part)) {
        if (!descriptor_is_identifier(part))
            return schema_fail(rd->error, file, 0, "invalid package: \"%.*s\"",
                               SLICE_ARG(file->package));
    }
    if (map_set(&rd->schema->files_named, file->name, file))
        return schema_fail(rd->error, file, 0, "file appears multiple times: \"%.*s\"",
                           SLICE_ARG(file->name));
    buf_append(&rd->schema->files, &file, sizeof(file));
    return 0;
}

static int read_imports(struct reader *rd, struct slice descriptor)
{
    struct file *file = rd->file;
    struct wire_reader r = wire_reader_make(descriptor);
    struct wire_field f;
    file->imports = ARENA_ARRAY(&rd->schema->arena, struct import,
                                descriptor_count(descriptor, FILE_DEPENDENCY) + 1);
    while (wire_next_plain(&r, &f)) {
        if (f.number == FILE_DEPENDENCY && f.type == WIRE_BYTES)
            file->imports[file->import_count++].name = f.bytes;
        else if (f.number == PLACE_TYPE && file->import_count > 0)
            file->imports[file->import_count - 1].place = f.value;
    }
    r = wire_reader_make(descriptor);
    while (wire_next_plain(&r, &f)) {
        bool public = f.number == FILE_PUBLIC_DEPENDENCY, weak = f.number == FILE_WEAK_DEPENDENCY;
        if ((!public && !weak) || f.type != WIRE_VARINT)
            continue;
        if (f.value >= file->import_count)
            return schema_fail(rd->error, file, 0, "invalid or duplicate public import index: %lld",
                               (long long)f.value);
        file->imports[f.value].public |= public;
        file->imports[f.value].weak |= weak;
    }
    return 0;
}

int schema_read_file(struct pb_schema *s, struct slice descriptor, struct error *error)
{
    struct file *file = ARENA_NEW(&s->arena, struct file);
    struct reader rd = { .schema = s, .file = file, .error = error };
    struct parts p;
    file->descriptor = descriptor;
    if (descriptor_parts(&rd, descriptor, &p) || read_head(&rd, &p) ||
        read_imports(&rd, descriptor))
        return -1;
    struct scope scope = { file->package, file->features };
    struct wire_reader r = wire_reader_make(descriptor);
    struct wire_field f;
    int rc = 0;
    while (rc == 0 && wire_next_plain(&r, &f)) {
        if (f.type != WIRE_BYTES)
            continue;
        switch (f.number) {
        case FILE_MESSAGE: rc = read_message(&rd, f.bytes, &scope); break;
        case FILE_ENUM: rc = descriptor_enum(&rd, f.bytes, &scope); break;
        case FILE_EXTENSION: rc = read_extension(&rd, f.bytes, &scope); break;
        case FILE_SERVICE: rc = read_service(&rd, f.bytes, &scope); break;
        default: break;
        }
    }
    return rc;
}
