/* The messages of google.protobuf that look different in JSON. */
#include "protobuf/json_decode.h"

#include "base/encode.h"
#include "base/json_writer.h"
#include "protobuf/json_time.h"
#include "protobuf/types.h"

#include <math.h>

static int bad_wire(struct decoder *d)
{
    return json_decode_bad_wire(d, "cannot parse invalid wire-format data");
}

static int append_time(struct decoder *d, const struct pb_message *m, struct slice bytes)
{
    struct pb_time time = { 0 };
    struct wire_reader r = wire_reader_make(bytes);
    struct wire_field f;
    while (wire_next_plain(&r, &f)) {
        if (f.type == WIRE_VARINT && f.number == 1)
            time.seconds = (int64_t)f.value;
        else if (f.type == WIRE_VARINT && f.number == 2)
            time.nanos = (int32_t)f.value;
    }
    if (r.failed)
        return bad_wire(d);
    struct buf fault = BUF_INIT(BUF_UNLIMITED);
    size_t before = d->out->len;
    buf_append_char(d->out, '"');
    bool ok = m->known == PB_DURATION ? json_time_append_duration(d->out, time, &fault)
                                      : json_time_append_timestamp(d->out, time, &fault);
    buf_append_char(d->out, '"');
    if (!ok) {
        d->out->len = before;
        json_decode_no_form(d, "%.*s: %.*s", SLICE_ARG(m->full_name), SLICE_ARG(buf_slice(&fault)));
    }
    buf_deinit(&fault);
    return 0;
}

static int append_field_mask(struct decoder *d, struct slice bytes)
{
    struct wire_reader r = wire_reader_make(bytes);
    struct wire_field f;
    size_t before = d->out->len;
    struct slice wrong = { 0 };
    buf_append_char(d->out, '"');
    for (bool first = true; wire_next_plain(&r, &f);) {
        if (f.number != 1 || f.type != WIRE_BYTES)
            continue;
        if (!utf8_is_valid(f.bytes))
            return json_decode_bad_wire(
                d, "field google.protobuf.FieldMask.paths contains invalid UTF-8");
        if (!first)
            buf_append_char(d->out, ',');
        first = false;
        if (!json_path_to_json(d->out, f.bytes) && !wrong.ptr)
            wrong = f.bytes;
    }
    buf_append_char(d->out, '"');
    if (r.failed)
        return bad_wire(d);
    if (wrong.ptr) {
        d->out->len = before;
        json_decode_no_form(d, "google.protobuf.FieldMask.paths contains invalid path: \"%.*s\"",
                            SLICE_ARG(wrong));
    }
    return 0;
}

/* The one field of a message that matters; its slots are gone afterwards. */
static int look_up(struct decoder *d, const struct pb_field *f, struct slice bytes,
                   struct slot *found)
{
    size_t base = d->slots.len;
    if (json_decode_index(d, f->message, bytes))
        return -1;
    *found = json_decode_slots(d, base)[f->index];
    d->slots.len = base;
    return 0;
}

static int append_value(struct decoder *d, const struct pb_message *m, struct slice bytes)
{
    size_t base = d->slots.len;
    if (json_decode_index(d, m, bytes))
        return -1;
    const struct pb_field *set = NULL;
    struct slot slot = { 0 };
    for (uint32_t i = 0; i < m->field_count; i++) {
        if (json_decode_slots(d, base)[i].first) {
            set = &m->fields[i];
            slot = json_decode_slots(d, base)[i];
        }
    }
    d->slots.len = base;
    if (!set) {
        json_decode_no_form(d, "google.protobuf.Value: none of the oneof fields is set");
        return 0;
    }
    if (set->type == PB_DOUBLE && !isfinite(wire_double(slot.bits))) {
        json_decode_no_form(d, "google.protobuf.Value.number_value: invalid %s value",
                            isnan(wire_double(slot.bits)) ? "NaN" : "Inf");
        return 0;
    }
    if (set->submessage)
        return json_decode_message(d, set->submessage, slot.bytes, false);
    return json_decode_scalar(d, set, &slot);
}

static int append_any(struct decoder *d, struct slice bytes)
{
    struct slice url = { 0 }, value = { 0 };
    struct wire_reader r = wire_reader_make(bytes);
    struct wire_field f;
    while (wire_next_plain(&r, &f)) {
        if (f.type == WIRE_BYTES && f.number == 1)
            url = f.bytes;
        else if (f.type == WIRE_BYTES && f.number == 2)
            value = f.bytes;
    }
    if (r.failed)
        return bad_wire(d);
    if (!utf8_is_valid(url))
        return json_decode_bad_wire(d, "field google.protobuf.Any.type_url contains invalid UTF-8");
    if (url.len == 0 && value.len == 0) {
        buf_append_str(d->out, "{}");
        return 0;
    }
    if (url.len == 0) {
        json_decode_no_form(d, "google.protobuf.Any: type_url is not set");
        return 0;
    }
    const struct pb_message *m = pb_types_find(d->types, url);
    if (!m) {
        json_decode_no_form(d, "google.protobuf.Any: unable to resolve \"%.*s\": not found",
                            SLICE_ARG(url));
        return 0;
    }
    buf_append_str(d->out, "{\"@type\":");
    json_append_string(d->out, url);
    if (m->known == PB_ORDINARY)
        return json_decode_fields(d, m, value, false, true);
    buf_append_str(d->out, ",\"value\":");
    return json_decode_push(d, (struct json_decode_frame){ .kind = DECODE_ANY,
                                                           .message = m,
                                                           .levels = 1,
                                                           .in_any = true,
                                                           .bytes = value,
                                                           .base = d->slots.len });
}

int json_decode_known(struct decoder *d, const struct pb_message *m, struct slice bytes)
{
    const struct pb_field *first = pb_message_number(m, 1);
    struct slot slot;
    switch (m->known) {
    case PB_TIMESTAMP:
    case PB_DURATION: return append_time(d, m, bytes);
    case PB_FIELD_MASK: return append_field_mask(d, bytes);
    case PB_VALUE: return append_value(d, m, bytes);
    case PB_ANY: return append_any(d, bytes);
    default: break;
    }
    if (look_up(d, first, bytes, &slot))
        return -1;
    if (m->known == PB_WRAPPER)
        return json_decode_scalar(d, first, &slot);
    if (slot.first)
        return m->known == PB_STRUCT ? json_decode_map(d, first, &slot)
                                     : json_decode_list(d, first, &slot);
    buf_append_str(d->out, m->known == PB_STRUCT ? "{}" : "[]");
    return 0;
}
