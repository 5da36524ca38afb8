/* Maps as JSON objects: keys in order, of equal ones the last. */
#include "protobuf/json_decode.h"

#include <stdlib.h>

static struct entry *entries_of(struct decoder *d, size_t base)
{
    return (struct entry *)(void *)(d->slots.ptr + base);
}

static int compare_keys(const struct entry *a, const struct entry *b)
{
    if (a->key.ptr && b->key.ptr)
        return slice_compare(a->key, b->key);
    return (a->key_bits > b->key_bits) - (a->key_bits < b->key_bits);
}

/* Where keys are equal, what came later is later. */
static int compare(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int order = compare_keys(x, y);
    return order ? order : (x->value.end > y->value.end) - (x->value.end < y->value.end);
}

/* Whether numbers of the type are strings in JSON anyway. */
static bool is_wide(enum pb_type type)
{
    return type == PB_INT64 || type == PB_UINT64 || type == PB_SINT64 || type == PB_FIXED64 ||
           type == PB_SFIXED64;
}

/* A narrow number may come with any bits above it. */
static uint64_t key_bits(enum pb_type type, uint64_t bits)
{
    if (type == PB_BOOL)
        return bits != 0;
    return is_wide(type) ? bits : (uint32_t)bits;
}

static int read_entry(struct decoder *d, const struct pb_message *m, struct slice bytes,
                      const char *end)
{
    size_t base = d->slots.len;
    if (json_decode_index(d, m, bytes))
        return -1;
    struct slot *slots = json_decode_slots(d, base);
    struct entry entry = { .key_bits = key_bits(m->fields[0].type, slots[0].bits),
                           .key = m->fields[0].type == PB_STRING ? slots[0].bytes
                                                                 : (struct slice){ 0 },
                           .value = slots[1] };
    if (m->fields[0].type == PB_STRING && !entry.key.ptr)
        entry.key = SLICE("");
    entry.value.end = end;
    d->slots.len = base;
    buf_append(&d->slots, &entry, sizeof entry);
    return 0;
}

static int append_key(struct decoder *d, const struct pb_field *f, const struct entry *e)
{
    struct slot slot = { .bits = e->key_bits, .bytes = e->key };
    bool quoted = f->type == PB_STRING || is_wide(f->type);
    if (!quoted)
        buf_append_char(d->out, '"');
    if (json_decode_scalar(d, f, &slot))
        return -1;
    buf_append_str(d->out, quoted ? ":" : "\":");
    return 0;
}

/* Reads the entries behind the slots; says how many there are. */
static int read_entries(struct decoder *d, const struct pb_field *f, const struct slot *slot,
                        uint32_t *count)
{
    size_t base = d->slots.len;
    struct wire_reader r = { .at = slot->first, .end = slot->end };
    struct wire_field value;
    while (wire_next(&r, &value)) {
        if (value.type == WIRE_GROUP)
            wire_skip_group(&r, value.number);
        else if (value.number == f->number && value.type == WIRE_BYTES &&
                 read_entry(d, f->submessage, value.bytes, r.at))
            return -1;
    }
    *count = (uint32_t)((d->slots.len - base) / sizeof(struct entry));
    struct entry *entries = entries_of(d, base);
    if (*count > 1)
        qsort(entries, *count, sizeof *entries, compare);
    return 0;
}

int json_decode_map(struct decoder *d, const struct pb_field *f, const struct slot *slot)
{
    struct json_decode_frame frame = {
        .kind = DECODE_ENTRIES, .field = f, .levels = json_decode_levels(f), .base = d->slots.len
    };
    if (read_entries(d, f, slot, &frame.count))
        return -1;
    buf_append_char(d->out, '{');
    return json_decode_push(d, frame);
}

int json_decode_next_entry(struct decoder *d, struct json_decode_frame *frame)
{
    const struct pb_field *fields = frame->field->submessage->fields;
    while (frame->next < frame->count) {
        const struct entry *e = &entries_of(d, frame->base)[frame->next++];
        if (frame->next < frame->count && compare_keys(e, e + 1) == 0)
            continue;
        if (frame->comma)
            buf_append_char(d->out, ',');
        frame->comma = true;
        if (append_key(d, &fields[0], e))
            return -1;
        if (fields[1].submessage)
            return json_decode_message(d, fields[1].submessage, e->value.bytes, false) ? -1 : 1;
        if (json_decode_scalar(d, &fields[1], &e->value))
            return -1;
    }
    return 0;
}
