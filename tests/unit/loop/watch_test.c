#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* Watches over pipes and sockets, alone and several in one epoll batch. */
#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "loop/loop.h"
#include "loop/watch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct loop *loop;
static int fds[2]; /* of a socket pair */
static int done;

static int set_up(void **state)
{
    (void)state;
    done = 0;
    loop = loop_new(NULL);
    return loop == NULL || socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds) != 0;
}

static int tear_down(void **state)
{
    (void)state;
    loop_free(loop);
    close(fds[0]);
    close(fds[1]);
    return 0;
}

static void run_fibers(void (*first)(void *), void (*second)(void *))
{
    assert_non_null(fiber_start(loop, FIBER_STACK_SMALL, first, NULL, NULL));
    if (second != NULL)
        assert_non_null(fiber_start(loop, FIBER_STACK_SMALL, second, NULL, NULL));
    loop_stop(loop);
    loop_run(loop);
}

static int64_t in_ms(int64_t ms)
{
    return clock_mono_ns() + ms * NS_PER_MS;
}

/* read or write as they are used: try, wait, try again. */
static ssize_t read_some(struct watch *watch, void *bytes, size_t size)
{
    for (;;) {
        ssize_t length = read(watch->fd, bytes, size);
        if (length >= 0 || errno != EAGAIN)
            return length;
        assert_int_equal(watch_wait(watch, WATCH_READ, in_ms(10000)), WAIT_OK);
    }
}

static void write_all(struct watch *watch, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t length = write(watch->fd, bytes, size);
        if (length < 0) {
            assert_int_equal(errno, EAGAIN);
            assert_int_equal(watch_wait(watch, WATCH_WRITE, in_ms(10000)), WAIT_OK);
            continue;
        }
        bytes += length;
        size -= (size_t)length;
    }
}

/* --- a stream larger than the buffers of the kernel ---------------------------------------------
 */

enum { STREAM = 4 << 20 };

static char pattern(size_t at)
{
    return (char)(at * 31 >> 3);
}

static void send_stream(void *arg)
{
    (void)arg;
    struct watch watch;
    assert_int_equal(watch_add(&watch, fds[0]), 0);
    char *bytes = xmalloc(STREAM);
    for (size_t i = 0; i < STREAM; i++)
        bytes[i] = pattern(i);
    write_all(&watch, bytes, STREAM);
    free(bytes);
    watch_remove(&watch);
    shutdown(fds[0], SHUT_WR);
    done++;
}

static void receive_stream(void *arg)
{
    (void)arg;
    struct watch watch;
    assert_int_equal(watch_add(&watch, fds[1]), 0);
    char bytes[10000];
    size_t total = 0;
    for (ssize_t length; (length = read_some(&watch, bytes, sizeof(bytes))) > 0;
         total += (size_t)length) {
        for (size_t i = 0; i < (size_t)length; i++) {
            if (bytes[i] != pattern(total + i))
                fail();
        }
    }
    assert_int_equal(total, STREAM);
    watch_remove(&watch);
    done++;
}

static void test_stream(void **state)
{
    (void)state;
    run_fibers(send_stream, receive_stream);
    assert_int_equal(done, 2);
}

/* --- a reader and a writer on one watch ----------------------------------------------------------
 */

static struct watch shared;

static void fill_shared(void *arg)
{
    (void)arg;
    char block[4096] = { 0 };
    while (write(fds[0], block, sizeof(block)) > 0)
        continue;
    assert_int_equal(errno, EAGAIN);
    shared.ready = 0; /* the edges of the time before it was full */
    assert_int_equal(watch_wait(&shared, WATCH_WRITE, in_ms(10000)), WAIT_OK);
    assert_true(write(fds[0], block, sizeof(block)) > 0);
    done++;
}

static void read_shared(void *arg)
{
    (void)arg;
    char byte;
    assert_int_equal(read(fds[0], &byte, 1), -1);
    assert_int_equal(watch_wait(&shared, WATCH_READ, in_ms(10000)), WAIT_OK);
    assert_int_equal(read(fds[0], &byte, 1), 1);
    done++;
}

static void two_at_once(void *arg)
{
    (void)arg;
    assert_int_equal(watch_add(&shared, fds[0]), 0);
    fiber_start(loop, FIBER_STACK_SMALL, fill_shared, NULL, NULL);
    fiber_start(loop, FIBER_STACK_SMALL, read_shared, NULL, NULL);
    fiber_sleep_until(in_ms(10));
    assert_int_equal(done, 0);
    assert_int_equal(write(fds[1], "x", 1), 1);
    fiber_sleep_until(in_ms(10));
    assert_int_equal(done, 1); /* the reader alone */
    char block[8192];
    while (read(fds[1], block, sizeof(block)) > 0)
        continue;
    fiber_sleep_until(in_ms(10));
    assert_int_equal(done, 2);
    watch_remove(&shared);
}

