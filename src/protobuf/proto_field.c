/* Fields, groups and maps of .proto files. */
#include "protobuf/descriptor.h"
#include "protobuf/proto_parse.h"
#include "protobuf/schema.h"
#include "protobuf/wire.h"

struct declaration {
    const struct place_for *place;
    struct slice extendee; /* empty: a field of its message */
    uint64_t extendee_place;
    int64_t oneof; /* -1: in none */
    uint64_t label;
    struct proto_token label_token; /* PROTO_END: there is none */
    bool proto3_optional;
    uint64_t type; /* 0: a message or enum, which the linker finds out */
    struct slice type_name;
    uint64_t type_place;
    struct proto_token name;
    int64_t number;
    struct option_values options;
};

static uint64_t scalar_type(struct slice word)
{
    for (enum pb_type type = PB_DOUBLE; type <= PB_SINT64; type++) {
        bool scalar = type != PB_GROUP && type != PB_MESSAGE && type != PB_ENUM;
        if (scalar && slice_is(word, pb_type_name(type)))
            return type;
    }
    return 0;
}

static void write_field_options(struct parser *p, const struct option_values *o)
{
    size_t begin = wire_begin(p->out, FIELD_OPTIONS);
    if (o->packed)
        wire_append_uint(p->out, FIELD_OPTIONS_PACKED, (uint64_t)o->packed - 1);
    write_features(p, FIELD_OPTIONS_FEATURES, o);
    wire_end(p->out, begin);
}

static void write_declaration(struct parser *p, const struct declaration *d, struct slice name)
{
    bool extension = d->extendee.len > 0;
    size_t begin = wire_begin(p->out, extension ? d->place->extension : d->place->field);
    wire_append_bytes(p->out, FIELD_NAME, name);
    if (extension)
        wire_append_bytes(p->out, FIELD_EXTENDEE, d->extendee);
    wire_append_uint(p->out, FIELD_NUMBER, (uint64_t)d->number);
    wire_append_uint(p->out, FIELD_LABEL, d->label);
    if (d->type)
        wire_append_uint(p->out, FIELD_TYPE, d->type);
    if (d->type_name.len)
        wire_append_bytes(p->out, FIELD_TYPE_NAME, d->type_name);
    if (d->oneof >= 0)
        wire_append_uint(p->out, FIELD_ONEOF_INDEX, (uint64_t)d->oneof);
    if (d->options.json_name.ptr)
        wire_append_bytes(p->out, FIELD_JSON_NAME, d->options.json_name);
    if (d->proto3_optional)
        wire_append_uint(p->out, FIELD_PROTO3_OPTIONAL, 1);
    write_field_options(p, &d->options);
    wire_append_uint(p->out, PLACE_NAME, d->name.place);
    wire_append_uint(p->out, PLACE_TYPE, d->type_place);
    if (extension)
        wire_append_uint(p->out, PLACE_OTHER, d->extendee_place);
    wire_end(p->out, begin);
}

/* Field 1 or 2 of a map's entry. */
static void write_entry_field(struct parser *p, const char *name, uint64_t number,
                              const struct declaration *d)
{
    static const struct place_for in_message = { .field = MESSAGE_FIELD };
    struct declaration field = { .place = &in_message,
                                 .oneof = -1,
                                 .label = LABEL_OPTIONAL,
                                 .type = d->type,
                                 .type_name = d->type_name,
                                 .type_place = d->type_place,
                                 .name = d->name,
                                 .number = (int64_t)number };
    write_declaration(p, &field, slice_of(name));
}

/* "price_list" becomes the message PriceListEntry. */
static struct slice entry_name(struct parser *p, struct slice name)
{
    char *out = arena_alloc(p->lexer.arena, name.len + sizeof "Entry");
    size_t n = 0;
    bool upper = true;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (c == '_') {
            upper = true;
            continue;
        }
        out[n++] = upper && c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
        upper = false;
    }
    memcpy(out + n, "Entry", sizeof "Entry" - 1);
    return slice_make(out, n + sizeof "Entry" - 1);
}

