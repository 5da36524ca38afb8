/* Memory with one lifetime: many small allocations, freed all at once. An iteration has one, a
 * frozen plan has one. Running out of memory ends the process. Not thread-safe. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/slice.h"

struct arena_chunk;

struct arena {
    struct arena_chunk *chunk; /* newest first */
    size_t chunk_size;         /* bytes of an ordinary chunk */
};

void arena_init(struct arena *a, size_t chunk_size);
void arena_deinit(struct arena *a);

/* Frees all but one ordinary chunk, which is reused. */
void arena_reset(struct arena *a);

/* Zeroed? No: arena_alloc leaves the bytes as they are, arena_zalloc clears them. Aligned to 16. */
void *arena_alloc(struct arena *a, size_t size);
void *arena_zalloc(struct arena *a, size_t size);

#define ARENA_NEW(a, type)      ((type *)arena_zalloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_zalloc((a), sizeof(type) * (n)))

/* Copies that live as long as the arena; the text is also NUL-terminated. */
struct slice arena_copy(struct arena *a, struct slice s);
struct slice arena_copy_lower(struct arena *a, struct slice s); /* ASCII only */
char *arena_str(struct arena *a, struct slice s);
char *arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
