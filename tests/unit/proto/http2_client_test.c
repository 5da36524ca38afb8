#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* The client against HTTP/2 servers (in clear text) that refuse, reset, go away, stall and lie. */
#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "loop/loop.h"
#include "peer.h"
#include "proto/http_client.h"

#include <stdatomic.h>
#include <sys/socket.h>

static const struct net_config config = { .dns_ttl_ns = NEVER_NS };

static struct peer *peer;
static struct net_worker *net;
static struct http_client *client;
static struct arena arena;
static struct http_exchange ex;

/* --- a server that writes frames by hand ------------------------------------------------------ */

enum { DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE };
enum { END_STREAM = 1, ACK = 1, END_HEADERS = 4 };

struct frame {
    uint32_t length, stream;
    uint8_t type, flags;
};

static bool receive_all(int fd, void *to, size_t size)
{
    return size == 0 || recv(fd, to, size, MSG_WAITALL) == (ssize_t)size;
}

static void send_frame(int fd, uint8_t type, uint8_t flags, uint32_t stream, const void *bytes,
                       size_t size)
{
    uint8_t all[9 + 4096] = { (uint8_t)(size >> 16),
                              (uint8_t)(size >> 8),
                              (uint8_t)size,
                              type,
                              flags,
                              (uint8_t)(stream >> 24),
                              (uint8_t)(stream >> 16),
                              (uint8_t)(stream >> 8),
                              (uint8_t)stream };
    CHECK(size <= 4096);
    if (size > 0)
        memcpy(all + 9, bytes, size);
    send(fd, all, 9 + size, MSG_NOSIGNAL);
}

static void send_number(int fd, uint8_t type, uint32_t stream, uint32_t number)
{
    uint8_t bytes[] = { (uint8_t)(number >> 24), (uint8_t)(number >> 16), (uint8_t)(number >> 8),
                        (uint8_t)number };
    send_frame(fd, type, 0, stream, bytes, sizeof(bytes));
}

static void send_goaway(int fd, uint32_t last_stream, uint8_t error)
{
    uint8_t bytes[12] = {
        0, 0, (uint8_t)(last_stream >> 8), (uint8_t)last_stream, 0, 0, 0, error, 'b', 'y', 'e', '!'
    };
    send_frame(fd, GOAWAY, 0, 0, bytes, sizeof(bytes));
}

/* The next frame whose type is not below the connection's own ones; its payload is thrown away. */
static bool read_frame(int fd, struct frame *frame)
{
    uint8_t head[9], rest[16 * 1024];
    if (!receive_all(fd, head, sizeof(head)))
        return false;
    *frame = (struct frame){
        .length = (uint32_t)(head[0] << 16 | head[1] << 8 | head[2]),
        .type = head[3],
        .flags = head[4],
        .stream = (uint32_t)(head[5] << 24 | head[6] << 16 | head[7] << 8 | head[8]),
    };
    CHECK(frame->length <= sizeof(rest));
    return receive_all(fd, rest, frame->length);
}

