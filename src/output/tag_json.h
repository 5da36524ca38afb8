/* Tag sets as JSON objects, rendered once while they are in use: the same few sets come with nearly
 * every sample. */
#ifndef OUTPUT_TAG_JSON_H
#define OUTPUT_TAG_JSON_H

#include "base/buf.h"
#include "metrics/tagset.h"

/* {"group":"","scenario":"default"}; {} for NULL. */
void tag_json_append(struct buf *out, const struct tagset *tags);

struct tag_json_cache;

struct tag_json_cache *tag_json_cache_new(void);
void tag_json_cache_free(struct tag_json_cache *c); /* NULL is fine */

/* The same, from the cache where it can. Valid until the next call. */
struct slice tag_json_get(struct tag_json_cache *c, struct tagset *tags);

#endif