/* The label, if there is one. */
static void parse_label(struct parser *p, struct declaration *d)
{
    d->label = LABEL_OPTIONAL;
    d->label_token = p->token;
    if (parse_take_word(p, "repeated"))
        d->label = LABEL_REPEATED;
    else if (parse_take_word(p, "required"))
        d->label = LABEL_REQUIRED;
    else if (!parse_take_word(p, "optional"))
        d->label_token.kind = PROTO_END;
}

/* Whether the field may have the label that it has, or has none. */
static int check_label(struct parser *p, struct declaration *d)
{
    bool proto2 = p->edition == EDITION_PROTO2, proto3 = p->edition == EDITION_PROTO3;
    bool labelled = d->label_token.kind == PROTO_NAME;
    bool optional = labelled && d->label == LABEL_OPTIONAL;
    uint64_t place = d->label_token.place;
    const char *wrong = NULL;
    if (labelled && d->oneof >= 0) {
        wrong = "a field in a oneof has no label";
    } else if (d->label == LABEL_REQUIRED && !proto2) {
        wrong = "label 'required' is not allowed in proto3 or editions";
    } else if (optional && !proto2 && !proto3) {
        wrong = "label 'optional' is not allowed in editions; use option features.field_presence "
                "instead";
    } else if (!labelled && proto2 && d->oneof < 0) {
        wrong = "field has no label; proto2 requires explicit 'optional' label";
        place = d->name.place;
    }
    d->proto3_optional = optional && proto3 && d->extendee.len == 0;
    return wrong ? parse_fail(p, place, "field %.*s%.*s: %s", SLICE_ARG(p->scope),
                              SLICE_ARG(d->name.text), wrong)
                 : 0;
}

static int parse_number_and_options(struct parser *p, struct declaration *d)
{
    enum { RESERVED_LOW = 19000, RESERVED_HIGH = 19999 };
    if (parse_expect(p, '='))
        return -1;
    uint64_t place = p->token.place;
    if (p->token.kind == PROTO_INT && p->token.value == 0)
        return parse_fail(p, place, "tag number 0 must be greater than zero");
    if (p->token.kind == PROTO_INT && p->token.value > WIRE_MAX_NUMBER)
        return parse_fail(p, place, "tag number %.*s is higher than max allowed tag number (%d)",
                          SLICE_ARG(p->token.text), WIRE_MAX_NUMBER);
    if (parse_integer(p, 0, WIRE_MAX_NUMBER, &d->number))
        return -1;
    if (d->number >= RESERVED_LOW && d->number <= RESERVED_HIGH)
        return parse_fail(p, place, "tag number %lld is in disallowed reserved range %d-%d",
                          (long long)d->number, RESERVED_LOW, RESERVED_HIGH);
    return parse_option_list(p, &d->options);
}

static int parse_type(struct parser *p, struct declaration *d)
{
    d->type_place = p->token.place;
    d->type_name = (struct slice){ 0 };
    d->type = p->token.kind == PROTO_NAME ? scalar_type(p->token.text) : 0;
    if (!d->type)
        return parse_dotted(p, &d->type_name);
    parse_advance(p);
    return 0;
}

