#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "proto/http_dump.h"

static struct arena arena;
static struct url url;
static struct http_request request;
static struct http_response response;

static int set_up(void **state)
{
    struct error error = { 0 };
    arena_init(&arena, 4096);
    assert_int_equal(url_parse(&url, SLICE("http://h:8080/p?q"), &arena, &error), 0);
    request = (struct http_request){ .method = SLICE("GET"), .url = &url };
    response = (struct http_response){ .status = 200,
                                       .status_text = SLICE("200 OK"),
                                       .proto = SLICE("HTTP/1.1") };
    return 0;
}

static int tear_down(void **state)
{
    arena_deinit(&arena);
    return 0;
}

static void add(struct http_headers *headers, const char *name, const char *value)
{
    http_headers_add(headers, &arena, slice_of(name), slice_of(value));
}

static const char *dump_request(bool with_body)
{
    struct buf out = BUF_INIT(4096);
    http_dump_request(&out, &request, with_body);
    const char *text = arena_str(&arena, buf_slice(&out));
    buf_deinit(&out);
    return text;
}

static const char *dump_response(bool with_body)
{
    struct buf out = BUF_INIT(4096);
    http_dump_response(&out, &request, &response, with_body);
    const char *text = arena_str(&arena, buf_slice(&out));
    buf_deinit(&out);
    return text;
}

static void test_request(void **state)
{
    add(&request.headers, "User-Agent", "u/1");
    add(&request.headers, "X-B", "2");
    add(&request.headers, "X-A", "1");
    assert_string_equal(dump_request(true), "GET /p?q HTTP/1.1\nHost: h:8080\nUser-Agent: u/1\n"
                                            "X-A: 1\nX-B: 2\nAccept-Encoding: gzip\n\n");
    request.method = SLICE("HEAD");
    assert_null(strstr(dump_request(true), "Accept-Encoding"));
    request.method = SLICE("GET");
    add(&request.headers, "Range", "bytes=0-1");
    assert_null(strstr(dump_request(true), "Accept-Encoding"));
}

static void test_request_body(void **state)
{
    request.method = SLICE("POST");
    request.body = SLICE("a\r\nb");
    request.body_kind = BODY_SIZED;
    assert_string_equal(dump_request(false), "POST /p?q HTTP/1.1\nHost: h:8080\n"
                                             "Content-Length: 4\nAccept-Encoding: gzip\n\n");
    assert_string_equal(dump_request(true), "POST /p?q HTTP/1.1\nHost: h:8080\n"
                                            "Content-Length: 4\nAccept-Encoding: gzip\n\na\nb");
    request.body = SLICE("");
    request.body_kind = BODY_CHUNKED;
    assert_string_equal(dump_request(false),
                        "POST /p?q HTTP/1.1\nHost: h:8080\n"
                        "Transfer-Encoding: chunked\nAccept-Encoding: gzip\n\n");
    assert_non_null(strstr(dump_request(true), "gzip\n\n0\n\n"));
}

static void test_response(void **state)
{
    add(&response.headers, "X-B", "2");
    add(&response.headers, "Content-Length", "4");
    add(&response.headers, "X-A", "1");
    response.body = SLICE("body");
    assert_string_equal(dump_response(false),
                        "HTTP/1.1 200 OK\nContent-Length: 4\nX-A: 1\nX-B: 2\n\n");
    response.closing = true;
    assert_string_equal(dump_response(true), "HTTP/1.1 200 OK\nConnection: close\n"
                                             "Content-Length: 4\nX-A: 1\nX-B: 2\n\nbody");
}

static void test_framing(void **state)
{
    add(&response.headers, "Server", "s");
    assert_string_equal(dump_response(true), "HTTP/1.1 200 OK\nServer: s\n\n");
    response.chunked = true;
    assert_string_equal(dump_response(true),
                        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nServer: s\n\n");
    response.chunked = false;
    add(&response.headers, "Content-Length", "0");
    assert_string_equal(dump_response(true), "HTTP/1.1 200 OK\nServer: s\nContent-Length: 0\n\n");
    request.method = SLICE("PUT");
    assert_string_equal(dump_response(true), "HTTP/1.1 200 OK\nContent-Length: 0\nServer: s\n\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_request, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_request_body, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_response, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_framing, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
