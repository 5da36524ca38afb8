/* The switch between two stacks, in assembly (fiber_switch.S). Knows neither fibers nor loops, so
 * that it can be tested alone on every architecture. */
#ifndef LOOP_FIBER_SWITCH_H
#define LOOP_FIBER_SWITCH_H

#include <stdint.h>
#include <string.h>

/* Saves what the ABI makes the callee keep on the current stack, stores that stack's pointer in
 * *save_sp, and goes on where to_sp was saved. Floating-point control words are not switched:
 * nobody here changes them. */
void fiber_switch(void **save_sp, void *to_sp);

/* What a new stack returns to: calls the entry that its first frame names. */
void fiber_switch_start(void);

/* The registers in the order in which fiber_switch lays them down, from the stack pointer upwards.
 */
#if defined(__x86_64__)
struct fiber_switch_frame {
    void *r15, *r14, *argument, *entry, *rbx, *frame_pointer; /* argument in r13, entry in r12 */
    void *return_address;
};
#elif defined(__aarch64__)
struct fiber_switch_frame {
    void *entry, *argument; /* in x19, x20 */
    void *x21_to_x28[8];
    void *frame_pointer, *return_address; /* x29, x30 */
    double d8_to_d15[8];
};
#else
#error "fiber_switch knows x86-64 and aarch64 only"
#endif

/* Makes an unused stack one that fiber_switch can go to: it will call entry(arg), which must not
 * return. `top` is one past its highest byte. Returns what to pass as to_sp. */
static inline void *fiber_switch_prepare(void *top, void (*entry)(void *), void *arg)
{
    uintptr_t aligned = (uintptr_t)top & ~(uintptr_t)15;
    struct fiber_switch_frame *frame = (struct fiber_switch_frame *)(aligned - sizeof(*frame));
    memset(frame, 0, sizeof(*frame)); /* a frame pointer of 0 ends a walk along frames */
    frame->entry = (void *)(uintptr_t)entry;
    frame->argument = arg;
    frame->return_address = (void *)(uintptr_t)fiber_switch_start;
    return frame;
}

#endif
