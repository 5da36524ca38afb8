/* What ASan, TSan and valgrind have to be told about stacks and the switches between them. Nothing
 * in a release build. Only loop/ includes this. */
#ifndef LOOP_FIBER_SANITIZER_H
#define LOOP_FIBER_SANITIZER_H

#include <stdbool.h>
#include <stddef.h>

#ifndef __has_feature
#define __has_feature(feature) 0
#endif

#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#define FIBER_ASAN 1
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#include <sanitizer/lsan_interface.h>
#else
#define FIBER_ASAN 0
#endif

#if defined(__SANITIZE_THREAD__) || __has_feature(thread_sanitizer)
#define FIBER_TSAN 1
#include <sanitizer/tsan_interface.h>
#else
#define FIBER_TSAN 0
#endif

#if !defined(NDEBUG) && __has_include(<valgrind/valgrind.h>)
#define FIBER_VALGRIND 1
#include <valgrind/valgrind.h>
#else
#define FIBER_VALGRIND 0
#endif

/* One per context: each fiber's and the loop's own. */
struct fiber_context {
#if FIBER_ASAN
    void *fake_stack;   /* ASan's, while the context is suspended */
    const void *bottom; /* of the stack; the loop's is learnt when it is first left */
    size_t size;
#endif
#if FIBER_TSAN
    void *tsan_fiber;
#endif
};

/* Under ASan frames are several times larger. */
static inline size_t fiber_stack_factor(void)
{
    return FIBER_ASAN ? 4 : 1;
}

static inline void fiber_context_of_loop(struct fiber_context *context)
{
    (void)context;
#if FIBER_TSAN
    context->tsan_fiber = __tsan_get_current_fiber();
#endif
}

static inline void fiber_context_init(struct fiber_context *context, void *bottom, size_t size)
{
    (void)context, (void)bottom, (void)size;
#if FIBER_ASAN
    context->fake_stack = NULL;
    context->bottom = bottom;
    context->size = size;
#endif
#if FIBER_TSAN
    context->tsan_fiber = __tsan_create_fiber(0);
#endif
}

/* After the fiber was left for the last time. */
static inline void fiber_context_deinit(struct fiber_context *context)
{
    (void)context;
#if FIBER_ASAN
    /* The frame of the entry function was never returned from, so its red zones are still marked.
     */
    __asan_unpoison_memory_region(context->bottom, context->size);
#endif
#if FIBER_TSAN
    __tsan_destroy_fiber(context->tsan_fiber);
#endif
}

/* Immediately before the switch; `last` when `from` will not run again. */
static inline void fiber_context_leave(struct fiber_context *from, struct fiber_context *to,
                                       bool last)
{
    (void)from, (void)to, (void)last;
#if FIBER_ASAN
    __sanitizer_start_switch_fiber(last ? NULL : &from->fake_stack, to->bottom, to->size);
#endif
#if FIBER_TSAN
    __tsan_switch_to_fiber(to->tsan_fiber, 0);
#endif
}

/* Immediately after it, on the other side. */
static inline void fiber_context_arrive(struct fiber_context *self, struct fiber_context *from)
{
    (void)self, (void)from;
#if FIBER_ASAN
    __sanitizer_finish_switch_fiber(self->fake_stack, &from->bottom, &from->size);
#endif
}

/* When stack memory is mapped and before it is unmapped. Returns valgrind's id for it. */
static inline unsigned fiber_stack_mapped(char *bottom, size_t size)
{
    (void)bottom, (void)size;
#if FIBER_ASAN
    __lsan_register_root_region(bottom,
                                size); /* what only a suspended fiber points to has not leaked */
#endif
#if FIBER_VALGRIND
    return VALGRIND_STACK_REGISTER(bottom, bottom + size);
#else
    return 0;
#endif
}

static inline void fiber_stack_unmapped(char *bottom, size_t size, unsigned id)
{
    (void)bottom, (void)size, (void)id;
#if FIBER_ASAN
    __lsan_unregister_root_region(bottom, size);
#endif
#if FIBER_VALGRIND
    VALGRIND_STACK_DEREGISTER(id);
#endif
}

#endif
