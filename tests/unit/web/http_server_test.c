/* The server and a client on one loop: whole answers, streams, and the end while some are open. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "loop/loop.h"
#include "net/dial.h"
#include "proto/http_client.h"
#include "proto/url.h"
#include "web/http_server.h"

#include <stdlib.h>

static struct http_server *server;
static bool stream_ended;

static void answer(void *context, const struct server_request *request, struct http_reply *reply)
{
    if (slice_is(request->path, "/echo")) {
        http_reply_header(reply, "X-Extra", "yes");
        http_reply_send(reply, 201, "text/plain", request->body);
    } else if (slice_is(request->path, "/pieces")) {
        http_reply_begin(reply, 200, "text/event-stream");
        http_reply_write(reply, SLICE("one "));
        http_reply_write(reply, SLICE(""));
        http_reply_write(reply, SLICE("two"));
    } else if (slice_is(request->path, "/endless")) {
        if (http_reply_begin(reply, 200, "text/event-stream"))
            while (http_reply_write(reply, SLICE("again")) &&
                   fiber_sleep_until(clock_mono_ns() + NS_PER_MS) != WAIT_CANCELLED)
                ;
        stream_ended = true;
    }
}

struct client {
    struct arena arena;
    struct net_worker *net;
    struct http_client *http;
    struct http_exchange exchange;
};

static void ask(struct client *c, const char *method, const char *path, const char *body,
                int64_t timeout_ms)
{
    static const struct net_config plain;
    struct error error = { 0 };
    struct url url;
    arena_init(&c->arena, 4096);
    char *text = arena_printf(&c->arena, "http://127.0.0.1:%u%s", http_server_port(server), path);
    CHECK(url_parse(&url, slice_of(text), &c->arena, &error) == 0);
    c->net = net_worker_new(&plain, &error);
    c->http = http_client_new(c->net);
    struct http_request request = { .method = slice_of(method), .url = &url };
    if (body != NULL) {
        request.body = slice_of(body);
        request.body_kind = BODY_SIZED;
    }
    http_client_exchange(c->http, &request, clock_mono_ns() + timeout_ms * NS_PER_MS, &c->arena,
                         &c->exchange);
}

static void release(struct client *c)
{
    http_client_free(c->http);
    net_worker_free(c->net);
    arena_deinit(&c->arena);
}

static void fiber_answers(void)
{
    struct client c;
    ask(&c, "POST", "/echo", "hello", 5000);
    assert_int_equal(c.exchange.response.status, 201);
    assert_true(slice_is(c.exchange.response.body, "hello"));
    assert_true(slice_is(http_headers_get(&c.exchange.response.headers, SLICE("X-Extra")), "yes"));
    release(&c);
    ask(&c, "GET", "/nothing", NULL, 5000);
    assert_int_equal(c.exchange.response.status, 200);
    assert_int_equal(c.exchange.response.body.len, 0);
    release(&c);
}

static void fiber_streams(void)
{
    struct client c;
    ask(&c, "GET", "/pieces", NULL, 5000);
    assert_true(slice_is(c.exchange.response.body, "one two"));
    release(&c);
    ask(&c, "HEAD", "/pieces", NULL, 5000);
    assert_int_equal(c.exchange.response.status, 200);
    release(&c);
}

/* The client's connection is still open when the server ends. */
static void fiber_ends_with_streams(void)
{
    struct client c;
    stream_ended = false;
    ask(&c, "GET", "/endless", NULL, 50);
    assert_int_equal(c.exchange.failure.code, NET_ERR_TIMEOUT);
    http_server_stop(server);
    server = NULL;
    assert_true(stream_ended);
    release(&c);
}

static void with_server(void *fn)
{
    struct error error = { 0 };
    server = http_server_start(SLICE("127.0.0.1:0"), answer, NULL, &error);
    assert_non_null(server);
    ((void (*)(void))fn)();
    http_server_stop(server);
    loop_stop(loop_current());
}

static void run(void (*fn)(void))
{
    struct error error = { 0 };
    struct loop *loop = loop_new(&error);
    CHECK(fiber_start(loop, FIBER_STACK_SCRIPT, with_server, (void *)fn, &error) != NULL);
    loop_run(loop);
    loop_free(loop);
}

static void test_answers(void **state)
{
    run(fiber_answers);
}

static void test_streams(void **state)
{
    run(fiber_streams);
}

static void test_end(void **state)
{
    run(fiber_ends_with_streams);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_streams),
        cmocka_unit_test(test_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
