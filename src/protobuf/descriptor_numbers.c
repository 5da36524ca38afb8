/* Whether a message's fields have numbers and names of their own, which it did not reserve. */
#include "protobuf/descriptor_read.h"

static const struct symbol *symbol_of(struct reader *rd, const struct pb_message *m,
                                      struct slice name)
{
    return map_get(&rd->schema->symbols, descriptor_full_name(rd, m->full_name, name));
}

static uint64_t place_of(struct reader *rd, const struct pb_field *f)
{
    return symbol_of(rd, f->message, f->name)->place;
}

static int check_twice(struct reader *rd, const struct pb_message *m)
{
    for (uint32_t i = 1; i < m->field_count; i++) {
        const struct pb_field *a = &m->fields[m->by_number[i - 1]];
        const struct pb_field *b = &m->fields[m->by_number[i]];
        if (a->number == b->number)
            return schema_fail(rd->error, rd->file, place_of(rd, b),
                               "message %.*s: fields %.*s and %.*s both have the same tag %u",
                               SLICE_ARG(m->full_name), SLICE_ARG(a->name), SLICE_ARG(b->name),
                               a->number);
    }
    return 0;
}

/* The field with the least number from there on, or NULL. */
static const struct pb_field *field_from(const struct pb_message *m, uint64_t number)
{
    uint32_t low = 0, high = m->field_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (m->fields[m->by_number[middle]].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < m->field_count ? &m->fields[m->by_number[low]] : NULL;
}

static int check_range(struct reader *rd, const struct pb_message *m, struct slice bytes,
                       const char *what)
{
    struct parts p;
    if (descriptor_parts(rd, bytes, &p))
        return -1;
    uint64_t start = p.value[RANGE_START], end = p.value[RANGE_END];
    const struct pb_field *f = field_from(m, start);
    if (!f || f->number >= end)
        return 0;
    return schema_fail(rd->error, rd->file, place_of(rd, f),
                       "message %.*s: field %.*s is using tag %u which is in %s range %llu to %llu",
                       SLICE_ARG(m->full_name), SLICE_ARG(f->name), f->number, what,
                       (unsigned long long)start, (unsigned long long)end - 1);
}

static int check_name(struct reader *rd, const struct pb_message *m, struct slice name)
{
    const struct symbol *s = symbol_of(rd, m, name);
    if (!s || s->kind != SYMBOL_FIELD)
        return 0;
    return schema_fail(rd->error, rd->file, s->place,
                       "message %.*s: field %.*s is using a reserved name", SLICE_ARG(m->full_name),
                       SLICE_ARG(name));
}

int descriptor_numbers(struct reader *rd, struct slice bytes, struct pb_message *m)
{
    schema_sort_fields(rd->schema, m);
    int rc = check_twice(rd, m);
    struct wire_reader r = wire_reader_make(bytes);
    struct wire_field f;
    while (rc == 0 && wire_next_plain(&r, &f)) {
        if (f.type != WIRE_BYTES)
            continue;
        switch (f.number) {
        case MESSAGE_RESERVED_RANGE: rc = check_range(rd, m, f.bytes, "reserved"); break;
        case MESSAGE_EXTENSION_RANGE: rc = check_range(rd, m, f.bytes, "extension"); break;
        case MESSAGE_RESERVED_NAME: rc = check_name(rd, m, f.bytes); break;
        default: break;
        }
    }
    return rc;
}
