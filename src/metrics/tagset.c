/* Tag sets, and the names of the system tags. */
#include "metrics/registry.h"

#include "base/check.h"

#include <stdatomic.h>
#include <stdlib.h>

/* --- sorted tags --- */

/* Where the key is, or where it belongs. */
static uint32_t lower_bound(const struct tag *tags, uint32_t count, struct slice key)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (slice_compare(tags[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_at(const struct tag *tags, uint32_t count, uint32_t at, struct slice key)
{
    return at < count && slice_eq(tags[at].key, key);
}

void tagset_builder_init(struct tagset_builder *b, const struct tagset *base)
{
    b->count = base ? base->count : 0;
    if (base)
        memcpy(b->tags, base->tags, base->count * sizeof *b->tags);
}

bool tagset_builder_set(struct tagset_builder *b, struct slice key, struct slice value)
{
    uint32_t at = lower_bound(b->tags, b->count, key);
    if (!is_at(b->tags, b->count, at, key)) {
        if (b->count == TAGSET_MAX)
            return false;
        memmove(&b->tags[at + 1], &b->tags[at], (b->count - at) * sizeof *b->tags);
        b->count++;
    }
    b->tags[at] = (struct tag){ key, value };
    return true;
}

void tagset_builder_remove(struct tagset_builder *b, struct slice key)
{
    uint32_t at = lower_bound(b->tags, b->count, key);
    if (!is_at(b->tags, b->count, at, key))
        return;
    b->count--;
    memmove(&b->tags[at], &b->tags[at + 1], (b->count - at) * sizeof *b->tags);
}

/* --- the set --- */

static struct slice copy_to(char **at, struct slice s)
{
    struct slice copy = slice_make(*at, s.len);
    if (s.len)
        memcpy(*at, s.ptr, s.len);
    *at += s.len;
    return copy;
}

static uint64_t combine(uint64_t hash, struct slice s)
{
    return (hash ^ slice_hash(s)) * UINT64_C(0x9e3779b97f4a7c15);
}

static void find_matches(const struct tagset *t, uint64_t *words, const struct registry *r)
{
    for (uint32_t i = 0; i < r->submetric_count; i++) {
        if (submetric_matches(r->submetrics[i], t))
            words[i / 64] |= UINT64_C(1) << (i % 64);
    }
}

/* One allocation: the struct, the match words, the tags, the bytes that they point to. */
struct tagset *tagset_build(const struct tagset_builder *b, const struct registry *registry)
{
    CHECK(registry->sealed);
    size_t words = (registry->submetric_count + 63) / 64;
    size_t bytes = 0;
    for (uint32_t i = 0; i < b->count; i++)
        bytes += b->tags[i].key.len + b->tags[i].value.len;

    size_t fixed = sizeof(struct tagset) + words * sizeof(uint64_t) + b->count * sizeof(struct tag);
    struct tagset *t = xmalloc(fixed + bytes);
    uint64_t *matches = (uint64_t *)(t + 1);
    struct tag *tags = (struct tag *)(matches + words);
    char *at = (char *)(tags + b->count);
    uint64_t hash = b->count;
    for (uint32_t i = 0; i < b->count; i++) {
        tags[i].key = copy_to(&at, b->tags[i].key);
        tags[i].value = copy_to(&at, b->tags[i].value);
        hash = combine(combine(hash, tags[i].key), tags[i].value);
    }
    memset(matches, 0, words * sizeof *matches);

    atomic_init(&t->refs, 1);
    t->count = b->count;
    t->tags = tags;
    t->matches = matches;
    t->hash = hash;
    find_matches(t, matches, registry);
    return t;
}

struct tagset *tagset_ref(struct tagset *t)
{
    atomic_fetch_add_explicit(&t->refs, 1, memory_order_relaxed);
    return t;
}

void tagset_unref(struct tagset *t)
{
    if (t && atomic_fetch_sub_explicit(&t->refs, 1, memory_order_acq_rel) == 1)
        free(t);
}

struct slice tagset_get(const struct tagset *t, struct slice key)
{
    uint32_t at = lower_bound(t->tags, t->count, key);
    return is_at(t->tags, t->count, at, key) ? t->tags[at].value : (struct slice){ 0 };
}

bool tagset_equal(const struct tagset *a, const struct tagset *b)
{
    if (a == b)
        return true;
    if (a->hash != b->hash || a->count != b->count)
        return false;
    for (uint32_t i = 0; i < a->count; i++) {
        if (!slice_eq(a->tags[i].key, b->tags[i].key) ||
            !slice_eq(a->tags[i].value, b->tags[i].value))
            return false;
    }
    return true;
}

/* --- system tags --- */

static const char *const system_tag_names[] = {
    "proto", "subproto",    "status",     "method",      "url",      "name",    "group",
    "check", "error",       "error_code", "tls_version", "scenario", "service", "expected_response",
    "ip",    "ocsp_status", "vu",         "iter",
};

uint32_t system_tag_from_name(struct slice name)
{
    for (uint32_t i = 0; i < ARRAY_LEN(system_tag_names); i++) {
        if (slice_is(name, system_tag_names[i]))
            return UINT32_C(1) << i;
    }
    return 0;
}

const char *system_tag_name(uint32_t tag)
{
    CHECK(tag != 0 && (tag & (tag - 1)) == 0);
    uint32_t i = (uint32_t)__builtin_ctz(tag);
    CHECK(i < ARRAY_LEN(system_tag_names));
    return system_tag_names[i];
}
