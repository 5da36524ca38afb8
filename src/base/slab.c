/* Spans of aligned memory with a header, cut into blocks of one size. All blocks begin 8 bytes off
 * a multiple of 16, where malloc's never do: so an address alone tells whose it is. */
#include "base/slab.h"

#include "base/check.h"

#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifndef __has_feature
#define __has_feature(feature) 0
#endif

enum {
    UNIT = 16,
/* Where errors are looked for, each block is malloc's. */
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
    LARGEST = 0,
#else
    LARGEST = 512,
#endif
    CLASSES = LARGEST / UNIT + 1,
    SPAN_ALIGNMENT = 32 * 1024,
    SPAN_SIZE = SPAN_ALIGNMENT - UNIT, /* malloc's own header fits in before the next span */
    CARVED_AT_ONCE = 4096,             /* bytes that become blocks, and are touched, together */
    SPARE_SPANS = 32,                  /* empty ones that malloc doesn't get back */
};

struct block {
    struct block *next;
};

struct span {
    struct span *prev, *next; /* among those of its size that have room */
    struct block *free;       /* can be handed out */
    uint32_t block_size;
    uint32_t carved; /* where the part begins that isn't cut into blocks yet */
    uint32_t used;   /* blocks */
    bool listed;
};

/* Blocks follow it. */
_Static_assert(sizeof(struct span) % UNIT == UNIT / 2, "so that they begin 8 bytes off");

struct slab {
    struct span *with_room[CLASSES]; /* by block size in units */
    struct span *spare;
    uint32_t spare_count;
    uint32_t span_count; /* without the spare ones */
};

struct slab *slab_new(void)
{
    return xcalloc(1, sizeof(struct slab));
}

/* --- spans ------------------------------------------------------------------------------------ */

static uint32_t class_of(size_t size)
{
    return (uint32_t)((size + UNIT - 1) / UNIT);
}

static bool is_block(const void *ptr)
{
    return (uintptr_t)ptr % UNIT != 0;
}

static struct span *span_of(const void *block)
{
    return (struct span *)((uintptr_t)block & ~(uintptr_t)(SPAN_ALIGNMENT - 1));
}

static void list(struct slab *slab, struct span *span)
{
    struct span **head = &slab->with_room[class_of(span->block_size)];
    span->prev = NULL;
    span->next = *head;
    if (span->next)
        span->next->prev = span;
    *head = span;
    span->listed = true;
}

static void unlist(struct slab *slab, struct span *span)
{
    if (span->prev)
        span->prev->next = span->next;
    else
        slab->with_room[class_of(span->block_size)] = span->next;
    if (span->next)
        span->next->prev = span->prev;
    span->listed = false;
}

static struct span *take_spare(struct slab *slab)
{
    struct span *span = slab->spare;
    if (span) {
        slab->spare = span->next;
        slab->spare_count--;
    }
    return span;
}

static bool add_span(struct slab *slab, uint32_t class)
{
    void *memory = take_spare(slab);
    if (!memory && posix_memalign(&memory, SPAN_ALIGNMENT, SPAN_SIZE) != 0)
        return false;
    struct span *span = memory;
    *span = (struct span){ .block_size = class * UNIT, .carved = sizeof(*span) };
    list(slab, span);
    slab->span_count++;
    return true;
}

static void remove_span(struct slab *slab, struct span *span)
{
    unlist(slab, span);
    slab->span_count--;
    if (slab->spare_count == SPARE_SPANS) {
        free(span);
        return;
    }
    span->next = slab->spare;
    slab->spare = span;
    slab->spare_count++;
}

/* Cuts some more blocks; false when nothing is left to cut. */
static bool carve(struct span *span)
{
    uint32_t left = (SPAN_SIZE - span->carved) / span->block_size;
    uint32_t count = CARVED_AT_ONCE / span->block_size;
    struct block **end = &span->free;
    for (uint32_t i = 0; i < count && i < left; i++) {
        struct block *block = (struct block *)((char *)span + span->carved);
        span->carved += span->block_size;
        *end = block;
        end = &block->next;
    }
    *end = NULL;
    return left > 0;
}

/* Returns the class's span that has a block to hand out. */
static struct span *find_room(struct slab *slab, uint32_t class)
{
    for (;;) {
        struct span *span = slab->with_room[class];
        if (!span) {
            if (!add_span(slab, class))
                return NULL;
        } else if (span->free || carve(span)) {
            return span;
        } else {
            unlist(slab, span);
        }
    }
}

void slab_free(struct slab *slab)
{
    if (!slab)
        return;
    for (uint32_t class = 0; class < CLASSES; class ++) {
        struct span *span = slab->with_room[class];
        if (span && span->used == 0) /* the one that is kept */
            remove_span(slab, span);
    }
    CHECK(slab->span_count == 0);
    for (struct span *span; (span = take_spare(slab)) != NULL;)
        free(span);
    free(slab);
}

/* --- blocks ----------------------------------------------------------------------------------- */

void *slab_alloc(struct slab *slab, size_t size)
{
    if (size > LARGEST || size == 0)
        return malloc(size);
    uint32_t class = class_of(size);
    struct span *span = slab->with_room[class];
    if (!span || !span->free) {
        span = find_room(slab, class);
        if (!span)
            return NULL;
    }
    struct block *block = span->free;
    span->free = block->next;
    span->used++;
    return block;
}

void slab_release(struct slab *slab, void *ptr)
{
    if (!is_block(ptr)) {
        free(ptr);
        return;
    }
    struct span *span = span_of(ptr);
    struct block *block = ptr;
    block->next = span->free;
    span->free = block;
    if (!span->listed)
        list(slab, span);
    /* Of each size one is kept. */
    if (--span->used == 0 && (span->prev || span->next))
        remove_span(slab, span);
}

size_t slab_usable_size(const void *ptr)
{
    return is_block(ptr) ? span_of(ptr)->block_size : malloc_usable_size((void *)ptr);
}

void *slab_resize(struct slab *slab, void *ptr, size_t size)
{
    if (!is_block(ptr) && size > LARGEST)
        return realloc(ptr, size);
    size_t old_size = slab_usable_size(ptr);
    if (is_block(ptr) && class_of(size) == class_of(old_size))
        return ptr;
    void *moved = slab_alloc(slab, size);
    if (!moved)
        return NULL;
    memcpy(moved, ptr, size < old_size ? size : old_size);
    slab_release(slab, ptr);
    return moved;
}
