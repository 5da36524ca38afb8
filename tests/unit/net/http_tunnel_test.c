#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* Dialling through HTTP proxies: good ones, and those that answer CONNECT as they like. */
#include "base/check.h"
#include "base/clock.h"
#include "identity.h"
#include "net/dial.h"
#include "peer.h"

#include <signal.h>
#include <sys/socket.h>

static struct identity authority, server_id, foreign_id;

static int make_all(void **state)
{
    signal(SIGPIPE, SIG_IGN); /* of the server, whose writes OpenSSL does */
    authority = identity_make("test authority", NULL, 10, NULL);
    server_id = identity_make("server", "DNS:inner.test,DNS:outer.test", 10, &authority);
    foreign_id = identity_make("foreign", "DNS:outer.test", 10, NULL);
    identity_trust(&authority);
    return 0;
}

static int free_all(void **state)
{
    identity_trust_nobody();
    identity_free(&authority);
    identity_free(&server_id);
    identity_free(&foreign_id);
    return 0;
}

/* --- the client ------------------------------------------------------------------------------- */

static struct peer *peer;
static struct net_proxy proxy;
static struct net_worker *net;
static struct net_failure failure;
static struct dial_timings timings;
static struct stream *stream;

static int64_t in_ms(int ms)
{
    return clock_mono_ns() + ms * NS_PER_MS;
}

static int dial_target(struct dial_target target, int timeout_ms)
{
    proxy.port = (uint16_t)peer_port(peer);
    target.proxy = &proxy;
    stream_free(stream);
    int code = dial(net, &target, in_ms(timeout_ms), &stream, &timings, &failure);
    assert_int_equal(code == NET_OK, stream != NULL);
    return code;
}

static int dial_tunnel(void)
{
    return dial_target((struct dial_target){ .host = SLICE("far.test"), .port = 81 }, 5000);
}

static void with_worker(void *fn)
{
    struct net_host_entry hosts[] = { { SLICE("outer.test"), SLICE("127.0.0.1") } };
    const struct net_config config = { .dns_ttl_ns = NEVER_NS, .hosts = hosts, .host_count = 1 };
    struct error error = { 0 };
    net = net_worker_new(&config, &error);
    CHECK(net != NULL);
    ((void (*)(void *))fn)(NULL);
    stream_free(stream);
    stream = NULL;
    net_worker_free(net);
}

static void run(peer_serve *serve, void (*fn)(void *))
{
    peer = peer_start(serve);
    run_on_fiber(with_worker, fn);
    peer_stop(peer);
}

static int reset(void **state)
{
    proxy = (struct net_proxy){ .kind = PROXY_HTTP, .host = SLICE("127.0.0.1") };
    return 0;
}

static void assert_echo(void)
{
    char bytes[16];
    assert_int_equal(stream_write(stream, SLICE("hello"), in_ms(1000), &failure), NET_OK);
    assert_int_equal(stream_read(stream, bytes, sizeof(bytes), true, in_ms(1000), &failure), 5);
    assert_memory_equal(bytes, "hello", 5);
}

/* --- tunnels that stand ----------------------------------------------------------------------- */

static void echo(int fd)
{
    char bytes[256];
    for (ssize_t n; (n = recv(fd, bytes, sizeof(bytes), 0)) > 0;)
        if (send(fd, bytes, (size_t)n, MSG_NOSIGNAL) < 0)
            return;
}

static void serve_tunnel(struct peer *p, int fd, int nth)
{
    if (!peer_read_head(p, fd))
        return;
    peer_write(fd, "HTTP/1.1 200 Connection established\r\nVia: me\r\n\r\n");
    echo(fd);
}

