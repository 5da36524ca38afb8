#include "script/heap.h"

#include <malloc.h>
#include <stdlib.h>

enum {
    /* Garbage that isn't worth a look at the whole heap. */
    COLLECT_AFTER = 256 * 1024,
    /* What the engine adds to each allocation's size in its own books. */
    MALLOC_OVERHEAD = 8,
};

static void count(JSMallocState *s, const void *ptr, int sign)
{
    struct heap *heap = s->opaque;
    size_t size = malloc_usable_size((void *)ptr) + MALLOC_OVERHEAD;

    s->malloc_count += (size_t)sign;
    s->malloc_size += sign > 0 ? size : -size;
    heap->used = s->malloc_size;
}

static void *heap_malloc(JSMallocState *s, size_t size)
{
    void *ptr;

    if (s->malloc_size + size > s->malloc_limit) return NULL;
    ptr = malloc(size);
    if (ptr) count(s, ptr, 1);
    return ptr;
}

static void heap_free(JSMallocState *s, void *ptr)
{
    if (!ptr) return;
    count(s, ptr, -1);
    free(ptr);
}

static void *heap_realloc(JSMallocState *s, void *ptr, size_t size)
{
    void *moved;

    if (!ptr) return size ? heap_malloc(s, size) : NULL;
    if (size == 0) {
        heap_free(s, ptr);
        return NULL;
    }
    if (s->malloc_size + size - malloc_usable_size(ptr) > s->malloc_limit) return NULL;
    count(s, ptr, -1);
    moved = realloc(ptr, size);
    count(s, moved ? moved : ptr, 1);
    return moved;
}

static size_t heap_usable_size(const void *ptr)
{
    return malloc_usable_size((void *)ptr);
}

static const JSMallocFunctions functions = {
    .js_malloc = heap_malloc,
    .js_free = heap_free,
    .js_realloc = heap_realloc,
    .js_malloc_usable_size = heap_usable_size,
};

JSRuntime *heap_new_runtime(struct heap *heap, size_t limit)
{
    JSRuntime *rt = JS_NewRuntime2(&functions, heap);

    if (rt && limit) JS_SetMemoryLimit(rt, limit);
    return rt;
}

bool heap_wants_collection(const struct heap *heap)
{
    return heap->used > heap->used_collected + COLLECT_AFTER;
}

void heap_collected(struct heap *heap, JSRuntime *rt)
{
    heap->used_collected = heap->used;
    JS_SetGCThreshold(rt, 2 * heap->used + COLLECT_AFTER);
}
