#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "web/server_request.h"

#include <stdio.h>

struct outcome {
    struct arena arena;
    struct request_parser parser;
    struct server_request request;
    enum request_event event;
    size_t left; /* bytes behind the request */
};

/* The text in pieces of that size. */
static void parse(struct outcome *o, const char *text, size_t piece)
{
    struct slice whole = slice_of(text);
    struct buf input = BUF_INIT(BUF_UNLIMITED);
    *o = (struct outcome){ .event = REQUEST_NEED_MORE };
    arena_init(&o->arena, 1024);
    request_parser_init(&o->parser, &o->arena);
    while (o->event == REQUEST_NEED_MORE && whole.len > 0) {
        struct slice next = slice_sub(whole, 0, piece);
        whole = slice_sub(whole, piece, whole.len);
        buf_append_slice(&input, next);
        struct slice rest = buf_slice(&input);
        o->event = request_parse(&o->parser, &rest, &o->request);
        buf_consume(&input, input.len - rest.len);
    }
    o->left = input.len + whole.len;
    buf_deinit(&input);
}

static void release(struct outcome *o)
{
    request_parser_deinit(&o->parser);
    arena_deinit(&o->arena);
}

static const size_t pieces[] = { 1, 2, 3, 7, 1 << 20 };

static void gives(const char *text, const char *path, const char *body, size_t left)
{
    for (size_t i = 0; i < sizeof(pieces) / sizeof(*pieces); i++) {
        struct outcome o;
        parse(&o, text, pieces[i]);
        assert_int_equal(o.event, REQUEST_DONE);
        assert_true(slice_is(o.request.path, path));
        assert_true(slice_is(o.request.body, body));
        assert_int_equal(o.left, left);
        release(&o);
    }
}

static void refuses(const char *text, int status)
{
    for (size_t i = 0; i < sizeof(pieces) / sizeof(*pieces); i++) {
        struct outcome o;
        parse(&o, text, pieces[i]);
        assert_int_equal(o.event, REQUEST_WRONG);
        assert_int_equal(o.parser.status, status);
        release(&o);
    }
}

static void waits(const char *text)
{
    struct outcome o;
    parse(&o, text, 1);
    assert_int_equal(o.event, REQUEST_NEED_MORE);
    release(&o);
}

#define HEAD "POST /a HTTP/1.1\r\nHost: b\r\n"

static void test_requests(void **state)
{
    gives("GET /a%20b/%7b?c=%20 HTTP/1.1\r\nHost: d\r\n\r\n", "/a b/{", "", 0);
    gives("\r\nGET http://host/x HTTP/1.1\nHost: host\n\nmore", "/x", "", 4);
    gives("GET http://host HTTP/1.0\r\n\r\n", "/", "", 0);
    gives(HEAD "Content-Length: 5\r\n\r\nhello!", "/a", "hello", 1);
    gives(HEAD "Content-Length: 0\r\n\r\n", "/a", "", 0);
    gives(
        HEAD
        "Transfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nT: r\r\n\r\nGET",
        "/a", "abc0123456789", 3);
}

static void test_fields(void **state)
{
    struct outcome o;
    parse(&o,
          "PUT /a?b=c HTTP/1.1\r\nhost: x\r\nexpect: 100-Continue\r\nConnection: a, Close\r\n\r\n",
          1 << 20);
    assert_int_equal(o.event, REQUEST_DONE);
    assert_true(slice_is(o.request.method, "PUT"));
    assert_true(slice_is(o.request.query, "b=c"));
    assert_true(slice_is(http_headers_get(&o.request.headers, SLICE("Host")), "x"));
    assert_true(o.request.expects_continue);
    assert_false(o.request.keep_alive);
    release(&o);
    parse(&o, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 1 << 20);
    assert_true(o.request.http_1_0 && o.request.keep_alive);
    release(&o);
}

static void test_refusals(void **state)
{
    refuses("garbage\r\n\r\n", 400);
    refuses("GET  HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    refuses("GET nowhere HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    refuses("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    refuses("GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    refuses("G:T / HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    refuses("GET / HTTP/1.1\r\n\r\n", 400);
    refuses("GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", 400);
    refuses("GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400);
    refuses("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505);
    refuses(HEAD "Content-Length: -1\r\n\r\n", 400);
    refuses(HEAD "Content-Length: 1\r\nContent-Length: 1\r\n\r\n", 400);
    refuses(HEAD "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400);
    refuses(HEAD "Content-Length: 99999999999999999999\r\n\r\n", 400);
    refuses(HEAD "Content-Length: 17000000\r\n\r\n", 413);
    refuses(HEAD "Transfer-Encoding: gzip\r\n\r\n", 501);
    refuses(HEAD "Transfer-Encoding: chunked\r\n\r\nx\r\n", 400);
    refuses(HEAD "Transfer-Encoding: chunked\r\n\r\n\r\n", 400);
    refuses(HEAD "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n", 400);
    refuses(HEAD "Transfer-Encoding: chunked\r\n\r\nffffffff\r\n", 413);
}

static void test_halves(void **state)
{
    waits("GET / HTTP/1.1\r\nHost: a\r\n");
    waits(HEAD "Content-Length: 5\r\n\r\nhell");
    waits(HEAD "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n");
}

static void test_limits(void **state)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    buf_append_str(&text, "GET / HTTP/1.1\r\nA: ");
    buf_append_repeat(&text, 'a', REQUEST_MAX_HEAD);
    char *head = buf_take(&text);
    refuses(head, 431);
    free(head);
    buf_append_str(&text, HEAD);
    for (int i = 0; i < REQUEST_MAX_HEADERS; i++)
        buf_append_str(&text, "X: y\r\n");
    buf_append_str(&text, "\r\n");
    head = buf_take(&text);
    refuses(head, 431);
    free(head);
    buf_append_str(&text, HEAD "Transfer-Encoding: chunked\r\n\r\n");
    buf_append_repeat(&text, '1', REQUEST_MAX_CHUNK_LINE + 1);
    head = buf_take(&text);
    refuses(head, 400);
    free(head);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_requests), cmocka_unit_test(test_fields),
        cmocka_unit_test(test_refusals), cmocka_unit_test(test_halves),
        cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
