#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* What the answers of good and bad servers mean: heads, data and ends as HTTP/2 would hand them
 * over, and the status that comes of them. */
#include "base/check.h"
#include "base/clock.h"
#include "proto/grpc_call.h"

#include <stdlib.h>

enum { MAX_RECEIVE = 100 };

static struct arena arena;
static struct grpc_call call;
static int news;

static void on_news(struct grpc_call *of)
{
    assert_ptr_equal(of, &call);
    news++;
}

static int set_up(void **state)
{
    arena_init(&arena, 512);
    news = 0;
    call = (struct grpc_call){
        .arena = &arena,
        .max_receive = MAX_RECEIVE,
        .one_answer = true,
        .on_news = on_news,
        .deadline_ns = NEVER_NS,
    };
    grpc_call_init(&call);
    return 0;
}

static int tear_down(void **state)
{
    grpc_call_deinit(&call);
    arena_deinit(&arena);
    return 0;
}

/* "name: value" lines. */
static void head(const char *lines, bool is_last)
{
    struct slice rest = slice_of(lines), line;
    grpc_call_begin_head(&call);
    while (slice_split(&rest, '\n', &line)) {
        size_t colon = (size_t)slice_find_char(slice_sub(line, 1, line.len), ':') + 1;
        grpc_call_add_header(&call, slice_sub(line, 0, colon),
                             slice_trim(slice_sub(line, colon + 1, line.len)));
    }
    grpc_call_end_head(&call, is_last);
}

static void good_head(void)
{
    head(":status: 200\ncontent-type: application/grpc\nx-one: 1", false);
}

static void data(const char *bytes, size_t size)
{
    grpc_call_add_data(&call, slice_make(bytes, size));
}

static void message(const char *text)
{
    struct buf bytes = BUF_INIT(BUF_UNLIMITED);
    grpc_frame_write(&bytes, slice_of(text));
    data(bytes.ptr, bytes.len);
    buf_deinit(&bytes);
}

static void assert_status(enum grpc_code code, const char *text)
{
    assert_true(call.over);
    assert_string_equal(arena_str(&arena, call.status.message), text);
    assert_int_equal(call.status.code, code);
}

static void assert_message(const char *text)
{
    struct grpc_message *got = grpc_call_take(&call);
    assert_non_null(got);
    assert_string_equal(arena_str(&arena, slice_make(got->bytes, got->len)), text);
    free(got);
}

static void test_answer(void **state)
{
    good_head();
    message("hello");
    assert_null(grpc_call_take(&call)); /* not before it is known how it ends */
    head("grpc-status: 0\nx-two-bin: aGk\nx-three: 3", true);
    assert_status(GRPC_OK, "");
    assert_message("hello");
    assert_null(grpc_call_take(&call));
    assert_int_equal(call.headers.count, 2);
    assert_string_equal(arena_str(&arena, http_headers_get(&call.trailers, SLICE("x-two-bin"))),
                        "hi");
    assert_int_equal(news, 1);
}

static void test_interim_answer(void **state)
{
    head(":status: 103\nlink: x", false);
    good_head();
    message("hello");
    head("grpc-status: 0", true);
    assert_status(GRPC_OK, "");
    assert_null(http_headers_get(&call.headers, SLICE("link")).ptr);
}

static void test_trailers_only(void **state)
{
    head(":status: 200\ncontent-type: application/grpc\ngrpc-status: 5\n"
         "grpc-message: no%20such%25",
         true);
    assert_status(GRPC_NOT_FOUND, "no such%");
    assert_int_equal(call.headers.count, 0);
    assert_int_equal(call.trailers.count, 1);
}

static void test_stream_of_answers(void **state)
{
    call.one_answer = false;
    good_head();
    message("one");
    assert_message("one");
    message("two");
    message("three");
    head("grpc-status: 10\ngrpc-message: enough", true);
    assert_status(GRPC_ABORTED, "enough");
    assert_message("two");
    assert_message("three");
    assert_int_equal(news, 4);
}

static void test_number_of_answers(void **state)
{
    good_head();
    head("grpc-status: 0", true);
    assert_status(GRPC_INTERNAL, "cardinality violation: received no response message from "
                                 "non-server-streaming RPC");
    tear_down(state);
    set_up(state);
    good_head();
    message("one");
    message("two");
    assert_status(GRPC_INTERNAL, "cardinality violation: expected <EOF> for non server-streaming "
                                 "RPCs, but received another message");
}

