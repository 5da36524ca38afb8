#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* Fibers on a running loop: order, parking, deadlines, cancellation, numbers. */
#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "loop/loop.h"

#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_THREAD__)
enum { MANY = 500 }; /* TSan has room for some thousands of contexts, at a price */
#else
enum { MANY = 10000 };
#endif

static struct loop *loop;
static char trace[256];
static size_t trace_len;

static void note(char c)
{
    if (trace_len + 1 < sizeof(trace))
        trace[trace_len++] = c;
    trace[trace_len] = '\0';
}

static int set_up(void **state)
{
    (void)state;
    trace[trace_len = 0] = '\0';
    loop = loop_new(NULL);
    return loop == NULL;
}

static int tear_down(void **state)
{
    (void)state;
    loop_free(loop);
    return 0;
}

static struct fiber *start(void (*fn)(void *), void *arg)
{
    struct fiber *fiber = fiber_start(loop, FIBER_STACK_SMALL, fn, arg, NULL);
    assert_non_null(fiber);
    return fiber;
}

static void run_to_end(void)
{
    loop_stop(loop);
    loop_run(loop);
}

static int64_t in_ms(int64_t ms)
{
    return clock_mono_ns() + ms * NS_PER_MS;
}

/* --- order --------------------------------------------------------------------------------------
 */

static void note_thrice(void *arg)
{
    for (int i = 0; i < 3; i++) {
        note(*(char *)arg);
        fiber_yield();
    }
}

static void test_yield_takes_turns(void **state)
{
    (void)state;
    start(note_thrice, (char[]){ "a" });
    start(note_thrice, (char[]){ "b" });
    assert_null(fiber_self());
    assert_null(loop_current());
    run_to_end();
    assert_string_equal(trace, "ababab");
}

static void look_around(void *arg)
{
    assert_ptr_equal(loop_current(), loop);
    struct fiber *self = fiber_self();
    assert_ptr_equal(fiber_local(self), arg);
    void *top;
    size_t size;
    fiber_stack(self, &top, &size);
    char *here = __builtin_frame_address(0);
    assert_true(here < (char *)top && here > (char *)top - size);
    assert_true(size >= FIBER_STACK_SMALL - 8192);
    fiber_set_local(self, NULL);
    assert_null(fiber_local(self));
    note('x');
}

static void test_knows_itself(void **state)
{
    (void)state;
    struct fiber *fiber = start(look_around, &loop);
    fiber_set_local(fiber, &loop);
    run_to_end();
    assert_string_equal(trace, "x");
}

static void start_another(void *arg)
{
    note('1');
    if (arg != NULL)
        start(start_another, NULL);
}

static void test_starts_another_and_runs_again(void **state)
{
    (void)state;
    start(start_another, loop);
    run_to_end();
    start(start_another, loop);
    run_to_end(); /* a loop can be run again */
    assert_string_equal(trace, "1111");
}

/* --- parking ------------------------------------------------------------------------------------
 */

static struct fiber *left, *right;
static int hits;

static void play(void *arg)
{
    struct fiber *const *partner = arg;
    for (int i = 0; i < 1000; i++) {
        fiber_wake(*partner);
        assert_int_equal(fiber_park(NEVER_NS), WAIT_OK);
        hits++;
    }
    fiber_wake(*partner);
}

static void test_ping_pong(void **state)
{
    (void)state;
    hits = 0;
    left = start(play, &right);
    right = start(play, &left);
    run_to_end();
    assert_int_equal(hits, 2000);
}

static void use_token(void *arg)
{
    (void)arg;
    fiber_wake(fiber_self());
    fiber_wake(fiber_self());
    assert_int_equal(fiber_sleep_until(in_ms(2)), WAIT_TIMEOUT); /* sleeping leaves the token */
    assert_int_equal(fiber_park(NEVER_NS), WAIT_OK);
    assert_int_equal(fiber_park(in_ms(2)), WAIT_TIMEOUT); /* one token, not a count */
    note('x');
}

static void test_wake_before_park(void **state)
{
    (void)state;
    start(use_token, NULL);
    run_to_end();
    assert_string_equal(trace, "x");
}

static void sleep_20_ms(void *arg)
{
    int64_t started_ns = clock_mono_ns();
    assert_int_equal(fiber_sleep_until(started_ns + 20 * NS_PER_MS), WAIT_TIMEOUT);
    assert_true(clock_mono_ns() - started_ns >= 20 * NS_PER_MS);
    assert_int_equal(fiber_park(*(int64_t *)arg), WAIT_OK);
}

static void wake_left(void *arg)
{
    (void)arg;
    fiber_wake(left);
}

