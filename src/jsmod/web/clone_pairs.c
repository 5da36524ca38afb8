#include "jsmod/web/clone.h"

static uint32_t place_of(const struct cloner *c, JSValueConst source)
{
    uint64_t address = (uint64_t)(uintptr_t)JS_VALUE_GET_PTR(source);
    uint32_t at = (uint32_t)((address * UINT64_C(0x9E3779B97F4A7C15)) >> 32);
    for (at &= c->table_size - 1; c->table[at]; at = (at + 1) & (c->table_size - 1))
        if (JS_VALUE_GET_PTR(c->pairs[c->table[at] - 1].source) == JS_VALUE_GET_PTR(source))
            break;
    return at;
}

JSValueConst clone_find(const struct cloner *c, JSValueConst source)
{
    uint32_t entry = c->table_size ? c->table[place_of(c, source)] : 0;
    return entry ? c->pairs[entry - 1].copy : JS_UNINITIALIZED;
}

/* Room for one more pair, in a table that is at most half full. */
static int grow(struct cloner *c)
{
    if (c->count < c->capacity)
        return 0;
    uint32_t capacity = c->capacity ? 2 * c->capacity : 8;
    struct clone_pair *pairs = js_realloc(c->ctx, c->pairs, capacity * sizeof(*pairs));
    if (!pairs)
        return -1;
    c->pairs = pairs;
    uint32_t *table = js_mallocz(c->ctx, 2 * capacity * sizeof(*table));
    if (!table)
        return -1;
    js_free(c->ctx, c->table);
    c->table = table;
    c->table_size = 2 * capacity;
    c->capacity = capacity;
    for (uint32_t i = 0; i < c->count; i++)
        table[place_of(c, pairs[i].source)] = i + 1;
    return 0;
}

int clone_add(struct cloner *c, JSValueConst source, JSValue copy, enum clone_rest rest)
{
    if (grow(c) != 0) {
        JS_FreeValue(c->ctx, copy);
        return -1;
    }
    c->table[place_of(c, source)] = c->count + 1;
    c->pairs[c->count++] = (struct clone_pair){ JS_DupValue(c->ctx, source), copy, rest };
    return 0;
}

void clone_deinit(struct cloner *c)
{
    for (uint32_t i = 0; i < c->count; i++) {
        JS_FreeValue(c->ctx, c->pairs[i].source);
        JS_FreeValue(c->ctx, c->pairs[i].copy);
    }
    js_free(c->ctx, c->pairs);
    js_free(c->ctx, c->table);
}
