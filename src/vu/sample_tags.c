#include "vu/sample_tags.h"

#include "vu/vu.h"

void sample_tags_init(struct sample_tags *s, const struct vu *vu)
{
    s->enabled = vu->test->system_tags;
    s->changes.count = 0;
}

void sample_tags_set(struct sample_tags *s, struct slice key, struct slice value)
{
    if (s->changes.count < TAGSET_MAX)
        s->changes.items[s->changes.count++] = (struct tag){ key, value };
}

void sample_tags_set_system(struct sample_tags *s, enum system_tag tag, struct slice key,
                            struct slice value)
{
    if (s->enabled & tag)
        sample_tags_set(s, key, value);
}

void sample_tags_set_all(struct sample_tags *s, const struct tag_changes *own)
{
    for (uint32_t i = 0; own != NULL && i < own->count; i++)
        sample_tags_set(s, own->items[i].key, own->items[i].value);
}

struct tagset *sample_tags_derive(const struct sample_tags *s, const struct vu *vu,
                                  struct tagset *base)
{
    return tag_cache_derive(vu->worker->tag_cache, base, s->changes.items, s->changes.count);
}

void sample_tags_apply(const struct sample_tags *s, const struct vu *vu, struct tagset **tags)
{
    struct tagset *derived = tagset_ref(sample_tags_derive(s, vu, *tags));
    tagset_unref(*tags);
    *tags = derived;
}