static void fiber_tunnel(void *arg)
{
    assert_int_equal(dial_tunnel(), NET_OK);
    assert_string_equal(peer_last_head(peer),
                        "CONNECT far.test:81 HTTP/1.1\r\nHost: far.test:81\r\n\r\n");
    assert_true(timings.connect_ns > 0);
    assert_int_equal(timings.dns_ns + timings.tls_ns, 0);
    assert_null(stream_forwarder(stream));
    assert_int_equal(stream_remote_port(stream), peer_port(peer));
    assert_echo();
    proxy.authorization = SLICE("Basic dTpw");
    assert_int_equal(
        dial_target((struct dial_target){ .host = SLICE("fd00::1"), .port = 443 }, 5000), NET_OK);
    assert_string_equal(peer_last_head(peer), "CONNECT [fd00::1]:443 HTTP/1.1\r\n"
                                              "Host: [fd00::1]:443\r\n"
                                              "Proxy-Authorization: Basic dTpw\r\n\r\n");
}

static void test_tunnel(void **state)
{
    run(serve_tunnel, fiber_tunnel);
}

static void serve_slow_heads(struct peer *p, int fd, int nth)
{
    static const char answer[] = "HTTP/1.1 100 Continue\r\n\r\n"
                                 "HTTP/1.0 200\nX: y\n\n";
    if (!peer_read_head(p, fd))
        return;
    for (size_t i = 0; i + 1 < sizeof(answer); i++) {
        char byte[2] = { answer[i] };
        peer_write(fd, byte);
        if (i % 8 == 0)
            peer_pause_ms(1);
    }
    echo(fd);
}

static void fiber_slow_heads(void *arg)
{
    assert_int_equal(dial_tunnel(), NET_OK);
    assert_echo();
}

static void test_dripping_heads(void **state)
{
    run(serve_slow_heads, fiber_slow_heads);
}

static void fiber_forwarder(void *arg)
{
    assert_int_equal(
        dial_target(
            (struct dial_target){ .host = SLICE("far.test"), .port = 80, .whole_requests = true },
            5000),
        NET_OK);
    assert_ptr_equal(stream_forwarder(stream), &proxy);
    assert_int_equal(peer_requests(peer), 0);
}

static void test_forwarder(void **state)
{
    run(serve_tunnel, fiber_forwarder);
}

/* --- TLS with the target, with the proxy, with both ------------------------------------------- */

static const struct identity *outer_id;

static SSL *accept_tls(SSL_CTX *ctx, BIO *below)
{
    SSL *ssl = SSL_new(ctx);
    SSL_set_bio(ssl, below, below);
    if (SSL_accept(ssl) == 1)
        return ssl;
    SSL_free(ssl);
    return NULL;
}

static void echo_tls(SSL *ssl)
{
    char bytes[256];
    for (int n; (n = SSL_read(ssl, bytes, sizeof(bytes))) > 0;)
        SSL_write(ssl, bytes, n);
}

static SSL_CTX *server_context(const struct identity *id)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate(ctx, id->cert);
    SSL_CTX_use_PrivateKey(ctx, id->key);
    return ctx;
}

/* What carries the target's TLS once CONNECT is answered; NULL when it didn't come to that. */
static BIO *accept_connect(struct peer *p, int fd, SSL_CTX *outer_ctx)
{
    static const char established[] = "HTTP/1.1 200 OK\r\n\r\n";
    BIO *socket = BIO_new_socket(fd, BIO_NOCLOSE);
    if (proxy.kind == PROXY_HTTP) {
        if (peer_read_head(p, fd))
            peer_write(fd, established);
        return socket;
    }
    char head[512];
    SSL *outer = accept_tls(outer_ctx, socket);
    if (outer == NULL)
        return NULL;
    if (SSL_read(outer, head, sizeof(head)) > 0)
        SSL_write(outer, established, sizeof(established) - 1);
    BIO *bio = BIO_new(BIO_f_ssl());
    BIO_set_ssl(bio, outer, BIO_CLOSE);
    return bio;
}

