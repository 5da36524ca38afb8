/* Tag sets as the text that an output writes, rendered once while they are in use: the same few
 * sets come with nearly every sample. */
#ifndef OUTPUT_TAG_TEXT_H
#define OUTPUT_TAG_TEXT_H

#include "base/buf.h"
#include "metrics/tagset.h"

/* Appends the text of a set; NULL is one without tags. */
typedef void tag_renderer(struct buf *out, const struct tagset *tags, void *context);

/* {"group":"","scenario":"default"}. Needs no context. */
tag_renderer tag_json_append;

struct tag_text_cache;

/* Borrows the context. */
struct tag_text_cache *tag_text_cache_new(tag_renderer *render, void *context);
void tag_text_cache_free(struct tag_text_cache *c); /* NULL is fine */

/* What the renderer makes of the set, from the cache where it can. Valid until the next call. */
struct slice tag_text_get(struct tag_text_cache *c, struct tagset *tags);

#endif
