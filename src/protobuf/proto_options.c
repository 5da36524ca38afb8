/* Options in .proto files: those that matter are kept, the others only have to be well formed. What
 * custom options are and take is not checked. */
#include "protobuf/descriptor.h"
#include "protobuf/proto_parse.h"
#include "protobuf/wire.h"

enum { MAX_DEPTH = 100 }; /* of values in values */

static const struct {
    const char *name;
    uint8_t number;
    const char *values[3]; /* 1 and on */
} features[] = {
    { "field_presence", FEATURES_PRESENCE, { "EXPLICIT", "IMPLICIT", "LEGACY_REQUIRED" } },
    { "enum_type", FEATURES_ENUM_TYPE, { "OPEN", "CLOSED" } },
    { "repeated_field_encoding", FEATURES_REPEATED, { "PACKED", "EXPANDED" } },
    { "utf8_validation", FEATURES_UTF8, { NULL, "VERIFY", "NONE" } },
    { "message_encoding", FEATURES_MESSAGE_ENCODING, { "LENGTH_PREFIXED", "DELIMITED" } },
};

static void note_feature(struct option_values *values, struct slice name, struct slice value)
{
    for (size_t i = 0; i < sizeof features / sizeof *features; i++) {
        if (!slice_is(name, features[i].name))
            continue;
        for (uint8_t n = 0; n < 3; n++) {
            if (features[i].values[n] && slice_is(value, features[i].values[n]))
                values->features[features[i].number] = (uint8_t)(n + 1);
        }
    }
}

/* `{ field_presence: EXPLICIT ... }` is read for features; of other values only the brackets are
 * looked at. */
static int skip_aggregate(struct parser *p, struct option_values *features_of)
{
    char open[MAX_DEPTH];
    int depth = 0;
    struct slice name = { 0 };
    do {
        static const char opening[] = "{[<", closing[] = "}]>";
        struct proto_token t = p->token;
        if (t.kind == PROTO_END || t.kind == PROTO_ERROR)
            return parse_unexpected(p);
        const char *opens = t.kind == PROTO_SIGN ? strchr(opening, *t.text.ptr) : NULL;
        if (opens) {
            if (depth == MAX_DEPTH)
                return parse_fail(p, t.place, "option value is nested too deeply");
            open[depth++] = closing[opens - opening];
        } else if (t.kind == PROTO_SIGN && strchr(closing, *t.text.ptr)) {
            if (open[--depth] != *t.text.ptr)
                return parse_unexpected(p);
        } else if (t.kind == PROTO_NAME && depth == 1) {
            if (name.len && features_of)
                note_feature(features_of, name, t.text);
            name = t.text;
        }
        parse_advance(p);
    } while (depth > 0);
    return 0;
}

/* A scalar's text goes to `text`; of aggregates nothing does. */
static int parse_value(struct parser *p, struct option_values *features_of, struct slice *text)
{
    *text = (struct slice){ 0 };
    if (parse_at(p, '{'))
        return skip_aggregate(p, features_of);
    if (p->token.kind == PROTO_STRING)
        return parse_string(p, text);
    bool sign = parse_take(p, '-') || parse_take(p, '+');
    bool number = p->token.kind == PROTO_INT || p->token.kind == PROTO_FLOAT;
    if (!number && (p->token.kind != PROTO_NAME ||
                    (sign && !parse_at_word(p, "inf") && !parse_at_word(p, "nan"))))
        return parse_unexpected(p);
    *text = p->token.text;
    parse_advance(p);
    return 0;
}

/* "features.field_presence", "(custom).a.b": the last part, and whether it is the only one. */
struct option_name {
    struct slice first, last;
    bool custom; /* somewhere in it */
    int parts;
};

static int parse_option_name(struct parser *p, struct option_name *name)
{
    *name = (struct option_name){ 0 };
    do {
        if (parse_take(p, '(')) {
            name->custom = true;
            if (parse_dotted(p, &name->last) || parse_expect(p, ')'))
                return -1;
        } else {
            struct proto_token word;
            if (parse_name(p, &word))
                return -1;
            name->last = word.text;
        }
        if (name->parts++ == 0)
            name->first = name->last;
    } while (parse_take(p, '.'));
    return 0;
}

static int note_bool(struct parser *p, uint64_t place, const struct option_name *name,
                     struct slice value, int *to)
{
    *to = slice_is(value, "true") ? 2 : 1;
    if (*to == 2 || slice_is(value, "false"))
        return 0;
    return parse_fail(p, place, "expecting bool value for %.*s option", SLICE_ARG(name->last));
}

static int parse_option(struct parser *p, struct option_values *values)
{
    struct option_name name;
    struct slice value;
    if (parse_option_name(p, &name) || parse_expect(p, '='))
        return -1;
    uint64_t place = p->token.place;
    bool in_features = !name.custom && slice_is(name.first, "features");
    bool whole = in_features && name.parts == 1;
    bool is_text = p->token.kind == PROTO_STRING;
    if (parse_value(p, whole ? values : NULL, &value))
        return -1;
    if (in_features && name.parts == 2)
        note_feature(values, name.last, value);
    if (name.custom || name.parts != 1)
        return 0;
    if (slice_is(name.first, "json_name")) {
        if (!is_text)
            return parse_fail(p, place, "expecting string value for json_name option");
        values->json_name = value;
    } else if (slice_is(name.first, "packed")) {
        return note_bool(p, place, &name, value, &values->packed);
    } else if (slice_is(name.first, "allow_alias")) {
        return note_bool(p, place, &name, value, &values->allow_alias);
    } else if (slice_is(name.first, "message_set_wire_format")) {
        return note_bool(p, place, &name, value, &values->message_set);
    }
    return 0;
}

int parse_option_statement(struct parser *p, struct option_values *values)
{
    return parse_option(p, values) || parse_expect(p, ';') ? -1 : 0;
}

int parse_option_list(struct parser *p, struct option_values *values)
{
    if (!parse_take(p, '['))
        return 0;
    do {
        if (parse_option(p, values))
            return -1;
    } while (parse_take(p, ','));
    return parse_expect(p, ']');
}

void write_features(struct parser *p, uint32_t number, const struct option_values *values)
{
    static const uint8_t none[sizeof values->features];
    if (memcmp(values->features, none, sizeof none) == 0)
        return;
    size_t begin = wire_begin(p->out, number);
    for (uint32_t i = 1; i < sizeof none; i++) {
        if (values->features[i])
            wire_append_uint(p->out, i, values->features[i]);
    }
    wire_end(p->out, begin);
}
