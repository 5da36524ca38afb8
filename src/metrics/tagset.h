/* Tags: an immutable, sorted, counted set of key-value pairs. Made rarely (cached by who adds
 * samples), read often. Each set knows which sub-metrics it matches, worked out once when it is
 * made. Reference counts are atomic; the rest never changes, so any thread may read. */
#ifndef METRICS_TAGSET_H
#define METRICS_TAGSET_H

#include "base/slice.h"

#include <stdint.h>

struct tag {
    struct slice key, value;
};

struct registry;

struct tagset {
    _Atomic uint32_t refs;
    uint32_t count;
    const struct tag *tags; /* sorted by key, keys unique */
    const uint64_t
        *matches;  /* bit i: sub-metric i of the registry matches; as many words as that takes */
    uint64_t hash; /* of keys and values */
};

/* A set under construction, on the stack: starts from a base, changes, becomes a tagset. Borrowed
 * slices (and the base) must live until tagset_build. */
enum { TAGSET_MAX = 64 };
struct tagset_builder {
    uint32_t count;
    struct tag tags[TAGSET_MAX]; /* sorted by key */
};

void tagset_builder_init(struct tagset_builder *b, const struct tagset *base /* may be NULL */);

/* Sets or replaces. False when there are TAGSET_MAX tags already. */
bool tagset_builder_set(struct tagset_builder *b, struct slice key, struct slice value);
void tagset_builder_remove(struct tagset_builder *b, struct slice key);

/* A new set with one reference, its bytes copied. The registry must be sealed (sub-metrics known)
 * before the first. */
struct tagset *tagset_build(const struct tagset_builder *b, const struct registry *registry);

struct tagset *tagset_ref(struct tagset *t);
void tagset_unref(struct tagset *t); /* NULL is fine */

/* The value of a key; .ptr NULL where it isn't set. */
struct slice tagset_get(const struct tagset *t, struct slice key);

bool tagset_equal(const struct tagset *a, const struct tagset *b);

static inline bool tagset_matches(const struct tagset *t, uint32_t submetric_index)
{
    return t->matches[submetric_index / 64] >> (submetric_index % 64) & 1;
}

/* --- system tags: which of k6's standard tags samples carry --- */
enum system_tag {
    TAG_PROTO = 1 << 0,
    TAG_SUBPROTO = 1 << 1,
    TAG_STATUS = 1 << 2,
    TAG_METHOD = 1 << 3,
    TAG_URL = 1 << 4,
    TAG_NAME = 1 << 5,
    TAG_GROUP = 1 << 6,
    TAG_CHECK = 1 << 7,
    TAG_ERROR = 1 << 8,
    TAG_ERROR_CODE = 1 << 9,
    TAG_TLS_VERSION = 1 << 10,
    TAG_SCENARIO = 1 << 11,
    TAG_SERVICE = 1 << 12,
    TAG_EXPECTED_RESPONSE = 1 << 13,
    TAG_IP = 1 << 14,
    TAG_OCSP_STATUS = 1 << 15,
    TAG_VU = 1 << 16, /* this and the next are metadata, which sub-metrics don't see */
    TAG_ITER = 1 << 17,
    TAG_DEFAULT = (1 << 14) - 1
};
uint32_t system_tag_from_name(struct slice name); /* 0 where there is none */
const char *system_tag_name(uint32_t tag);        /* of one tag, not a set */

#endif
