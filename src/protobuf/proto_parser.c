/* Files and services; messages, fields and enums have their own files. */
#include "protobuf/proto_parser.h"

#include "protobuf/descriptor.h"
#include "protobuf/proto_parse.h"
#include "protobuf/wire.h"

static const struct place_for in_file = { .extension = FILE_EXTENSION,
                                          .message = FILE_MESSAGE,
                                          .enumeration = FILE_ENUM };

/* "(stream a.B)": the name in brackets. */
static int parse_method_type(struct parser *p, struct slice *name, bool *streaming, uint64_t *place)
{
    if (parse_expect(p, '('))
        return -1;
    struct parser before = *p;
    *streaming = parse_take_word(p, "stream") && !parse_at(p, ')');
    if (!*streaming)
        *p = before; /* a type may be called so */
    *place = p->token.place;
    return parse_dotted(p, name) || parse_expect(p, ')') ? -1 : 0;
}

/* ";" or options in braces. */
static int parse_method_end(struct parser *p)
{
    struct option_values ignored = { 0 };
    if (parse_take(p, ';'))
        return 0;
    if (parse_expect(p, '{'))
        return -1;
    while (!parse_take(p, '}')) {
        if (parse_take(p, ';'))
            continue;
        if (!parse_take_word(p, "option"))
            return parse_unexpected(p);
        if (parse_option_statement(p, &ignored))
            return -1;
    }
    return 0;
}

static int parse_method(struct parser *p)
{
    struct proto_token name;
    struct slice input, output;
    bool from_client, from_server;
    uint64_t input_place, output_place;
    if (parse_name(p, &name) || parse_method_type(p, &input, &from_client, &input_place))
        return -1;
    if (!parse_take_word(p, "returns"))
        return parse_unexpected(p);
    if (parse_method_type(p, &output, &from_server, &output_place) || parse_method_end(p))
        return -1;
    size_t begin = wire_begin(p->out, SERVICE_METHOD);
    wire_append_bytes(p->out, METHOD_NAME, name.text);
    wire_append_bytes(p->out, METHOD_INPUT, input);
    wire_append_bytes(p->out, METHOD_OUTPUT, output);
    if (from_client)
        wire_append_uint(p->out, METHOD_CLIENT_STREAMING, 1);
    if (from_server)
        wire_append_uint(p->out, METHOD_SERVER_STREAMING, 1);
    wire_append_uint(p->out, PLACE_NAME, name.place);
    wire_append_uint(p->out, PLACE_TYPE, input_place);
    wire_append_uint(p->out, PLACE_OTHER, output_place);
    wire_end(p->out, begin);
    return 0;
}

static int parse_service(struct parser *p)
{
    struct proto_token name;
    struct option_values ignored = { 0 };
    if (parse_name(p, &name) || parse_expect(p, '{'))
        return -1;
    size_t begin = wire_begin(p->out, FILE_SERVICE);
    wire_append_bytes(p->out, SERVICE_NAME, name.text);
    wire_append_uint(p->out, PLACE_NAME, name.place);
    while (!parse_take(p, '}')) {
        if (parse_take(p, ';'))
            continue;
        int rc;
        if (parse_take_word(p, "option"))
            rc = parse_option_statement(p, &ignored);
        else if (parse_take_word(p, "rpc"))
            rc = parse_method(p);
        else
            rc = parse_unexpected(p);
        if (rc)
            return -1;
    }
    wire_end(p->out, begin);
    return 0;
}

static int parse_import(struct parser *p, uint64_t *imports)
{
    struct slice name;
    uint64_t place = p->token.place;
    bool public = parse_take_word(p, "public"), weak = !public && parse_take_word(p, "weak");
    bool options_only = !public && !weak && p->edition >= EDITION_2024 &&
                        parse_take_word(p, "option");
    if (parse_string(p, &name) || parse_expect(p, ';'))
        return -1;
    if (options_only) /* 2024: only for custom options, which are not looked at */
        return 0;
    wire_append_bytes(p->out, FILE_DEPENDENCY, name);
    wire_append_uint(p->out, PLACE_TYPE, place);
    if (public)
        wire_append_uint(p->out, FILE_PUBLIC_DEPENDENCY, *imports);
    if (weak)
        wire_append_uint(p->out, FILE_WEAK_DEPENDENCY, *imports);
    (*imports)++;
    return 0;
}

