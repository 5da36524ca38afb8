/* Fields and enums. */
#include "protobuf/descriptor_read.h"

/* "product_id" to "productId". */
static struct slice json_name(struct reader *rd, struct slice name)
{
    char *out = arena_alloc(&rd->schema->arena, name.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (c == '_')
            continue;
        bool raise = i > 0 && name.ptr[i - 1] == '_' && c >= 'a' && c <= 'z';
        out[n++] = raise ? (char)(c - 'a' + 'A') : c;
    }
    return slice_make(out, n);
}

/* Messages get their presence when they are found. */
static void apply_features(struct pb_field *f, const struct parts *p, struct features features)
{
    f->repeated = p->value[FIELD_LABEL] == LABEL_REPEATED;
    f->required = p->value[FIELD_LABEL] == LABEL_REQUIRED ||
                  (!f->repeated && f->oneof < 0 && features.presence == PRESENCE_REQUIRED);
    f->presence = !f->repeated &&
                  (f->required || f->oneof >= 0 || features.presence != PRESENCE_IMPLICIT ||
                   p->value[FIELD_PROTO3_OPTIONAL]);
    f->utf8 = f->type == PB_STRING && features.utf8 == UTF8_VERIFY;
    f->packed = f->repeated && descriptor_option(p->text[FIELD_OPTIONS], FIELD_OPTIONS_PACKED,
                                                 features.repeated == REPEATED_PACKED);
}

int descriptor_field(struct reader *rd, struct slice bytes, const struct scope *scope,
                     struct pb_field *f)
{
    struct parts p;
    struct features features;
    if (descriptor_parts(rd, bytes, &p))
        return -1;
    if (!features_inherit(scope->features, p.text[FIELD_OPTIONS], FIELD_OPTIONS_FEATURES,
                          &features))
        return descriptor_failed(rd);
    bool extension = descriptor_has(&p, FIELD_EXTENDEE);
    f->name = p.text[FIELD_NAME];
    f->json_name = descriptor_has(&p, FIELD_JSON_NAME) ? p.text[FIELD_JSON_NAME]
                                                       : json_name(rd, f->name);
    f->oneof = -1;
    struct slice full_name = descriptor_full_name(rd, scope->full_name, f->name);
    if (descriptor_declare(rd, extension ? SYMBOL_EXTENSION : SYMBOL_FIELD, scope->full_name,
                           f->name, full_name, p.name_place, NULL))
        return -1;
    uint64_t number = p.value[FIELD_NUMBER], type = p.value[FIELD_TYPE];
    if (number < 1 || number > WIRE_MAX_NUMBER)
        return schema_fail(rd->error, rd->file, p.name_place,
                           "message field \"%.*s\" has an invalid number: %lld",
                           SLICE_ARG(full_name), (long long)(int64_t)number);
    f->number = (uint32_t)number;
    if (descriptor_has(&p, FIELD_ONEOF_INDEX)) {
        if (p.value[FIELD_ONEOF_INDEX] >= (f->message ? f->message->oneof_count : 0))
            return schema_fail(rd->error, rd->file, p.name_place,
                               "message field \"%.*s\" has an invalid oneof index: %lld",
                               SLICE_ARG(full_name), (long long)p.value[FIELD_ONEOF_INDEX]);
        f->oneof = (int32_t)p.value[FIELD_ONEOF_INDEX];
    }
    bool named = type == 0 || type == PB_ENUM || type == PB_MESSAGE || type == PB_GROUP;
    if (type > PB_SINT64 || named != descriptor_has(&p, FIELD_TYPE_NAME))
        return schema_fail(rd->error, rd->file, p.name_place,
                           "message field \"%.*s\" cannot resolve type: invalid kind: %lld",
                           SLICE_ARG(full_name), (long long)type);
    f->type = type ? (enum pb_type)type : PB_MESSAGE;
    apply_features(f, &p, features);
    if (named)
        descriptor_refer(
            rd, (struct reference){ .kind = REFERENCE_FIELD,
                                    .delimited = features.message_encoding == MESSAGE_DELIMITED,
                                    .name = p.text[FIELD_TYPE_NAME],
                                    .scope = scope->full_name,
                                    .user = full_name,
                                    .target = f,
                                    .place = p.type_place });
    if (extension)
        descriptor_refer(rd, (struct reference){ .kind = REFERENCE_EXTENDEE,
                                                 .name = p.text[FIELD_EXTENDEE],
                                                 .scope = scope->full_name,
                                                 .user = full_name,
                                                 .place = p.other_place });
    return 0;
}

int descriptor_enum(struct reader *rd, struct slice bytes, const struct scope *scope)
{
    struct parts p;
    if (descriptor_parts(rd, bytes, &p))
        return -1;
    struct arena *arena = &rd->schema->arena;
    struct pb_enum *e = ARENA_NEW(arena, struct pb_enum);
    uint32_t count = descriptor_count(bytes, ENUM_VALUE);
    struct pb_enum_value *values = ARENA_ARRAY(arena, struct pb_enum_value, count + 1);
    e->values = values;
    e->full_name = descriptor_full_name(rd, scope->full_name, p.text[ENUM_NAME]);
    e->null_value = slice_is(e->full_name, "google.protobuf.NullValue");
    if (descriptor_declare(rd, SYMBOL_ENUM, scope->full_name, p.text[ENUM_NAME], e->full_name,
                           p.name_place, e))
        return -1;
    if (count == 0)
        return schema_fail(rd->error, rd->file, p.name_place,
                           "enum \"%.*s\" must contain at least one value declaration",
                           SLICE_ARG(e->full_name));
    struct wire_reader r = wire_reader_make(bytes);
    struct wire_field f;
    while (wire_next_plain(&r, &f)) {
        if (f.number != ENUM_VALUE || f.type != WIRE_BYTES)
            continue;
        if (descriptor_parts(rd, f.bytes, &p))
            return -1;
        struct pb_enum_value *value = &values[e->value_count++];
        value->name = p.text[VALUE_NAME];
        value->number = (int32_t)p.value[VALUE_NUMBER];
        /* As in C++, values are siblings of their enum. */
        if (descriptor_declare(rd, SYMBOL_ENUM_VALUE, scope->full_name, value->name,
                               descriptor_full_name(rd, scope->full_name, value->name),
                               p.name_place, NULL))
            return -1;
    }
    schema_index_enum(rd->schema, e);
    return 0;
}
