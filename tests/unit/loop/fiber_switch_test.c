/* Needs libc alone, so that it can be built for another architecture and run by an emulator: does a
 * switch keep what the ABI makes the callee keep, on both stacks? */
#include "loop/fiber_switch.h"

#include <stdio.h>
#include <stdlib.h>

enum { STACK_SIZE = 256 * 1024, ROUNDS = 1000 };

static void *main_sp, *other_sp, *third_sp;
static long steps;
static int failures;

static void expect(int condition, const char *what)
{
    if (condition)
        return;
    failures++;
    fprintf(stderr, "fiber_switch_test: %s\n", what);
}

/* More live values, integer and floating, than there are registers that a callee may use: whichever
 * of them the compiler keeps in callee-saved registers across the switch have to survive it. */
static void keep_values(void **save_sp, void **to_sp, long seed)
{
    volatile long source = seed;
    long a = source + 1, b = source + 2, c = source + 3, d = source + 4, e = source + 5,
         f = source + 6;
    long g = source + 7, h = source + 8, i = source + 9, j = source + 10, k = source + 11;
    volatile double real = (double)seed;
    double m = real + 0.1, n = real + 0.2, o = real + 0.3, p = real + 0.4;
    double q = real + 0.5, r = real + 0.6, s = real + 0.7, t = real + 0.8;
    for (int round = 0; round < ROUNDS; round++) {
        steps++;
        fiber_switch(save_sp, *to_sp);
        a++, b++, c++, d++, e++, f++, g++, h++, i++, j++, k++;
        m += 1, n += 1, o += 1, p += 1, q += 1, r += 1, s += 1, t += 1;
    }
    long integers = a + b + c + d + e + f + g + h + i + j + k;
    expect(integers == 11 * (source + ROUNDS) + 66, "integers changed");
    double reals = m + n + o + p + q + r + s + t;
    double wanted = 8 * (real + ROUNDS) + 3.6;
    expect(reals > wanted - 1e-6 && reals < wanted + 1e-6, "floating-point values changed");
}

static void other(void *arg)
{
    expect(arg == &other_sp, "the argument did not arrive");
    /* Code of the ABI may rely on the alignment: a vector spill would fault. */
    char aligned __attribute__((aligned(16)));
    expect((uintptr_t)&aligned % 16 == 0, "the stack is not aligned");
    expect((uintptr_t)__builtin_frame_address(0) % 16 == 0, "the frame is not aligned");
    keep_values(&other_sp, &main_sp, -1000);
    for (;;)
        fiber_switch(&other_sp, main_sp);
}

static long sum_deep(int depth)
{
    volatile char frame[256];
    memset((void *)(uintptr_t)frame, depth & 127, sizeof(frame));
    if (depth == 0) {
        fiber_switch(&third_sp, main_sp); /* leave in the middle of a deep stack */
        return 0;
    }
    return sum_deep(depth - 1) + frame[depth & 127];
}

static void third(void *arg)
{
    *(long *)arg = sum_deep(500);
    for (;;)
        fiber_switch(&third_sp, main_sp);
}

static void test_ping_pong(void)
{
    char *stack = malloc(STACK_SIZE);
    other_sp = fiber_switch_prepare(stack + STACK_SIZE - 3, other, &other_sp); /* top not aligned */
    keep_values(&main_sp, &other_sp, 77);
    expect(steps == 2 * ROUNDS, "a side did not run");
    fiber_switch(&main_sp, other_sp); /* let the other side check its values */
    free(stack);
}

static void test_deep_stack(void)
{
    char *stack = malloc(STACK_SIZE);
    long sum = -1, expected = 0;
    for (int depth = 1; depth <= 500; depth++)
        expected += depth & 127;
    third_sp = fiber_switch_prepare(stack + STACK_SIZE, third, &sum);
    fiber_switch(&main_sp, third_sp);
    expect(sum == -1, "went too far");
    fiber_switch(&main_sp, third_sp);
    expect(sum == expected, "a deep stack was damaged");
    free(stack);
}

int main(void)
{
    test_ping_pong();
    test_deep_stack();
    if (failures == 0)
        puts("fiber_switch_test: ok");
    return failures != 0;
}
