#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/check.h"
#include "base/clock.h"
#include "loop/loop.h"

#include <stdlib.h>

static struct loop *loop;
static int64_t last_when_ns;
static int fired, repeats_left;

static int set_up(void **state)
{
    (void)state;
    fired = 0;
    last_when_ns = 0;
    loop = loop_new(NULL);
    return loop == NULL;
}

static int tear_down(void **state)
{
    (void)state;
    loop_free(loop);
    return 0;
}

static void note_order(struct timer *timer)
{
    assert_int_equal(timer->heap_index, 0);
    assert_true(timer->when_ns >= last_when_ns);
    last_when_ns = timer->when_ns;
    fired++;
}

static void stop_loop(struct timer *timer)
{
    note_order(timer);
    loop_stop(timer->loop);
}

/* Sets, moves and clears in any order; what is left fires in order of time, each once. */
static void test_order(void **state)
{
    (void)state;
    enum { COUNT = 2000 };
    static struct timer timers[COUNT];
    static bool is_set[COUNT];
    unsigned seed = 1;
    int64_t base_ns = clock_mono_ns() + 5 * NS_PER_MS;
    int set = 0;
    for (int step = 0; step < 20000; step++) {
        int i = rand_r(&seed) % COUNT;
        timers[i].fire = note_order;
        if (rand_r(&seed) % 3 == 0) {
            timer_clear(&timers[i]);
            set -= is_set[i];
            is_set[i] = false;
        } else {
            timer_set(loop, &timers[i], base_ns + rand_r(&seed) % (10 * NS_PER_MS));
            set += !is_set[i];
            is_set[i] = true;
        }
        assert_true(is_set[i] == (timers[i].heap_index != 0));
    }
    struct timer end = { .fire = stop_loop };
    timer_set(loop, &end, base_ns + 11 * NS_PER_MS);
    loop_run(loop);
    assert_int_equal(fired, set + 1);
    assert_true(clock_mono_ns() >= end.when_ns);
}

static void repeat(struct timer *timer)
{
    note_order(timer);
    if (--repeats_left > 0) {
        timer_set(loop, timer, timer->when_ns + NS_PER_MS / 2);
    } else {
        loop_stop(loop);
    }
}

static void test_sets_itself_again(void **state)
{
    (void)state;
    struct timer timer = { .fire = repeat };
    repeats_left = 20;
    int64_t started_ns = clock_mono_ns();
    timer_set(loop, &timer, started_ns);
    loop_run(loop);
    assert_int_equal(fired, 20);
    assert_true(clock_mono_ns() - started_ns >= 19 * NS_PER_MS / 2);
}

static struct timer victim;

static void clear_victim(struct timer *timer)
{
    timer_clear(&victim);
    stop_loop(timer);
}

static void test_clears_another_that_is_due(void **state)
{
    (void)state;
    struct timer timer = { .fire = clear_victim };
    victim = (struct timer){ .fire = note_order };
    timer_set(loop, &victim, 2);
    timer_set(loop, &timer, 1);
    loop_run(loop);
    assert_int_equal(fired, 1);
    timer_clear(&victim); /* not set: nothing happens */
}

static void test_timers_do_not_keep_the_loop(void **state)
{
    (void)state;
    struct timer timer = { .fire = note_order };
    timer_set(loop, &timer, clock_mono_ns() + 3600 * NS_PER_S);
    loop_stop(loop);
    loop_run(loop);
    assert_int_equal(fired, 0);
    loop_free(loop);
    assert_int_equal(timer.heap_index, 0); /* the loop has let go of it */
    loop = loop_new(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)
        TEST(test_order),
        TEST(test_sets_itself_again),
        TEST(test_clears_another_that_is_due),
        TEST(test_timers_do_not_keep_the_loop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
