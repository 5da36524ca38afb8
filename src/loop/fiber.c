/* Fibers: how they start, wait, go on and end. Control goes from the loop to a fiber and back,
 * never from one fiber to another, so the loop decides alone what comes next. */
#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber_switch.h"
#include "loop/loop_private.h"

#include <errno.h>
#include <string.h>

struct fiber *fiber_self(void)
{
    struct loop *loop = loop_current();
    return loop ? loop->running : NULL;
}

/* --- the run queue ------------------------------------------------------------------------------
 */

static void make_ready(struct fiber *fiber)
{
    struct loop *loop = fiber->loop;
    fiber->state = FIBER_READY;
    fiber->next = NULL;
    *loop->last_ready = fiber;
    loop->last_ready = &fiber->next;
}

static bool is_suspended(const struct fiber *fiber)
{
    return fiber->state == FIBER_PARKED || fiber->state == FIBER_WAITING;
}

void fiber_resume(struct fiber *fiber, int wait_result)
{
    if (!is_suspended(fiber))
        return;
    if (fiber->waiters != NULL)
        *fiber->waiters = NULL;
    fiber->waiters = NULL;
    fiber->wait_result = wait_result;
    make_ready(fiber);
}

/* --- switching ----------------------------------------------------------------------------------
 */

static void leave(struct fiber *fiber, bool last)
{
    struct loop *loop = fiber->loop;
    fiber_context_leave(&fiber->context, &loop->context, last);
    fiber_switch(&fiber->sp, loop->sp);
    fiber_context_arrive(&fiber->context, &loop->context);
}

static void first_frame(void *arg)
{
    struct fiber *fiber = arg;
    fiber_context_arrive(&fiber->context, &fiber->loop->context);
    fiber->fn(fiber->arg);
    fiber->state = FIBER_ENDED;
    leave(fiber, true);
    CHECK(!"an ended fiber runs");
}

/* The fiber itself lies in the memory that goes back to the cache. */
static void release(struct fiber *fiber)
{
    struct loop *loop = fiber->loop;
    struct stack stack = fiber->stack;
    timer_clear(&fiber->timer);
    if (fiber->previous_in_loop != NULL) {
        fiber->previous_in_loop->next_in_loop = fiber->next_in_loop;
    } else {
        loop->fibers = fiber->next_in_loop;
    }
    if (fiber->next_in_loop != NULL)
        fiber->next_in_loop->previous_in_loop = fiber->previous_in_loop;
    fiber_context_deinit(&fiber->context);
    stack_cache_put(&loop->stacks, stack);
    loop->fiber_count--;
}

void fiber_run(struct fiber *fiber)
{
    struct loop *loop = fiber->loop;
    fiber->state = FIBER_RUNNING;
    loop->running = fiber;
    fiber_context_leave(&loop->context, &fiber->context, false);
    fiber_switch(&loop->sp, fiber->sp);
    fiber_context_arrive(&loop->context, &fiber->context);
    loop->running = NULL;
    if (fiber->state == FIBER_ENDED)
        release(fiber);
}

/* --- starting -----------------------------------------------------------------------------------
 */

/* Fires at the deadline of the present wait or of an earlier one: waits that end in time leave the
 * timer where it is, so a fiber that keeps doing requests with the same time-out touches the heap
 * once per time-out. */
static void on_deadline(struct timer *timer)
{
    struct fiber *fiber = CONTAINER_OF(timer, struct fiber, timer);
    if (!is_suspended(fiber) || fiber->deadline_ns == NEVER_NS)
        return;
    if (fiber->deadline_ns > timer->when_ns) {
        timer_set(fiber->loop, timer, fiber->deadline_ns);
    } else {
        fiber_resume(fiber, WAIT_TIMEOUT);
    }
}

struct fiber *fiber_start(struct loop *loop, size_t stack_size, void (*fn)(void *), void *arg,
                          struct error *error)
{
    struct stack stack;
    if (!stack_cache_get(&loop->stacks, stack_size * fiber_stack_factor(), &stack)) {
        error_set(error, EXIT_CODE_INTERNAL,
                  "cannot map a stack for fiber %u: %s (memory, or the sysctl vm.max_map_count)",
                  loop->fiber_count + 1, strerror(errno));
        return NULL;
    }
    size_t room = (sizeof(struct fiber) + 63) & ~(size_t)63; /* whole cache lines */
    char *top = stack.bottom + stack.size - room;
    struct fiber *fiber = (struct fiber *)top;
    *fiber = (struct fiber){
        .loop = loop,
        .fn = fn,
        .arg = arg,
        .stack = stack,
        .timer = { .fire = on_deadline },
        .next_in_loop = loop->fibers,
    };
    fiber->sp = fiber_switch_prepare(top, first_frame, fiber);
    fiber_context_init(&fiber->context, stack.bottom, (size_t)(top - stack.bottom));
    if (loop->fibers != NULL)
        loop->fibers->previous_in_loop = fiber;
    loop->fibers = fiber;
    loop->fiber_count++;
    make_ready(fiber);
    return fiber;
}