static bool greet(int fd)
{
    char preface[24];
    if (!receive_all(fd, preface, sizeof(preface)))
        return false;
    assert_memory_equal(preface, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", sizeof(preface));
    send_frame(fd, SETTINGS, 0, 0, NULL, 0);
    return true;
}

/* Waits for the end of the next request: its stream, 0 when the client has gone. */
static uint32_t read_request(int fd)
{
    struct frame frame;
    while (read_frame(fd, &frame)) {
        if (frame.type == SETTINGS && !(frame.flags & ACK))
            send_frame(fd, SETTINGS, ACK, 0, NULL, 0);
        if (frame.type <= HEADERS && (frame.flags & END_STREAM))
            return frame.stream;
    }
    return 0;
}

/* ":status: 200" of the static table. */
static const uint8_t STATUS_200[] = { 0x88 };

static void answer(int fd, uint32_t stream)
{
    send_frame(fd, HEADERS, END_HEADERS, stream, STATUS_200, 1);
    send_frame(fd, DATA, 0, stream, "hel", 3);
    send_frame(fd, DATA, END_STREAM, stream, "lo", 2);
}

/* Of each connection the first request meets the fault, those after it are answered. */
static void (*fault)(int fd, uint32_t stream, int nth);

static void serve(struct peer *p, int fd, int nth)
{
    uint32_t stream = greet(fd) ? read_request(fd) : 0;
    if (stream == 0)
        return;
    fault(fd, stream, nth);
    while ((stream = read_request(fd)) != 0)
        answer(fd, stream);
}

/* --- the client ------------------------------------------------------------------------------- */

static void with_client(void *fn)
{
    struct error error = { 0 };
    net = net_worker_new(&config, &error);
    client = http_client_new(net);
    arena_init(&arena, 16 * 1024);
    ((void (*)(void))fn)();
    http_client_free(client);
    net_worker_free(net);
    arena_deinit(&arena);
}

static void run(void (*what)(int, uint32_t, int), void (*fn)(void))
{
    fault = what;
    peer = peer_start(serve);
    run_on_fiber(with_client, fn);
    peer_stop(peer);
}

static struct http_request request_for(const char *method)
{
    struct url *url = ARENA_NEW(&arena, struct url);
    struct error error = { 0 };
    char *text = arena_printf(&arena, "http://127.0.0.1:%d/", peer_port(peer));
    CHECK(url_parse(url, slice_of(text), &arena, &error) == 0);
    return (
        struct http_request){ .method = slice_of(method), .url = url, .version = HTTP_2_CLEARTEXT };
}

static int64_t in_ms(int ms)
{
    return clock_mono_ns() + ms * NS_PER_MS;
}

static int exchange(const char *method, int timeout_ms)
{
    struct http_request request = request_for(method);
    return http_client_exchange(client, &request, in_ms(timeout_ms), &arena, &ex);
}

static void assert_answered(void)
{
    assert_string_equal(ex.failure.text, "");
    assert_int_equal(exchange("GET", 5000), NET_OK);
    assert_int_equal(ex.response.status, 200);
    assert_string_equal(arena_str(&arena, ex.response.status_text), "200 OK");
    assert_string_equal(arena_str(&arena, ex.response.proto), "HTTP/2.0");
    assert_string_equal(arena_str(&arena, ex.response.body), "hello");
}

static void assert_failure(int code, const char *text, const char *detail)
{
    assert_string_equal(ex.failure.text, text);
    assert_string_equal(net_failure_long(&ex.failure), detail);
    assert_int_equal(ex.failure.code, code);
    ex.failure.text[0] = '\0';
}

/* --- good answers ----------------------------------------------------------------------------- */

static void fault_none(int fd, uint32_t stream, int nth)
{
    answer(fd, stream);
}

static void test_answer(void)
{
    uint64_t sent, received;
    for (int i = 0; i < 3; i++) {
        assert_answered();
        assert_int_equal(ex.reused, i > 0);
        assert_int_equal(ex.timings.connecting_ns > 0, i == 0);
        assert_true(ex.timings.sending_ns > 0 && ex.timings.waiting_ns > 0);
        assert_true(ex.timings.receiving_ns > 0);
    }
    http_client_take_bytes(client, &sent, &received);
    assert_true(sent > 24 && received > 3 * 5);
    assert_int_equal(peer_connections(peer), 1);
    http_client_close_idle(client);
    assert_answered();
    assert_false(ex.reused);
}

/* An interim answer, padding, a priority, trailers, an unknown frame. */
static void fault_rich(int fd, uint32_t stream, int nth)
{
    static const uint8_t hints[] = { 0x08, 0x03, '1', '0', '3' };
    static const uint8_t type[] = { 0x88, 0x5f, 0x03, 'a', '/', 'b' };
    static const uint8_t trailers[] = { 0x00, 0x03, 'x', '-', 't', 0x01, 'v' };
    send_frame(fd, HEADERS, END_HEADERS, stream, hints, sizeof(hints));
    send_frame(fd, HEADERS, END_HEADERS, stream, type, sizeof(type));
    send_frame(fd, 0xee, 0xff, stream, "whatever", 8);
    send_frame(fd, DATA, 8, stream, "\3hello\0\0\0", 9);
    send_frame(fd, HEADERS, END_HEADERS | END_STREAM, stream, trailers, sizeof(trailers));
}

static void test_rich(void)
{
    assert_answered();
    assert_int_equal(ex.response.headers.count, 1);
    assert_string_equal(arena_str(&arena, ex.response.headers.items[0].name), "Content-Type");
    assert_string_equal(arena_str(&arena, ex.response.headers.items[0].value), "a/b");
    assert_int_equal(ex.response.trailers.count, 1);
    assert_string_equal(arena_str(&arena, ex.response.trailers.items[0].name), "X-T");
}

static void test_no_reuse(void)
{
    for (int i = 0; i < 2; i++) {
        struct http_request request = request_for("GET");
        request.no_reuse = true;
        assert_int_equal(http_client_exchange(client, &request, in_ms(5000), &arena, &ex), NET_OK);
    }
    assert_int_equal(peer_connections(peer), 2);
}

/* --- faults of a stream ----------------------------------------------------------------------- */

static void fault_reset(int fd, uint32_t stream, int nth)
{
    send_frame(fd, HEADERS, END_HEADERS, stream, STATUS_200, 1);
    send_frame(fd, DATA, 0, stream, "part", 4);
    send_number(fd, RST_STREAM, stream, 2);
}

static void test_reset(void)
{
    exchange("GET", 5000);
    assert_failure(1633, "http2: stream error with http2 ErrCode INTERNAL_ERROR",
                   "stream error: stream ID 1; INTERNAL_ERROR; received from peer");
    assert_string_equal(arena_str(&arena, ex.response.body), "part");
    assert_answered();
    assert_true(ex.reused);
}

static void fault_reset_unknown(int fd, uint32_t stream, int nth)
{
    send_number(fd, RST_STREAM, stream, 0x4711);
}

static void test_reset_unknown(void)
{
    exchange("GET", 5000);
    assert_failure(1630, "http2: stream error with http2 ErrCode unknown error code 0x4711",
                   "stream error: stream ID 1; unknown error code 0x4711; received from peer");
    assert_answered();
}

/* Looked at by nobody, so even a POST goes out again. */
static void fault_refuse(int fd, uint32_t stream, int nth)
{
    send_number(fd, RST_STREAM, stream, 7);
}

static void test_refused(void)
{
    assert_int_equal(exchange("POST", 5000), NET_OK);
    assert_string_equal(arena_str(&arena, ex.response.body), "hello");
    assert_int_equal(peer_connections(peer), 1);
}

static void fault_upper_case(int fd, uint32_t stream, int nth)
{
    static const uint8_t head[] = { 0x88, 0x00, 0x03, 'X', '-', 'T', 0x01, 'v' };
    send_frame(fd, HEADERS, END_HEADERS | END_STREAM, stream, head, sizeof(head));
}

static void fault_short_body(int fd, uint32_t stream, int nth)
{
    static const uint8_t head[] = { 0x88, 0x0f, 0x0d, 0x02, '9', '9' }; /* content-length: 99 */
    send_frame(fd, HEADERS, END_HEADERS, stream, head, sizeof(head));
    send_frame(fd, DATA, END_STREAM, stream, "short", 5);
}

static void test_malformed_stream(void)
{
    exchange("GET", 5000);
    assert_failure(1632, "http2: stream error with http2 ErrCode PROTOCOL_ERROR",
                   "stream error: stream ID 1; PROTOCOL_ERROR");
    assert_answered();
    assert_true(ex.reused);
}

static void fault_stall(int fd, uint32_t stream, int nth)
{
}

static void test_stall(void)
{
    exchange("GET", 30);
    assert_failure(NET_ERR_TIMEOUT, "request timeout", "request timeout");
    assert_answered();
    assert_true(ex.reused);
}

/* --- faults of a connection ------------------------------------------------------------------- */

static void fault_go_away(int fd, uint32_t stream, int nth)
{
    if (nth > 0) {
        answer(fd, stream);
        return;
    }
    send_goaway(fd, 0, 0);
    shutdown(fd, SHUT_RDWR);
}

static void test_go_away(void)
{
    assert_int_equal(exchange("POST", 5000), NET_OK);
    assert_int_equal(peer_connections(peer), 2);
}

static void fault_go_away_angry(int fd, uint32_t stream, int nth)
{
    send_goaway(fd, stream, 11);
    shutdown(fd, SHUT_RDWR);
}

static void test_go_away_angry(void)
{
    exchange("GET", 5000);
    assert_failure(1622, "http2: received GoAway with http2 ErrCode ENHANCE_YOUR_CALM",
                   "http2: server sent GOAWAY and closed the connection; LastStreamID=1, "
                   "ErrCode=ENHANCE_YOUR_CALM, debug=\"bye!\"");
}

static void fault_violate(int fd, uint32_t stream, int nth)
{
    send_frame(fd, DATA, 0, 0, "x", 1);
}

static void test_violation(void)
{
    exchange("GET", 5000);
    assert_failure(1652, "http2: connection error with http2 ErrCode PROTOCOL_ERROR",
                   "connection error: PROTOCOL_ERROR");
}

static void fault_close(int fd, uint32_t stream, int nth)
{
    if (nth > 0)
        answer(fd, stream);
    else
        shutdown(fd, SHUT_RDWR);
}

static void test_close(void)
{
    exchange("GET", 5000);
    assert_failure(NET_ERR_GENERIC, "unexpected EOF", "unexpected EOF");
    assert_answered();
}

/* The server ends the connection when it has answered: the next request needs a new one. */
static void fault_close_behind(int fd, uint32_t stream, int nth)
{
    answer(fd, stream);
    send_goaway(fd, stream, 0);
    shutdown(fd, SHUT_RDWR);
}

static void test_close_behind(void)
{
    assert_answered();
    fiber_sleep_until(in_ms(20));
    assert_int_equal(exchange("POST", 5000), NET_OK);
    assert_int_equal(peer_connections(peer), 2);
}

/* --- many at once ----------------------------------------------------------------------------- */

enum { TOGETHER = 50 };
static int finished;

static void fiber_one_of_many(void *arg)
{
    struct arena own;
    struct http_exchange outcome;
    struct http_request request = request_for("GET");
    arena_init(&own, 4096);
    assert_int_equal(http_client_exchange(client, &request, in_ms(5000), &own, &outcome), NET_OK);
    assert_string_equal(arena_str(&own, outcome.response.body), "hello");
    arena_deinit(&own);
    finished++;
}

static void test_together(void)
{
    assert_answered();
    finished = 0;
    for (int i = 0; i < TOGETHER; i++)
        fiber_start(loop_current(), FIBER_STACK_SCRIPT, fiber_one_of_many, NULL, NULL);
    while (finished < TOGETHER)
        fiber_sleep_until(in_ms(1));
    assert_int_equal(peer_connections(peer), 1);
}

static void fiber_victim(void *arg)
{
    struct arena own;
    struct http_exchange outcome;
    struct http_request request = request_for("GET");
    arena_init(&own, 4096);
    assert_int_equal(http_client_exchange(client, &request, in_ms(5000), &own, &outcome),
                     NET_ERR_CANCELLED);
    arena_deinit(&own);
    finished++;
}

/* The one who reads for all is stopped; another has to go on. */
static void test_cancelled_reader(void)
{
    finished = 0;
    struct fiber *victim = fiber_start(loop_current(), FIBER_STACK_SCRIPT, fiber_victim, NULL,
                                       NULL);
    fiber_sleep_until(in_ms(20));
    fiber_start(loop_current(), FIBER_STACK_SCRIPT, fiber_one_of_many, NULL, NULL);
    fiber_cancel(victim);
    while (finished < 2)
        fiber_sleep_until(in_ms(1));
    assert_answered();
}

/* --- requests --------------------------------------------------------------------------------- */

/* More than a window: the server opens it bit by bit. */
static void serve_upload(struct peer *p, int fd, int nth)
{
    struct frame frame;
    uint32_t got = 0;
    greet(fd);
    while (read_frame(fd, &frame)) {
        if (frame.type == SETTINGS && !(frame.flags & ACK))
            send_frame(fd, SETTINGS, ACK, 0, NULL, 0);
        if (frame.type != DATA)
            continue;
        got += frame.length;
        if (frame.length > 0) {
            send_number(fd, WINDOW_UPDATE, 0, frame.length);
            send_number(fd, WINDOW_UPDATE, frame.stream, frame.length);
        }
        if (frame.flags & END_STREAM) {
            assert_int_equal(got, 4 << 20);
            answer(fd, frame.stream);
        }
    }
}

static void test_upload(void)
{
    struct http_request request = request_for("POST");
    request.body = slice_make(calloc(1, 4 << 20), 4 << 20);
    request.body_kind = BODY_SIZED;
    assert_int_equal(http_client_exchange(client, &request, in_ms(30000), &arena, &ex), NET_OK);
    assert_string_equal(arena_str(&arena, ex.response.body), "hello");
    free((void *)request.body.ptr);
}

/* Lies while the request is still on its way: our reset goes out behind what the socket did not
 * take yet, and nothing more comes in then. */
static void serve_lie_early(struct peer *p, int fd, int nth)
{
    static const uint8_t windows[] = { 0, 4, 0x7f, 0xff, 0xff, 0xff };
    static const uint8_t head[] = { 0x88, 0x00, 0x03, 'X', '-', 'T', 0x01, 'v' };
    struct frame frame;
    greet(fd);
    send_frame(fd, SETTINGS, 0, 0, windows, sizeof(windows));
    send_number(fd, WINDOW_UPDATE, 0, 0x7fff0000);
    while (read_frame(fd, &frame) && frame.type != DATA) {
    }
    peer_pause_ms(100); /* the client fills the socket */
    send_frame(fd, HEADERS, END_HEADERS, frame.stream, head, sizeof(head));
    peer_pause_ms(100); /* and reads this */
    while (read_frame(fd, &frame)) {
    }
}

static void test_lie_early(void)
{
    struct http_request request = request_for("POST");
    request.body = slice_make(calloc(1, 32 << 20), 32 << 20);
    request.body_kind = BODY_SIZED;
    http_client_exchange(client, &request, NEVER_NS, &arena, &ex);
    assert_failure(1632, "http2: stream error with http2 ErrCode PROTOCOL_ERROR",
                   "stream error: stream ID 1; PROTOCOL_ERROR");
    free((void *)request.body.ptr);
}

static void test_unsendable(void)
{
    struct http_request request = request_for("GET");
    http_headers_add(&request.headers, &arena, SLICE("Connection"), SLICE("upgrade"));
    http_client_exchange(client, &request, in_ms(5000), &arena, &ex);
    assert_failure(NET_ERR_GENERIC, "http2: invalid Connection request header: [\"upgrade\"]",
                   "http2: invalid Connection request header: [\"upgrade\"]");
    assert_answered();
}

/* --- the list --------------------------------------------------------------------------------- */

#define TEST(name, what, fn)       \
    static void name(void **state) \
    {                              \
        run(what, fn);             \
    }
TEST(answers, fault_none, test_answer)
TEST(rich_answer, fault_rich, test_rich)
TEST(no_reuse, fault_none, test_no_reuse)
TEST(reset, fault_reset, test_reset)
TEST(reset_unknown, fault_reset_unknown, test_reset_unknown)
TEST(refused, fault_refuse, test_refused)
TEST(upper_case_header, fault_upper_case, test_malformed_stream)
TEST(short_body, fault_short_body, test_malformed_stream)
TEST(stall, fault_stall, test_stall)
TEST(go_away, fault_go_away, test_go_away)
TEST(go_away_angry, fault_go_away_angry, test_go_away_angry)
TEST(violation, fault_violate, test_violation)
TEST(closed, fault_close, test_close)
TEST(closed_behind, fault_close_behind, test_close_behind)
TEST(together, fault_none, test_together)
TEST(cancelled_reader, fault_stall, test_cancelled_reader)
TEST(unsendable, fault_none, test_unsendable)

static void upload(void **state)
{
    peer = peer_start(serve_upload);
    run_on_fiber(with_client, test_upload);
    peer_stop(peer);
}

static void lie_early(void **state)
{
    peer = peer_start(serve_lie_early);
    run_on_fiber(with_client, test_lie_early);
    peer_stop(peer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers),
        cmocka_unit_test(rich_answer),
        cmocka_unit_test(no_reuse),
        cmocka_unit_test(reset),
        cmocka_unit_test(reset_unknown),
        cmocka_unit_test(refused),
        cmocka_unit_test(upper_case_header),
        cmocka_unit_test(short_body),
        cmocka_unit_test(stall),
        cmocka_unit_test(go_away),
        cmocka_unit_test(go_away_angry),
        cmocka_unit_test(violation),
        cmocka_unit_test(closed),
        cmocka_unit_test(closed_behind),
        cmocka_unit_test(together),
        cmocka_unit_test(cancelled_reader),
        cmocka_unit_test(unsendable),
        cmocka_unit_test(upload),
        cmocka_unit_test(lie_early),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
