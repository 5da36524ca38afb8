/* The tables by which a schema's fields and values are looked up. */
#include "protobuf/schema_build.h"

#include <stdlib.h>

static int compare_fields(const void *a, const void *b, void *fields)
{
    const struct pb_field *f = fields;
    uint32_t x = f[*(const uint32_t *)a].number, y = f[*(const uint32_t *)b].number;
    return (x > y) - (x < y);
}

/* Of values with one number the first declared comes first. */
static int compare_values(const void *a, const void *b, void *values)
{
    const struct pb_enum_value *v = values;
    uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;
    if (v[i].number != v[j].number)
        return v[i].number < v[j].number ? -1 : 1;
    return (i > j) - (i < j);
}

static uint32_t *sorted(struct pb_schema *s, const void *things, uint32_t count,
                        int (*compare)(const void *, const void *, void *))
{
    uint32_t *order = ARENA_ARRAY(&s->arena, uint32_t, count + 1);
    for (uint32_t i = 0; i < count; i++)
        order[i] = i;
    qsort_r(order, count, sizeof *order, compare, (void *)things);
    return order;
}

/* A table for that many names with room to spare, so that a search ends. */
static uint32_t *name_table(struct pb_schema *s, uint32_t names, uint32_t *mask)
{
    uint32_t size = 4;
    while (size < names * 2)
        size *= 2;
    *mask = size - 1;
    return ARENA_ARRAY(&s->arena, uint32_t, size);
}

static void insert(uint32_t *table, uint32_t mask, struct slice name, uint32_t index)
{
    uint64_t i = slice_hash(name);
    while (table[i & mask] != 0)
        i++;
    table[i & mask] = index + 1;
}

void schema_sort_fields(struct pb_schema *s, struct pb_message *m)
{
    m->by_number = sorted(s, m->fields, m->field_count, compare_fields);
}

void schema_index_names(struct pb_schema *s, struct pb_message *m)
{
    uint32_t *table = name_table(s, m->field_count * 2, &m->name_mask);
    for (uint32_t i = 0; i < m->field_count; i++)
        insert(table, m->name_mask, m->fields[i].json_name, i);
    for (uint32_t i = 0; i < m->field_count; i++) {
        if (!slice_eq(m->fields[i].text_name, m->fields[i].json_name))
            insert(table, m->name_mask, m->fields[i].text_name, i);
    }
    m->names = table;
}

void schema_index_enum(struct pb_schema *s, struct pb_enum *e)
{
    e->by_number = sorted(s, e->values, e->value_count, compare_values);
    uint32_t *table = name_table(s, e->value_count, &e->name_mask);
    for (uint32_t i = 0; i < e->value_count; i++)
        insert(table, e->name_mask, e->values[i].name, i);
    e->names = table;
}
