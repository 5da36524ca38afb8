/* The ways into a descriptor's bytes, and out of them into the schema. */
#include "protobuf/descriptor_read.h"

int descriptor_failed(struct reader *rd)
{
    rd->schema->bad_wire = true;
    return error_set(rd->error, EXIT_CODE_OTHER, "proto: cannot parse invalid wire-format data");
}

struct slice descriptor_full_name(struct reader *rd, struct slice scope, struct slice name)
{
    if (scope.len == 0)
        return name;
    return slice_of(
        arena_printf(&rd->schema->arena, "%.*s.%.*s", SLICE_ARG(scope), SLICE_ARG(name)));
}

bool descriptor_is_identifier(struct slice name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
        if (!letter && c != '_' && (i == 0 || c < '0' || c > '9'))
            return false;
    }
    return name.len > 0;
}

int descriptor_declare(struct reader *rd, enum symbol_kind kind, struct slice scope,
                       struct slice name, struct slice full_name, uint64_t place, void *thing)
{
    if (!descriptor_is_identifier(name))
        return schema_fail(rd->error, rd->file, place,
                           "descriptor \"%.*s\" has an invalid nested name: \"%.*s\"",
                           SLICE_ARG(scope), SLICE_ARG(name));
    return schema_declare(
        rd->schema,
        (struct symbol){
            .kind = kind, .name = full_name, .file = rd->file, .thing = thing, .place = place },
        rd->error);
}

void descriptor_refer(struct reader *rd, struct reference reference)
{
    reference.file = rd->file;
    buf_append(&rd->schema->references, &reference, sizeof reference);
}

int descriptor_parts(struct reader *rd, struct slice bytes, struct parts *out)
{
    *out = (struct parts){ 0 };
    for (size_t i = 0; i < sizeof out->text / sizeof *out->text; i++)
        out->text[i] = SLICE("");
    struct wire_reader r = wire_reader_make(bytes);
    struct wire_field f;
    while (wire_next_plain(&r, &f)) {
        if (f.number < 32) {
            out->text[f.number] = f.bytes;
            out->value[f.number] = f.value;
            out->has |= 1U << f.number;
        } else if (f.number == PLACE_NAME) {
            out->name_place = f.value;
        } else if (f.number == PLACE_TYPE) {
            out->type_place = f.value;
        } else if (f.number == PLACE_OTHER) {
            out->other_place = f.value;
        }
    }
    return r.failed ? descriptor_failed(rd) : 0;
}

uint32_t descriptor_count(struct slice bytes, uint32_t number)
{
    struct wire_reader r = wire_reader_make(bytes);
    struct wire_field f;
    uint32_t n = 0;
    while (wire_next_plain(&r, &f))
        n += f.number == number && f.type == WIRE_BYTES;
    return n;
}

uint64_t descriptor_option(struct slice options, uint32_t number, uint64_t otherwise)
{
    struct wire_reader r = wire_reader_make(options);
    struct wire_field f;
    while (wire_next_plain(&r, &f)) {
        if (f.number == number && f.type == WIRE_VARINT)
            otherwise = f.value;
    }
    return otherwise;
}
