/* The loop's and the fiber's insides, shared by the files of loop/ and nobody else. */
#ifndef LOOP_LOOP_PRIVATE_H
#define LOOP_LOOP_PRIVATE_H

#include "loop/fiber.h"
#include "loop/fiber_sanitizer.h"
#include "loop/loop.h"
#include "loop/mailbox.h"
#include "loop/poller.h"
#include "loop/stack_cache.h"
#include "loop/timer_heap.h"

enum fiber_state {
    FIBER_READY,   /* in the run queue */
    FIBER_RUNNING, /* now */
    FIBER_PARKED,  /* waits for fiber_wake, its deadline or cancellation */
    FIBER_WAITING, /* waits for something of loop/'s own, its deadline or cancellation */
    FIBER_ENDED,
};

/* On the fiber's own stack, while it uses another. */
struct second_stack {
    struct stack stack;
    void (*fn)(void *);
    void *arg;
    void *own_sp;
    struct fiber_context own_context;
};

/* Lives at the top of its own stack. */
struct fiber {
    void *sp;           /* while it does not run */
    struct fiber *next; /* in the run queue */
    struct loop *loop;
    uint8_t state; /* enum fiber_state */
    bool cancelled;
    bool has_token;      /* woken while not parked */
    int wait_result;     /* of the wait that has just ended */
    int64_t deadline_ns; /* of the present wait */
    struct fiber *
        *waiters; /* where somebody keeps this fiber for the present wait; cleared at its end */
    struct timer timer; /* for deadline_ns, see fiber.c */
    void (*fn)(void *);
    void *arg;
    void *local;
    struct stack stack;
    struct second_stack *second;                   /* while it uses one */
    struct fiber *previous_in_loop, *next_in_loop; /* all fibers: for debuggers */
    struct fiber_context context;                  /* of the stack in use */
};

struct loop {
    struct fiber *running;     /* NULL outside fibers */
    struct fiber *first_ready; /* run queue, oldest first */
    struct fiber **last_ready; /* where the next one goes */
    void *sp;                  /* of the loop itself, while a fiber runs */
    int64_t now_ns;
    uint32_t batch; /* how many fibers run between two looks at the clock */
    uint32_t fiber_count;
    struct timer_heap timers;
    struct mailbox mailbox;
    atomic_bool stopping;
    struct stack_cache stacks;
    struct fiber *fibers;
    struct fiber_context context;
    struct poller poller;
};

/* Suspends the running fiber until fiber_resume, the deadline or cancellation, and returns which.
 * `waiters`, if given, is where the fiber can be found meanwhile; it is NULL again when the wait
 * has ended, before the fiber runs. */
int fiber_suspend(enum fiber_state state, struct fiber **waiters, int64_t deadline_ns);

/* Ends the wait of a suspended fiber; nothing when that has ended already. */
void fiber_resume(struct fiber *fiber, int wait_result);

/* Runs the fiber until it waits, yields or ends. From the loop's own stack. */
void fiber_run(struct fiber *fiber);

struct watch;

/* Hands what epoll reported to whoever waits. */
void watch_deliver(struct watch *watch, uint32_t epoll_events);

#endif