/* TLS where the proxy speaks it, CONNECT, and TLS again. */
static void serve_secure(struct peer *p, int fd, int nth)
{
    SSL_CTX *ctx = server_context(&server_id), *outer_ctx = server_context(outer_id);
    BIO *below = accept_connect(p, fd, outer_ctx);
    SSL *ssl = below != NULL ? accept_tls(ctx, below) : NULL;
    if (ssl != NULL)
        echo_tls(ssl);
    else
        peer_pause_ms(20); /* the alert arrives before the reset of unread bytes */
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    SSL_CTX_free(outer_ctx);
}

static int dial_secure(void)
{
    return dial_target(
        (struct dial_target){
            .host = SLICE("inner.test"), .port = 443, .tls = true, .alpn = { "\x08http/1.1", 9 } },
        5000);
}

static void fiber_secure(void *arg)
{
    char *block = calloc(1, 100 * 1000);
    assert_int_equal(dial_secure(), NET_OK);
    assert_true(timings.tls_ns > 0);
    assert_string_equal(stream_tls_version(stream), "tls1.3");
    assert_echo();
    assert_true(stream_is_alive(stream));
    /* More than one record, more than one read. */
    assert_int_equal(stream_write(stream, slice_make(block, 100 * 1000), in_ms(5000), &failure),
                     NET_OK);
    for (size_t got = 0; got < 100 * 1000;) {
        char bytes[7000];
        ssize_t n = stream_read(stream, bytes, sizeof(bytes), false, in_ms(5000), &failure);
        assert_true(n > 0);
        got += (size_t)n;
    }
    assert_true(stream_is_alive(stream));
    free(block);
}

static void test_tls_in_tunnel(void **state)
{
    outer_id = &server_id;
    run(serve_secure, fiber_secure);
}

static void test_tls_in_tls(void **state)
{
    outer_id = &server_id;
    proxy.kind = PROXY_HTTPS;
    proxy.host = SLICE("outer.test");
    run(serve_secure, fiber_secure);
}

static void fiber_foreign_proxy(void *arg)
{
    assert_int_equal(dial_secure(), NET_ERR_TCP);
    assert_non_null(strstr(failure.text, "proxyconnect tcp: "));
    assert_non_null(strstr(failure.text, "unknown authority"));
    assert_int_equal(timings.tls_ns, 0);
    assert_true(timings.failed_received > 0);
}

static void test_foreign_proxy(void **state)
{
    outer_id = &foreign_id;
    proxy.kind = PROXY_HTTPS;
    proxy.host = SLICE("outer.test");
    run(serve_secure, fiber_foreign_proxy);
}

/* --- proxies that don't do it ----------------------------------------------------------------- */

static const char *_Atomic answer; /* each connection has a thread that reads it */

static void serve_answer(struct peer *p, int fd, int nth)
{
    if (!peer_read_head(p, fd))
        return;
    peer_write(fd, answer);
}

