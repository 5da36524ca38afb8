#include "script/stack_limit.h"

#include "loop/fiber.h"

#include <stdint.h>

enum {
    /* Left for what native functions need beneath the deepest script: a TLS handshake needs most.
     */
    NATIVE_RESERVE = 48 * 1024,
    LIMIT_OUTSIDE = 1024 * 1024,
};

void stack_limit_set(JSRuntime *rt)
{
    struct fiber *fiber = fiber_self();
    char here;
    void *top;
    size_t size, used;

    JS_UpdateStackTop(rt);
    if (!fiber) {
        JS_SetMaxStackSize(rt, LIMIT_OUTSIDE);
        return;
    }
    fiber_stack(fiber, &top, &size);
    /* The engine counts from where it is now, not from the stack's top. */
    used = (size_t)((uintptr_t)top - (uintptr_t)&here);
    JS_SetMaxStackSize(rt, size > used + NATIVE_RESERVE ? size - used - NATIVE_RESERVE : 1);
}
