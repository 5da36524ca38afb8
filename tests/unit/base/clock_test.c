#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/clock.h"

#include <stdlib.h>
#include <time.h>

static void test_clocks(void **state)
{
    (void)state;
    int64_t before = clock_mono_ns();
    nanosleep(&(struct timespec){ .tv_nsec = 2000000 }, NULL);
    int64_t after = clock_mono_ns();
    assert_true(after - before >= 2 * NS_PER_MS);
    assert_true(llabs(clock_wall_ns() / NS_PER_S - (int64_t)time(NULL)) <= 1);
}

static void test_wall_of_mono(void **state)
{
    (void)state;
    int64_t mono = clock_mono_ns();
    int64_t wall = clock_wall_of_mono_ns(mono);
    assert_true(llabs(wall - clock_wall_ns()) < NS_PER_S);
    assert_true(clock_wall_of_mono_ns(mono) == wall);
    assert_true(clock_wall_of_mono_ns(mono + 1) == wall + 1);
}

static void test_units(void **state)
{
    (void)state;
    assert_true(ns_to_ms(1500000) == 1.5);
    assert_true(ns_to_ms(-1) == -0.000001);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clocks),
        cmocka_unit_test(test_wall_of_mono),
        cmocka_unit_test(test_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
