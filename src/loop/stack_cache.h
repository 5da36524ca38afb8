/* Stacks for fibers: mapped with a guard page below, kept for reuse when their fiber ends. One
 * cache per loop, so no locks. Only loop/ includes this. */
#ifndef LOOP_STACK_CACHE_H
#define LOOP_STACK_CACHE_H

#include <stdbool.h>
#include <stddef.h>

enum {
    STACK_SMALLEST_LOG2 = 14, /* 16 KB */
    STACK_LARGEST_LOG2 = 26,  /* 64 MB */
    STACK_CLASSES = STACK_LARGEST_LOG2 - STACK_SMALLEST_LOG2 + 1,
};

/* Usable memory; the guard page lies below bottom. */
struct stack {
    char *bottom;
    size_t size;
    unsigned valgrind_id;
};

struct cached_stack;

/* Stacks of one size: a power of two, guard page included. */
struct stack_class {
    struct cached_stack *hot; /* with the memory that their fibers touched */
    size_t hot_count;
    struct stack *cold; /* address ranges only */
    size_t cold_count, cold_room;
};

struct stack_cache {
    struct stack_class classes[STACK_CLASSES];
};

/* A stack of at least `size` bytes, guard page included. False when the system gives none; errno
 * says why. */
bool stack_cache_get(struct stack_cache *cache, size_t size, struct stack *stack);

/* Takes back a stack that nobody runs on. */
void stack_cache_put(struct stack_cache *cache, struct stack stack);

void stack_cache_deinit(struct stack_cache *cache);

#endif
