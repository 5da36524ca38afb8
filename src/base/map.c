/* Open addressing with linear probing. Removal shifts the followers back instead of leaving
 * tombstones, so a map that lives long does not silt up. */
#include "base/map.h"

#include "base/check.h"

#include <stdlib.h>

enum { SMALLEST_CAPACITY = 8 };

void map_init(struct map *m)
{
    *m = (struct map){ 0 };
}

void map_deinit(struct map *m, void (*free_value)(void *))
{
    for (size_t i = 0; i < m->capacity; i++) {
        if (m->entries[i].key == NULL)
            continue;
        free(m->entries[i].key);
        if (free_value != NULL)
            free_value(m->entries[i].value);
    }
    free(m->entries);
    map_init(m);
}

/* Where the key is, or the free place where it belongs. The map has a free place. */
static struct map_entry *find(const struct map *m, struct slice key, uint64_t hash)
{
    size_t mask = m->capacity - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        struct map_entry *entry = &m->entries[i];
        if (entry->key == NULL)
            return entry;
        if (entry->hash == hash && slice_eq(slice_make(entry->key, entry->key_len), key))
            return entry;
    }
}

void *map_get(const struct map *m, struct slice key)
{
    return m->count > 0 ? find(m, key, slice_hash(key))->value : NULL;
}

/* Doubles the table; all hashes are known, no key is read. */
static void grow(struct map *m)
{
    struct map old = *m;
    m->capacity = old.capacity ? old.capacity * 2 : SMALLEST_CAPACITY;
    m->entries = xcalloc(m->capacity, sizeof(*m->entries));
    for (size_t i = 0; i < old.capacity; i++) {
        if (old.entries[i].key == NULL)
            continue;
        size_t at = old.entries[i].hash & (m->capacity - 1);
        while (m->entries[at].key != NULL)
            at = (at + 1) & (m->capacity - 1);
        m->entries[at] = old.entries[i];
    }
    free(old.entries);
}

void *map_set(struct map *m, struct slice key, void *value)
{
    if (m->count >= m->capacity / 4 * 3)
        grow(m);
    uint64_t hash = slice_hash(key);
    struct map_entry *entry = find(m, key, hash);
    void *before = entry->value;
    if (entry->key == NULL) {
        *entry = (struct map_entry){ .key = slice_dup(key), .key_len = key.len, .hash = hash };
        m->count++;
    }
    entry->value = value;
    return before;
}

/* Moves later entries of the run into the gap, as long as that brings them no further than their
 * home. */
static void close_gap(struct map *m, size_t gap)
{
    size_t mask = m->capacity - 1;
    for (size_t i = (gap + 1) & mask; m->entries[i].key != NULL; i = (i + 1) & mask) {
        size_t from_home = (i - m->entries[i].hash) & mask;
        size_t from_gap = (i - gap) & mask;
        if (from_home < from_gap)
            continue;
        m->entries[gap] = m->entries[i];
        gap = i;
    }
    m->entries[gap] = (struct map_entry){ 0 };
}

void *map_remove(struct map *m, struct slice key)
{
    if (m->count == 0)
        return NULL;
    struct map_entry *entry = find(m, key, slice_hash(key));
    if (entry->key == NULL)
        return NULL;
    void *value = entry->value;
    free(entry->key);
    m->count--;
    close_gap(m, (size_t)(entry - m->entries));
    return value;
}

const struct map_entry *map_next(const struct map *m, size_t *at)
{
    while (*at < m->capacity) {
        const struct map_entry *entry = &m->entries[(*at)++];
        if (entry->key != NULL)
            return entry;
    }
    return NULL;
}
