/* Fibers: stacks that the loop switches between. A virtual user is one; so is a request in flight
 * beside it. A fiber belongs to one loop and runs only on that loop's thread. Blocking calls (here,
 * in watch.h, and all above) take an absolute deadline on the monotonic clock, NEVER_NS for none,
 * and tell how they ended. */
#ifndef LOOP_FIBER_H
#define LOOP_FIBER_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct loop;
struct fiber;

enum wait_result {
    WAIT_OK = 0,
    WAIT_TIMEOUT = -1,
    WAIT_CANCELLED = -2,
};

enum {
    /* Guard page included; rounded up to a power of two. */
    FIBER_STACK_SMALL = 64 * 1024, /* C only: requests beside a VU, coordinators */
    FIBER_STACK_SCRIPT = 256 *
                         1024, /* runs JavaScript; memory is touched only as deep as it is used */
    FIBER_STACK_DEEP = 8 * 1024 * 1024, /* for JavaScript that calls itself thousands of times */
};

/* Makes a fiber that runs fn(arg) from the loop's next turn on. Its stack (with a guard page)
 * returns to the loop's cache when fn returns. NULL when no stack can be had (error set). Call on
 * the loop's thread, or before it runs. */
struct fiber *fiber_start(struct loop *loop, size_t stack_size, void (*fn)(void *), void *arg,
                          struct error *error);

/* The fiber that runs now, NULL outside any. */
struct fiber *fiber_self(void);

/* Sleeps until the deadline (WAIT_TIMEOUT), or until cancelled (WAIT_CANCELLED). Never WAIT_OK:
 * fiber_wake leaves its token and does not end the sleep. A deadline in the past still lets others
 * run. */
int fiber_sleep_until(int64_t deadline_ns);

/* Sleeps until fiber_wake (WAIT_OK), the deadline, or cancellation. A wake that came before the
 * park is kept: one token, not a count. */
int fiber_park(int64_t deadline_ns);

/* Lets a parked fiber go on; from the loop's thread only. Waking a fiber that isn't parked leaves
 * it the token. */
void fiber_wake(struct fiber *fiber);

/* Lets the other runnable fibers run first. */
void fiber_yield(void);

/* Every present and later wait of the fiber returns WAIT_CANCELLED until fiber_uncancel. Loop's
 * thread only. Layers unwind on it; a stack with live frames is never freed. */
void fiber_cancel(struct fiber *fiber);
void fiber_uncancel(struct fiber *fiber);
bool fiber_is_cancelled(const struct fiber *fiber);

/* A pointer of the owner's, for code that finds itself on a fiber. */
void fiber_set_local(struct fiber *fiber, void *local);
void *fiber_local(const struct fiber *fiber);

/* Top (highest address) and size of the stack that the fiber uses: what a script engine needs to
 * limit recursion. */
void fiber_stack(const struct fiber *fiber, void **top, size_t *size);

/* Calls fn(arg) on a second stack, which is gone when fn returns: for what goes deeper than most.
 * Everything else about the running fiber stays as it is. False, without the call, when it is on
 * its second stack already or none can be had. */
bool fiber_call_deeper(size_t stack_size, void (*fn)(void *), void *arg);

#endif
