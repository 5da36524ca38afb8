/* Messages of .proto files: what stands between their braces. */
#include "protobuf/descriptor.h"
#include "protobuf/proto_parse.h"
#include "protobuf/wire.h"

enum { MAX_NESTING = 32 };

static const struct place_for in_message = { .field = MESSAGE_FIELD,
                                             .extension = MESSAGE_EXTENSION,
                                             .message = MESSAGE_MESSAGE,
                                             .enumeration = MESSAGE_ENUM };

/* "1, 4 to 8, 100 to max"; ends are exclusive in messages, and inclusive in enums (low < 0). */
static int parse_ranges(struct parser *p, uint32_t number, int64_t low, int64_t high)
{
    do {
        int64_t start, end;
        uint64_t place = p->token.place;
        if (parse_integer(p, low, high, &start))
            return -1;
        end = start;
        if (parse_take_word(p, "to")) {
            end = high;
            if (!parse_take_word(p, "max") && parse_integer(p, low, high, &end))
                return -1;
        }
        if (end < start)
            return parse_fail(p, place, "range, %lld to %lld, is invalid: start must be <= end",
                              (long long)start, (long long)end);
        size_t begin = wire_begin(p->out, number);
        wire_append_int(p->out, RANGE_START, start);
        wire_append_int(p->out, RANGE_END, low < 0 ? end : end + 1);
        wire_end(p->out, begin);
    } while (parse_take(p, ','));
    return 0;
}

/* Names are strings, or, with editions, identifiers. */
int parse_reserved(struct parser *p, uint32_t ranges, uint32_t names, int64_t low, int64_t high)
{
    if (p->token.kind != PROTO_STRING && p->token.kind != PROTO_NAME)
        return parse_ranges(p, ranges, low, high) || parse_expect(p, ';') ? -1 : 0;
    do {
        struct slice name;
        struct proto_token word;
        bool text = p->token.kind == PROTO_STRING;
        if (text ? parse_string(p, &name) : parse_name(p, &word))
            return -1;
        wire_append_bytes(p->out, names, text ? name : word.text);
    } while (parse_take(p, ','));
    return parse_expect(p, ';');
}

static int parse_extensions(struct parser *p, uint64_t place)
{
    struct option_values ignored = { 0 };
    if (p->edition == EDITION_PROTO3)
        return parse_fail(p, place, "message %.*s: extension ranges are not allowed in proto3",
                          SLICE_ARG(slice_sub(p->scope, 0, p->scope.len - 1)));
    return parse_ranges(p, MESSAGE_EXTENSION_RANGE, 1, WIRE_MAX_NUMBER) ||
                   parse_option_list(p, &ignored) || parse_expect(p, ';')
               ? -1
               : 0;
}

static int parse_oneof(struct parser *p, int64_t *oneofs)
{
    struct proto_token name;
    struct option_values ignored = { 0 };
    int64_t index = (*oneofs)++;
    if (parse_name(p, &name) || parse_expect(p, '{'))
        return -1;
    size_t begin = wire_begin(p->out, MESSAGE_ONEOF);
    wire_append_bytes(p->out, ONEOF_NAME, name.text);
    wire_append_uint(p->out, PLACE_NAME, name.place);
    wire_end(p->out, begin);
    int fields = 0;
    while (!parse_take(p, '}')) {
        if (parse_take(p, ';'))
            continue;
        int rc;
        if (parse_take_word(p, "option")) {
            rc = parse_option_statement(p, &ignored);
        } else {
            fields++;
            rc = parse_field(p, &in_message, (struct slice){ 0 }, 0, index, oneofs);
        }
        if (rc)
            return -1;
    }
    if (fields == 0)
        return parse_fail(p, name.place, "oneof must contain at least one field");
    return 0;
}

int parse_extend(struct parser *p, const struct place_for *place)
{
    struct slice extendee;
    uint64_t start = p->token.place;
    int64_t no_oneofs = 0;
    if (parse_dotted(p, &extendee) || parse_expect(p, '{'))
        return -1;
    int fields = 0;
    while (!parse_take(p, '}')) {
        if (parse_take(p, ';'))
            continue;
        fields++;
        if (parse_field(p, place, extendee, start, -1, &no_oneofs))
            return -1;
    }
    if (fields == 0)
        return parse_fail(p, start, "extend sections must define at least one extension");
    return 0;
}

/* One declaration. Words like `message` are no reserved ones: `message message = 1;` has a field of
 * type `message`, so what follows decides; a declaration's name follows, and then its brace. */
static int parse_element(struct parser *p, struct option_values *options, int64_t *oneofs)
{
    struct parser before = *p;
    struct proto_token word = p->token;
    if (parse_take_word(p, "option"))
        return parse_option_statement(p, options);
    if (parse_take_word(p, "message") && p->token.kind == PROTO_NAME)
        return parse_message(p, MESSAGE_MESSAGE);
    if (parse_take_word(p, "enum") && p->token.kind == PROTO_NAME)
        return parse_enum_type(p, MESSAGE_ENUM);
    if (parse_take_word(p, "oneof") && p->token.kind == PROTO_NAME)
        return parse_oneof(p, oneofs);
    if (parse_take_word(p, "extend"))
        return parse_extend(p, &in_message);
    if (parse_take_word(p, "reserved"))
        return parse_reserved(p, MESSAGE_RESERVED_RANGE, MESSAGE_RESERVED_NAME, 1, WIRE_MAX_NUMBER);
    if (parse_take_word(p, "extensions"))
        return parse_extensions(p, word.place);
    *p = before;
    return parse_field(p, &in_message, (struct slice){ 0 }, 0, -1, oneofs);
}

int parse_message_body(struct parser *p, struct slice name)
{
    struct option_values options = { 0 };
    struct slice outer = p->scope;
    int64_t oneofs = 0;
    if (++p->nesting >= MAX_NESTING)
        return parse_fail(p, p->token.place, "message nesting depth must be less than %d",
                          MAX_NESTING);
    p->scope = slice_of(
        arena_printf(p->lexer.arena, "%.*s%.*s.", SLICE_ARG(outer), SLICE_ARG(name)));
    while (!parse_take(p, '}')) {
        if (!parse_take(p, ';') && parse_element(p, &options, &oneofs))
            return -1;
    }
    p->scope = outer;
    size_t begin = wire_begin(p->out, MESSAGE_OPTIONS);
    if (options.message_set)
        wire_append_uint(p->out, MESSAGE_OPTIONS_MESSAGE_SET, (uint64_t)options.message_set - 1);
    write_features(p, MESSAGE_OPTIONS_FEATURES, &options);
    wire_end(p->out, begin);
    p->nesting--;
    return 0;
}

int parse_message(struct parser *p, uint32_t number)
{
    struct proto_token name;
    if (parse_name(p, &name) || parse_expect(p, '{'))
        return -1;
    size_t begin = wire_begin(p->out, number);
    wire_append_bytes(p->out, MESSAGE_NAME, name.text);
    wire_append_uint(p->out, PLACE_NAME, name.place);
    if (parse_message_body(p, name.text))
        return -1;
    wire_end(p->out, begin);
    return 0;
}
