/* The frozen schema: life and look-ups. */
#include "protobuf/schema.h"

#include "base/check.h"
#include "protobuf/schema_build.h"
#include "protobuf/wire.h"

#include <stdlib.h>

enum { ARENA_CHUNK = 16 * 1024 };

struct pb_schema *schema_new(void)
{
    struct pb_schema *s = xcalloc(1, sizeof *s);
    arena_init(&s->arena, ARENA_CHUNK);
    map_init(&s->symbols);
    map_init(&s->files_named);
    map_init(&s->methods_named);
    struct buf *buffers[] = { &s->files, &s->messages, &s->methods, &s->references };
    for (size_t i = 0; i < ARRAY_LEN(buffers); i++)
        buf_init(buffers[i], BUF_UNLIMITED);
    return s;
}

void pb_schema_free(struct pb_schema *s)
{
    if (!s)
        return;
    struct buf *buffers[] = { &s->files, &s->messages, &s->methods, &s->references };
    for (size_t i = 0; i < ARRAY_LEN(buffers); i++)
        buf_deinit(buffers[i]);
    map_deinit(&s->symbols, NULL);
    map_deinit(&s->files_named, NULL);
    map_deinit(&s->methods_named, NULL);
    arena_deinit(&s->arena);
    free(s);
}

const struct pb_method *const *pb_schema_methods(const struct pb_schema *s, size_t *count)
{
    *count = s->methods.len / sizeof(struct pb_method *);
    return (const struct pb_method *const *)(const void *)s->methods.ptr;
}

const struct pb_method *pb_schema_method(const struct pb_schema *s, struct slice full_name)
{
    return map_get(&s->methods_named, full_name);
}

const struct pb_message *pb_schema_message(const struct pb_schema *s, struct slice full_name)
{
    const struct symbol *found = map_get(&s->symbols, full_name);
    return found && found->kind == SYMBOL_MESSAGE ? found->thing : NULL;
}

const struct pb_field *pb_message_field(const struct pb_message *m, struct slice name)
{
    for (uint64_t i = slice_hash(name);; i++) {
        uint32_t at = m->names[i & m->name_mask];
        if (at == 0)
            return NULL;
        const struct pb_field *f = &m->fields[at - 1];
        if (slice_eq(f->json_name, name) || slice_eq(f->text_name, name))
            return f;
    }
}

/* Most messages number their fields 1, 2, 3: then a field is where its number says. */
const struct pb_field *pb_message_number(const struct pb_message *m, uint32_t number)
{
    if (number - 1 < m->field_count && m->fields[m->by_number[number - 1]].number == number)
        return &m->fields[m->by_number[number - 1]];
    uint32_t low = 0, high = m->field_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct pb_field *f = &m->fields[m->by_number[middle]];
        if (f->number == number)
            return f;
        if (f->number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const struct pb_enum_value *pb_enum_name(const struct pb_enum *e, struct slice name)
{
    for (uint64_t i = slice_hash(name);; i++) {
        uint32_t at = e->names[i & e->name_mask];
        if (at == 0)
            return NULL;
        if (slice_eq(e->values[at - 1].name, name))
            return &e->values[at - 1];
    }
}

const struct pb_enum_value *pb_enum_number(const struct pb_enum *e, int32_t number)
{
    uint32_t low = 0, high = e->value_count; /* the first that isn't less */
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (e->values[e->by_number[middle]].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == e->value_count || e->values[e->by_number[low]].number != number)
        return NULL;
    return &e->values[e->by_number[low]];
}

static const struct {
    const char *name;
    enum wire_type wire;
} types[] = {
    [PB_DOUBLE] = { "double", WIRE_FIXED64 },     [PB_FLOAT] = { "float", WIRE_FIXED32 },
    [PB_INT64] = { "int64", WIRE_VARINT },        [PB_UINT64] = { "uint64", WIRE_VARINT },
    [PB_INT32] = { "int32", WIRE_VARINT },        [PB_FIXED64] = { "fixed64", WIRE_FIXED64 },
    [PB_FIXED32] = { "fixed32", WIRE_FIXED32 },   [PB_BOOL] = { "bool", WIRE_VARINT },
    [PB_STRING] = { "string", WIRE_BYTES },       [PB_GROUP] = { "group", WIRE_GROUP },
    [PB_MESSAGE] = { "message", WIRE_BYTES },     [PB_BYTES] = { "bytes", WIRE_BYTES },
    [PB_UINT32] = { "uint32", WIRE_VARINT },      [PB_ENUM] = { "enum", WIRE_VARINT },
    [PB_SFIXED32] = { "sfixed32", WIRE_FIXED32 }, [PB_SFIXED64] = { "sfixed64", WIRE_FIXED64 },
    [PB_SINT32] = { "sint32", WIRE_VARINT },      [PB_SINT64] = { "sint64", WIRE_VARINT },
};

enum wire_type pb_type_wire(enum pb_type type)
{
    return types[type].wire;
}

bool pb_type_packable(enum pb_type type)
{
    return types[type].wire != WIRE_BYTES && types[type].wire != WIRE_GROUP;
}

const char *pb_type_name(enum pb_type type)
{
    return types[type].name;
}
