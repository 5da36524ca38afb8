/* Timers: an intrusive heap. */
#include "base/check.h"
#include "base/clock.h"
#include "loop/loop_private.h"

#include <stdlib.h>

enum { CHILDREN = 4, SMALLEST_CAPACITY = 64 };

static uint32_t parent_of(uint32_t index)
{
    return (index - 2) / CHILDREN + 1;
}

static uint32_t first_child_of(uint32_t index)
{
    return (index - 1) * CHILDREN + 2;
}

static void place(struct timer_heap *heap, uint32_t index, struct timer_node node)
{
    heap->nodes[index] = node;
    node.timer->heap_index = index;
}

/* Finds the node's place from `index` towards the top. */
static void sift_up(struct timer_heap *heap, uint32_t index, struct timer_node node)
{
    while (index > 1) {
        uint32_t parent = parent_of(index);
        if (heap->nodes[parent].when_ns <= node.when_ns)
            break;
        place(heap, index, heap->nodes[parent]);
        index = parent;
    }
    place(heap, index, node);
}

static uint32_t earliest_child(const struct timer_heap *heap, uint32_t first)
{
    uint32_t end = first + CHILDREN, best = first;
    if (end > heap->count + 1)
        end = heap->count + 1;
    for (uint32_t i = first + 1; i < end; i++) {
        if (heap->nodes[i].when_ns < heap->nodes[best].when_ns)
            best = i;
    }
    return best;
}

/* Finds the node's place from `index` towards the bottom. */
static void sift_down(struct timer_heap *heap, uint32_t index, struct timer_node node)
{
    for (;;) {
        uint32_t child = first_child_of(index);
        if (child > heap->count)
            break;
        child = earliest_child(heap, child);
        if (heap->nodes[child].when_ns >= node.when_ns)
            break;
        place(heap, index, heap->nodes[child]);
        index = child;
    }
    place(heap, index, node);
}

/* Puts the node where it belongs, given that only the node at `index` may be out of order. */
static void settle(struct timer_heap *heap, uint32_t index, struct timer_node node)
{
    if (index > 1 && node.when_ns < heap->nodes[parent_of(index)].when_ns) {
        sift_up(heap, index, node);
    } else {
        sift_down(heap, index, node);
    }
}

static void grow(struct timer_heap *heap)
{
    heap->capacity = heap->capacity ? heap->capacity * 2 : SMALLEST_CAPACITY;
    heap->nodes = xrealloc(heap->nodes, heap->capacity * sizeof(*heap->nodes));
}

void timer_set(struct loop *loop, struct timer *timer, int64_t when_ns)
{
    struct timer_heap *heap = &loop->timers;
    struct timer_node node = { .when_ns = when_ns, .timer = timer };
    timer->when_ns = when_ns;
    if (timer->heap_index != 0) {
        CHECK(timer->loop == loop);
        settle(heap, timer->heap_index, node);
        return;
    }
    timer->loop = loop;
    if (heap->count + 1 >= heap->capacity)
        grow(heap);
    sift_up(heap, ++heap->count, node);
}

static void remove_at(struct timer_heap *heap, uint32_t index)
{
    heap->nodes[index].timer->heap_index = 0;
    struct timer_node last = heap->nodes[heap->count--];
    if (index <= heap->count)
        settle(heap, index, last);
}

void timer_clear(struct timer *timer)
{
    if (timer->heap_index != 0)
        remove_at(&timer->loop->timers, timer->heap_index);
}

int64_t timer_heap_next_ns(const struct timer_heap *heap)
{
    return heap->count > 0 ? heap->nodes[1].when_ns : NEVER_NS;
}

void timer_heap_fire(struct timer_heap *heap, int64_t now_ns)
{
    while (heap->count > 0 && heap->nodes[1].when_ns <= now_ns) {
        struct timer *timer = heap->nodes[1].timer;
        remove_at(heap, 1);
        timer->fire(timer);
    }
}

void timer_heap_deinit(struct timer_heap *heap)
{
    for (uint32_t i = 1; i <= heap->count; i++)
        heap->nodes[i].timer->heap_index = 0;
    free(heap->nodes);
    *heap = (struct timer_heap){ 0 };
}