static void fiber_refusals(void *arg)
{
    static const struct {
        const char *answer, *text;
    } cases[] = {
        { "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n",
          "Proxy Authentication Required" },
        { "HTTP/1.0 502 Bad Gateway\r\nContent-Length: 3\r\n\r\nsad", "Bad Gateway" },
        { "HTTP/1.1 503 No Way \r\n\r\n", "No Way" },
        { "HTTP/1.1 500\r\n\r\n", "unknown status code" },
        { "HTTP/1.1 500 \r\n\r\n", "unknown status code" },
        { "HTTP/1.1 101 Switching\r\n\r\n", "unexpected EOF" },
        { "", "unexpected EOF" },
        { "HTTP/1.1 200 OK\r\nX: ", "unexpected EOF" },
        { "nonsense\r\n\r\n", "malformed HTTP response \"nonsense\"" },
        { "SSH-2.0 hello you\r\n\r\n", "malformed HTTP status code \"hello\"" },
        { "FTP/1.1 200 OK\r\n\r\n", "malformed HTTP version \"FTP/1.1\"" },
        { "HTTP/1.1 2x0 OK\r\n\r\n", "malformed HTTP status code \"2x0\"" },
        { "HTTP/1.1 -20 OK\r\n\r\n", "malformed HTTP status code \"-20\"" },
        { "\r\n\r\n", "malformed HTTP response \"\"" },
        { "HTTP/1.1 200 OK\r\n\r\nearly", "the proxy sent data behind its answer to CONNECT" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        answer = cases[i].answer;
        assert_int_equal(dial_tunnel(), NET_ERR_GENERIC);
        assert_string_equal(failure.text, cases[i].text);
        assert_true(timings.failed_sent > 0);
    }
}

static void test_refusals(void **state)
{
    run(serve_answer, fiber_refusals);
}

static void serve_endless(struct peer *p, int fd, int nth)
{
    static const char line[] = "X-Endless: and again and again and again\r\n";
    if (!peer_read_head(p, fd))
        return;
    peer_write(fd, "HTTP/1.1 200 OK\r\n");
    while (send(fd, line, sizeof(line) - 1, MSG_NOSIGNAL) > 0)
        continue;
}

static void fiber_endless(void *arg)
{
    assert_int_equal(dial_tunnel(), NET_ERR_GENERIC);
    assert_string_equal(failure.text, "the proxy's answer to CONNECT exceeded 65536 bytes");
}

static void test_endless(void **state)
{
    run(serve_endless, fiber_endless);
}

static void serve_reset(struct peer *p, int fd, int nth)
{
    peer_read_head(p, fd);
    peer_reset(fd);
}

static void fiber_reset(void *arg)
{
    assert_int_equal(dial_tunnel(), NET_ERR_RESET);
    assert_string_equal(failure.text, "read: connection reset by peer");
}

static void test_reset(void **state)
{
    run(serve_reset, fiber_reset);
}

static void serve_mute(struct peer *p, int fd, int nth)
{
    peer_skip(fd, 1 << 20);
}

static void fiber_mute(void *arg)
{
    struct dial_target target = { .host = SLICE("far.test"), .port = 81 };
    assert_int_equal(dial_target(target, 50), NET_ERR_TIMEOUT);
    assert_string_equal(failure.text, "request timeout");
    proxy.kind = PROXY_HTTPS;
    assert_int_equal(dial_target(target, 50), NET_ERR_TIMEOUT);
}

static void test_mute(void **state)
{
    run(serve_mute, fiber_mute);
}

static void fiber_absent(void *arg)
{
    struct dial_target target = { .host = SLICE("far.test"), .port = 81, .proxy = &proxy };
    proxy.port = 1;
    assert_int_equal(dial(net, &target, in_ms(5000), &stream, &timings, &failure), NET_ERR_TCP);
    assert_string_equal(failure.text,
                        "proxyconnect tcp: dial tcp 127.0.0.1:1: connect: connection refused");
    proxy.host = SLICE("proxy.invalid");
    assert_int_equal(dial(net, &target, in_ms(5000), &stream, &timings, &failure), NET_ERR_TCP);
    assert_string_equal(failure.text, "proxyconnect tcp: lookup: no such host");
    assert_null(stream);
}

static void test_absent(void **state)
{
    run(serve_mute, fiber_absent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_tunnel, reset),
        cmocka_unit_test_setup(test_dripping_heads, reset),
        cmocka_unit_test_setup(test_forwarder, reset),
        cmocka_unit_test_setup(test_tls_in_tunnel, reset),
        cmocka_unit_test_setup(test_tls_in_tls, reset),
        cmocka_unit_test_setup(test_foreign_proxy, reset),
        cmocka_unit_test_setup(test_refusals, reset),
        cmocka_unit_test_setup(test_endless, reset),
        cmocka_unit_test_setup(test_reset, reset),
        cmocka_unit_test_setup(test_mute, reset),
        cmocka_unit_test_setup(test_absent, reset),
    };
    return cmocka_run_group_tests(tests, make_all, free_all);
}
