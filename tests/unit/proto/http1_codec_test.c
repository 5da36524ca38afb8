#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* Each message is fed whole, byte by byte, and in pairs of pieces: the outcome must be the same. */
#include "base/check.h"
#include "proto/http1_codec.h"

struct outcome {
    struct http_response response;
    struct http1_parser parser;
    struct buf body;
    struct slice rest;
    enum http1_event end;
};

static struct arena arena;
static struct outcome o;

static int set_up(void **state)
{
    arena_init(&arena, 4096);
    o = (struct outcome){ .body = BUF_INIT(BUF_UNLIMITED) };
    return 0;
}

static int tear_down(void **state)
{
    buf_deinit(&o.body);
    arena_deinit(&arena);
    return 0;
}

static void assert_slice(struct slice s, const char *text)
{
    assert_string_equal(arena_str(&arena, s), text);
}

/* Until it wants more or is at an end. */
static enum http1_event drain(struct slice *input)
{
    for (;;) {
        struct slice run = { 0 };
        enum http1_event event = http1_parse(&o.parser, input, &o.response, &arena, &run);
        if (event == HTTP1_BODY) {
            assert_true(run.len > 0);
            buf_append_slice(&o.body, run);
        } else if (event != HTTP1_HEAD) {
            return event;
        }
    }
}

/* Presents the bytes of `message` in two pieces cut at `cut`, or one by one when that is 0. What is
 * not consumed is presented again at another address, as a connection does. */
static void feed(struct slice message, bool head_request, size_t cut)
{
    struct buf window = BUF_INIT(BUF_UNLIMITED);
    buf_reset(&o.body);
    o.response = (struct http_response){ 0 };
    http1_parser_start(&o.parser, head_request);
    o.end = HTTP1_NEED_MORE;
    o.rest = (struct slice){ 0 };
    for (size_t at = 0; at < message.len && o.end == HTTP1_NEED_MORE;) {
        size_t n = cut == 0 ? 1 : at == 0 && cut < message.len ? cut : message.len - at;
        char *exact = malloc(window.len + n); /* so that ASan sees a read past the end */
        if (window.len > 0)
            memcpy(exact, window.ptr, window.len);
        memcpy(exact + window.len, message.ptr + at, n);
        struct slice input = slice_make(exact, window.len + n);
        at += n;
        o.end = drain(&input);
        buf_reset(&window);
        buf_append_slice(&window, input);
        o.rest = slice_sub(message, at - input.len, message.len);
        free(exact);
    }
    if (o.end == HTTP1_NEED_MORE)
        o.end = http1_parse_eof(&o.parser);
    buf_deinit(&window);
}

struct expected {
    enum http1_event end;
    int status;
    const char *body, *error;
    bool keep_alive;
    size_t rest;
};

static void check_outcome(const struct expected *e)
{
    assert_int_equal(o.end, e->end);
    if (e->error != NULL)
        assert_string_equal(o.parser.error, e->error);
    if (e->end != HTTP1_DONE)
        return;
    assert_int_equal(o.response.status, e->status);
    assert_int_equal(o.parser.keep_alive, e->keep_alive);
    assert_slice(buf_slice(&o.body), e->body);
}

static void check_all_ways(const char *text, bool head_request, struct expected e)
{
    struct slice message = slice_of(text);
    feed(message, head_request, message.len);
    check_outcome(&e);
    assert_int_equal(o.rest.len, e.rest);
    for (size_t cut = 0; cut < message.len; cut++) {
        feed(message, head_request, cut);
        check_outcome(&e);
    }
}

static void gives(const char *text, int status, const char *body, bool keep_alive)
{
    check_all_ways(text, false, (struct expected){ HTTP1_DONE, status, body, NULL, keep_alive, 0 });
}

/* Fails however it is cut; what is left unread doesn't matter. */
static void refuses(const char *text, const char *error)
{
    struct slice message = slice_of(text);
    for (size_t cut = 0; cut <= message.len; cut++) {
        feed(message, false, cut);
        assert_int_equal(o.end, HTTP1_ERROR);
        assert_string_equal(o.parser.error, error);
        assert_false(o.parser.keep_alive);
    }
}

