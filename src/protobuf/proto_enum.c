/* Enums of .proto files. */
#include "protobuf/descriptor.h"
#include "protobuf/proto_parse.h"
#include "protobuf/wire.h"

/* A value's number, to find those given twice. */
struct given {
    int64_t number;
    struct proto_token name;
};

static int parse_value(struct parser *p, struct slice enum_name, int index, struct buf *given)
{
    struct given value = { 0 };
    struct option_values ignored = { 0 };
    if (parse_name(p, &value.name) || parse_expect(p, '='))
        return -1;
    uint64_t place = p->token.place;
    if (parse_integer(p, INT32_MIN, INT32_MAX, &value.number) || parse_option_list(p, &ignored) ||
        parse_expect(p, ';'))
        return -1;
    if (index == 0 && value.number != 0 && p->edition == EDITION_PROTO3)
        return parse_fail(p, place,
                          "enum %.*s: proto3 requires that first value of enum have numeric value "
                          "zero",
                          SLICE_ARG(enum_name));
    size_t begin = wire_begin(p->out, ENUM_VALUE);
    wire_append_bytes(p->out, VALUE_NAME, value.name.text);
    wire_append_int(p->out, VALUE_NUMBER, value.number);
    wire_append_uint(p->out, PLACE_NAME, value.name.place);
    wire_end(p->out, begin);
    buf_append(given, &value, sizeof value);
    return 0;
}

static int compare(const void *a, const void *b)
{
    const struct given *x = a, *y = b;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return (x->name.place > y->name.place) - (x->name.place < y->name.place);
}

static int check_aliases(struct parser *p, struct slice enum_name, struct buf *given)
{
    struct given *values = (struct given *)(void *)given->ptr;
    size_t count = given->len / sizeof *values;
    qsort(values, count, sizeof *values, compare);
    for (size_t i = 1; i < count; i++) {
        if (values[i].number == values[i - 1].number)
            return parse_fail(p, values[i].name.place,
                              "enum %.*s: values %.*s and %.*s both have the same numeric value "
                              "%lld; use allow_alias option if intentional",
                              SLICE_ARG(enum_name), SLICE_ARG(values[i - 1].name.text),
                              SLICE_ARG(values[i].name.text), (long long)values[i].number);
    }
    return 0;
}

static int parse_body(struct parser *p, struct proto_token name, struct option_values *options,
                      struct buf *given)
{
    int count = 0;
    while (!parse_take(p, '}')) {
        struct parser before = *p;
        int rc;
        if (parse_take(p, ';'))
            continue;
        if (parse_take_word(p, "option") && !parse_at(p, '=')) {
            rc = parse_option_statement(p, options);
        } else if (parse_take_word(p, "reserved") && !parse_at(p, '=')) {
            rc = parse_reserved(p, ENUM_RESERVED_RANGE, ENUM_RESERVED_NAME, INT32_MIN, INT32_MAX);
        } else {
            *p = before;
            rc = parse_value(p, name.text, count++, given);
        }
        if (rc)
            return -1;
    }
    if (count == 0)
        return parse_fail(p, name.place, "enum %.*s: enums must define at least one value",
                          SLICE_ARG(name.text));
    return options->allow_alias == 2 ? 0 : check_aliases(p, name.text, given);
}

int parse_enum_type(struct parser *p, uint32_t number)
{
    struct proto_token name;
    struct option_values options = { 0 };
    if (parse_name(p, &name) || parse_expect(p, '{'))
        return -1;
    size_t begin = wire_begin(p->out, number);
    wire_append_bytes(p->out, ENUM_NAME, name.text);
    wire_append_uint(p->out, PLACE_NAME, name.place);
    struct buf given = BUF_INIT(BUF_UNLIMITED);
    struct proto_token full = name;
    full.text = slice_of(
        arena_printf(p->lexer.arena, "%.*s%.*s", SLICE_ARG(p->scope), SLICE_ARG(name.text)));
    int rc = parse_body(p, full, &options, &given);
    buf_deinit(&given);
    if (rc)
        return -1;
    size_t inner = wire_begin(p->out, ENUM_OPTIONS);
    if (options.allow_alias)
        wire_append_uint(p->out, ENUM_OPTIONS_ALLOW_ALIAS, (uint64_t)options.allow_alias - 1);
    write_features(p, ENUM_OPTIONS_FEATURES, &options);
    wire_end(p->out, inner);
    wire_end(p->out, begin);
    return 0;
}