static void test_wake_does_not_end_a_sleep(void **state)
{
    (void)state;
    int64_t never_ns = NEVER_NS;
    left = start(sleep_20_ms, &never_ns);
    start(wake_left, NULL);
    run_to_end();
}

/* --- deadlines ----------------------------------------------------------------------------------
 */

static void sleep_and_note(void *arg)
{
    const char *digit = arg;
    assert_int_equal(fiber_sleep_until(loop_now_ns(loop) + (*digit - '0') * 5 * NS_PER_MS),
                     WAIT_TIMEOUT);
    note(*digit);
}

static void test_sleepers_wake_in_order(void **state)
{
    (void)state;
    static char digits[] = "41325";
    for (int i = 0; i < 5; i++)
        start(sleep_and_note, &digits[i]);
    run_to_end();
    assert_string_equal(trace, "12345");
}

static void sleep_in_the_past(void *arg)
{
    (void)arg;
    for (int i = 0; i < 3; i++) {
        note('p');
        assert_int_equal(fiber_sleep_until(i == 0 ? INT64_MIN : clock_mono_ns() - 1), WAIT_TIMEOUT);
    }
}

static void test_deadline_in_the_past_lets_others_run(void **state)
{
    (void)state;
    start(sleep_in_the_past, NULL);
    start(note_thrice, (char[]){ "y" });
    run_to_end();
    assert_memory_equal(trace, "py", 2);
    assert_int_equal(trace_len, 6);
}

/* The timer of a fiber stays set when a wait ends in time: later waits with later, earlier and no
 * deadlines must not be disturbed by it. */
static void change_deadlines(void *arg)
{
    (void)arg;
    fiber_wake(fiber_self());
    assert_int_equal(fiber_park(in_ms(5)), WAIT_OK);
    assert_int_equal(fiber_park(in_ms(1000)),
                     WAIT_OK); /* woken by the other, long after the 5 ms */
    int64_t started_ns = clock_mono_ns();
    assert_int_equal(fiber_sleep_until(in_ms(10)), WAIT_TIMEOUT);
    int64_t taken_ns = clock_mono_ns() - started_ns;
    assert_true(taken_ns >= 10 * NS_PER_MS && taken_ns < 900 * NS_PER_MS);
    assert_int_equal(fiber_park(NEVER_NS), WAIT_OK);
    note('x');
}

static void wake_twice(void *arg)
{
    fiber_sleep_until(in_ms(30));
    fiber_wake(arg);
    fiber_sleep_until(in_ms(50));
    fiber_wake(arg);
}

static void test_timer_left_from_an_earlier_wait(void **state)
{
    (void)state;
    start(wake_twice, start(change_deadlines, NULL));
    run_to_end();
    assert_string_equal(trace, "x");
}

static void end_with_timer_set(void *arg)
{
    (void)arg;
    fiber_wake(fiber_self());
    assert_int_equal(fiber_park(in_ms(1)), WAIT_OK);
}

static void test_ends_with_its_timer_set(void **state)
{
    (void)state;
    start(end_with_timer_set, NULL);
    static int64_t deadline_ns;
    deadline_ns = in_ms(1000);
    left = start(sleep_20_ms,
                 &deadline_ns); /* long enough for that timer to fire, were it still there */
    start(wake_left, NULL);
    run_to_end();
}

/* --- cancellation -------------------------------------------------------------------------------
 */

static void wait_for_cancel(void *arg)
{
    int (*wait)(int64_t) = *(int (**)(int64_t))arg;
    assert_int_equal(wait(NEVER_NS), WAIT_CANCELLED);
    assert_true(fiber_is_cancelled(fiber_self()));
    assert_int_equal(fiber_park(NEVER_NS), WAIT_CANCELLED);
    assert_int_equal(fiber_sleep_until(in_ms(10000)), WAIT_CANCELLED);
    fiber_wake(fiber_self());
    assert_int_equal(fiber_park(NEVER_NS), WAIT_CANCELLED);
    fiber_uncancel(fiber_self());
    assert_int_equal(fiber_park(NEVER_NS), WAIT_OK); /* the token was not lost */
    assert_int_equal(fiber_sleep_until(in_ms(1)), WAIT_TIMEOUT);
    note('x');
}

static void cancel_it(void *arg)
{
    fiber_cancel(arg);
    fiber_cancel(arg);
}

static void test_cancel(void **state)
{
    (void)state;
    static int (*waits[])(int64_t) = { fiber_park, fiber_sleep_until };
    for (int i = 0; i < 2; i++)
        start(cancel_it, start(wait_for_cancel, &waits[i]));
    run_to_end();
    assert_string_equal(trace, "xx");
}

