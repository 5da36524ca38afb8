#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* The client behind a proxy: which connections its requests share, and what they look like. */
#include "base/check.h"
#include "base/clock.h"
#include "peer.h"
#include "proto/http_client.h"

static struct peer *proxy_peer, *direct_peer;
static struct net_proxy proxy;
static struct net_config config;
static struct http_client *client;
static struct arena arena;
static struct http_exchange ex;

static void with_client(void *fn)
{
    struct error error = { 0 };
    struct net_worker *net = net_worker_new(&config, &error);
    CHECK(net != NULL);
    client = http_client_new(net);
    ((void (*)(void *))fn)(NULL);
    http_client_free(client);
    net_worker_free(net);
}

static void run(peer_serve *serve, void (*fn)(void *))
{
    arena_init(&arena, 16 * 1024);
    proxy_peer = peer_start(serve);
    direct_peer = peer_start(serve);
    struct net_host_entry hosts[] = { { SLICE("direct.test"), SLICE("127.0.0.1") } };
    proxy = (struct net_proxy){
        .kind = PROXY_HTTP,
        .host = SLICE("127.0.0.1"),
        .port = (uint16_t)peer_port(proxy_peer),
        .authorization = SLICE("Basic dTpw"),
    };
    config = (struct net_config){
        .dns_ttl_ns = NEVER_NS,
        .hosts = hosts,
        .host_count = 1,
        .proxies = { .for_http = &proxy, .for_https = &proxy },
    };
    proxy_rules_set_exceptions(&config.proxies, SLICE("direct.test"), &arena);
    run_on_fiber(with_client, fn);
    peer_stop(proxy_peer);
    peer_stop(direct_peer);
    arena_deinit(&arena);
}

static int get(const char *text)
{
    struct url url;
    struct error error = { 0 };
    CHECK(url_parse(&url, slice_of(text), &arena, &error) == 0);
    struct http_request request = { .method = SLICE("GET"), .url = &url };
    return http_client_exchange(client, &request, clock_mono_ns() + 5 * NS_PER_S, &arena, &ex);
}

static void serve_hello(struct peer *p, int fd, int nth)
{
    while (peer_read_head(p, fd))
        peer_write(fd, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
}

static void fiber_shares(void *arg)
{
    static const char *const urls[] = { "http://a.test/x?y=1", "http://b.test:81/",
                                        "http://a.test/" };
    for (int i = 0; i < 3; i++) {
        assert_int_equal(get(urls[i]), NET_OK);
        assert_int_equal(ex.reused, i > 0);
        assert_int_equal(ex.remote_port, peer_port(proxy_peer));
        char *expected = arena_printf(&arena,
                                      "GET %s HTTP/1.1\r\nHost: %s\r\n"
                                      "Proxy-Authorization: Basic dTpw\r\n\r\n",
                                      urls[i], i == 1 ? "b.test:81" : "a.test");
        assert_string_equal(peer_last_head(proxy_peer), expected);
    }
    assert_int_equal(peer_connections(proxy_peer), 1);
    for (int i = 0; i < 2; i++) {
        char *direct = arena_printf(&arena, "http://direct.test:%d/x", peer_port(direct_peer));
        assert_int_equal(get(direct), NET_OK);
        assert_int_equal(ex.reused, i > 0);
        assert_int_equal(ex.remote_port, peer_port(direct_peer));
        assert_true(strncmp(peer_last_head(direct_peer), "GET /x HTTP/1.1\r\n", 17) == 0);
    }
    assert_int_equal(get("http://c.test/"), NET_OK);
    assert_true(ex.reused);
    assert_int_equal(peer_connections(proxy_peer), 1);
}

static void test_shares_connections(void **state)
{
    run(serve_hello, fiber_shares);
}

static void serve_refusal(struct peer *p, int fd, int nth)
{
    while (peer_read_head(p, fd))
        peer_write(fd, "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 2\r\n\r\nno");
}

/* To a plain request the proxy's refusal is an answer, to CONNECT it is the end. */
static void fiber_refused(void *arg)
{
    assert_int_equal(get("http://a.test/"), NET_OK);
    assert_int_equal(ex.response.status, 407);
    assert_int_equal(get("https://a.test/"), NET_ERR_GENERIC);
    assert_string_equal(ex.failure.text, "Proxy Authentication Required");
    assert_false(ex.sent);
    assert_string_equal(ex.remote_ip, "");
}

static void test_refused(void **state)
{
    run(serve_refusal, fiber_refused);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shares_connections),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
