#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/check.h"
#include "base/clock.h"
#include "proto/ws_handshake.h"

static struct arena arena;
static struct url url;
static struct ws_request request;
static struct ws_handshake handshake;
static struct net_failure failure;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, 4096);
    struct error error = { 0 };
    CHECK(url_parse(&url, SLICE("ws://example.com:8080/chat?a=1"), &arena, &error) == 0);
    request = (struct ws_request){ .url = &url };
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_deinit(&arena);
    return 0;
}

static void test_url(void **state)
{
    (void)state;
    static const struct {
        const char *text, *wrong; /* NULL: nothing is */
    } cases[] = {
        { "ws://example.com/chat?a=1", NULL },
        { "WSS://example.com", NULL },
        { "", "url with scheme ws or wss, but got \"\"" },
        { "http://example.com/", "url with scheme ws or wss, but got \"http\"" },
        { "ws://example.com/#top", "no url fragment, but got \"top\"" },
        { "ws://bad host/", "valid url, but got \"ws://bad host/\" which resulted in parse "
                            "\"ws://bad host/\": invalid character \" \" in host name" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct error error = { 0 };
        int result = ws_url_parse(&url, slice_of(cases[i].text), &arena, &error);
        assert_int_equal(result, cases[i].wrong == NULL ? 0 : -1);
        if (cases[i].wrong != NULL)
            assert_string_equal(error.text, cases[i].wrong);
        error_clear(&error);
    }
}

static struct slice header(const char *name)
{
    return http_headers_get(&handshake.request.headers, slice_of(name));
}

static void add(const char *name, const char *value)
{
    http_headers_add(&request.headers, &arena, slice_of(name), slice_of(value));
}

static void test_request(void **state)
{
    (void)state;
    add("X-One", "1");
    request.protocols = SLICE("chat, v2");
    request.compression = true;
    assert_int_equal(ws_handshake_start(&handshake, &request, &arena, &failure), NET_OK);
    assert_true(slice_is(handshake.request.url->scheme, "http"));
    assert_true(slice_is(header("Upgrade"), "websocket"));
    assert_true(slice_is(header("Connection"), "Upgrade"));
    assert_true(slice_is(header("Sec-WebSocket-Version"), "13"));
    assert_true(slice_is(header("Sec-WebSocket-Protocol"), "chat, v2"));
    assert_true(slice_starts(header("Sec-WebSocket-Extensions"), SLICE("permessage-deflate;")));
    assert_true(slice_is(header("X-One"), "1"));
    assert_int_equal(header("Sec-WebSocket-Key").len, 24);
    struct slice first = header("Sec-WebSocket-Key");
    assert_int_equal(ws_handshake_start(&handshake, &request, &arena, &failure), NET_OK);
    assert_false(slice_eq(first, header("Sec-WebSocket-Key")));
}

static void test_cookies(void **state)
{
    (void)state;
    struct cookie cookie = { .name = SLICE("a"), .value = SLICE("1") };
    struct url http = url;
    http.scheme = SLICE("http");
    request.jar = cookie_jar_new();
    cookie_jar_set(request.jar, &http, &cookie, clock_wall_ns());
    assert_int_equal(ws_handshake_start(&handshake, &request, &arena, &failure), NET_OK);
    assert_true(slice_is(header("Cookie"), "a=1"));
    add("Cookie", "own=2");
    assert_int_equal(ws_handshake_start(&handshake, &request, &arena, &failure), NET_OK);
    assert_true(slice_is(header("Cookie"), "own=2"));
    cookie_jar_free(request.jar);
}

static void expect_refused(const char *text)
{
    assert_int_not_equal(ws_handshake_start(&handshake, &request, &arena, &failure), NET_OK);
    assert_string_equal(failure.text, text);
    request.headers.count = 0;
}

static void test_refused(void **state)
{
    (void)state;
    struct error error = { 0 };
    add("Sec-Websocket-Key", "mine");
    expect_refused("websocket: duplicate header not allowed: Sec-Websocket-Key");
    add("Sec-Websocket-Protocol", "chat");
    request.protocols = SLICE("v2");
    expect_refused("websocket: duplicate header not allowed: Sec-Websocket-Protocol");
    add("Bad Name", "x");
    expect_refused("websocket: invalid header field name \"Bad Name\"");
    add("X-Two", "a\r\nX-Three: b");
    expect_refused("websocket: invalid header field value for \"X-Two\"");
    assert_int_equal(url_parse(&url, SLICE("ws://user:secret@example.com/"), &arena, &error), 0);
    expect_refused("malformed ws or wss URL");
    assert_int_equal(url_parse(&url, SLICE("ws:///path"), &arena, &error), 0);
    expect_refused("websocket: no host in the URL");
    assert_int_equal(url_parse(&url, SLICE("ws://example.com:70000/"), &arena, &error), 0);
    expect_refused("dial tcp: address 70000: invalid port");
}

/* --- the answer ------------------------------------------------------------------------------- */

/* Headers as "Name: value" parts, NULL at the end; the right proof in front. */
static int judge(int status, const char *accept, const char *const *parts, bool *compression)
{
    struct http_response response = { .status = status };
    struct slice proof = accept != NULL ? slice_of(accept) : handshake.accept;
    http_headers_add(&response.headers, &arena, SLICE("Sec-Websocket-Accept"), proof);
    for (; *parts != NULL; parts += 2)
        http_headers_add(&response.headers, &arena, slice_of(parts[0]), slice_of(parts[1]));
    return ws_handshake_judge(&handshake, &request, &response, compression, &failure);
}

static void test_accept(void **state)
{
    (void)state;
    static const char *const plain[] = { "Upgrade", "WebSocket", "Connection",
                                         "keep-alive, Upgrade", NULL };
    static const char *const no_upgrade[] = { "Connection", "Upgrade", NULL };
    static const char *const no_connection[] = { "Upgrade", "websocket", NULL };
    static const char *const other[] = { "Upgrade", "h2c", "Connection", "Upgrade", NULL };
    bool compression = true;
    assert_int_equal(ws_handshake_start(&handshake, &request, &arena, &failure), NET_OK);
    assert_int_equal(judge(101, NULL, plain, &compression), NET_OK);
    assert_false(compression);
    assert_int_not_equal(judge(200, NULL, plain, &compression), NET_OK);
    assert_string_equal(failure.text, "websocket: bad handshake");
    assert_int_not_equal(judge(101, "bm90IHRoZSByaWdodCBhbnN3ZXI=", plain, &compression), NET_OK);
    assert_int_not_equal(judge(101, "", plain, &compression), NET_OK);
    assert_int_not_equal(judge(101, NULL, no_upgrade, &compression), NET_OK);
    assert_int_not_equal(judge(101, NULL, no_connection, &compression), NET_OK);
    assert_int_not_equal(judge(101, NULL, other, &compression), NET_OK);
}

static void test_extensions(void **state)
{
    (void)state;
    static const char *const deflate[] = { "Upgrade",
                                           "websocket",
                                           "Connection",
                                           "Upgrade",
                                           "Sec-Websocket-Extensions",
                                           "permessage-deflate; server_no_context_takeover",
                                           NULL };
    bool compression;
    assert_int_equal(ws_handshake_start(&handshake, &request, &arena, &failure), NET_OK);
    assert_int_not_equal(judge(101, NULL, deflate, &compression), NET_OK);
    assert_string_equal(failure.text, "websocket: invalid compression negotiation");
    request.compression = true;
    assert_int_equal(judge(101, NULL, deflate, &compression), NET_OK);
    assert_true(compression);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_url, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_request, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cookies, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_accept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_extensions, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