/* --- whole messages --------------------------------------------------------------------------- */

static void test_sized(void **state)
{
    gives("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello", true);
    assert_slice(o.response.status_text, "200 OK");
    assert_slice(o.response.proto, "HTTP/1.1");
    gives("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, "", true);
    gives("HTTP/1.1 404\r\nContent-Length: 0\r\n\r\n", 404, "", true);
    assert_slice(o.response.status_text, "404");
    gives("HTTP/1.1  200  Very Good\r\nContent-Length:0\r\n\r\n", 200, "", true);
    assert_slice(o.response.status_text, "200  Very Good");
    gives("HTTP/1.1 200 OK\nContent-Length: 2\n\nhi", 200, "hi", true);
}

static void test_headers(void **state)
{
    gives("HTTP/1.1 200 OK\r\ncontent-length: 0\r\nX-UPPER:  v \t\r\nx_under: 1\r\n"
          "set-cookie: a=1\r\nSet-Cookie: b=2\r\nX-Empty:\r\nX-Colon: a:b\r\nwith space: x\r\n\r\n",
          200, "", true);
    const struct http_headers *h = &o.response.headers;
    assert_int_equal(h->count, 8);
    assert_slice(h->items[0].name, "Content-Length");
    assert_slice(h->items[1].name, "X-Upper");
    assert_slice(h->items[1].value, "v");
    assert_slice(h->items[2].name, "X_under");
    assert_slice(h->items[4].value, "b=2");
    assert_slice(h->items[5].value, "");
    assert_slice(h->items[6].value, "a:b");
    assert_slice(h->items[7].name, "with space");
}

static void test_folded(void **state)
{
    gives("HTTP/1.1 200 OK\r\nX-A: one \r\n  two\r\n\tthree\r\nContent-Length: 0\r\n\r\n", 200, "",
          true);
    assert_slice(http_headers_get(&o.response.headers, SLICE("x-a")), "one two three");
    gives("HTTP/1.1 200 OK\r\nX-A:\r\n \r\nContent-Length: 0\r\n\r\n", 200, "", true);
    assert_slice(http_headers_get(&o.response.headers, SLICE("x-a")), "");
}

static void test_chunked(void **state)
{
    gives("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
          "5\r\nhello\r\n6;x=\"y\"\r\n world\r\n0\r\n\r\n",
          200, "hello world", true);
    assert_null(http_headers_get(&o.response.headers, SLICE("Transfer-Encoding")).ptr);
    gives("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\nContent-Length: 3\r\n\r\n"
          "00A \r\n0123456789\r\n0\r\n\r\n",
          200, "0123456789", true);
    assert_null(http_headers_get(&o.response.headers, SLICE("Content-Length")).ptr);
}

static void test_trailers(void **state)
{
    gives("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n"
          "1\r\na\r\n0\r\nx-t: 1\r\nX-U: 2\r\n\r\n",
          200, "a", true);
    assert_int_equal(o.response.trailers.count, 2);
    assert_slice(http_headers_get(&o.response.trailers, SLICE("X-T")), "1");
    assert_null(http_headers_get(&o.response.headers, SLICE("Trailer")).ptr);
}

static void test_until_close(void **state)
{
    gives("HTTP/1.1 200 OK\r\n\r\nall the rest\r\n\r\n", 200, "all the rest\r\n\r\n", false);
    gives("HTTP/1.0 200 OK\r\n\r\n", 200, "", false);
    gives("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n", 200, "1\r\n", false);
}

static void test_no_body(void **state)
{
    gives("HTTP/1.1 204 No Content\r\n\r\n", 204, "", true);
    gives("HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n", 304, "", true);
    check_all_ways("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n", true,
                   (struct expected){ HTTP1_DONE, 200, "", NULL, true, 0 });
    assert_slice(http_headers_get(&o.response.headers, SLICE("Content-Length")), "12");
    check_all_ways("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", true,
                   (struct expected){ HTTP1_DONE, 200, "", NULL, true, 0 });
}

static void test_interim(void **state)
{
    gives("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
          "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
          200, "x", true);
    assert_null(http_headers_get(&o.response.headers, SLICE("Link")).ptr);
    gives("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n", 101, "", false);
}

static void test_keep_alive(void **state)
{
    gives("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 200, "", false);
    assert_null(http_headers_get(&o.response.headers, SLICE("Connection")).ptr);
    gives("HTTP/1.1 200 OK\r\nConnection: keep-alive, CLOSE\r\nContent-Length: 0\r\n\r\n", 200, "",
          false);
    gives("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n", 200, "", true);
    assert_slice(http_headers_get(&o.response.headers, SLICE("Connection")), "keep-alive");
    gives("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", 200, "", false);
    gives("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n", 200, "", true);
}

static void test_surplus(void **state)
{
    feed(SLICE("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhiHTTP/1.1 200"), false, 1000);
    assert_int_equal(o.end, HTTP1_DONE);
    assert_slice(o.rest, "HTTP/1.1 200");
}

static void test_equal_lengths(void **state)
{
    gives("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nhi", 200, "hi", true);
    assert_int_equal(o.response.headers.count, 1);
}

/* --- malformed ones --------------------------------------------------------------------------- */

static void test_bad_status_line(void **state)
{
    refuses("\r\n\r\n", "malformed HTTP response \"\"");
    refuses("NONSENSE\r\n\r\n", "malformed HTTP response \"NONSENSE\"");
    refuses("NOT HTTP at all\r\n\r\n", "malformed HTTP status code \"HTTP\"");
    refuses("HTTP/1.1 20 OK\r\n\r\n", "malformed HTTP status code \"20\"");
    refuses("HTTP/1.1 2000 OK\r\n\r\n", "malformed HTTP status code \"2000\"");
    refuses("HTTP/1.1 -20 OK\r\n\r\n", "malformed HTTP status code \"-20\"");
    refuses("HTTP/1 200 OK\r\n\r\n", "malformed HTTP version \"HTTP/1\"");
    refuses("http/1.1 200 OK\r\n\r\n", "malformed HTTP version \"http/1.1\"");
}

static void test_bad_headers(void **state)
{
    refuses("HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
            "malformed MIME header: missing colon: \"no colon\"");
    refuses("HTTP/1.1 200 OK\r\n X: y\r\n\r\n",
            "malformed MIME header initial line:  X: y\r\n\r\n");
    refuses("HTTP/1.1 200 OK\r\nX\x01Y: z\r\n\r\n", "malformed MIME header line: X\x01Y: z");
    refuses("HTTP/1.1 200 OK\r\nX: a\x01z\r\n\r\n", "malformed MIME header line: X: a\x01z");
    refuses("HTTP/1.1 200 OK\r\nX: a\rb\r\n\r\n", "malformed MIME header line: X: a\rb");
}

static void test_bad_framing(void **state)
{
    refuses("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi",
            "http: message cannot contain multiple Content-Length headers; got [\"2\" \"3\"]");
    refuses("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", "bad Content-Length \"x\"");
    refuses("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "bad Content-Length \"-1\"");
    refuses("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
            "bad Content-Length \"99999999999999999999\"");
    refuses("HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n", "invalid empty Content-Length \"\"");
    refuses("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
            "unsupported transfer encoding: \"gzip\"");
    refuses("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
            "unsupported transfer encoding: \"gzip, chunked\"");
    refuses("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
            "too many transfer encodings");
}

#define CHUNKED "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

static void test_bad_chunks(void **state)
{
    refuses(CHUNKED "x\r\n", "invalid byte in chunk length");
    refuses(CHUNKED "-1\r\n", "invalid byte in chunk length");
    refuses(CHUNKED "\r\n", "empty hex number for chunk length");
    refuses(CHUNKED ";x\r\n", "empty hex number for chunk length");
    refuses(CHUNKED "11111111111111111\r\n", "http chunk length too large");
    refuses(CHUNKED "1\nx", "chunked line ends with bare LF");
    refuses(CHUNKED "1\r\nxy", "malformed chunked encoding");
    refuses(CHUNKED "1\r\nx\rz", "malformed chunked encoding");
    refuses(CHUNKED "0\r\nno colon\r\n\r\n", "malformed MIME header: missing colon: \"no colon\"");
}

static void test_cut_short(void **state)
{
    refuses("HTTP/1.1 200", "unexpected EOF");
    refuses("HTTP/1.1 200 OK\r\nX: y\r\n", "unexpected EOF");
    refuses("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", "unexpected EOF");
    refuses(CHUNKED "5\r\nhel", "unexpected EOF");
    refuses(CHUNKED "5\r\nhello\r\n", "unexpected EOF");
    refuses(CHUNKED "5", "unexpected EOF");
    refuses(CHUNKED "0\r\n", "http: unexpected EOF reading trailer");
    refuses("HTTP/1.1 100 Continue\r\n\r\n", "unexpected EOF");
}

/* --- bounds ----------------------------------------------------------------------------------- */

static void append_many(struct buf *to, const char *text, size_t total)
{
    while (to->len < total)
        buf_append_str(to, text);
}

static void test_long_head(void **state)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    buf_append_str(&text, "HTTP/1.1 200 OK\r\n");
    append_many(&text, "X-Filler: 0123456789012345678901234567890123456789\r\n", 1 << 20);
    buf_append_str(&text, "Content-Length: 0\r\n\r\n");
    feed(buf_slice(&text), false, text.len);
    assert_int_equal(o.end, HTTP1_DONE);
    buf_reset(&text);
    buf_append_str(&text, "HTTP/1.1 200 OK\r\n");
    append_many(&text, "X-Filler: 0123456789012345678901234567890123456789\r\n",
                HTTP1_MAX_HEAD_SIZE);
    feed(buf_slice(&text), false, text.len);
    assert_int_equal(o.end, HTTP1_ERROR);
    assert_string_equal(o.parser.error,
                        "net/http: server response headers exceeded 10485760 bytes; aborted");
    buf_deinit(&text);
}

/* Interim answers count together: a server can't send them forever. */
static void test_endless_interim(void **state)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    append_many(&text, "HTTP/1.1 102 Processing\r\n\r\n", HTTP1_MAX_HEAD_SIZE + 100);
    feed(buf_slice(&text), false, text.len);
    assert_int_equal(o.end, HTTP1_ERROR);
    buf_deinit(&text);
}

