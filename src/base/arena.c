/* Chunks in a list; allocation bumps an offset in the newest. Under ASan, memory that is not handed
 * out is poisoned, so that a pointer kept past the end of an iteration is found. */
#include "base/arena.h"

#include "base/buf.h"
#include "base/check.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif

#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(ptr, size)   __asan_poison_memory_region((ptr), (size))
#define UNPOISON(ptr, size) __asan_unpoison_memory_region((ptr), (size))
#else
#define POISON(ptr, size)   ((void)(ptr), (void)(size))
#define UNPOISON(ptr, size) ((void)(ptr), (void)(size))
#endif

enum { ALIGNMENT = 16 };

struct arena_chunk {
    struct arena_chunk *next; /* older */
    size_t size;              /* of bytes[] */
    size_t used;
    alignas(ALIGNMENT) char bytes[];
};

void arena_init(struct arena *a, size_t chunk_size)
{
    CHECK(chunk_size >= ALIGNMENT);
    *a = (struct arena){ .chunk_size = chunk_size };
}

static struct arena_chunk *chunk_new(size_t size)
{
    struct arena_chunk *chunk = xmalloc(sizeof(*chunk) + size);
    *chunk = (struct arena_chunk){ .size = size };
    POISON(chunk->bytes, size);
    return chunk;
}

static void chunk_free(struct arena_chunk *chunk)
{
    UNPOISON(chunk->bytes, chunk->size);
    free(chunk);
}

void arena_reset(struct arena *a)
{
    struct arena_chunk *kept = NULL;
    for (struct arena_chunk *chunk = a->chunk, *next; chunk != NULL; chunk = next) {
        next = chunk->next;
        if (kept == NULL && chunk->size == a->chunk_size) {
            kept = chunk;
        } else {
            chunk_free(chunk);
        }
    }
    if (kept != NULL) {
        kept->next = NULL;
        kept->used = 0;
        POISON(kept->bytes, kept->size);
    }
    a->chunk = kept;
}

void arena_deinit(struct arena *a)
{
    arena_reset(a);
    if (a->chunk != NULL)
        chunk_free(a->chunk);
    a->chunk = NULL;
}

/* The chunk that has room for `size` more bytes. */
static struct arena_chunk *chunk_for(struct arena *a, size_t size)
{
    struct arena_chunk *newest = a->chunk;
    if (newest != NULL && size <= newest->size - newest->used)
        return newest;

    /* What would waste much of a chunk gets its own, behind the newest, whose rest stays in use. */
    if (size > a->chunk_size / 4) {
        struct arena_chunk *own = chunk_new(size);
        if (newest == NULL) {
            a->chunk = own;
        } else {
            own->next = newest->next;
            newest->next = own;
        }
        return own;
    }
    struct arena_chunk *chunk = chunk_new(a->chunk_size);
    chunk->next = newest;
    a->chunk = chunk;
    return chunk;
}

void *arena_alloc(struct arena *a, size_t size)
{
    if (size > SIZE_MAX / 2)
        out_of_memory();
    size_t rounded = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    struct arena_chunk *chunk = chunk_for(a, rounded);
    char *at = chunk->bytes + chunk->used;
    chunk->used += rounded;
    UNPOISON(at, size);
    return at;
}

void *arena_zalloc(struct arena *a, size_t size)
{
    void *at = arena_alloc(a, size);
    memset(at, 0, size);
    return at;
}

char *arena_str(struct arena *a, struct slice s)
{
    char *copy = arena_alloc(a, s.len + 1);
    if (s.len > 0)
        memcpy(copy, s.ptr, s.len);
    copy[s.len] = '\0';
    return copy;
}

struct slice arena_copy(struct arena *a, struct slice s)
{
    return slice_make(arena_str(a, s), s.len);
}

struct slice arena_copy_lower(struct arena *a, struct slice s)
{
    char *copy = arena_str(a, s);
    for (size_t i = 0; i < s.len; i++)
        if (copy[i] >= 'A' && copy[i] <= 'Z')
            copy[i] += 'a' - 'A';
    return slice_make(copy, s.len);
}

char *arena_printf(struct arena *a, const char *format, ...)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    va_list args;
    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    char *copy = arena_str(a, buf_slice(&text));
    buf_deinit(&text);
    return copy;
}
