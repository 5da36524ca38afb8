/* The tags that a sample gets beside those it has: the script's own, and system tags, which only
 * count where the test has switched them on. On the stack of whoever records; what it points to is
 * borrowed. */
#ifndef VU_SAMPLE_TAGS_H
#define VU_SAMPLE_TAGS_H

#include "metrics/tagset.h"
#include "vu/tag_cache.h"

struct vu;

struct sample_tags {
    uint32_t enabled; /* TAG_* */
    struct tag_changes changes;
};

void sample_tags_init(struct sample_tags *s, const struct vu *vu);

/* Beyond TAGSET_MAX they are left out. */
void sample_tags_set(struct sample_tags *s, struct slice key, struct slice value);
void sample_tags_set_system(struct sample_tags *s, enum system_tag tag, struct slice key,
                            struct slice value);
void sample_tags_set_all(struct sample_tags *s, const struct tag_changes *own); /* NULL is fine */

/* The set with these changes, borrowed as tag_cache_derive's. */
struct tagset *sample_tags_derive(const struct sample_tags *s, const struct vu *vu,
                                  struct tagset *base);

/* Puts that in the place of the counted set. */
void sample_tags_apply(const struct sample_tags *s, const struct vu *vu, struct tagset **tags);

#endif