static void test_reader_beside_writer(void **state)
{
    (void)state;
    run_fibers(two_at_once, NULL);
}

/* --- several watches at once ---------------------------------------------------------------------
 */

static void wait_for_any(void *arg)
{
    (void)arg;
    struct watch first, second;
    struct watch *const both[] = { &first, &second };
    char byte;
    assert_int_equal(watch_add(&first, fds[0]), 0);
    assert_int_equal(watch_add(&second, fds[1]), 0);
    assert_int_equal(watch_wait_any(both, 2, WATCH_READ, in_ms(5)), WAIT_TIMEOUT);
    assert_true(first.reader == NULL && second.reader == NULL);

    assert_int_equal(write(fds[0], "x", 1), 1);
    assert_int_equal(watch_wait_any(both, 2, WATCH_READ, in_ms(10000)), 1);
    assert_int_equal(read(fds[1], &byte, 1), 1);
    assert_int_equal(watch_wait_any(both, 2, WATCH_READ, in_ms(5)), WAIT_TIMEOUT);

    assert_int_equal(write(fds[0], "x", 1), 1); /* both in one batch: none is lost */
    assert_int_equal(write(fds[1], "x", 1), 1);
    int one = watch_wait_any(both, 2, WATCH_READ, in_ms(10000));
    int other = watch_wait_any(both, 2, WATCH_READ, in_ms(10000));
    assert_true(one >= 0 && other >= 0 && one != other);

    fiber_cancel(fiber_self());
    assert_int_equal(watch_wait_any(both, 2, WATCH_READ, NEVER_NS), WAIT_CANCELLED);
    fiber_uncancel(fiber_self());
    watch_remove(&first);
    watch_remove(&second);
}

static void test_any(void **state)
{
    (void)state;
    run_fibers(wait_for_any, NULL);
}

/* --- how waits end -------------------------------------------------------------------------------
 */

static void wait_in_vain(void *arg)
{
    (void)arg;
    struct watch watch;
    assert_int_equal(watch_add(&watch, fds[0]), 0);
    int64_t started_ns = clock_mono_ns();
    fiber_wake(fiber_self()); /* is for fiber_park alone */
    assert_int_equal(watch_wait(&watch, WATCH_READ, in_ms(5)), WAIT_TIMEOUT);
    assert_true(clock_mono_ns() - started_ns >= 5 * NS_PER_MS);
    assert_null(watch.reader);
    assert_int_equal(fiber_park(NEVER_NS), WAIT_OK);

    fiber_cancel(fiber_self());
    assert_int_equal(watch_wait(&watch, WATCH_READ, NEVER_NS), WAIT_CANCELLED);
    assert_int_equal(write(fds[1], "x", 1), 1);
    watch.ready = WATCH_READ;
    assert_int_equal(watch_wait(&watch, WATCH_READ, NEVER_NS), WAIT_CANCELLED); /* ready or not */
    fiber_uncancel(fiber_self());
    assert_int_equal(watch_wait(&watch, WATCH_READ, NEVER_NS), WAIT_OK);
    watch_remove(&watch);
    watch_remove(&watch);
}

static void test_timeout_and_cancel(void **state)
{
    (void)state;
    run_fibers(wait_in_vain, NULL);
}

static struct fiber *waiter;

static void wait_for_removal(void *arg)
{
    (void)arg;
    struct watch *watch = xcalloc(1, sizeof(*watch));
    *(struct watch **)fiber_local(fiber_self()) = watch;
    assert_int_equal(watch_add(watch, fds[0]), 0);
    assert_int_equal(watch_wait(watch, WATCH_READ, in_ms(10000)), WAIT_CANCELLED);
    assert_false(fiber_is_cancelled(fiber_self()));
    done++; /* the watch is freed by now */
}

static void remove_under_waiter(void *arg)
{
    struct watch *watch = NULL;
    waiter = fiber_start(loop, FIBER_STACK_SMALL, wait_for_removal, arg, NULL);
    fiber_set_local(waiter, &watch);
    fiber_sleep_until(in_ms(5));
    watch_remove(watch);
    memset(watch, 0xAA, sizeof(*watch));
    free(watch);
}

static void test_removal_ends_waits(void **state)
{
    (void)state;
    run_fibers(remove_under_waiter, NULL);
    assert_int_equal(done, 1);
}

/* --- removal in a batch --------------------------------------------------------------------------
 */

enum { PEERS = 8 };

static int pairs[PEERS][2];
static struct watch *peers[PEERS];

/* Whoever's event comes first removes and frees all the others, whose events are in the same batch.
 */