/* "syntax = ..." or "edition = ...", which only stand in front of all else. */
static int parse_syntax(struct parser *p)
{
    struct slice value;
    bool edition = parse_at_word(p, "edition");
    p->edition = EDITION_PROTO2;
    if (!edition && !parse_at_word(p, "syntax"))
        return 0;
    parse_advance(p);
    if (parse_expect(p, '='))
        return -1;
    uint64_t place = p->token.place;
    if (parse_string(p, &value) || parse_expect(p, ';'))
        return -1;
    if (!edition) {
        if (slice_is(value, "proto3"))
            p->edition = EDITION_PROTO3;
        else if (!slice_is(value, "proto2"))
            return parse_fail(p, place, "syntax value must be \"proto2\" or \"proto3\"");
        wire_append_bytes(p->out, FILE_SYNTAX, value);
        return 0;
    }
    if (slice_is(value, "2023"))
        p->edition = EDITION_2023;
    else if (slice_is(value, "2024"))
        p->edition = EDITION_2024;
    else
        return parse_fail(p, place,
                          "edition value \"%.*s\" not recognized; should be one of [2023,2024]",
                          SLICE_ARG(value));
    wire_append_str(p->out, FILE_SYNTAX, "editions");
    wire_append_uint(p->out, FILE_EDITION, p->edition);
    return 0;
}

static int parse_package(struct parser *p, bool *seen)
{
    struct slice package;
    uint64_t place = p->token.place;
    if (parse_dotted(p, &package) || parse_expect(p, ';'))
        return -1;
    if (*seen)
        return parse_fail(p, place, "files should have only one package declaration");
    *seen = true;
    p->scope = slice_of(arena_printf(p->lexer.arena, "%.*s.", SLICE_ARG(package)));
    wire_append_bytes(p->out, FILE_PACKAGE, package);
    return 0;
}

static int parse_file(struct parser *p)
{
    struct option_values options = { 0 };
    uint64_t imports = 0;
    bool package_seen = false;
    if (parse_syntax(p))
        return -1;
    while (p->token.kind != PROTO_END) {
        int rc;
        if (parse_take(p, ';'))
            continue;
        if (parse_take_word(p, "message"))
            rc = parse_message(p, FILE_MESSAGE);
        else if (parse_take_word(p, "enum"))
            rc = parse_enum_type(p, FILE_ENUM);
        else if (parse_take_word(p, "service"))
            rc = parse_service(p);
        else if (parse_take_word(p, "extend"))
            rc = parse_extend(p, &in_file);
        else if (parse_take_word(p, "import"))
            rc = parse_import(p, &imports);
        else if (parse_take_word(p, "package"))
            rc = parse_package(p, &package_seen);
        else if (parse_take_word(p, "option"))
            rc = parse_option_statement(p, &options);
        else
            rc = parse_unexpected(p);
        if (rc)
            return -1;
    }
    size_t begin = wire_begin(p->out, FILE_OPTIONS);
    write_features(p, FILE_OPTIONS_FEATURES, &options);
    wire_end(p->out, begin);
    return 0;
}

int proto_parse(struct slice name, struct slice text, struct arena *arena, struct buf *descriptor,
                struct error *error)
{
    struct parser p = { .name = name, .scope = SLICE(""), .out = descriptor, .error = error };
    wire_append_bytes(descriptor, FILE_NAME, name);
    wire_append_uint(descriptor, PLACE_NAME, 1); /* from a text: errors tell places */
    proto_lexer_init(&p.lexer, text, arena);
    parse_advance(&p);
    return parse_file(&p);
}
