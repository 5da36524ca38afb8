#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* A stream over one end of a socket pair; the other end is the test's. */
#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "loop/loop.h"
#include "net/stream_private.h"
#include "peer.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

static struct stream *stream;
static int other;
static struct net_failure failure;

static int64_t in_ms(int ms)
{
    return clock_mono_ns() + ms * NS_PER_MS;
}

static void with_stream(void *fn)
{
    int fds[2];
    struct address address;
    CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds) == 0);
    CHECK(address_parse(&address, SLICE("127.0.0.1")));
    other = fds[1];
    stream = stream_new(NULL, fds[0], &address, 8080);
    CHECK(stream != NULL);
    ((void (*)(void *))fn)(NULL);
    stream_free(stream);
    close(other);
}

static void run(void (*fn)(void *))
{
    run_on_fiber(with_stream, fn);
}

static void send_later(void *text)
{
    fiber_sleep_until(in_ms(10));
    peer_write(other, text);
}

static void fiber_reads(void *arg)
{
    char bytes[16];
    peer_write(other, "hello");
    assert_int_equal(stream_read(stream, bytes, sizeof(bytes), false, in_ms(1000), &failure), 5);
    static char text[] = "later";
    fiber_start(loop_current(), FIBER_STACK_SMALL, send_later, text, NULL);
    assert_int_equal(stream_read(stream, bytes, 2, true, in_ms(1000), &failure), 2);
    assert_int_equal(stream_read(stream, bytes, sizeof(bytes), false, in_ms(1000), &failure), 3);
    assert_int_equal(stream_bytes_read(stream), 10);
    assert_int_equal(stream_read(stream, bytes, sizeof(bytes), true, in_ms(20), &failure),
                     -NET_ERR_TIMEOUT);
    shutdown(other, SHUT_WR);
    assert_int_equal(stream_read(stream, bytes, sizeof(bytes), true, in_ms(1000), &failure), 0);
    assert_int_equal(stream_read(stream, bytes, sizeof(bytes), true, in_ms(1000), &failure), 0);
}

static void test_reads(void **state)
{
    run(fiber_reads);
}

static void drain(void *arg)
{
    char bytes[4096];
    size_t *total = arg;
    for (;;) {
        ssize_t n = read(other, bytes, sizeof(bytes));
        if (n == 0)
            return;
        if (n > 0)
            *total += (size_t)n;
        else
            fiber_sleep_until(in_ms(1));
    }
}

static void fiber_writes(void *arg)
{
    size_t total = 0, size = 3000000;
    char *bytes = calloc(1, size);
    static char head[] = "head";
    struct iovec parts[] = { { head, 4 }, { NULL, 0 }, { bytes, size } };
    ssize_t some = stream_write_some(stream, parts, 3, &failure);
    assert_true(some > 4 && (size_t)some < size);
    assert_int_equal(stream_write_some(stream, parts, 3, &failure), 0);
    assert_int_equal(stream_writev(stream, parts, 3, in_ms(20), &failure), NET_ERR_TIMEOUT);
    fiber_start(loop_current(), FIBER_STACK_SMALL, drain, &total, NULL);
    assert_int_equal(stream_writev(stream, parts, 3, in_ms(10000), &failure), NET_OK);
    assert_int_equal(stream_write(stream, SLICE("tail"), in_ms(1000), &failure), NET_OK);
    shutdown(stream->watch.fd, SHUT_WR);
    while (total < (size_t)some + size + 8)
        fiber_sleep_until(in_ms(1));
    assert_int_equal(stream_bytes_written(stream), total);
    free(bytes);
}

static void test_writes(void **state)
{
    run(fiber_writes);
}

