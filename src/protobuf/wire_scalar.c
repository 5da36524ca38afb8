/* Scalars, and lists of them, as JSON. */
#include "protobuf/json_decode.h"

#include "base/base64.h"
#include "base/encode.h"
#include "base/json_writer.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void append_double(struct buf *out, double value)
{
    if (isnan(value))
        buf_append_str(out, "\"NaN\"");
    else if (isinf(value))
        buf_append_str(out, value < 0 ? "\"-Infinity\"" : "\"Infinity\"");
    else
        json_append_number(out, value);
}

/* By the fewest digits that read back as the same float. */
static void append_float(struct buf *out, float value)
{
    char text[32];
    bool tiny = fabsf(value) < FLT_MIN; /* has fewer digits than others */
    if (isfinite(value)) {
        for (int digits = tiny ? 1 : 6; digits <= 9; digits++) {
            snprintf(text, sizeof text, "%.*g", digits, (double)value);
            if (strtof(text, NULL) == value)
                break;
        }
        append_double(out, strtod(text, NULL));
    } else {
        append_double(out, (double)value);
    }
}

static void append_quoted_int(struct buf *out, int64_t value)
{
    buf_append_char(out, '"');
    buf_append_int(out, value);
    buf_append_char(out, '"');
}

static void append_quoted_uint(struct buf *out, uint64_t value)
{
    if (value <= INT64_MAX)
        append_quoted_int(out, (int64_t)value);
    else
        buf_printf(out, "\"%llu\"", (unsigned long long)value);
}

static void append_enum(struct buf *out, const struct pb_enum *e, int32_t number)
{
    const struct pb_enum_value *value = pb_enum_number(e, number);
    if (e->null_value)
        buf_append_str(out, "null");
    else if (value)
        json_append_string(out, value->name);
    else
        buf_append_int(out, number);
}

static int append_string(struct decoder *d, const struct pb_field *f, struct slice text)
{
    if (text.len == 0)
        text = SLICE("");
    if (utf8_is_valid(text)) {
        json_append_string(d->out, text);
        return 0;
    }
    if (f->utf8)
        return json_decode_bad_wire(d, "field %.*s.%.*s contains invalid UTF-8",
                                    SLICE_ARG(f->message->full_name), SLICE_ARG(f->name));
    json_decode_no_form(d, "field %.*s.%.*s contains invalid UTF-8",
                        SLICE_ARG(f->message->full_name), SLICE_ARG(f->name));
    return 0;
}

int json_decode_scalar(struct decoder *d, const struct pb_field *f, const struct slot *slot)
{
    uint64_t bits = slot->bits;
    struct buf *out = d->out;
    switch (f->type) {
    case PB_DOUBLE: append_double(out, wire_double(bits)); break;
    case PB_FLOAT: append_float(out, wire_float(bits)); break;
    case PB_INT32:
    case PB_SFIXED32: buf_append_int(out, (int32_t)bits); break;
    case PB_UINT32:
    case PB_FIXED32: buf_append_int(out, (uint32_t)bits); break;
    case PB_SINT32: buf_append_int(out, (int32_t)wire_unzigzag((uint32_t)bits)); break;
    case PB_INT64:
    case PB_SFIXED64: append_quoted_int(out, (int64_t)bits); break;
    case PB_SINT64: append_quoted_int(out, wire_unzigzag(bits)); break;
    case PB_UINT64:
    case PB_FIXED64: append_quoted_uint(out, bits); break;
    case PB_BOOL: buf_append_str(out, bits ? "true" : "false"); break;
    case PB_ENUM: append_enum(out, f->enumeration, (int32_t)bits); break;
    case PB_STRING: return append_string(d, f, slot->bytes);
    default:
        buf_append_char(out, '"');
        base64_encode(out, slot->bytes, BASE64_STD);
        buf_append_char(out, '"');
        break;
    }
    return 0;
}

/* The elements of one occurrence: one, or a packed list of them. */
static int append_elements(struct decoder *d, const struct pb_field *f,
                           const struct wire_field *value, bool *comma)
{
    enum wire_type type = pb_type_wire(f->type);
    struct slot slot = { .bits = value->value, .bytes = value->bytes };
    if (value->type == type) {
        if (*comma)
            buf_append_char(d->out, ',');
        *comma = true;
        return json_decode_scalar(d, f, &slot);
    }
    if (value->type != WIRE_BYTES)
        return 0;
    struct wire_reader r = wire_reader_make(value->bytes);
    while (wire_next_value(&r, type, &slot.bits)) {
        if (*comma)
            buf_append_char(d->out, ',');
        *comma = true;
        if (json_decode_scalar(d, f, &slot))
            return -1;
    }
    return r.failed ? json_decode_bad_wire(d, "cannot parse invalid wire-format data") : 0;
}

int json_decode_list(struct decoder *d, const struct pb_field *f, const struct slot *slot)
{
    struct wire_reader r = { .at = slot->first, .end = slot->end };
    buf_append_char(d->out, '[');
    if (f->submessage) {
        return json_decode_push(d, (struct json_decode_frame){ .kind = DECODE_LIST,
                                                               .field = f,
                                                               .levels = json_decode_levels(f),
                                                               .list = r,
                                                               .base = d->slots.len });
    }
    bool comma = false;
    struct wire_field value;
    while (wire_next(&r, &value)) {
        if (value.type == WIRE_GROUP)
            wire_skip_group(&r, value.number);
        else if (value.number == f->number && append_elements(d, f, &value, &comma))
            return -1;
    }
    buf_append_char(d->out, ']');
    return 0;
}
