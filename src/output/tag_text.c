/* A direct-mapped cache from tag set to its text. Each entry holds a reference, so that the pointer
 * can't be reused for another set; a set that falls on an entry in use replaces it. That bounds the
 * cache where every request has a URL of its own. */
#include "output/tag_text.h"

#include "base/check.h"
#include "base/json_writer.h"

#include <stdlib.h>

enum {
    ENTRY_BITS = 10,
    ENTRIES = 1 << ENTRY_BITS,
    LARGEST_KEPT = 8 << 10 /* bytes of a buffer that is reused for the next set */
};

struct entry {
    struct tagset *tags; /* counted; NULL while free */
    struct buf text;
};

struct tag_text_cache {
    tag_renderer *render;
    void *context;
    struct entry entries[ENTRIES];
};

void tag_json_append(struct buf *out, const struct tagset *tags, void *context)
{
    buf_append_char(out, '{');
    for (uint32_t i = 0; tags != NULL && i < tags->count; i++) {
        if (i > 0)
            buf_append_char(out, ',');
        json_append_string(out, tags->tags[i].key);
        buf_append_char(out, ':');
        json_append_string(out, tags->tags[i].value);
    }
    buf_append_char(out, '}');
}

struct tag_text_cache *tag_text_cache_new(tag_renderer *render, void *context)
{
    struct tag_text_cache *c = xcalloc(1, sizeof(*c));
    c->render = render;
    c->context = context;
    for (size_t i = 0; i < ENTRIES; i++)
        buf_init(&c->entries[i].text, BUF_UNLIMITED);
    return c;
}

void tag_text_cache_free(struct tag_text_cache *c)
{
    if (c == NULL)
        return;
    for (size_t i = 0; i < ENTRIES; i++) {
        tagset_unref(c->entries[i].tags);
        buf_deinit(&c->entries[i].text);
    }
    free(c);
}

struct slice tag_text_get(struct tag_text_cache *c, struct tagset *tags)
{
    uint64_t mixed = ((uintptr_t)tags >> 4) * UINT64_C(0x9E3779B97F4A7C15);
    struct entry *entry = &c->entries[mixed >> (64 - ENTRY_BITS)];
    if (entry->tags != tags) {
        tagset_unref(entry->tags);
        entry->tags = tagset_ref(tags);
        if (entry->text.cap > LARGEST_KEPT)
            buf_deinit(&entry->text);
        buf_reset(&entry->text);
        c->render(&entry->text, tags, c->context);
    }
    return buf_slice(&entry->text);
}