static void fiber_broken(void *arg)
{
    close(other);
    assert_int_equal(stream_write(stream, SLICE("x"), in_ms(1000), &failure), NET_ERR_BROKEN_PIPE);
    assert_string_equal(failure.text, "write: broken pipe");
    other = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static void test_broken_pipe(void **state)
{
    run(fiber_broken);
}

static void fiber_alive(void *arg)
{
    char bytes[8];
    assert_true(stream_is_alive(stream));
    peer_write(other, "x");
    fiber_sleep_until(in_ms(5)); /* the loop sees it */
    assert_false(stream_is_alive(stream));
    /* Read with what came before: the edge that is left over means nothing. */
    assert_int_equal(stream_read(stream, bytes, sizeof(bytes), false, in_ms(1000), &failure), 1);
    assert_true(stream_is_alive(stream));
    assert_true(stream_is_alive(stream));
    close(other);
    fiber_sleep_until(in_ms(5));
    assert_false(stream_is_alive(stream));
    other = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static void test_alive(void **state)
{
    run(fiber_alive);
}

static struct fiber *reader;

static void read_forever(void *arg)
{
    char byte;
    struct net_failure my_failure;
    assert_int_equal(stream_read(stream, &byte, 1, true, NEVER_NS, &my_failure),
                     -NET_ERR_CANCELLED);
    *(bool *)arg = true;
}

static void fiber_cancels(void *arg)
{
    bool done = false;
    reader = fiber_start(loop_current(), FIBER_STACK_SMALL, read_forever, &done, NULL);
    fiber_sleep_until(in_ms(5));
    fiber_cancel(reader);
    while (!done)
        fiber_sleep_until(in_ms(1));
}

static void test_cancelled(void **state)
{
    run(fiber_cancels);
}

/* --- news without a fiber that waits ---------------------------------------------------------- */

static int notices;

static void count_notice(struct stream_listener *listener)
{
    notices++;
}

static void fiber_listens(void *arg)
{
    char bytes[16];
    struct stream_listener listener = { .notice = count_notice };
    assert_int_equal(stream_read_some(stream, bytes, sizeof(bytes), &failure), STREAM_EMPTY);
    fiber_sleep_until(in_ms(10)); /* a fresh socket has an edge of its own */
    stream_listen(stream, &listener);
    notices = 0;
    peer_write(other, "hello");
    fiber_sleep_until(in_ms(10));
    assert_int_equal(notices, 1);
    assert_true(stream_has_news(stream));
    assert_int_equal(stream_read_some(stream, bytes, 3, &failure), 3);
    assert_true(stream_has_news(stream)); /* nothing tells that there is more */
    assert_int_equal(stream_read_some(stream, bytes, 3, &failure), 2);
    assert_false(stream_has_news(stream));
    fiber_sleep_until(in_ms(10));
    assert_int_equal(notices, 1);
    shutdown(other, SHUT_WR);
    fiber_sleep_until(in_ms(10));
    assert_int_equal(notices, 2);
    assert_int_equal(stream_read_some(stream, bytes, sizeof(bytes), &failure), 0);
    assert_true(stream_has_news(stream)); /* the end stays news */
}

static void test_listener(void **state)
{
    run(fiber_listens);
}

static void fiber_describes(void *arg)
{
    struct stream_ocsp ocsp;
    struct slice ip = stream_remote_ip(stream);
    assert_int_equal(ip.len, 9);
    assert_memory_equal(ip.ptr, "127.0.0.1", 9);
    assert_int_equal(stream_remote_port(stream), 8080);
    assert_false(stream_is_tls(stream));
    assert_int_equal(stream_alpn(stream).len, 0);
    assert_string_equal(stream_tls_version(stream), "");
    assert_string_equal(stream_tls_cipher(stream), "");
    stream_ocsp(stream, &ocsp);
    assert_string_equal(ocsp.status, "");
}

static void test_describes(void **state)
{
    run(fiber_describes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads),       cmocka_unit_test(test_writes),
        cmocka_unit_test(test_broken_pipe), cmocka_unit_test(test_alive),
        cmocka_unit_test(test_cancelled),   cmocka_unit_test(test_describes),
        cmocka_unit_test(test_listener),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
