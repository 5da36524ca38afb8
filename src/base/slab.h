/* A heap of small blocks for one thread, for what is made and freed all the time: blocks of one
 * size lie together, so neither costs more than a list's head. Larger blocks are malloc's. */
#ifndef BASE_SLAB_H
#define BASE_SLAB_H

#include <stddef.h>

struct slab;

/* Running out of memory ends the process here, and nowhere below. */
struct slab *slab_new(void);

/* All blocks must have been freed. */
void slab_free(struct slab *slab);

/* Aligned to 8, not to 16 as malloc's. NULL without memory. */
void *slab_alloc(struct slab *slab, size_t size);

/* Moves the block if it must; NULL without memory: the block stays as it was. Neither `ptr` nor
 * `size` is nothing. */
void *slab_resize(struct slab *slab, void *ptr, size_t size);

void slab_release(struct slab *slab, void *ptr);

/* Bytes that may be used: at least what was asked for. */
size_t slab_usable_size(const void *ptr);

#endif
