/* A hash map from text to pointer. Keys are copied. Not thread-safe. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/slice.h"

struct map_entry {
    char *key; /* owned by the map; NULL marks a free place */
    size_t key_len;
    uint64_t hash;
    void *value;
};

struct map {
    struct map_entry *entries;
    size_t count;
    size_t capacity; /* 0 or a power of two */
};

void map_init(struct map *m);

/* Frees keys; values are the caller's: pass a destructor or NULL. */
void map_deinit(struct map *m, void (*free_value)(void *));

void *map_get(const struct map *m, struct slice key); /* NULL where there is none */

/* Sets and returns what was there before, or NULL. */
void *map_set(struct map *m, struct slice key, void *value);
void *map_remove(struct map *m, struct slice key);

/* Walks in no particular order: start with *at = 0; NULL at the end. */
const struct map_entry *map_next(const struct map *m, size_t *at);

#endif
