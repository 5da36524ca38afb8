#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* One connection to several addresses, of which some refuse and some don't answer. All of 127/8 is
 * this machine: 127.0.0.1 has the server, 127.0.0.2 doesn't answer on its port, others refuse. */
#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "loop/loop.h"
#include "net/connect.h"
#include "net/dial.h"
#include "peer.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

static struct peer *peer;
static int mute_listener, mute_clients[3];
static struct net_config config;
static struct net_worker *net;
static struct net_failure failure;

static void serve(struct peer *p, int fd, int nth)
{
    peer_write(fd, "!");
}

static int64_t in_ms(int ms)
{
    return clock_mono_ns() + ms * NS_PER_MS;
}

/* A listener whose queue is full: the system drops what else knocks. */
static void start_mute(int port)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    inet_pton(AF_INET, "127.0.0.2", &at.sin_addr);
    mute_listener = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(bind(mute_listener, (struct sockaddr *)&at, sizeof(at)) == 0);
    CHECK(listen(mute_listener, 0) == 0);
    for (size_t i = 0; i < ARRAY_LEN(mute_clients); i++) {
        mute_clients[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        (void)!connect(mute_clients[i], (struct sockaddr *)&at, sizeof(at));
    }
}

static void stop_mute(void)
{
    for (size_t i = 0; i < ARRAY_LEN(mute_clients); i++)
        close(mute_clients[i]);
    close(mute_listener);
    mute_listener = -1;
}

static void stop_mute_soon(void *arg)
{
    fiber_sleep_until(in_ms(300));
    stop_mute();
}

static void with_worker(void *fn)
{
    struct error error = { 0 };
    net = net_worker_new(&config, &error);
    CHECK(net != NULL);
    ((void (*)(void *))fn)(NULL);
    net_worker_free(net);
}

static void run(void (*fn)(void *))
{
    config = (struct net_config){ .dns_ttl_ns = NEVER_NS };
    peer = peer_start(serve);
    start_mute(peer_port(peer));
    run_on_fiber(with_worker, fn);
    if (mute_listener >= 0)
        stop_mute();
    peer_stop(peer);
}

/* Where the connection leads; empty when there is none. */
static const char *connect_to(const char *list, int64_t deadline_ns)
{
    static char led_to[ADDRESS_TEXT_SIZE];
    struct address addresses[CONNECT_MAX_ADDRESSES];
    struct slice rest = slice_of(list), part;
    struct stream *stream;
    int count = 0;
    while (slice_split(&rest, ',', &part))
        CHECK(address_parse(&addresses[count++], part));
    int code = connect_any(net, addresses, count, (uint16_t)peer_port(peer), 1, deadline_ns,
                           &stream, &failure);
    assert_int_equal(code == NET_OK, stream != NULL);
    assert_true(code == NET_OK || code == (int)failure.code);
    struct slice ip = stream != NULL ? stream_remote_ip(stream) : SLICE("");
    snprintf(led_to, sizeof(led_to), "%.*s", SLICE_ARG(ip));
    stream_free(stream);
    return led_to;
}

static void fiber_next(void *arg)
{
    assert_string_equal(connect_to("127.0.0.1", in_ms(9000)), "127.0.0.1");
    assert_string_equal(connect_to("127.0.0.3,127.0.0.1", in_ms(9000)), "127.0.0.1");
    assert_string_equal(connect_to("127.0.0.2,127.0.0.1", in_ms(9000)), "127.0.0.1");
    assert_string_equal(connect_to("127.0.0.2,127.0.0.3,127.0.0.4,127.0.0.1", in_ms(9000)),
                        "127.0.0.1");
    assert_string_equal(connect_to("::1,127.0.0.1", in_ms(9000)), "127.0.0.1");
}

/* What refuses, or only takes its time, doesn't keep the next one waiting. */
static void test_next(void **state)
{
    run(fiber_next);
}

static void fiber_all_fail(void *arg)
{
    char expected[128];
    assert_string_equal(connect_to("127.0.0.5,127.0.0.3,127.0.0.4", in_ms(9000)), "");
    assert_int_equal(failure.code, NET_ERR_DIAL_REFUSED);
    snprintf(expected, sizeof(expected), "dial tcp 127.0.0.5:%d: connect: connection refused",
             peer_port(peer));
    assert_string_equal(net_failure_long(&failure), expected);
    assert_string_equal(connect_to("127.0.0.2,127.0.0.3", in_ms(400)), "");
    assert_int_equal(failure.code, NET_ERR_TIMEOUT);
}

/* The first address is the one that is told. */
static void test_all_fail(void **state)
{
    run(fiber_all_fail);
}

static void fiber_first_fails_late(void *arg)
{
    fiber_start(loop_current(), FIBER_STACK_SMALL, stop_mute_soon, NULL, NULL);
    assert_string_equal(connect_to("127.0.0.2,127.0.0.3", in_ms(9000)), "");
    assert_int_equal(failure.code, NET_ERR_DIAL_REFUSED);
    assert_int_equal(strncmp(net_failure_long(&failure), "dial tcp 127.0.0.2:", 19), 0);
}

/* Even where it fails after the others: it is the one that the options have selected. */
static void test_first_fails_late(void **state)
{
    run(fiber_first_fails_late);
}

static void cancel_other(void *fiber)
{
    fiber_sleep_until(in_ms(20));
    fiber_cancel(fiber);
}

static void fiber_cancelled(void *arg)
{
    fiber_start(loop_current(), FIBER_STACK_SMALL, cancel_other, fiber_self(), NULL);
    assert_string_equal(connect_to("127.0.0.2,127.0.0.1", NEVER_NS), "");
    assert_int_equal(failure.code, NET_ERR_CANCELLED);
    fiber_uncancel(fiber_self());
}

static void test_cancelled(void **state)
{
    run(fiber_cancelled);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_next),
        cmocka_unit_test(test_all_fail),
        cmocka_unit_test(test_first_fails_late),
        cmocka_unit_test(test_cancelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