static void test_wrong_messages(void **state)
{
    static const struct {
        const char *encoding;
        const char *bytes;
        size_t size;
        enum grpc_code code;
        const char *text;
    } cases[] = {
        { "", "\0\0\0\0\xff", 5, GRPC_RESOURCE_EXHAUSTED,
          "grpc: received message larger than max (255 vs. 100)" },
        { "", "\x01\0\0\0\x01x", 6, GRPC_INTERNAL,
          "grpc: compressed flag set with identity or empty encoding" },
        { "identity", "\x01\0\0\0\x01x", 6, GRPC_INTERNAL,
          "grpc: compressed flag set with identity or empty encoding" },
        { "br", "\x01\0\0\0\x01x", 6, GRPC_INTERNAL,
          "grpc: Decompressor is not installed for grpc-encoding \"br\"" },
        { "gzip", "\x01\0\0\0\x01x", 6, GRPC_INTERNAL,
          "grpc: failed to decompress the message: unexpected EOF" },
        { "", "\x07\0\0\0\0", 5, GRPC_INTERNAL, "grpc: received unexpected payload format 7" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        head(arena_printf(&arena, ":status: 200\ncontent-type: application/grpc\ngrpc-encoding: %s",
                          cases[i].encoding),
             false);
        data(cases[i].bytes, cases[i].size);
        assert_status(cases[i].code, cases[i].text);
        tear_down(state);
        set_up(state);
    }
}

static void test_cut_short(void **state)
{
    good_head();
    data("\0\0\0\0\x09half", 9);
    head("grpc-status: 0", true);
    assert_status(GRPC_INTERNAL, "unexpected EOF");
}

static void test_no_trailers(void **state)
{
    good_head();
    message("half");
    grpc_call_end_data(&call);
    assert_status(GRPC_INTERNAL, "server closed the stream without sending trailers");
    assert_message("half");
}

static void test_wrong_trailers(void **state)
{
    good_head();
    message("x");
    head("grpc-status: many", true);
    assert_status(GRPC_UNKNOWN, "transport: malformed grpc-status: strconv.ParseInt: parsing "
                                "\"many\": invalid syntax");
    tear_down(state);
    set_up(state);
    good_head();
    head("grpc-status: 0\nx-bin: !", true);
    assert_status(GRPC_INTERNAL, "transport: malformed x-bin: illegal base64 data at input byte 0");
    tear_down(state);
    set_up(state);
    good_head();
    message("x");
    head("x-other: 1", true);
    assert_status(GRPC_UNKNOWN, "");
}

static void test_no_grpc(void **state)
{
    head(":status: 503\ncontent-type: text/plain", false);
    data("not grpc", 8);
    grpc_call_end_data(&call);
    assert_status(GRPC_UNAVAILABLE,
                  "unexpected HTTP status code received from server: 503 (Service Unavailable); "
                  "transport: received unexpected content-type \"text/plain\"\n"
                  "data: \"not grpc\"");
    tear_down(state);
    set_up(state);
    head(":status: 404", true);
    assert_status(GRPC_UNIMPLEMENTED,
                  "unexpected HTTP status code received from server: 404 (Not Found); malformed "
                  "header: missing HTTP content-type");
    tear_down(state);
    set_up(state);
    char much[3000] = { 0 };
    head(":status: 200\ncontent-type: text/html", false);
    data(much, sizeof(much)); /* a page without end is cut */
    assert_true(call.over);
    assert_int_equal(call.status.code, GRPC_UNKNOWN);
}

static void test_resets(void **state)
{
    good_head();
    grpc_call_reset(&call, 8, true);
    assert_status(GRPC_CANCELED, "stream terminated by RST_STREAM with error code: CANCEL");
    tear_down(state);
    set_up(state);
    call.deadline_ns = 1; /* the server's clock was faster */
    grpc_call_reset(&call, 8, true);
    assert_int_equal(call.status.code, GRPC_DEADLINE_EXCEEDED);
    grpc_call_end(&call, GRPC_INTERNAL, SLICE("too late"));
    assert_int_equal(call.status.code, GRPC_DEADLINE_EXCEEDED);
    assert_int_equal(news, 1);
}

/* Whoever doesn't take what comes gets no more of it. */
static void test_acknowledge(void **state)
{
    enum { SIZE = 100 };
    char text[SIZE + 1];
    memset(text, 'x', SIZE);
    text[SIZE] = '\0';
    call.one_answer = false;
    good_head();
    size_t before = 0;
    for (int i = 0; i < GRPC_QUEUE_LIMIT / SIZE + 10; i++) {
        message(text);
        before += grpc_call_acknowledge(&call);
    }
    assert_true(before < GRPC_QUEUE_LIMIT + 2 * GRPC_QUEUE_LIMIT / SIZE * GRPC_FRAME_HEAD);
    assert_int_equal(grpc_call_acknowledge(&call), 0);
    for (int i = 0; i < 20; i++)
        free(grpc_call_take(&call));
    assert_true(grpc_call_acknowledge(&call) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_answer, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_interim_answer, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_trailers_only, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_stream_of_answers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_number_of_answers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_wrong_messages, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cut_short, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_trailers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_wrong_trailers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_grpc, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_resets, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_acknowledge, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