static void remove_the_others(void *arg)
{
    int me = (int)(intptr_t)arg;
    if (watch_wait(peers[me], WATCH_READ, in_ms(10000)) != WAIT_OK)
        return;
    if (done++ > 0)
        return;
    for (int i = 0; i < PEERS; i++) {
        watch_remove(peers[i]);
        free(peers[i]);
    }
}

static void fill_batch(void *arg)
{
    (void)arg;
    for (intptr_t i = 0; i < PEERS; i++) {
        assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pairs[i]), 0);
        peers[i] = xcalloc(1, sizeof(*peers[i]));
        assert_int_equal(watch_add(peers[i], pairs[i][0]), 0);
        fiber_start(loop, FIBER_STACK_SMALL, remove_the_others, (void *)i, NULL);
    }
    fiber_sleep_until(in_ms(5));
    for (int i = 0; i < PEERS; i++)
        assert_int_equal(write(pairs[i][1], "x", 1), 1);
    fiber_sleep_until(in_ms(5));
    assert_int_equal(done, PEERS); /* the wake-ups were under way already */
    for (int i = 0; i < PEERS; i++) {
        close(pairs[i][0]);
        close(pairs[i][1]);
    }
}

static void test_removal_in_a_batch(void **state)
{
    (void)state;
    run_fibers(fill_batch, NULL);
}

/* --- the end of the other side -------------------------------------------------------------------
 */

static void meet_closed_peer(void *arg)
{
    (void)arg;
    struct watch watch;
    char bytes[4];
    assert_int_equal(watch_add(&watch, fds[0]), 0);
    assert_int_equal(write(fds[1], "abc", 3), 3);
    shutdown(fds[1], SHUT_WR);
    assert_int_equal(watch_wait(&watch, WATCH_READ, in_ms(10000)), WAIT_OK);
    assert_int_equal(watch.closed, WATCH_READ); /* half closed: writing may still block */
    /* However often the reader waits before it has come to the end, it is not left alone. */
    for (int i = 0; i < 3; i++) {
        assert_int_equal(watch_wait(&watch, WATCH_READ, in_ms(10000)), WAIT_OK);
        assert_int_equal(read(fds[0], bytes, 1), 1);
    }
    assert_int_equal(watch_wait(&watch, WATCH_READ, in_ms(10000)), WAIT_OK);
    assert_int_equal(read(fds[0], bytes, 1), 0);
    close(fds[1]);
    fiber_sleep_until(in_ms(1));
    assert_int_equal(watch.closed, WATCH_READ | WATCH_WRITE);
    assert_int_equal(watch_wait(&watch, WATCH_WRITE, in_ms(10000)), WAIT_OK);
    assert_int_equal(send(fds[0], "x", 1, MSG_NOSIGNAL), -1);
    watch_remove(&watch);
    fds[1] = dup(fds[0]);
}

static void test_hang_up(void **state)
{
    (void)state;
    run_fibers(meet_closed_peer, NULL);
}

static void watch_pipes(void *arg)
{
    (void)arg;
    int ends[2];
    char byte;
    struct watch reader, writer;
    assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
    assert_int_equal(watch_add(&reader, ends[0]), 0);
    assert_int_equal(watch_add(&writer, ends[1]), 0);
    assert_int_equal(watch_wait(&writer, WATCH_WRITE, in_ms(10000)), WAIT_OK);
    assert_int_equal(watch_wait(&reader, WATCH_READ, in_ms(2)), WAIT_TIMEOUT);
    write_all(&writer, "x", 1);
    assert_int_equal(read_some(&reader, &byte, 1), 1);
    watch_remove(&writer);
    close(ends[1]);
    assert_int_equal(read_some(&reader, &byte, 1), 0);
    watch_remove(&reader);
    close(ends[0]);
}

static void test_pipes(void **state)
{
    (void)state;
    run_fibers(watch_pipes, NULL);
}

static void watch_what_cannot_be_watched(void *arg)
{
    (void)arg;
    struct watch watch = { 0 };
    watch_remove(&watch);
    assert_int_equal(watch_add(&watch, -1), -EBADF);
    watch_remove(&watch);
    int file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    assert_int_equal(watch_add(&watch, file), -EPERM);
    watch_remove(&watch);
    close(file);
}

static void test_add_fails(void **state)
{
    (void)state;
    run_fibers(watch_what_cannot_be_watched, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)
        TEST(test_stream),
        TEST(test_reader_beside_writer),
        TEST(test_any),
        TEST(test_timeout_and_cancel),
        TEST(test_removal_ends_waits),
        TEST(test_removal_in_a_batch),
        TEST(test_hang_up),
        TEST(test_pipes),
        TEST(test_add_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
