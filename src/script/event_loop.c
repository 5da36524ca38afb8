/* The event loop: what an iteration waits for after its function has returned, and how it ends when
 * the iteration is given up. */
#include "script/event_loop.h"

#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "script/exception.h"
#include "script/value.h"
#include "script/vm_internal.h"

/* --- operations in flight --------------------------------------------------------------------- */

void pending_start(struct vm *vm, struct pending *p)
{
    struct event_loop *l = &vm->loop;

    p->prev = NULL;
    p->next = l->in_flight;
    if (p->next)
        p->next->prev = p;
    l->in_flight = p;
}

void pending_done(struct vm *vm, struct pending *p)
{
    struct event_loop *l = &vm->loop;

    if (p->prev)
        p->prev->next = p->next;
    else
        l->in_flight = p->next;
    if (p->next)
        p->next->prev = p->prev;

    p->prev = p->next = NULL;
    if (l->done_last)
        l->done_last->next = p;
    else
        l->done_first = p;
    l->done_last = p;
    /* A fiber that waits for something else must not be woken: it finds the completion later. */
    if (l->waiting)
        fiber_wake(vm->fiber);
}

static struct pending *take_done(struct event_loop *l)
{
    struct pending *p = l->done_first;

    if (p) {
        l->done_first = p->next;
        if (!l->done_first)
            l->done_last = NULL;
    }
    return p;
}

/* --- promises --------------------------------------------------------------------------------- */

JSValue promise_new(JSContext *ctx, struct promise_ends *ends)
{
    JSValue functions[2];
    JSValue promise = JS_NewPromiseCapability(ctx, functions);

    if (JS_IsException(promise)) {
        ends->resolve = ends->reject = JS_UNDEFINED;
    } else {
        ends->resolve = functions[0];
        ends->reject = functions[1];
    }
    return promise;
}

void promise_settle(JSContext *ctx, struct promise_ends *ends, bool reject, JSValue value)
{
    JSValue result = JS_Call(ctx, reject ? ends->reject : ends->resolve, JS_UNDEFINED, 1,
                             (JSValueConst *)&value);

    JS_FreeValue(ctx, result);
    JS_FreeValue(ctx, value);
    promise_drop(ctx, ends);
}

void promise_drop(JSContext *ctx, struct promise_ends *ends)
{
    JS_FreeValue(ctx, ends->resolve);
    JS_FreeValue(ctx, ends->reject);
    ends->resolve = ends->reject = JS_UNDEFINED;
}

JSValue promise_settled(JSContext *ctx, bool reject, JSValue value)
{
    struct promise_ends ends;
    JSValue promise;

    if (JS_IsException(value))
        return value;
    promise = promise_new(ctx, &ends);
    if (JS_IsException(promise)) {
        JS_FreeValue(ctx, value);
    } else {
        promise_settle(ctx, &ends, reject, value);
    }
    return promise;
}

static void add_rejection(JSContext *ctx, struct event_loop *l, JSValueConst promise,
                          JSValueConst reason)
{
    if (l->rejection_count == l->rejection_capacity) {
        l->rejection_capacity = l->rejection_capacity ? 2 * l->rejection_capacity : 4;
        l->rejections = xrealloc(l->rejections, l->rejection_capacity * sizeof(*l->rejections));
    }
    l->rejections[l->rejection_count++] = (struct rejection){ JS_DupValue(ctx, promise),
                                                              JS_DupValue(ctx, reason) };
}

static void remove_rejection(JSContext *ctx, struct event_loop *l, uint32_t at)
{
    struct rejection gone = l->rejections[at];

    l->rejection_count--;
    memmove(l->rejections + at, l->rejections + at + 1, (l->rejection_count - at) * sizeof(gone));
    JS_FreeValue(ctx, gone.promise);
    JS_FreeValue(ctx, gone.reason);
}

/* The engine tells of a promise that is rejected while nobody listens, and of one that somebody
 * listens to after all. */
static void track_rejection(JSContext *ctx, JSValueConst promise, JSValueConst reason,
                            JS_BOOL is_handled, void *opaque)
{
    struct vm *vm = opaque;
    struct event_loop *l = &vm->loop;

    if (!is_handled) {
        add_rejection(ctx, l, promise, reason);
        return;
    }
    /* Most are handled right after they were made. */
    for (uint32_t i = l->rejection_count; i-- > 0;) {
        if (JS_VALUE_GET_PTR(l->rejections[i].promise) == JS_VALUE_GET_PTR(promise)) {
            remove_rejection(ctx, l, i);
            return;
        }
    }
}

static void forget_rejections(struct vm *vm)
{
    while (vm->loop.rejection_count)
        remove_rejection(vm->ctx, &vm->loop, vm->loop.rejection_count - 1);
}

/* --- running ---------------------------------------------------------------------------------- */

bool event_loop_is_idle(struct vm *vm)
{
    const struct event_loop *l = &vm->loop;

    return !l->in_flight && !l->done_first && !l->timer_count && !l->rejection_count &&
           !JS_IsJobPending(vm->rt);
}

