#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* Requests on the wire, byte for byte as Go's net/http writes them. */
#include "net/proxy_rules.h"
#include "proto/http1_codec.h"

static struct arena arena;
static struct url url;
static struct buf out;

static int set_up(void **state)
{
    struct error error = { 0 };
    arena_init(&arena, 4096);
    buf_init(&out, BUF_UNLIMITED);
    return url_parse(&url, SLICE("http://h.example:81/p?q=1#f"), &arena, &error);
}

static int tear_down(void **state)
{
    buf_deinit(&out);
    arena_deinit(&arena);
    return 0;
}

static void writes(const struct http_request *request, const char *expected)
{
    buf_reset(&out);
    http1_write_request(&out, request, NULL);
    assert_string_equal(arena_str(&arena, buf_slice(&out)), expected);
}

static struct http_request request(const char *method)
{
    return (struct http_request){ .method = slice_of(method), .url = &url };
}

static void add(struct http_request *r, const char *name, const char *value)
{
    http_headers_add(&r->headers, &arena, slice_of(name), slice_of(value));
}

static void test_get(void **state)
{
    struct http_request r = request("GET");
    writes(&r, "GET /p?q=1 HTTP/1.1\r\nHost: h.example:81\r\n\r\n");
    r.method = SLICE("");
    writes(&r, "GET /p?q=1 HTTP/1.1\r\nHost: h.example:81\r\n\r\n");
    r.host = SLICE("other");
    writes(&r, "GET /p?q=1 HTTP/1.1\r\nHost: other\r\n\r\n");
}

static void test_header_order(void **state)
{
    struct http_request r = request("POST");
    add(&r, "X-B", "2");
    add(&r, "User-Agent", "k6/0.1");
    add(&r, "Accept", "*/*");
    add(&r, "X-A", " 1 ");
    add(&r, "X-B", "1");
    add(&r, "Content-Length", "99");
    add(&r, "transfer-encoding", "x");
    add(&r, "Host", "ignored");
    r.body = SLICE("hello");
    r.body_kind = BODY_SIZED;
    writes(&r, "POST /p?q=1 HTTP/1.1\r\nHost: h.example:81\r\nUser-Agent: k6/0.1\r\n"
               "Content-Length: 5\r\nAccept: */*\r\nX-A: 1\r\nX-B: 2\r\nX-B: 1\r\n\r\n");
}

static void test_empty_agent(void **state)
{
    struct http_request r = request("GET");
    add(&r, "User-Agent", "");
    writes(&r, "GET /p?q=1 HTTP/1.1\r\nHost: h.example:81\r\n\r\n");
}

static void test_many_headers(void **state)
{
    struct http_request r = request("GET");
    for (int i = 199; i >= 100; i--)
        add(&r, arena_printf(&arena, "X-%d", i), "v");
    buf_reset(&out);
    http1_write_request(&out, &r, NULL);
    char *text = arena_str(&arena, buf_slice(&out));
    assert_true(strstr(text, "X-100: v\r\nX-101: v\r\n") <
                strstr(text, "X-198: v\r\nX-199: v\r\n\r\n"));
}

static void test_no_body(void **state)
{
    static const char *const announced[] = { "POST", "PUT", "PATCH" };
    static const char *const silent[] = { "GET", "HEAD", "DELETE", "OPTIONS", "PROPFIND" };
    for (size_t i = 0; i < 3; i++) {
        struct http_request r = request(announced[i]);
        writes(&r, arena_printf(&arena,
                                "%s /p?q=1 HTTP/1.1\r\nHost: h.example:81\r\n"
                                "Content-Length: 0\r\n\r\n",
                                announced[i]));
    }
    for (size_t i = 0; i < 5; i++) {
        struct http_request r = request(silent[i]);
        writes(&r,
               arena_printf(&arena, "%s /p?q=1 HTTP/1.1\r\nHost: h.example:81\r\n\r\n", silent[i]));
    }
}

static void test_chunked(void **state)
{
    struct http_request r = request("POST");
    r.body_kind = BODY_CHUNKED;
    r.body = SLICE("");
    writes(&r, "POST /p?q=1 HTTP/1.1\r\nHost: h.example:81\r\nTransfer-Encoding: chunked\r\n\r\n"
               "0\r\n\r\n");
    r.body = SLICE("0123456789abcdef0");
    writes(&r, "POST /p?q=1 HTTP/1.1\r\nHost: h.example:81\r\nTransfer-Encoding: chunked\r\n\r\n"
               "11\r\n0123456789abcdef0\r\n0\r\n\r\n");
    r.body = SLICE("");
    r.method = SLICE("DELETE"); /* an empty body of a method that has none is not sent at all */
    writes(&r, "DELETE /p?q=1 HTTP/1.1\r\nHost: h.example:81\r\n\r\n");
}

static void test_close(void **state)
{
    struct http_request r = request("GET");
    r.no_reuse = true;
    writes(&r, "GET /p?q=1 HTTP/1.1\r\nHost: h.example:81\r\nConnection: close\r\n\r\n");
    add(&r, "Connection", "close");
    writes(&r, "GET /p?q=1 HTTP/1.1\r\nHost: h.example:81\r\nConnection: close\r\n\r\n");
}

static void test_for_proxy(void **state)
{
    struct net_proxy proxy = { .kind = PROXY_HTTP };
    struct http_request r = request("GET");
    add(&r, "X-A", "1");
    buf_reset(&out);
    http1_write_request(&out, &r, &proxy);
    assert_string_equal(arena_str(&arena, buf_slice(&out)),
                        "GET http://h.example:81/p?q=1 HTTP/1.1\r\nHost: h.example:81\r\n"
                        "X-A: 1\r\n\r\n");
    r.host = SLICE("other");
    r.no_reuse = true;
    proxy.authorization = SLICE("Basic dTpw");
    buf_reset(&out);
    http1_write_request(&out, &r, &proxy);
    assert_string_equal(arena_str(&arena, buf_slice(&out)),
                        "GET http://other/p?q=1 HTTP/1.1\r\nHost: other\r\nX-A: 1\r\n"
                        "Connection: close\r\nProxy-Authorization: Basic dTpw\r\n\r\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_get, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_header_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_empty_agent, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_many_headers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_body, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_chunked, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_close, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_for_proxy, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
