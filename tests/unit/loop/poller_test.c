#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* The waits of both kinds of kernel: with epoll_pwait2, and through a timerfd. */
#include "base/clock.h"
#include "loop/poller.h"

#include <errno.h>
#include <unistd.h>

static struct poller poller;

static int set_up(void **state)
{
    (void)state;
    return poller_init(&poller, NULL);
}

static int set_up_old_kernel(void **state)
{
    return set_up(state) || (poller.timer_fd < 0 && poller_use_timer_fd(&poller) != 0);
}

static int tear_down(void **state)
{
    (void)state;
    poller_deinit(&poller);
    return 0;
}

static int64_t time_of_wait(int64_t timeout_ns, int *count)
{
    int64_t started_ns = clock_mono_ns();
    *count = poller_wait(&poller, timeout_ns);
    return clock_mono_ns() - started_ns;
}

static void test_timeouts(void **state)
{
    (void)state;
    int count;
    poller_wait(&poller, 0); /* what setting up has left */
    static const int64_t timeouts_ns[] = { 1, 300 * NS_PER_US, 2500 * NS_PER_US };
    for (int i = 0; i < 3; i++) {
        int64_t taken_ns = time_of_wait(timeouts_ns[i], &count);
        assert_true(taken_ns >= timeouts_ns[i]);
        assert_true(taken_ns < timeouts_ns[i] + 500 * NS_PER_MS);
        for (int j = 0; j < count; j++)
            assert_null(poller.events[j].data.ptr);
    }
    assert_true(time_of_wait(0, &count) < 500 * NS_PER_MS);
    assert_int_equal(count, 0);
}

static void test_wake(void **state)
{
    (void)state;
    int count;
    poller_wait(&poller, 0);
    poller_wake(&poller);
    poller_wake(&poller);
    time_of_wait(-1, &count);
    assert_int_equal(count, 1);
    assert_null(poller.events[0].data.ptr);
    time_of_wait(0, &count); /* an edge is reported once */
    assert_int_equal(count, 0);
    poller_wake(&poller);
    time_of_wait(-1, &count);
    assert_int_equal(count, 1);
}

static void test_events(void **state)
{
    (void)state;
    int fds[2], owner;
    assert_int_equal(pipe(fds), 0);
    assert_int_equal(poller_add(&poller, fds[0], &owner), 0);
    assert_int_equal(poller_add(&poller, fds[0], &owner), -EEXIST);
    poller_wait(&poller, 0);
    assert_int_equal(write(fds[1], "x", 1), 1);
    assert_int_equal(poller_wait(&poller, -1), 1);
    assert_ptr_equal(poller.events[0].data.ptr, &owner);
    assert_true(poller.events[0].events & EPOLLIN);
    assert_int_equal(write(fds[1], "x", 1), 1);
    poller_remove(&poller, fds[0]);
    assert_int_equal(poller_wait(&poller, 0), 0);
    close(fds[0]);
    close(fds[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(fn)     cmocka_unit_test_setup_teardown(fn, set_up, tear_down)
#define TEST_OLD(fn) { #fn " (timerfd)", fn, set_up_old_kernel, tear_down, NULL }
        TEST(test_timeouts),     TEST(test_wake),     TEST(test_events),
        TEST_OLD(test_timeouts), TEST_OLD(test_wake), TEST_OLD(test_events),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