/* Promise reactions until there are none. -1 when what runs is being stopped. */
static int run_jobs(struct vm *vm)
{
    JSContext *ctx;
    int rc;

    while (vm->stop == VM_RUNS && (rc = JS_ExecutePendingJob(vm->rt, &ctx)) != 0) {
        /* Reactions turn exceptions into rejections; what comes out is the end of memory or time.
         */
        if (rc < 0)
            return -1;
    }
    return vm->stop == VM_RUNS ? 0 : -1;
}

/* As in k6 the stack of whatever has one, else the reason itself. */
static void append_reason(JSContext *ctx, JSValueConst reason, struct buf *out)
{
    JSValue stack = JS_UNDEFINED;

    if (JS_IsObject(reason) && !JS_IsError(ctx, reason))
        stack = JS_GetPropertyStr(ctx, reason, "stack");
    if (JS_IsException(stack))
        JS_FreeValue(ctx, JS_GetException(ctx));
    if (!JS_IsString(stack) || value_append_text(ctx, stack, out))
        exception_append_text(ctx, reason, out);
    JS_FreeValue(ctx, stack);
}

/* The first rejection that nobody handled ends the iteration, as an exception would. */
static enum vm_outcome take_rejection(struct vm *vm, struct vm_exception *exception)
{
    JSValue reason = JS_DupValue(vm->ctx, vm->loop.rejections[0].reason);

    forget_rejections(vm);
    buf_reset(&exception->text);
    append_reason(vm->ctx, reason, &exception->text);
    JS_FreeValue(vm->ctx, reason);
    exception->in_promise = true;
    exception->exit_code = EXIT_CODE_OTHER;
    return VM_EXCEPTION;
}

/* Parks until something is to be done. */
static void wait_for_event(struct vm *vm)
{
    int result;

    vm->loop.waiting = true;
    result = fiber_park(timers_next_ns(vm));
    vm->loop.waiting = false;
    if (result == WAIT_CANCELLED ||
        (vm->config.interrupt &&
         atomic_load_explicit(vm->config.interrupt, memory_order_relaxed))) {
        vm->stop = VM_STOP_INTERRUPT;
    }
}

/* Whether something will come that the call has to wait for. Timers in the background are waited
 * for only where they may bring what the call returns. */
static bool has_to_wait(struct vm *vm, JSValueConst result)
{
    const struct event_loop *l = &vm->loop;

    if (l->in_flight || l->timer_count > l->background_timers)
        return true;
    return l->timer_count && JS_IsObject(result) &&
           JS_PromiseState(vm->ctx, result) == JS_PROMISE_PENDING;
}

enum vm_outcome event_loop_run(struct vm *vm, JSValueConst result, struct vm_exception *exception)
{
    struct event_loop *l = &vm->loop;
    struct pending *p;

    for (;;) {
        if (run_jobs(vm))
            return vm_take_failure(vm, exception);
        if (l->rejection_count)
            return take_rejection(vm, exception);
        p = take_done(l);
        if (p) {
            p->complete(p, vm->ctx, false);
            if (JS_HasException(vm->ctx))
                return vm_take_failure(vm, exception);
        } else if (l->timer_count && timers_next_ns(vm) <= clock_mono_ns()) {
            JSValue returned = timers_fire_first(vm);

            if (JS_IsException(returned))
                return vm_take_failure(vm, exception);
            JS_FreeValue(vm->ctx, returned);
        } else if (has_to_wait(vm, result)) {
            wait_for_event(vm);
        } else {
            timers_abandon(vm);
            return VM_OK;
        }
    }
}

/* Waits for the operations' ends even though the fiber may be cancelled: their memory is in use. */
static void wait_for_ends(struct vm *vm)
{
    bool cancelled = false;

    while (vm->loop.in_flight) {
        if (fiber_is_cancelled(vm->fiber)) {
            cancelled = true;
            fiber_uncancel(vm->fiber);
        }
        vm->loop.waiting = true;
        fiber_park(NEVER_NS);
        vm->loop.waiting = false;
    }
    if (cancelled)
        fiber_cancel(vm->fiber);
}

void event_loop_abandon(struct vm *vm)
{
    struct pending *p, *next;

    timers_abandon(vm);
    JS_FreePendingJobs(vm->rt);
    forget_rejections(vm);
    for (p = vm->loop.in_flight; p; p = next) {
        next = p->next;
        if (p->cancel)
            p->cancel(p);
    }
    if (vm->loop.in_flight)
        wait_for_ends(vm);
    while ((p = take_done(&vm->loop)) != NULL)
        p->complete(p, vm->ctx, true);
    JS_FreePendingJobs(vm->rt);
}

void event_loop_install(struct vm *vm)
{
    JS_SetHostPromiseRejectionTracker(vm->rt, track_rejection, vm);
}

void event_loop_deinit(struct vm *vm)
{
    CHECK(!vm->loop.in_flight && !vm->loop.done_first);
    forget_rejections(vm);
    free(vm->loop.rejections);
    free(vm->loop.timers);
}
