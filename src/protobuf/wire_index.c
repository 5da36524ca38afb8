/* Where in a message's bytes its fields are. Of fields that occur once the last occurrence counts,
 * parts of messages are put together, of a oneof the last that was set remains. */
#include "protobuf/json_decode.h"

bool json_decode_group(struct wire_reader *r, uint32_t number, struct slice *content)
{
    const char *start = r->at;
    if (!wire_skip_group(r, number))
        return false;
    size_t tag = 1;
    for (uint32_t rest = number >> 4; rest; rest >>= 7)
        tag++;
    size_t len = (size_t)(r->at - start);
    *content = slice_make(start, len > tag ? len - tag : 0);
    return true;
}

/* Whether the wire type is one that the field has; else it is an unknown field. */
static bool fits(const struct pb_field *f, enum wire_type type)
{
    return type == pb_type_wire(f->type) ||
           (f->repeated && type == WIRE_BYTES && pb_type_packable(f->type));
}

static void merge(struct decoder *d, struct slot *slot, struct slice more)
{
    size_t len = slot->bytes.len;
    char *both = arena_alloc(&d->merged, len + more.len + 1);
    if (len)
        memcpy(both, slot->bytes.ptr, len);
    if (more.len)
        memcpy(both + len, more.ptr, more.len);
    slot->bytes = slice_make(both, len + more.len);
}

static void note(struct decoder *d, struct slot *slots, const struct pb_field *f,
                 const struct wire_field *value, const char *begin, const char *end)
{
    struct slot *slot = &slots[f->index];
    if (f->oneof >= 0) {
        uint64_t *current = &slots[f->message->field_count + (uint32_t)f->oneof].bits;
        if (*current && *current != f->index + 1)
            slots[*current - 1] = (struct slot){ 0 };
        *current = f->index + 1;
    }
    slot->end = end;
    slot->bits = value->value;
    if (slot->first && f->submessage && !f->repeated) {
        merge(d, slot, value->bytes);
        return;
    }
    slot->bytes = value->bytes;
    if (!slot->first)
        slot->first = begin;
}

static int check_required(struct decoder *d, const struct pb_message *m, const struct slot *slots)
{
    for (uint32_t i = 0; i < m->field_count; i++) {
        if (m->fields[i].required && !slots[i].first)
            return json_decode_bad_wire(d, "required field %.*s.%.*s not set",
                                        SLICE_ARG(m->full_name), SLICE_ARG(m->fields[i].name));
    }
    return 0;
}

int json_decode_index(struct decoder *d, const struct pb_message *m, struct slice bytes)
{
    size_t base = d->slots.len;
    buf_append_repeat(&d->slots, 0, (m->field_count + m->oneof_count) * sizeof(struct slot));
    struct slot *slots = json_decode_slots(d, base);
    struct wire_reader r = wire_reader_make(bytes);
    struct wire_field value;
    const char *begin = r.at;
    for (; wire_next(&r, &value); begin = r.at) {
        if (value.type == WIRE_GROUP_END ||
            (value.type == WIRE_GROUP && !json_decode_group(&r, value.number, &value.bytes))) {
            r.failed = true;
            break;
        }
        const struct pb_field *f = pb_message_number(m, value.number);
        if (f && fits(f, value.type))
            note(d, slots, f, &value, begin, r.at);
    }
    if (r.failed)
        return json_decode_bad_wire(d, "cannot parse invalid wire-format data");
    return d->partial ? 0 : check_required(d, m, slots);
}