static void test_long_chunk_line(void **state)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    buf_append_str(&text, CHUNKED "1;");
    buf_append_repeat(&text, 'x', HTTP1_MAX_CHUNK_LINE);
    feed(buf_slice(&text), false, text.len);
    assert_string_equal(o.parser.error, "header line too long");
    buf_reset(&text);
    buf_append_str(&text, CHUNKED "0\r\n");
    append_many(&text, "X: y\r\n", 2 * HTTP1_MAX_TRAILER_SIZE);
    feed(buf_slice(&text), false, text.len);
    assert_string_equal(o.parser.error, "http: suspiciously long trailer after chunked body");
    buf_deinit(&text);
}

static void test_expected_size(void **state)
{
    struct slice input = SLICE("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nab"), run;
    http1_parser_start(&o.parser, false);
    assert_int_equal(http1_body_expected(&o.parser), 0);
    assert_int_equal(http1_parse(&o.parser, &input, &o.response, &arena, &run), HTTP1_HEAD);
    assert_int_equal(http1_body_expected(&o.parser), 7);
    assert_int_equal(http1_parse(&o.parser, &input, &o.response, &arena, &run), HTTP1_BODY);
    assert_int_equal(http1_body_expected(&o.parser), 5);
    assert_int_equal(http1_parse(&o.parser, &input, &o.response, &arena, &run), HTTP1_NEED_MORE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sized, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_headers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_folded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_chunked, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_trailers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_until_close, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_body, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_interim, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_keep_alive, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_surplus, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_equal_lengths, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bad_status_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bad_headers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bad_framing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bad_chunks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cut_short, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_long_head, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_endless_interim, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_long_chunk_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_expected_size, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
