/* The JavaScript heap of one VM: its memory limit, and when to look for cycles of garbage. */
#ifndef SCRIPT_HEAP_H
#define SCRIPT_HEAP_H

#include "base/memory_budget.h"

#include "quickjs.h"

#include <stdbool.h>
#include <stddef.h>

struct slab;

struct heap {
    struct slab *slab;             /* the thread's; all its VMs share one */
    struct memory_account account; /* of what all VMs may have together */
    size_t used;                   /* bytes, the allocator's rounding included */
    size_t used_collected;         /* after the last collection */
    size_t refused_at; /* what was used when there was no more; 0: nothing was refused */
};

/* NULL without memory. `base`: the image's runtime, or NULL. */
JSRuntime *heap_new_runtime(struct heap *heap, JSRuntime *base);

/* On the thread that made it. */
void heap_free_runtime(struct heap *heap, JSRuntime *rt);

/* Of this heap alone, beside the budget; from now on; in bytes, 0 for none. Making a context must
 * not run into it: the engine doesn't look. */
void heap_set_limit(JSRuntime *rt, size_t limit);

/* Whether enough has gathered since the last collection. */
bool heap_wants_collection(const struct heap *heap);

/* To be called after a collection: the engine itself collects when the heap has doubled by then. */
void heap_collected(struct heap *heap, JSRuntime *rt);

#endif
