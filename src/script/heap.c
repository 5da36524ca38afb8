#include "script/heap.h"

#include "base/check.h"
#include "base/slab.h"

#include <stdint.h>
#include <stdlib.h>

/* What the engine sets for a moment where it could not do with half of what it makes. */
#define LIFTED   SIZE_MAX
#define NO_LIMIT (SIZE_MAX - 1)

enum {
    /* Garbage that isn't worth a look at the whole heap. */
    COLLECT_AFTER = 256 * 1024,
    /* What the engine adds to each allocation's size in its own books. */
    MALLOC_OVERHEAD = 8,
    /* Beyond the limit, so that the error that says so can be made, and handled by the script. */
    RESERVE = 32 * 1024,
};

/* What the heaps of a thread are made of. */
static _Thread_local struct {
    struct slab *slab;
    uint32_t users;
} shared;

static bool may_grow(JSMallocState *s, size_t size)
{
    struct heap *heap = s->opaque;
    size_t total = heap->used + size;

    if (s->malloc_limit == LIFTED)
        return true;
    if (total <= s->malloc_limit && memory_account_covers(&heap->account, total)) {
        if (total + RESERVE < heap->refused_at)
            heap->refused_at = 0;
        return true;
    }
    if (heap->refused_at)
        return total <= heap->refused_at + RESERVE;
    heap->refused_at = heap->used;
    return false;
}

static void count(JSMallocState *s, size_t size, int sign)
{
    struct heap *heap = s->opaque;

    size += MALLOC_OVERHEAD;

    s->malloc_count += (size_t)sign;
    s->malloc_size += sign > 0 ? size : -size;
    heap->used = s->malloc_size;
}

static void *heap_malloc(JSMallocState *s, size_t size)
{
    struct heap *heap = s->opaque;
    void *ptr;

    if (!may_grow(s, size))
        return NULL;
    ptr = slab_alloc(heap->slab, size);
    if (ptr)
        count(s, slab_usable_size(ptr), 1);
    return ptr;
}

static void heap_free(JSMallocState *s, void *ptr)
{
    struct heap *heap = s->opaque;

    if (!ptr)
        return;
    count(s, slab_usable_size(ptr), -1);
    memory_account_settle(&heap->account, heap->used);
    slab_release(heap->slab, ptr);
}

static void *heap_realloc(JSMallocState *s, void *ptr, size_t size)
{
    struct heap *heap = s->opaque;
    size_t old_size;
    void *moved;

    if (!ptr)
        return size ? heap_malloc(s, size) : NULL;
    if (size == 0) {
        heap_free(s, ptr);
        return NULL;
    }
    old_size = slab_usable_size(ptr);
    if (size > old_size && !may_grow(s, size - old_size))
        return NULL;
    count(s, old_size, -1);
    moved = slab_resize(heap->slab, ptr, size);
    count(s, slab_usable_size(moved ? moved : ptr), 1);
    return moved;
}

static const JSMallocFunctions functions = {
    .js_malloc = heap_malloc,
    .js_free = heap_free,
    .js_realloc = heap_realloc,
    .js_malloc_usable_size = slab_usable_size,
};

static void heap_leave(struct heap *heap)
{
    CHECK(heap->slab == shared.slab);
    memory_budget_leave(&heap->account);
    if (--shared.users == 0) {
        slab_free(shared.slab);
        shared.slab = NULL;
    }
}

/* With sanitizers, BRUNT_GC_STRESS=1 collects before each object, 2 before every second: what is
 * used without being held is found then. */
static void stress(JSRuntime *rt)
{
#ifdef CONFIG_GC_STRESS
    const char *period = getenv("BRUNT_GC_STRESS");

    JS_SetGCPeriod(rt, period ? (uint32_t)strtoul(period, NULL, 10) : 0);
#endif
}

JSRuntime *heap_new_runtime(struct heap *heap, JSRuntime *base)
{
    JSRuntime *rt;

    if (shared.users++ == 0)
        shared.slab = slab_new();
    heap->slab = shared.slab;
    memory_budget_join();
    rt = JS_NewRuntime3(&functions, heap, base);
    if (!rt) {
        heap_leave(heap);
        return NULL;
    }
    JS_SetOutOfMemoryText(rt, memory_budget_complaint());
    stress(rt);
    return rt;
}

void heap_free_runtime(struct heap *heap, JSRuntime *rt)
{
    JS_FreeRuntime(rt);
    heap_leave(heap);
}

void heap_set_limit(JSRuntime *rt, size_t limit)
{
    JS_SetMemoryLimit(rt, limit ? limit : NO_LIMIT);
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