/* --- waiting ------------------------------------------------------------------------------------
 */

int fiber_suspend(enum fiber_state state, struct fiber **waiters, int64_t deadline_ns)
{
    struct fiber *fiber = fiber_self();
    CHECK(fiber != NULL);
    if (fiber->cancelled)
        return WAIT_CANCELLED;

    if (deadline_ns != NEVER_NS &&
        (fiber->timer.heap_index == 0 || fiber->timer.when_ns > deadline_ns)) {
        timer_set(fiber->loop, &fiber->timer, deadline_ns);
    }
    fiber->deadline_ns = deadline_ns;
    fiber->waiters = waiters;
    if (waiters != NULL)
        *waiters = fiber;
    fiber->state = (uint8_t)state;
    leave(fiber, false);
    return fiber->wait_result;
}

int fiber_sleep_until(int64_t deadline_ns)
{
    return fiber_suspend(FIBER_WAITING, NULL, deadline_ns);
}

int fiber_park(int64_t deadline_ns)
{
    struct fiber *fiber = fiber_self();
    CHECK(fiber != NULL);
    if (fiber->has_token && !fiber->cancelled) {
        fiber->has_token = false;
        return WAIT_OK;
    }
    return fiber_suspend(FIBER_PARKED, NULL, deadline_ns);
}

void fiber_wake(struct fiber *fiber)
{
    DCHECK(loop_current() == NULL || loop_current() == fiber->loop);
    if (fiber->state == FIBER_PARKED) {
        fiber_resume(fiber, WAIT_OK);
    } else {
        fiber->has_token = true;
    }
}

void fiber_yield(void)
{
    struct fiber *fiber = fiber_self();
    CHECK(fiber != NULL);
    make_ready(fiber);
    leave(fiber, false);
}

void fiber_cancel(struct fiber *fiber)
{
    DCHECK(loop_current() == NULL || loop_current() == fiber->loop);
    fiber->cancelled = true;
    if (is_suspended(fiber))
        fiber_resume(fiber, WAIT_CANCELLED);
}

void fiber_uncancel(struct fiber *fiber)
{
    fiber->cancelled = false;
}

bool fiber_is_cancelled(const struct fiber *fiber)
{
    return fiber->cancelled;
}

/* --- a second stack ----------------------------------------------------------------------------
 */

static void second_frame(void *arg)
{
    struct fiber *fiber = arg;
    struct second_stack *second = fiber->second;
    void *unused;
    fiber_context_arrive(&fiber->context, &second->own_context);
    second->fn(second->arg);
    fiber_context_leave(&fiber->context, &second->own_context, true);
    fiber_switch(&unused, second->own_sp);
}

bool fiber_call_deeper(size_t stack_size, void (*fn)(void *), void *arg)
{
    struct fiber *fiber = fiber_self();
    struct second_stack second = { .fn = fn, .arg = arg };
    if (fiber == NULL || fiber->second != NULL ||
        !stack_cache_get(&fiber->loop->stacks, stack_size * fiber_stack_factor(), &second.stack))
        return false;
    void *sp = fiber_switch_prepare(second.stack.bottom + second.stack.size, second_frame, fiber);
    second.own_context = fiber->context;
    fiber->second = &second;
    fiber_context_init(&fiber->context, second.stack.bottom, second.stack.size);

    fiber_context_leave(&second.own_context, &fiber->context, false);
    fiber_switch(&second.own_sp, sp);
    fiber_context_arrive(&second.own_context, &fiber->context);

    fiber_context_deinit(&fiber->context);
    fiber->context = second.own_context;
    fiber->second = NULL;
    stack_cache_put(&fiber->loop->stacks, second.stack);
    return true;
}

/* --- what it carries ----------------------------------------------------------------------------
 */

void fiber_set_local(struct fiber *fiber, void *local)
{
    fiber->local = local;
}

void *fiber_local(const struct fiber *fiber)
{
    return fiber->local;
}

void fiber_stack(const struct fiber *fiber, void **top, size_t *size)
{
    if (fiber->second != NULL) {
        *top = fiber->second->stack.bottom + fiber->second->stack.size;
        *size = fiber->second->stack.size;
        return;
    }
    char *highest = (char *)(uintptr_t)fiber; /* the fiber lies on top of what it may use */
    *top = highest;
    *size = (size_t)(highest - fiber->stack.bottom);
}
