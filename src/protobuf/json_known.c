/* The messages of google.protobuf that look different in JSON. */
#include "protobuf/json_encode.h"

#include "protobuf/json_time.h"

enum { VALUE_NULL = 1, VALUE_NUMBER, VALUE_STRING, VALUE_BOOL, VALUE_STRUCT, VALUE_LIST };

/* Ends what was begun for a message that is complete, or fails with it. */
static int close_message(struct encoder *e, struct frame opening, int rc)
{
    json_encode_push(e, FRAME_CLOSE, opening);
    return rc ? rc : json_encode_pop(e);
}

static int append_time(struct encoder *e, const struct pb_message *m)
{
    struct json_token t = json_reader_take(&e->in);
    struct pb_time time;
    if (t.kind != JSON_STRING)
        return json_reader_unexpected(&e->in, t);
    struct slice text = json_reader_text(t, &e->text);
    switch (m->known == PB_DURATION ? json_time_parse_duration(text, &time)
                                    : json_time_parse_timestamp(text, &time)) {
    case JSON_TIME_OK: break;
    case JSON_TIME_INVALID:
        return json_reader_fail(&e->in, t, "invalid %.*s value %.*s", SLICE_ARG(m->full_name),
                                SLICE_ARG(t.raw));
    case JSON_TIME_OUT_OF_RANGE:
        return json_reader_fail(&e->in, t, "%.*s value out of range: %.*s", SLICE_ARG(m->full_name),
                                SLICE_ARG(t.raw));
    }
    if (time.seconds)
        wire_append_int(e->out, 1, time.seconds);
    if (time.nanos)
        wire_append_int(e->out, 2, time.nanos);
    return 0;
}

static int append_field_mask(struct encoder *e)
{
    struct json_token t = json_reader_take(&e->in);
    if (t.kind != JSON_STRING)
        return json_reader_unexpected(&e->in, t);
    struct slice rest = slice_trim(json_reader_text(t, &e->text));
    while (rest.len) {
        ptrdiff_t comma = slice_find_char(rest, ',');
        struct slice path = slice_sub(rest, 0, comma < 0 ? rest.len : (size_t)comma);
        bool last = comma < 0, empty_end = !last && (size_t)comma + 1 == rest.len;
        size_t place = wire_begin(e->out, 1);
        if (!json_path_to_proto(e->out, path) || empty_end)
            return json_reader_fail(&e->in, t,
                                    "google.protobuf.FieldMask.paths contains invalid path: "
                                    "\"%.*s\"",
                                    SLICE_ARG(empty_end ? slice_sub(rest, 0, 0) : path));
        wire_end(e->out, place);
        rest = slice_sub(rest, last ? rest.len : (size_t)comma + 1, rest.len);
    }
    return 0;
}

/* A Value that holds a Struct or a ListValue has two messages to end. */
static int begin_inner(struct encoder *e, const struct pb_message *m, uint32_t number,
                       struct frame opening)
{
    const struct pb_field *inner = &pb_message_number(m, number)->submessage->fields[0];
    json_encode_push(e, FRAME_CLOSE, opening);
    struct frame second = { .place = wire_begin(e->out, number) };
    return number == VALUE_STRUCT ? json_encode_map(e, inner, second)
                                  : json_encode_list(e, inner, second);
}

static int append_value(struct encoder *e, const struct pb_message *m, struct frame opening)
{
    struct json_token t = e->in.token;
    uint64_t bits;
    static const struct pb_field number = { .type = PB_DOUBLE };
    switch (t.kind) {
    case JSON_OBJECT: return begin_inner(e, m, VALUE_STRUCT, opening);
    case JSON_ARRAY: return begin_inner(e, m, VALUE_LIST, opening);
    case JSON_NULL: wire_append_uint(e->out, VALUE_NULL, 0); break;
    case JSON_BOOL: wire_append_uint(e->out, VALUE_BOOL, t.raw.ptr[0] == 't'); break;
    case JSON_STRING: wire_append_bytes(e->out, VALUE_STRING, json_reader_text(t, &e->text)); break;
    case JSON_NUMBER:
        if (!json_scalar_bits(&number, t, &e->text, &bits))
            return json_reader_fail(&e->in, t, "invalid google.protobuf.Value: %.*s",
                                    SLICE_ARG(t.raw));
        wire_append_tag(e->out, VALUE_NUMBER, WIRE_FIXED64);
        wire_append_fixed64(e->out, bits);
        break;
    default: return json_reader_unexpected(&e->in, t);
    }
    json_reader_take(&e->in);
    return close_message(e, opening, 0);
}

int json_encode_known(struct encoder *e, const struct pb_message *m, struct frame opening)
{
    switch (m->known) {
    case PB_TIMESTAMP:
    case PB_DURATION: return close_message(e, opening, append_time(e, m));
    case PB_FIELD_MASK: return close_message(e, opening, append_field_mask(e));
    case PB_WRAPPER:
        return close_message(e, opening,
                             json_encode_scalar(e, &m->fields[0], true, m->fields[0].presence));
    case PB_STRUCT: return json_encode_map(e, &m->fields[0], opening);
    case PB_LIST_VALUE: return json_encode_list(e, &m->fields[0], opening);
    case PB_VALUE: return append_value(e, m, opening);
    default: return json_encode_any(e, opening);
    }
}
