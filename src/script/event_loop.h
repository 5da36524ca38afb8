/* A VM's event loop: timers, and operations in flight whose completion is a callback on the VM's
 * fiber. The iteration ends when nothing is pending. For jsmod and vu. */
#ifndef SCRIPT_EVENT_LOOP_H
#define SCRIPT_EVENT_LOOP_H

#include "quickjs.h"

#include <stdbool.h>
#include <stdint.h>

struct vm;

/* --- an operation in flight ------------------------------------------------------------------- */

struct pending {
    struct pending *prev, *next; /* the event loop's */

    /* On the VM's fiber when the operation has completed: settles promises, calls callbacks, and
     * leaves an exception that a callback throws pending. cancelled: the VM is being interrupted:
     * free, don't touch JS beyond freeing values. Frees the struct if it is its owner's to free. */
    void (*complete)(struct pending *pending, JSContext *ctx, bool cancelled);

    /* On the VM's fiber when the iteration is given up: makes the operation end soon. It still has
     * to call pending_done, from here or later. NULL: it ends soon by itself. */
    void (*cancel)(struct pending *pending);
};

/* Registers the start of an operation; the VM then waits for pending_done. VM's fiber. */
void pending_start(struct vm *vm, struct pending *p);

/* Any fiber of the same loop: queues the completion and wakes the VM's fiber. */
void pending_done(struct vm *vm, struct pending *p);

/* A promise with its two ends, for async functions in C. */
struct promise_ends {
    JSValue resolve, reject;
};
JSValue promise_new(JSContext *ctx, struct promise_ends *ends);

/* Takes value; frees the ends. Of a promise that nobody will settle: promise_drop. */
void promise_settle(JSContext *ctx, struct promise_ends *ends, bool reject, JSValue value);
void promise_drop(JSContext *ctx, struct promise_ends *ends);

/* A promise whose outcome is known; takes the value. An exception stays one. */
JSValue promise_settled(JSContext *ctx, bool reject, JSValue value);

/* --- timers (setTimeout and friends) ---------------------------------------------------------- */

/* setTimeout, clearTimeout, setInterval, clearInterval: for globalThis and for k6/timers. */
enum { SCRIPT_TIMER_FUNCTIONS = 4 };
extern const JSCFunctionListEntry script_timer_functions[SCRIPT_TIMER_FUNCTIONS];

/* Returns the id (from 1), or -1 with an exception if the callback is no function. `kind` is the
 * name for messages ("setTimeout"), a literal. The callback and args are duplicated. */
int64_t script_timer_set(JSContext *ctx, JSValueConst callback, int64_t delay_ns, bool repeat,
                         const char *kind, int argc, JSValueConst *argv);
void script_timer_clear(JSContext *ctx, int64_t id);

/* A timer that nobody waits for once the called function's result is there: it is forgotten then.
 */
void script_timer_to_background(JSContext *ctx, int64_t id);

#endif