static int parse_map(struct parser *p, struct declaration *d)
{
    struct declaration key = *d, value = *d;
    if (parse_type(p, &key) || parse_expect(p, ',') || parse_type(p, &value) ||
        parse_expect(p, '>'))
        return -1;
    if (!key.type || key.type == PB_DOUBLE || key.type == PB_FLOAT || key.type == PB_BYTES)
        return parse_fail(p, key.type_place,
                          "syntax error: a map's key is an integer, a bool or a string");
    if (parse_name(p, &d->name) || parse_number_and_options(p, d) || parse_expect(p, ';'))
        return -1;
    key.name = value.name = d->name;
    struct slice name = entry_name(p, d->name.text);
    size_t entry = wire_begin(p->out, d->place->message);
    wire_append_bytes(p->out, MESSAGE_NAME, name);
    wire_append_uint(p->out, PLACE_NAME, d->name.place);
    write_entry_field(p, "key", 1, &key);
    write_entry_field(p, "value", 2, &value);
    size_t options = wire_begin(p->out, MESSAGE_OPTIONS);
    wire_append_uint(p->out, MESSAGE_OPTIONS_MAP_ENTRY, 1);
    wire_end(p->out, options);
    wire_end(p->out, entry);
    d->label = LABEL_REPEATED;
    d->type = PB_MESSAGE;
    d->type_name = name;
    write_declaration(p, d, d->name.text);
    return 0;
}

/* A message and a field of that type in one. */
static int parse_group(struct parser *p, struct declaration *d)
{
    if (parse_name(p, &d->name))
        return -1;
    d->type = PB_GROUP;
    d->type_name = d->name.text;
    d->type_place = d->name.place;
    if (d->name.text.ptr[0] < 'A' || d->name.text.ptr[0] > 'Z')
        return parse_fail(p, d->name.place,
                          "group %.*s should have a name that starts with a capital letter",
                          SLICE_ARG(d->name.text));
    if (parse_number_and_options(p, d) || check_label(p, d))
        return -1;
    size_t message = wire_begin(p->out, d->place->message);
    wire_append_bytes(p->out, MESSAGE_NAME, d->name.text);
    wire_append_uint(p->out, PLACE_NAME, d->name.place);
    if (parse_expect(p, '{') || parse_message_body(p, d->name.text))
        return -1;
    wire_end(p->out, message);
    write_declaration(p, d, arena_copy_lower(p->lexer.arena, d->name.text));
    return 0;
}

/* The oneof that stands for a proto3 field's presence. */
static void write_synthetic_oneof(struct parser *p, const struct proto_token *name)
{
    size_t begin = wire_begin(p->out, MESSAGE_ONEOF);
    struct slice made = slice_of(arena_printf(p->lexer.arena, "_%.*s", SLICE_ARG(name->text)));
    wire_append_bytes(p->out, ONEOF_NAME, made);
    wire_append_uint(p->out, PLACE_NAME, name->place);
    wire_end(p->out, begin);
}

int parse_field(struct parser *p, const struct place_for *place, struct slice extendee,
                uint64_t extendee_place, int64_t oneof, int64_t *oneofs)
{
    struct declaration d = {
        .place = place, .extendee = extendee, .extendee_place = extendee_place, .oneof = oneof
    };
    parse_label(p, &d);
    bool labelled = d.label_token.kind == PROTO_NAME;
    if (parse_at_word(p, "group") && p->edition == EDITION_PROTO2) {
        parse_advance(p);
        return parse_group(p, &d);
    }
    if (!labelled && parse_at_word(p, "map")) {
        struct proto_token word = p->token;
        parse_advance(p);
        d.type_place = word.place;
        if (extendee.len == 0 && oneof < 0 && parse_take(p, '<'))
            return parse_map(p, &d);
        d.type_name = word.text;
        if (parse_take(p, '.')) {
            struct slice rest;
            if (parse_dotted(p, &rest))
                return -1;
            d.type_name = slice_of(arena_printf(p->lexer.arena, "map.%.*s", SLICE_ARG(rest)));
        }
    } else if (parse_type(p, &d)) {
        return -1;
    }
    if (parse_name(p, &d.name) || parse_number_and_options(p, &d) || parse_expect(p, ';') ||
        check_label(p, &d))
        return -1;
    if (d.proto3_optional) {
        write_synthetic_oneof(p, &d.name);
        d.oneof = (*oneofs)++;
    }
    write_declaration(p, &d, d.name.text);
    return 0;
}
