#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* The client against a server that resets, stalls, cuts short and lies in each phase. */
#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "loop/loop.h"
#include "peer.h"
#include "proto/http_client.h"

#include <sys/resource.h>
#include <sys/socket.h>

static const struct net_config config = { .dns_ttl_ns = NEVER_NS };

static struct peer *peer;
static struct net_worker *net;
static struct http_client *client;
static struct arena arena;
static struct http_exchange ex;

/* On the fiber: the client's connections belong to the loop. */
static void with_client(void *fn)
{
    struct error error = { 0 };
    net = net_worker_new(&config, &error);
    client = http_client_new(net);
    arena_init(&arena, 16 * 1024);
    ((void (*)(void *))fn)(NULL);
    http_client_free(client);
    net_worker_free(net);
    arena_deinit(&arena);
}

/* Runs the test's fiber against the server. */
static void run(peer_serve *serve, void (*fn)(void *))
{
    peer = peer_start(serve);
    run_on_fiber(with_client, fn);
    peer_stop(peer);
}

static struct http_request request_for(const char *method, const char *path, struct slice body)
{
    struct url *url = ARENA_NEW(&arena, struct url);
    struct error error = { 0 };
    char *text = arena_printf(&arena, "http://127.0.0.1:%d%s", peer_port(peer), path);
    CHECK(url_parse(url, slice_of(text), &arena, &error) == 0);
    return (struct http_request){
        .method = slice_of(method),
        .url = url,
        .body = body,
        .body_kind = body.ptr != NULL ? BODY_SIZED : BODY_NONE,
    };
}

static int64_t in_ms(int ms)
{
    return clock_mono_ns() + ms * NS_PER_MS;
}

static int exchange(const struct http_request *request)
{
    return http_client_exchange(client, request, in_ms(5000), &arena, &ex);
}

static int get(const char *path)
{
    struct http_request request = request_for("GET", path, (struct slice){ 0 });
    return exchange(&request);
}

static int post(const char *path, struct slice body)
{
    struct http_request request = request_for("POST", path, body);
    return exchange(&request);
}

static void assert_body(const char *text)
{
    assert_int_equal(ex.failure.code, NET_OK);
    assert_string_equal(arena_str(&arena, ex.response.body), text);
}

static void assert_failure(int code, const char *text)
{
    assert_string_equal(ex.failure.text, text);
    assert_int_equal(ex.failure.code, code);
}

/* --- good answers ----------------------------------------------------------------------------- */

static void serve_hello(struct peer *p, int fd, int nth)
{
    while (peer_read_head(p, fd))
        peer_write(fd, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: b\r\n\r\nhello");
}

static void fiber_keeps(void *arg)
{
    uint64_t sent, received;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(get("/x?y"), NET_OK);
        assert_body("hello");
        assert_int_equal(ex.response.status, 200);
        assert_int_equal(ex.response.body_size, 5);
        assert_int_equal(ex.reused, i > 0);
        assert_true(ex.sent);
        assert_string_equal(ex.remote_ip, "127.0.0.1");
        assert_int_equal(ex.remote_port, peer_port(peer));
        assert_string_equal(ex.tls_version, "");
        assert_int_equal(ex.timings.connecting_ns > 0, i == 0);
        assert_int_equal(ex.timings.blocked_ns > 0, i == 0);
        assert_true(ex.timings.sending_ns > 0 && ex.timings.waiting_ns > 0);
        assert_true(ex.timings.receiving_ns > 0);
        assert_int_equal(ex.timings.tls_ns, 0);
    }
    http_client_take_bytes(client, &sent, &received);
    assert_int_equal(received,
                     3 * strlen("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: b\r\n\r\nhello"));
    assert_int_equal(sent, 3 * strlen(peer_last_head(peer)));
    http_client_take_bytes(client, &sent, &received);
    assert_int_equal(sent + received, 0);
    assert_int_equal(peer_connections(peer), 1);
    http_client_close_idle(client);
    assert_int_equal(get("/"), NET_OK);
    assert_false(ex.reused);
}

static void test_keeps_connection(void **state)
{
    run(serve_hello, fiber_keeps);
}