static void be_cancelled_from_the_start(void *arg)
{
    (void)arg;
    assert_int_equal(fiber_sleep_until(NEVER_NS), WAIT_CANCELLED);
    note('x');
}

static void test_cancel_before_it_runs(void **state)
{
    (void)state;
    fiber_cancel(start(be_cancelled_from_the_start, NULL));
    run_to_end();
    assert_string_equal(trace, "x");
}

/* Woken and cancelled in the same turn: the wait was over, the next one is cancelled. */
static void be_woken_and_cancelled(void *arg)
{
    (void)arg;
    assert_int_equal(fiber_park(NEVER_NS), WAIT_OK);
    assert_int_equal(fiber_park(NEVER_NS), WAIT_CANCELLED);
    note('x');
}

static void wake_and_cancel(void *arg)
{
    fiber_wake(arg);
    fiber_cancel(arg);
}

static void test_cancel_after_wake(void **state)
{
    (void)state;
    start(wake_and_cancel, start(be_woken_and_cancelled, NULL));
    run_to_end();
    assert_string_equal(trace, "x");
}

/* --- a second stack ---
 */

static char *own_top;

static void go_deep(void *arg)
{
    volatile char frame[FIBER_STACK_SMALL];
    void *top;
    size_t size;
    fiber_stack(fiber_self(), &top, &size);
    frame[0] = frame[sizeof(frame) - 1] = 1;
    assert_true((char *)top != own_top && size >= FIBER_STACK_SCRIPT / 2);
    assert_true((char *)frame < (char *)top && (char *)frame > (char *)top - size);
    assert_false(fiber_call_deeper(FIBER_STACK_SCRIPT, go_deep, NULL)); /* there is no third */
    note('a');
    fiber_yield();
    assert_int_equal(fiber_park(NEVER_NS), WAIT_OK);
    assert_int_equal(fiber_sleep_until(in_ms(1)), WAIT_TIMEOUT);
    *(int *)arg += frame[0];
}

static void use_second_stack(void *unused)
{
    (void)unused;
    int sum = 0;
    void *top;
    size_t size;
    fiber_stack(fiber_self(), &top, &size);
    own_top = top;
    for (int i = 0; i < 3; i++)
        assert_true(fiber_call_deeper(FIBER_STACK_SCRIPT, go_deep, &sum));
    assert_int_equal(sum, 3);
    fiber_stack(fiber_self(), &top, &size);
    assert_ptr_equal(top, own_top);
    note('c');
}

static void wake_three_times(void *fiber)
{
    for (int i = 0; i < 3; i++) {
        fiber_wake(fiber);
        note('b');
        fiber_sleep_until(in_ms(3));
    }
}

static void test_second_stack(void **state)
{
    (void)state;
    start(wake_three_times, start(use_second_stack, NULL));
    run_to_end();
    assert_int_equal(trace_len, 7);
    assert_int_equal(trace[0], 'a');
    assert_non_null(strchr(trace, 'c'));
}

/* --- numbers ------------------------------------------------------------------------------------
 */

static int alive, most_alive;

static void live_a_while(void *arg)
{
    volatile char frame[8192];
    frame[0] = frame[sizeof(frame) - 1] = 1;
    if (++alive > most_alive)
        most_alive = alive;
    int64_t until_ns = *(int64_t *)arg;
    assert_int_equal(fiber_sleep_until(until_ns), WAIT_TIMEOUT);
    fiber_yield();
    alive -= frame[0];
}

static void test_many(void **state)
{
    (void)state;
    for (int round = 0; round < 2; round++) {
        int64_t until_ns = in_ms(50);
        alive = most_alive = 0;
        for (int i = 0; i < MANY; i++)
            start(live_a_while, &until_ns);
        run_to_end();
        assert_int_equal(alive, 0);
        assert_true(most_alive > MANY / 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)
        TEST(test_yield_takes_turns),
        TEST(test_knows_itself),
        TEST(test_starts_another_and_runs_again),
        TEST(test_ping_pong),
        TEST(test_wake_before_park),
        TEST(test_wake_does_not_end_a_sleep),
        TEST(test_sleepers_wake_in_order),
        TEST(test_deadline_in_the_past_lets_others_run),
        TEST(test_timer_left_from_an_earlier_wait),
        TEST(test_ends_with_its_timer_set),
        TEST(test_cancel),
        TEST(test_cancel_before_it_runs),
        TEST(test_cancel_after_wake),
        TEST(test_second_stack),
        TEST(test_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
