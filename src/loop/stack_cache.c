/* Mapping stacks. Memory is reserved by address only (MAP_NORESERVE) and becomes real as deep as a
 * fiber goes.
 *
 * The guard: a PROT_NONE page splits the mapping, and at two mappings per stack the kernel's
 * default of 65,530 per process ends at some 32,000 fibers. Since Linux 6.13 MADV_GUARD_INSTALL
 * marks the page in the page table instead, and the kernel merges neighbouring stacks into one
 * mapping, so the number of fibers is bounded by memory. */
#include "loop/stack_cache.h"

#include "base/check.h"
#include "loop/fiber_sanitizer.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#endif

/* Per class. Requests of a batch come and go in such numbers as are kept hot; large stacks may hold
 * much memory that nobody needs again. */
enum { KEEP_HOT = 256, KEEP_COLD = 4096, LARGEST_HOT = 1024 * 1024 };

/* A link in the list of hot ones, at the top of the stack, where memory is hot anyway. */
struct cached_stack {
    struct cached_stack *next;
    struct stack stack;
};

static size_t page_size(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

static size_t class_of(size_t size)
{
    size_t log2 = STACK_SMALLEST_LOG2;
    while (((size_t)1 << log2) < size)
        log2++;
    CHECK(log2 <= STACK_LARGEST_LOG2);
    return log2 - STACK_SMALLEST_LOG2;
}

static struct cached_stack *link_of(const struct stack *stack)
{
    return (struct cached_stack *)(stack->bottom + stack->size - sizeof(struct cached_stack));
}

static bool map(size_t total, struct stack *stack)
{
    size_t guard = page_size();
    char *memory = mmap(NULL, total, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (memory == MAP_FAILED)
        return false;
    if (madvise(memory, guard, MADV_GUARD_INSTALL) != 0 &&
        mprotect(memory, guard, PROT_NONE) != 0) {
        int saved = errno;
        munmap(memory, total);
        errno = saved;
        return false;
    }
    *stack = (struct stack){ .bottom = memory + guard, .size = total - guard };
    stack->valgrind_id = fiber_stack_mapped(stack->bottom, stack->size);
    return true;
}

static void unmap(struct stack stack)
{
    size_t guard = page_size();
    fiber_stack_unmapped(stack.bottom, stack.size, stack.valgrind_id);
    munmap(stack.bottom - guard, stack.size + guard);
}

static void push_hot(struct stack_class *class, struct stack stack)
{
    struct cached_stack *cached = link_of(&stack);
    *cached = (struct cached_stack){ .next = class->hot, .stack = stack };
    class->hot = cached;
    class->hot_count++;
}

static struct stack pop_hot(struct stack_class *class)
{
    struct cached_stack *cached = class->hot;
    class->hot = cached->next;
    class->hot_count--;
    return cached->stack;
}

static void push_cold(struct stack_class *class, struct stack stack)
{
    if (class->cold_count == class->cold_room) {
        class->cold_room += class->cold_room + 64;
        class->cold = xrealloc(class->cold, class->cold_room * sizeof(stack));
    }
    madvise(stack.bottom, stack.size, MADV_DONTNEED);
    class->cold[class->cold_count++] = stack;
}

bool stack_cache_get(struct stack_cache *cache, size_t size, struct stack *stack)
{
    size_t least = 4 * page_size(); /* pages of 64 KB exist */
    size_t index = class_of(size > least ? size : least);
    struct stack_class *class = &cache->classes[index];
    if (class->hot_count > 0) {
        *stack = pop_hot(class);
    } else if (class->cold_count > 0) {
        *stack = class->cold[--class->cold_count];
    } else {
        return map((size_t)1 << (index + STACK_SMALLEST_LOG2), stack);
    }
    return true;
}

void stack_cache_put(struct stack_cache *cache, struct stack stack)
{
    struct stack_class *class = &cache->classes[class_of(stack.size)];
    if (class->hot_count < KEEP_HOT && stack.size <= LARGEST_HOT)
        push_hot(class, stack);
    else if (class->cold_count < KEEP_COLD)
        push_cold(class, stack);
    else
        unmap(stack);
}

void stack_cache_deinit(struct stack_cache *cache)
{
    for (size_t i = 0; i < STACK_CLASSES; i++) {
        struct stack_class *class = &cache->classes[i];
        while (class->hot_count > 0)
            unmap(pop_hot(class));
        while (class->cold_count > 0)
            unmap(class->cold[--class->cold_count]);
        free(class->cold);
        *class = (struct stack_class){ 0 };
    }
}