static void fiber_no_reuse(void *arg)
{
    struct http_request request = request_for("GET", "/", (struct slice){ 0 });
    request.no_reuse = true;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(exchange(&request), NET_OK);
        assert_non_null(strstr(peer_last_head(peer), "Connection: close\r\n"));
    }
    assert_int_equal(peer_connections(peer), 2);
    request.no_reuse = false;
    http_headers_add(&request.headers, &arena, SLICE("Connection"), SLICE("close"));
    assert_int_equal(exchange(&request), NET_OK);
    assert_int_equal(get("/"), NET_OK);
    assert_false(ex.reused);
}

static void test_no_reuse(void **state)
{
    run(serve_hello, fiber_no_reuse);
}

static void serve_slowly(struct peer *p, int fd, int nth)
{
    static const char answer[] = "HTTP/1.1 200 OK\r\nX-A: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
                                 "5\r\nhello\r\n6\r\n world\r\n0\r\nX-T: 1\r\n\r\n";
    while (peer_read_head(p, fd))
        for (size_t i = 0; i + 1 < sizeof(answer); i++) {
            char byte[2] = { answer[i] };
            peer_write(fd, byte);
            if (i % 8 == 0)
                peer_pause_ms(1);
        }
}

static void fiber_drips(void *arg)
{
    for (int i = 0; i < 2; i++) {
        assert_int_equal(get("/"), NET_OK);
        assert_body("hello world");
        assert_int_equal(ex.response.trailers.count, 1);
    }
    assert_int_equal(peer_connections(peer), 1);
}

static void test_dripping_answer(void **state)
{
    run(serve_slowly, fiber_drips);
}

