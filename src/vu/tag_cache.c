#include "vu/tag_cache.h"

#include "base/check.h"

#include <stdlib.h>

/* Two-way set-associative: enough that a handful of hot sets never push each other out. */
enum { SETS = 1024, WAYS = 2, KNOWN = 1024 };

struct entry {
    uint64_t hash;
    struct tagset
        *base; /* counted, so that its address means this set for as long as the entry lives */
    struct tagset *derived; /* counted */
    uint32_t change_count;
    struct tag *changes; /* own copy, bytes behind the array */
};

struct tag_cache {
    const struct registry *registry;
    struct entry entries[SETS][WAYS]; /* way 0 is the more recently used */
    /* Counted; by what is in them. A set that comes about again, such as that of a VU which has
     * left a group, is the same one again: else it would be a new base, with all that is derived
     * from it to be built anew. */
    struct tagset *known[KNOWN];
};

struct tag_cache *tag_cache_new(const struct registry *registry)
{
    struct tag_cache *c = xcalloc(1, sizeof(*c));
    c->registry = registry;
    return c;
}

static void entry_clear(struct entry *e)
{
    tagset_unref(e->base);
    tagset_unref(e->derived);
    free(e->changes);
    memset(e, 0, sizeof(*e));
}

void tag_cache_free(struct tag_cache *c)
{
    if (!c)
        return;
    for (int s = 0; s < SETS; s++)
        for (int w = 0; w < WAYS; w++)
            entry_clear(&c->entries[s][w]);
    for (int i = 0; i < KNOWN; i++)
        tagset_unref(c->known[i]);
    free(c);
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash ^= value;
    hash *= UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ (hash >> 29);
}

static uint64_t hash_of(const struct tagset *base, const struct tag *changes, uint32_t count)
{
    uint64_t hash = mix(0, (uintptr_t)base);
    for (uint32_t i = 0; i < count; i++) {
        hash = mix(hash, slice_hash(changes[i].key));
        hash = mix(hash, changes[i].value.ptr ? slice_hash(changes[i].value) : 1);
    }
    return hash;
}

static bool entry_matches(const struct entry *e, uint64_t hash, const struct tagset *base,
                          const struct tag *changes, uint32_t count)
{
    if (e->hash != hash || e->base != base || e->change_count != count || !e->derived)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        const struct tag *mine = &e->changes[i];
        if (!slice_eq(mine->key, changes[i].key))
            return false;
        if (!mine->value.ptr != !changes[i].value.ptr)
            return false;
        if (!slice_eq(mine->value, changes[i].value))
            return false;
    }
    return true;
}

static struct tag *copy_changes(const struct tag *changes, uint32_t count)
{
    size_t size = sizeof(struct tag) * count;
    for (uint32_t i = 0; i < count; i++)
        size += changes[i].key.len + changes[i].value.len;
    struct tag *copy = xmalloc(size ? size : 1);
    char *bytes = (char *)(copy + count);
    for (uint32_t i = 0; i < count; i++) {
        const struct slice from[2] = { changes[i].key, changes[i].value };
        struct slice *to[2] = { &copy[i].key, &copy[i].value };
        for (int k = 0; k < 2; k++) {
            if (from[k].len)
                memcpy(bytes, from[k].ptr, from[k].len);
            *to[k] = slice_make(from[k].ptr ? bytes : NULL, from[k].len);
            bytes += from[k].len;
        }
    }
    return copy;
}

/* Takes the set; returns the one that is known by its tags, with a reference. */
static struct tagset *known_one(struct tag_cache *c, struct tagset *built)
{
    struct tagset **place = &c->known[mix(0, built->hash) % KNOWN];
    if (*place && tagset_equal(*place, built)) {
        tagset_unref(built);
        return tagset_ref(*place);
    }
    tagset_unref(*place);
    *place = tagset_ref(built);
    return built;
}

static struct tagset *derive(struct tag_cache *c, const struct tagset *base,
                             const struct tag *changes, uint32_t count)
{
    struct tagset_builder builder;
    tagset_builder_init(&builder, base);
    for (uint32_t i = 0; i < count; i++) {
        if (changes[i].value.ptr)
            tagset_builder_set(&builder, changes[i].key, changes[i].value);
        else
            tagset_builder_remove(&builder, changes[i].key);
    }
    return known_one(c, tagset_build(&builder, c->registry));
}

struct tagset *tag_cache_derive(struct tag_cache *c, struct tagset *base, const struct tag *changes,
                                uint32_t count)
{
    uint64_t hash = hash_of(base, changes, count);
    struct entry *set = c->entries[hash % SETS];
    if (entry_matches(&set[0], hash, base, changes, count))
        return set[0].derived;

    struct entry found = set[1];
    if (!entry_matches(&set[1], hash, base, changes, count)) {
        found = (struct entry){
            .hash = hash,
            .base = tagset_ref(base),
            .derived = derive(c, base, changes, count),
            .change_count = count,
            .changes = copy_changes(changes, count),
        };
        entry_clear(&set[1]);
    }
    set[1] = set[0];
    set[0] = found;
    return found.derived;
}
