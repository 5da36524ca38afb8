/* Tag sets by what they are derived from: a base set plus a few changes. One cache per worker, used
 * on its thread only; it turns the tags of a request, a check or a group into a hash look-up.
 * Bounded: scripts with endless distinct URLs only make it forget. */
#ifndef VU_TAG_CACHE_H
#define VU_TAG_CACHE_H

#include "metrics/tagset.h"

/* Changes to a set of tags, as collected from a script's object. */
struct tag_changes {
    uint32_t count;
    struct tag items[TAGSET_MAX];
};

struct tag_cache;

struct tag_cache *tag_cache_new(const struct registry *registry);
void tag_cache_free(struct tag_cache *c);

/* `base` with each change applied in order; a change whose value.ptr is NULL removes the key. The
 * result is borrowed: it stays valid until the next call of this function, so take a reference to
 * keep it. */
struct tagset *tag_cache_derive(struct tag_cache *c, struct tagset *base, const struct tag *changes,
                                uint32_t count);

#endif