static void serve_kinds(struct peer *p, int fd, int nth)
{
    while (peer_read_head(p, fd)) {
        const char *head = peer_last_head(p);
        if (strstr(head, "/204") != NULL)
            peer_write(fd, "HTTP/1.1 204 No Content\r\n\r\n");
        else if (strncmp(head, "HEAD", 4) == 0)
            peer_write(fd, "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n");
        else if (strstr(head, "/empty") != NULL)
            peer_write(fd, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        else
            peer_write(
                fd, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc");
    }
}

static void fiber_kinds(void *arg)
{
    assert_int_equal(get("/204"), NET_OK);
    assert_null(ex.response.body.ptr);
    assert_int_equal(get("/empty"), NET_OK);
    assert_non_null(ex.response.body.ptr);
    struct http_request head = request_for("HEAD", "/", (struct slice){ 0 });
    assert_int_equal(exchange(&head), NET_OK);
    assert_body("");
    assert_int_equal(get("/"), NET_OK);
    assert_body("abc");
    struct http_request dropped = request_for("GET", "/", (struct slice){ 0 });
    dropped.discard_body = true;
    assert_int_equal(exchange(&dropped), NET_OK);
    assert_null(ex.response.body.ptr);
    assert_int_equal(ex.response.body_size, 3);
    assert_int_equal(peer_connections(peer), 1);
}

static void test_bodies_of_all_kinds(void **state)
{
    run(serve_kinds, fiber_kinds);
}

enum { BIG = 3 * 1000 * 1000 };

static void serve_big(struct peer *p, int fd, int nth)
{
    while (peer_read_head(p, fd)) {
        bool chunked = strstr(peer_last_head(p), "/chunked") != NULL;
        bool close_after = strstr(peer_last_head(p), "/close") != NULL;
        char *block = malloc(10001);
        memset(block, 'x', 10000);
        block[10000] = '\0';
        peer_write(fd, chunked       ? "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                       : close_after ? "HTTP/1.1 200 OK\r\n\r\n"
                                     : "HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n");
        for (int i = 0; i < BIG / 10000; i++) {
            if (chunked)
                peer_write(fd, "2710\r\n");
            peer_write(fd, block);
            if (chunked)
                peer_write(fd, "\r\n");
        }
        if (chunked)
            peer_write(fd, "0\r\n\r\n");
        free(block);
        if (close_after)
            return;
    }
}

static void fiber_big(void *arg)
{
    static const char *const paths[] = { "/sized", "/chunked", "/sized", "/close" };
    for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
        assert_int_equal(get(paths[i]), NET_OK);
        assert_int_equal(ex.response.body.len, BIG);
        assert_int_equal(ex.response.body.ptr[BIG - 1], 'x');
        assert_ptr_equal(memchr(ex.response.body.ptr, '\r', BIG), NULL);
        assert_int_equal(ex.reused, i > 0);
    }
}

static void test_big_bodies(void **state)
{
    run(serve_big, fiber_big);
}

/* --- uploads ---------------------------------------------------------------------------------- */

static void serve_upload(struct peer *p, int fd, int nth)
{
    while (peer_read_head(p, fd)) {
        const char *at = strstr(peer_last_head(p), "Content-Length: ");
        peer_pause_ms(30);
        peer_skip(fd, at != NULL ? strtoul(at + 16, NULL, 10) : 0);
        peer_write(fd, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }
}

static void fiber_upload(void *arg)
{
    static const size_t sizes[] = { 0, 1, 8 * 1024, 8 * 1024 + 1, 20 * 1000 * 1000, 100 };
    char *bytes = calloc(1, 20 * 1000 * 1000);
    uint64_t sent, received;
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        http_client_take_bytes(client, &sent, &received);
        assert_int_equal(post("/", slice_make(bytes, sizes[i])), NET_OK);
        assert_body("ok");
        http_client_take_bytes(client, &sent, &received);
        assert_int_equal(sent, strlen(peer_last_head(peer)) + sizes[i]);
        assert_true(ex.timings.sending_ns > 0);
    }
    assert_int_equal(peer_connections(peer), 1);
    free(bytes);
}

static void test_uploads(void **state)
{
    run(serve_upload, fiber_upload);
}

static void serve_early(struct peer *p, int fd, int nth)
{
    if (!peer_read_head(p, fd))
        return;
    peer_write(fd, "HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno");
    /* Closing with the body unread would reset the connection, and the answer with it: the client
     * goes first. */
    struct pollfd client_gone = { .fd = fd, .events = POLLRDHUP };
    poll(&client_gone, 1, 10 * 1000);
}

static void fiber_early(void *arg)
{
    char *bytes = calloc(1, 20 * 1000 * 1000);
    assert_int_equal(post("/", slice_make(bytes, 20 * 1000 * 1000)), NET_OK);
    assert_body("no");
    assert_int_equal(ex.response.status, 413);
    assert_int_equal(get("/"), NET_OK);
    assert_false(ex.reused);
    free(bytes);
}

/* The answer comes while most of the body has not been sent: it is read, the rest isn't written. */
static void test_early_answer(void **state)
{
    run(serve_early, fiber_early);
}

/* --- failures --------------------------------------------------------------------------------- */

static void serve_closing(struct peer *p, int fd, int nth)
{
    peer_read_head(p, fd);
}

static void fiber_closed(void *arg)
{
    assert_int_equal(get("/"), NET_ERR_GENERIC);
    assert_failure(NET_ERR_GENERIC, "EOF");
    assert_true(ex.sent);
    assert_int_equal(peer_connections(peer), 1); /* a fresh connection: not again */
}

static void test_closed_without_answer(void **state)
{
    run(serve_closing, fiber_closed);
}

static void serve_reset(struct peer *p, int fd, int nth)
{
    peer_read_head(p, fd);
    peer_reset(fd);
}

static void fiber_reset(void *arg)
{
    assert_int_equal(post("/", SLICE("x")), NET_ERR_RESET);
    assert_failure(NET_ERR_RESET, "read: connection reset by peer");
}

static void test_reset(void **state)
{
    run(serve_reset, fiber_reset);
}

static void serve_truncated(struct peer *p, int fd, int nth)
{
    while (peer_read_head(p, fd)) {
        bool in_head = strstr(peer_last_head(p), "/head") != NULL;
        peer_write(fd, in_head ? "HTTP/1.1 200 OK\r\nX: "
                               : "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort");
        return;
    }
}

static void fiber_truncated(void *arg)
{
    assert_int_equal(get("/"), NET_ERR_GENERIC);
    assert_failure(NET_ERR_GENERIC, "unexpected EOF");
    assert_string_equal(arena_str(&arena, ex.response.body), "short");
    assert_int_equal(ex.response.status, 200);
    get("/head");
    assert_failure(NET_ERR_GENERIC, "unexpected EOF");
}

static void test_truncated(void **state)
{
    run(serve_truncated, fiber_truncated);
}

static void serve_malformed(struct peer *p, int fd, int nth)
{
    if (peer_read_head(p, fd))
        peer_write(fd, "NOT HTTP at all\r\n\r\n");
    peer_read_head(p, fd);
}

static void fiber_malformed(void *arg)
{
    get("/");
    assert_failure(NET_ERR_GENERIC, "malformed HTTP status code \"HTTP\"");
    get("/");
    assert_false(ex.reused);
}

static void test_malformed(void **state)
{
    run(serve_malformed, fiber_malformed);
}

static void serve_stalling(struct peer *p, int fd, int nth)
{
    if (!peer_read_head(p, fd))
        return;
    if (strstr(peer_last_head(p), "/body") != NULL)
        peer_write(fd, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234");
    peer_read_head(p, fd); /* until the client gives up */
}

static void fiber_stalls(void *arg)
{
    static const char *const paths[] = { "/head", "/body" };
    for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
        struct http_request request = request_for("GET", paths[i], (struct slice){ 0 });
        int64_t before_ns = clock_mono_ns();
        assert_int_equal(http_client_exchange(client, &request, in_ms(300), &arena, &ex),
                         NET_ERR_TIMEOUT);
        assert_failure(NET_ERR_TIMEOUT, "request timeout");
        int64_t took_ns = clock_mono_ns() - before_ns;
        assert_true(took_ns >= 299 * NS_PER_MS && took_ns < 2000 * NS_PER_MS);
        assert_true(ex.timings.waiting_ns + ex.timings.receiving_ns > 100 * NS_PER_MS);
    }
    assert_string_equal(arena_str(&arena, ex.response.body), "01234");
    struct http_request request = request_for("GET", "/", (struct slice){ 0 });
    assert_int_equal(http_client_exchange(client, &request, clock_mono_ns() - 1, &arena, &ex),
                     NET_ERR_TIMEOUT);
    assert_false(ex.sent);
}

static void test_stalls(void **state)
{
    run(serve_stalling, fiber_stalls);
}

static void serve_endless(struct peer *p, int fd, int nth)
{
    if (!peer_read_head(p, fd))
        return;
    char block[8192];
    memset(block, 'x', sizeof(block) - 1);
    block[sizeof(block) - 1] = '\0';
    peer_write(fd, "HTTP/1.1 200 OK\r\n\r\n");
    for (int i = 0; i < 100000 && peer_requests(p) < 100; i++)
        if (send(fd, block, sizeof(block), MSG_NOSIGNAL) <= 0)
            return;
}

static void fiber_endless(void *arg)
{
    struct http_request request = request_for("GET", "/", (struct slice){ 0 });
    request.discard_body = true;
    assert_int_equal(http_client_exchange(client, &request, in_ms(100), &arena, &ex),
                     NET_ERR_TIMEOUT);
    assert_true(ex.response.body_size > 0);
}

/* The time-out holds although there is always something to read. */
static void test_endless(void **state)
{
    run(serve_endless, fiber_endless);
}

static void fiber_refused(void *arg)
{
    struct http_request request = request_for("GET", "/", (struct slice){ 0 });
    struct url url = *request.url;
    url.port = 1;
    request.url = &url;
    assert_int_equal(exchange(&request), NET_ERR_DIAL_REFUSED);
    assert_failure(NET_ERR_DIAL_REFUSED, "dial: connection refused");
    assert_false(ex.sent);
    assert_string_equal(ex.remote_ip, "");
}

static void test_refused(void **state)
{
    run(serve_hello, fiber_refused);
}

static void fiber_unusable(void *arg)
{
    static const struct {
        const char *url, *text;
        int code;
    } cases[] = {
        { "", "unsupported protocol scheme \"\"", 1000 },
        { "ftp://127.0.0.1/f", "unsupported protocol scheme \"ftp\"", 1000 },
        { "mailto:x@y", "unsupported protocol scheme \"mailto\"", 1000 },
        { "http:///path", "http: no Host in request URL", 1000 },
        { "http://127.0.0.1:99999/", "dial tcp: address 99999: invalid port", 1210 },
        { "http://no-such-host.invalid/", "lookup: no such host", 1101 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct http_request request = { 0 };
        struct url url;
        struct error error = { 0 };
        assert_int_equal(url_parse(&url, slice_of(cases[i].url), &arena, &error), 0);
        request.url = &url;
        assert_int_equal(exchange(&request), cases[i].code);
        assert_failure(cases[i].code, cases[i].text);
    }
}

static void test_unusable_urls(void **state)
{
    run(serve_hello, fiber_unusable);
}

static void fiber_bad_headers(void *arg)
{
    static const struct {
        struct slice name, value;
        const char *text;
    } cases[] = {
        { { "bad name", 8 }, { "x", 1 }, "net/http: invalid header field name \"bad name\"" },
        { { "", 0 }, { "x", 1 }, "net/http: invalid header field name \"\"" },
        { { "X-Line", 6 }, { "a\nb", 3 }, "net/http: invalid header field value for \"X-Line\"" },
        { { "X-Nul", 5 }, { "a\0b", 3 }, "net/http: invalid header field value for \"X-Nul\"" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct http_request request = request_for("GET", "/", (struct slice){ 0 });
        http_headers_add(&request.headers, &arena, cases[i].name, cases[i].value);
        exchange(&request);
        assert_failure(NET_ERR_GENERIC, cases[i].text);
    }
    struct http_request odd = request_for("BAD METHOD", "/", (struct slice){ 0 });
    exchange(&odd);
    assert_failure(NET_ERR_GENERIC, "net/http: invalid method \"BAD METHOD\"");
    assert_int_equal(peer_connections(peer), 0);
}

static void test_bad_headers(void **state)
{
    run(serve_hello, fiber_bad_headers);
}

/* --- kept connections that aren't usable any more
 * ------------------------------------------------- */

/* Answers once, then closes at the next request, without an answer. */
static void serve_once(struct peer *p, int fd, int nth)
{
    if (!peer_read_head(p, fd))
        return;
    peer_write(fd, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    if (peer_read_head(p, fd) && strncmp(peer_last_head(p), "POST", 4) == 0)
        peer_skip(fd, 1); /* bytes that were not read would turn the close into a reset */
}

static void fiber_stale(void *arg)
{
    assert_int_equal(get("/1"), NET_OK);
    assert_int_equal(get("/2"), NET_OK); /* sent twice: the second time on a fresh connection */
    assert_false(ex.reused);
    assert_int_equal(peer_requests(peer), 3);
    assert_int_equal(post("/3", SLICE("x")), NET_ERR_GENERIC);
    assert_failure(NET_ERR_GENERIC, "EOF");
    assert_int_equal(peer_requests(peer), 4);
    assert_int_equal(get("/4"), NET_OK);
    struct http_request keyed = request_for("POST", "/5", SLICE("x"));
    http_headers_add(&keyed.headers, &arena, SLICE("Idempotency-Key"), SLICE("1"));
    assert_int_equal(exchange(&keyed), NET_OK);
}

static void test_stale_connection(void **state)
{
    run(serve_once, fiber_stale);
}

static void serve_and_close(struct peer *p, int fd, int nth)
{
    if (peer_read_head(p, fd))
        peer_write(fd, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
}

static void fiber_noticed(void *arg)
{
    assert_int_equal(get("/1"), NET_OK);
    fiber_sleep_until(in_ms(50));
    assert_int_equal(post("/2", SLICE("x")), NET_OK); /* the close was seen: no byte went there */
    assert_int_equal(peer_requests(peer), 2);
}

static void test_close_noticed(void **state)
{
    run(serve_and_close, fiber_noticed);
}

static void serve_unasked(struct peer *p, int fd, int nth)
{
    while (peer_read_head(p, fd)) {
        bool at_once = strstr(peer_last_head(p), "/at-once") != NULL;
        peer_write(fd,
                   at_once
                       ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 500 Poison\r\n\r\n"
                       : "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        if (!at_once) {
            peer_pause_ms(10);
            peer_write(fd, "HTTP/1.1 500 Poison\r\nContent-Length: 0\r\n\r\n");
        }
    }
}

static void fiber_unasked(void *arg)
{
    assert_int_equal(get("/at-once"), NET_OK);
    assert_body("ok");
    assert_int_equal(get("/later"), NET_OK);
    assert_int_equal(ex.response.status, 200);
    assert_false(ex.reused);
    fiber_sleep_until(in_ms(60));
    assert_int_equal(get("/at-once"), NET_OK);
    assert_int_equal(ex.response.status, 200);
    assert_false(ex.reused);
}

/* What a server sends unasked is never taken for the next answer. */
static void test_unasked_bytes(void **state)
{
    run(serve_unasked, fiber_unasked);
}

/* --- several at once -------------------------------------------------------------------------- */

enum { TOGETHER = 10 };

static int finished;

static void fiber_one_of_many(void *arg)
{
    struct http_exchange mine;
    struct http_request request = request_for("GET", "/", (struct slice){ 0 });
    for (int i = 0; i < 5; i++)
        assert_int_equal(http_client_exchange(client, &request, in_ms(5000), &arena, &mine),
                         NET_OK);
    finished++;
}

static void fiber_many(void *arg)
{
    finished = 0;
    for (int i = 0; i < TOGETHER; i++)
        fiber_start(loop_current(), FIBER_STACK_SCRIPT, fiber_one_of_many, NULL, NULL);
    while (finished < TOGETHER)
        fiber_sleep_until(in_ms(1));
    assert_int_equal(peer_connections(peer), TOGETHER);
    assert_int_equal(peer_requests(peer), TOGETHER * 5);
    finished = 0;
    for (int i = 0; i < TOGETHER; i++)
        fiber_start(loop_current(), FIBER_STACK_SCRIPT, fiber_one_of_many, NULL, NULL);
    while (finished < TOGETHER)
        fiber_sleep_until(in_ms(1));
    assert_true(peer_connections(peer) <= TOGETHER + 4); /* six had stayed */
}

static void test_many_fibers(void **state)
{
    run(serve_hello, fiber_many);
}

static struct fiber *victim;

static void fiber_victim(void *arg)
{
    struct http_request request = request_for("POST", "/", slice_make(calloc(1, 1 << 24), 1 << 24));
    assert_int_equal(exchange(&request), NET_ERR_CANCELLED);
    free((void *)request.body.ptr);
    finished++;
}

static void fiber_cancels(void *arg)
{
    finished = 0;
    victim = fiber_start(loop_current(), FIBER_STACK_SCRIPT, fiber_victim, NULL, NULL);
    fiber_sleep_until(in_ms(30));
    fiber_cancel(victim);
    while (finished == 0)
        fiber_sleep_until(in_ms(1));
}

/* A fiber that is stopped while its body is being written by another one. */
static void test_cancelled(void **state)
{
    run(serve_stalling, fiber_cancels);
}

static void fiber_out_of_files(void *arg)
{
    struct rlimit saved, few;
    getrlimit(RLIMIT_NOFILE, &saved);
    few = saved;
    few.rlim_cur = 3;
    setrlimit(RLIMIT_NOFILE, &few);
    get("/");
    setrlimit(RLIMIT_NOFILE, &saved);
    assert_failure(NET_ERR_DIAL_ERRNO,
                   "dial: unknown errno 24 error with msg `too many open files`");
    assert_int_equal(get("/"), NET_OK);
}

static void test_out_of_files(void **state)
{
    run(serve_hello, fiber_out_of_files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keeps_connection),
        cmocka_unit_test(test_no_reuse),
        cmocka_unit_test(test_dripping_answer),
        cmocka_unit_test(test_bodies_of_all_kinds),
        cmocka_unit_test(test_big_bodies),
        cmocka_unit_test(test_uploads),
        cmocka_unit_test(test_early_answer),
        cmocka_unit_test(test_closed_without_answer),
        cmocka_unit_test(test_reset),
        cmocka_unit_test(test_truncated),
        cmocka_unit_test(test_malformed),
        cmocka_unit_test(test_stalls),
        cmocka_unit_test(test_endless),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_unusable_urls),
        cmocka_unit_test(test_bad_headers),
        cmocka_unit_test(test_stale_connection),
        cmocka_unit_test(test_close_noticed),
        cmocka_unit_test(test_unasked_bytes),
        cmocka_unit_test(test_many_fibers),
        cmocka_unit_test(test_cancelled),
        cmocka_unit_test(test_out_of_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
