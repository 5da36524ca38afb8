#include "script/stack_limit.h"

#include "loop/fiber.h"

enum {
    /* Left for what native functions need beneath the deepest script: a TLS handshake needs most.
     */
    NATIVE_RESERVE = 48 * 1024,
    LIMIT_OUTSIDE = 1024 * 1024,
};

/* A call that goes on on another stack. */
struct deeper {
    JSRuntime *rt;
    void (*call)(void *arg);
    void *arg;
};

static void on_second_stack(void *context)
{
    struct deeper *deeper = context;

    stack_limit_set(deeper->rt);
    deeper->call(deeper->arg);
}

static JS_BOOL call_deeper(JSRuntime *rt, void (*call)(void *arg), void *arg)
{
    struct deeper deeper = { rt, call, arg };

    if (!fiber_call_deeper(FIBER_STACK_DEEP, on_second_stack, &deeper))
        return false;
    stack_limit_set(rt);
    return true;
}

void stack_limit_set(JSRuntime *rt)
{
    struct fiber *fiber = fiber_self();
    void *top;
    size_t size;

    if (!fiber) {
        JS_UpdateStackTop(rt);
        JS_SetMaxStackSize(rt, LIMIT_OUTSIDE);
        return;
    }
    fiber_stack(fiber, &top, &size);
    JS_SetStackLimit(rt, (char *)top - size + NATIVE_RESERVE);
    JS_SetDeeperFunc(rt, call_deeper);
}
