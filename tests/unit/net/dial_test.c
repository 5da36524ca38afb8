#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* Where dialling goes: rules, literals, sources, refusals. */
#include "base/check.h"
#include "base/clock.h"
#include "net/dial.h"
#include "peer.h"

#include <arpa/inet.h>
#include <sys/resource.h>
#include <sys/socket.h>

static struct peer *peer;
static struct net_config config;
static struct net_worker *net;
static struct net_failure failure;
static struct dial_timings timings;
static char source[64];

/* Tells where the connection comes from. */
static void serve(struct peer *p, int fd, int nth)
{
    struct sockaddr_in from;
    socklen_t size = sizeof(from);
    getpeername(fd, (struct sockaddr *)&from, &size);
    inet_ntop(AF_INET, &from.sin_addr, source, sizeof(source));
    peer_write(fd, "!");
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
    peer = peer_start(serve);
    run_on_fiber(with_worker, fn);
    peer_stop(peer);
}

static int dial_to(const char *host, int port, uint32_t vu_id)
{
    struct dial_target target = { .host = slice_of(host), .port = (uint16_t)port, .vu_id = vu_id };
    struct stream *stream;
    char byte;
    int64_t deadline_ns = clock_mono_ns() + 5 * NS_PER_S;
    int code = dial(net, &target, deadline_ns, &stream, &timings, &failure);
    if (code == NET_OK) {
        assert_non_null(stream);
        assert_int_equal(stream_read(stream, &byte, 1, true, deadline_ns, &failure), 1);
    } else {
        assert_null(stream);
    }
    stream_free(stream);
    return code;
}

static void fiber_connects(void *arg)
{
    assert_int_equal(dial_to("127.0.0.1", peer_port(peer), 1), NET_OK);
    assert_true(timings.connect_ns > 0);
    assert_int_equal(timings.dns_ns, 0);
    assert_int_equal(timings.tls_ns, 0);
    assert_int_equal(dial_to("localhost", peer_port(peer), 1), NET_OK);
    assert_true(timings.dns_ns > 0);
}

static void test_connects(void **state)
{
    config = (struct net_config){ .dns_ttl_ns = NEVER_NS };
    run(fiber_connects);
}

static void fiber_refused(void *arg)
{
    assert_int_equal(dial_to("127.0.0.1", 1, 1), NET_ERR_DIAL_REFUSED);
    assert_string_equal(failure.text, "dial: connection refused");
    assert_int_equal(timings.connect_ns, 0);
    assert_int_equal(dial_to("gone.invalid", 80, 1), NET_ERR_DNS_NO_HOST);
    struct dial_target target = { .host = SLICE("127.0.0.1"), .port = (uint16_t)peer_port(peer) };
    struct stream *stream;
    assert_int_equal(dial(net, &target, clock_mono_ns() - 1, &stream, &timings, &failure),
                     NET_ERR_TIMEOUT);
}

static void test_refused(void **state)
{
    config = (struct net_config){ .dns_ttl_ns = NEVER_NS };
    run(fiber_refused);
}

static void fiber_rules(void *arg)
{
    assert_int_equal(dial_to("inside.test", 80, 1), NET_ERR_BLACKLISTED_IP);
    assert_string_equal(failure.text, "ip is blacklisted");
    assert_int_equal(dial_to("10.1.2.3", 80, 1), NET_ERR_BLACKLISTED_IP);
    assert_int_equal(dial_to("x.ads.test", 80, 1), NET_ERR_BLOCKED_HOST);
    assert_string_equal(failure.text, "hostname is blocked");
    assert_int_equal(dial_to("bad.test", 80, 1), NET_ERR_GENERIC);
    assert_int_equal(dial_to("here.test", peer_port(peer), 1), NET_OK);
}

static void test_rules(void **state)
{
    struct net_host_entry hosts[] = { { SLICE("inside.test"), SLICE("10.9.9.9") },
                                      { SLICE("bad.test"), SLICE("x") },
                                      { SLICE("*.ads.test"), SLICE("127.0.0.1") },
                                      { SLICE("here.test"), SLICE("127.0.0.1") } };
    struct slice blocked[] = { SLICE("*.ads.test") };
    struct net_ip_range range;
    assert_true(net_ip_range_parse(&range, SLICE("10.0.0.0/8")));
    config = (struct net_config){ .hosts = hosts,
                                  .host_count = 4,
                                  .blocked_hosts = blocked,
                                  .blocked_host_count = 1,
                                  .blacklist = &range,
                                  .blacklist_count = 1 };
    run(fiber_rules);
}

static void fiber_sources(void *arg)
{
    static const char *const expected[] = { "127.0.0.5", "127.0.0.6", "127.0.0.5" };
    for (uint32_t vu = 1; vu <= 3; vu++) {
        assert_int_equal(dial_to("127.0.0.1", peer_port(peer), vu), NET_OK);
        assert_string_equal(source, expected[vu - 1]);
    }
}

static void test_sources(void **state)
{
    struct net_ip_block block;
    assert_true(net_ip_block_parse(&block, SLICE("127.0.0.5-127.0.0.6")));
    config = (struct net_config){ .local_ips = &block, .local_ip_count = 1 };
    run(fiber_sources);
}

static void fiber_source_not_here(void *arg)
{
    assert_int_equal(dial_to("127.0.0.1", peer_port(peer), 1), NET_ERR_DIAL_ERRNO);
    assert_non_null(strstr(failure.text, "cannot assign requested address"));
}

static void test_source_not_here(void **state)
{
    struct net_ip_block block;
    assert_true(net_ip_block_parse(&block, SLICE("203.0.113.7")));
    config = (struct net_config){ .local_ips = &block, .local_ip_count = 1 };
    run(fiber_source_not_here);
}

static void test_file_limit(void **state)
{
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max > 100 ? 100 : limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    net_raise_file_limit();
    getrlimit(RLIMIT_NOFILE, &limit);
    assert_int_equal(limit.rlim_cur, limit.rlim_max);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_connects),        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_rules),           cmocka_unit_test(test_sources),
        cmocka_unit_test(test_source_not_here), cmocka_unit_test(test_file_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
