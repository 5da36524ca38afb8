#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "vu/rate_limit.h"

#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "loop/loop.h"

#include <pthread.h>
#include <stdlib.h>

static struct rate_limit limit;

static void test_even(void **state)
{
    rate_limit_init(&limit, 4);
    int64_t start_ns = 10 * NS_PER_S, quarter_ns = NS_PER_S / 4;
    for (int i = 0; i < 5; i++)
        assert_int_equal(rate_limit_reserve(&limit, start_ns), start_ns + i * quarter_ns);
    /* What nobody used isn't saved up. */
    start_ns += 100 * NS_PER_S;
    assert_int_equal(rate_limit_reserve(&limit, start_ns), start_ns);
    assert_int_equal(rate_limit_reserve(&limit, start_ns + 1), start_ns + quarter_ns);
}

enum { THREADS = 4, TURNS = 5000 };

static int64_t turns[THREADS][TURNS];

static void *take_turns(void *mine)
{
    for (int i = 0; i < TURNS; i++)
        ((int64_t *)mine)[i] = rate_limit_reserve(&limit, 1);
    return NULL;
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void test_threads(void **state)
{
    pthread_t threads[THREADS];
    rate_limit_init(&limit, 1000);
    for (int i = 0; i < THREADS; i++)
        CHECK(pthread_create(&threads[i], NULL, take_turns, turns[i]) == 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    qsort(turns, THREADS * TURNS, sizeof(int64_t), by_value);
    for (int64_t i = 0; i < THREADS * TURNS; i++)
        assert_int_equal(turns[i / TURNS][i % TURNS], 1 + i * NS_PER_MS);
}

static void unlimited(void *arg)
{
    rate_limit_init(&limit, 0);
    for (int i = 0; i < 3; i++)
        assert_true(rate_limit_wait(&limit));
    assert_int_equal(limit.next_ns, 0);
}

static bool gone_on;

static void wait_for_ever(void *arg)
{
    gone_on = rate_limit_wait(&limit);
}

static void cancelled(void *waiting)
{
    fiber_cancel(waiting);
}

static void run(void (*first)(void *), void (*second)(void *))
{
    struct error error = { 0 };
    struct loop *loop = loop_new(&error);
    CHECK(loop != NULL);
    struct fiber *fiber = fiber_start(loop, FIBER_STACK_SMALL, first, NULL, &error);
    CHECK(fiber != NULL);
    if (second != NULL)
        CHECK(fiber_start(loop, FIBER_STACK_SMALL, second, fiber, &error) != NULL);
    loop_stop(loop);
    loop_run(loop);
    loop_free(loop);
}

static void test_unlimited(void **state)
{
    run(unlimited, NULL);
}

static void test_cancelled(void **state)
{
    rate_limit_init(&limit, 1);
    int64_t far_ns = clock_mono_ns() + 1000 * NS_PER_S;
    rate_limit_reserve(&limit, far_ns);
    gone_on = true;
    run(wait_for_ever, cancelled);
    assert_false(gone_on);
    assert_int_equal(rate_limit_reserve(&limit, 0), far_ns + NS_PER_S);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_even),
        cmocka_unit_test(test_threads),
        cmocka_unit_test(test_unlimited),
        cmocka_unit_test(test_cancelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
