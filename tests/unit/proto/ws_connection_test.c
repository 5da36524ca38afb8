#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* Open connections: large and many messages, peers that don't read, and how it ends. */
#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "proto/ws_deflate.h"
#include "ws_peer.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

/* --- what compression says -------------------------------------------------------------------- */

static void serve_compressed(struct peer *p, int fd, int nth)
{
    (void)nth;
    int first;
    struct buf payload = BUF_INIT(BUF_UNLIMITED), text = BUF_INIT(BUF_UNLIMITED);
    struct ws_deflate *d = ws_deflate_new();
    CHECK(peer_read_head(p, fd));
    ws_peer_accept(p, fd, SLICE("\xC1\x07\xF2\x48\xCD\xC9\xC9\x07\x00"));
    CHECK(ws_peer_receive(fd, &first, &payload) && first == (0xC0 | WS_TEXT));
    CHECK(ws_deflate_expand(d, buf_slice(&payload), &text) == WS_EXPANDED);
    CHECK(slice_is(buf_slice(&text), "Hello"));
    ws_peer_send(fd, SLICE(WS_PEER_CLOSE));
    CHECK(ws_peer_receive(fd, &first, &payload) && first == (0x80 | WS_CLOSE));
    ws_deflate_free(d);
    buf_deinit(&payload);
    buf_deinit(&text);
}

static void echo_compressed(void)
{
    assert_int_equal(ws_test_open("/"), NET_OK);
    assert_true(ws_test.answer.compression);
    struct ws_incoming *last = ws_test_echo_all();
    assert_int_equal(last->kind, WS_IN_CLOSED);
    free(last);
    ws_test_leave();
}

static void test_compression(void **state)
{
    (void)state;
    ws_test.compression = true;
    ws_test_run(serve_compressed, echo_compressed);
    ws_test.compression = false;
}

/* --- large and many messages ------------------------------------------------------------------ */

enum { LARGE = 3 * 1024 * 1024, FRAGMENT = 4000 };

static void append_frame(struct buf *out, int first, struct slice payload)
{
    buf_append_char(out, (char)first);
    if (payload.len < 126) {
        buf_append_char(out, (char)payload.len);
    } else {
        buf_append_char(out, 127);
        for (int shift = 56; shift >= 0; shift -= 8)
            buf_append_char(out, (char)((uint64_t)payload.len >> shift));
    }
    buf_append_slice(out, payload);
}

static struct slice large_text(void)
{
    static char text[LARGE];
    for (size_t i = 0; i < sizeof(text); i++)
        text[i] = (char)('a' + i % 26);
    return slice_make(text, sizeof(text));
}

/* One frame, then the same in many. */
static void serve_large(struct peer *p, int fd, int nth)
{
    (void)nth;
    int first;
    struct slice text = large_text();
    struct buf out = BUF_INIT(BUF_UNLIMITED), payload = BUF_INIT(BUF_UNLIMITED);
    CHECK(peer_read_head(p, fd));
    append_frame(&out, 0x80 | WS_TEXT, text);
    for (size_t at = 0; at < text.len; at += FRAGMENT)
        append_frame(&out, (at == 0 ? WS_TEXT : 0) | (at + FRAGMENT >= text.len ? 0x80 : 0),
                     slice_sub(text, at, at + FRAGMENT));
    ws_peer_accept(p, fd, SLICE(""));
    ws_peer_send(fd, buf_slice(&out));
    for (int i = 0; i < 2; i++) {
        CHECK(ws_peer_receive(fd, &first, &payload) && first == (0x80 | WS_TEXT));
        CHECK(slice_eq(buf_slice(&payload), text));
    }
    ws_peer_send(fd, SLICE(WS_PEER_CLOSE));
    CHECK(ws_peer_receive(fd, &first, &payload) && first == (0x80 | WS_CLOSE));
    buf_deinit(&out);
    buf_deinit(&payload);
}

static void echo_large(void)
{
    assert_int_equal(ws_test_open("/"), NET_OK);
    struct ws_incoming *last = ws_test_echo_all();
    assert_int_equal(last->kind, WS_IN_CLOSED);
    free(last);
    ws_test_leave();
}

static void test_large(void **state)
{
    (void)state;
    ws_test_run(serve_large, echo_large);
}

enum { MANY = 100000 };
static atomic_int went_out;

/* More than a client that takes nothing lets in. */
static void serve_many(struct peer *p, int fd, int nth)
{
    (void)nth;
    int first;
    struct buf out = BUF_INIT(BUF_UNLIMITED), payload = BUF_INIT(BUF_UNLIMITED);
    CHECK(peer_read_head(p, fd));
    ws_peer_accept(p, fd, SLICE(""));
    for (int i = 0; i < MANY; i++) {
        char text[128];
        int n = snprintf(text, sizeof(text), "%0100d", i);
        append_frame(&out, 0x80 | WS_TEXT, slice_make(text, (size_t)n));
        if (out.len > 50000) {
            ws_peer_send(fd, buf_slice(&out));
            buf_reset(&out);
            atomic_store(&went_out, i);
        }
    }
    ws_peer_send(fd, buf_slice(&out));
    ws_peer_send(fd, SLICE(WS_PEER_CLOSE));
    CHECK(ws_peer_receive(fd, &first, &payload) && first == (0x80 | WS_CLOSE));
    buf_deinit(&out);
    buf_deinit(&payload);
}

static void take_many(void)
{
    assert_int_equal(ws_test_open("/"), NET_OK);
    int before = -1;
    while (before != atomic_load(&went_out)) { /* until the peer is held up */
        before = atomic_load(&went_out);
        fiber_sleep_until(clock_mono_ns() + 200 * NS_PER_MS);
    }
    assert_true(before < MANY - 1000);
    for (int i = 0; i < MANY; i++) {
        struct ws_incoming *in = ws_test_next();
        assert_int_equal(in->kind, WS_IN_TEXT);
        int64_t number;
        assert_true(slice_to_int64(slice_make(in->bytes, in->len), &number));
        assert_int_equal(number, i);
        free(in);
    }
    struct ws_incoming *last = ws_test_next();
    assert_int_equal(last->kind, WS_IN_CLOSED);
    free(last);
    ws_test_leave();
}

static void test_many(void **state)
{
    (void)state;
    ws_test_run(serve_many, take_many);
}

/* --- a peer that doesn't read ----------------------------------------------------------------- */

static atomic_bool may_read;

static void serve_slowly(struct peer *p, int fd, int nth)
{
    (void)nth;
    int first;
    size_t count = 0;
    struct buf payload = BUF_INIT(BUF_UNLIMITED);
    CHECK(peer_read_head(p, fd));
    ws_peer_accept(p, fd, SLICE(""));
    while (!atomic_load(&may_read))
        peer_pause_ms(1);
    while (ws_peer_receive(fd, &first, &payload) && (first & 15) == WS_BINARY)
        count += payload.len;
    CHECK(count == 64 * 256 * 1024);
    CHECK((first & 15) == WS_CLOSE);
    ws_peer_send(fd, SLICE(WS_PEER_CLOSE));
    buf_deinit(&payload);
}

static void send_much(void)
{
    static char block[256 * 1024];
    assert_int_equal(ws_test_open("/"), NET_OK);
    for (int i = 0; i < 64; i++)
        assert_true(
            ws_connection_send(ws_test.connection, WS_BINARY, slice_make(block, sizeof(block))));
    assert_int_equal(ws_connection_unsent(ws_test.connection), 64 * sizeof(block));
    fiber_sleep_until(clock_mono_ns() + 50 * NS_PER_MS);
    assert_true(ws_connection_unsent(ws_test.connection) > 0);
    ws_connection_close(ws_test.connection, WS_NORMAL, SLICE("bye"));
    assert_false(ws_connection_send(ws_test.connection, WS_TEXT, SLICE("late")));
    atomic_store(&may_read, true);
    struct ws_incoming *last = ws_test_next();
    assert_int_equal(last->kind, WS_IN_CLOSED);
    assert_int_equal(ws_connection_unsent(ws_test.connection), 0);
    free(last);
    ws_test_leave();
}

static void test_slow_reader(void **state)
{
    (void)state;
    ws_test_run(serve_slowly, send_much);
}

/* --- endings ---------------------------------------------------------------------------------- */

static void serve_ending(struct peer *p, int fd, int nth)
{
    (void)nth;
    struct buf log = BUF_INIT(200);
    CHECK(peer_read_head(p, fd));
    const char *path = strchr(peer_last_head(p), '/');
    ws_peer_accept(p, fd,
                   slice_of(strncmp(path, "/cut", 4) == 0    ? "\x81\x05he"
                            : strncmp(path, "/left", 5) == 0 ? "\x81\x02hi"
                                                             : ""));
    if (strncmp(path, "/reset", 6) == 0) {
        peer_pause_ms(20);
        peer_reset(fd);
    } else if (strncmp(path, "/half", 5) == 0) { /* closes one way, and reads on */
        shutdown(fd, SHUT_WR);
        ws_peer_log(fd, &log);
    } else if (strncmp(path, "/left", 5) == 0) {
        ws_peer_log(fd, &log);
        CHECK(slice_is(buf_slice(&log), "close:1001"));
    } else if (strncmp(path, "/silent", 7) == 0) { /* never answers a close frame */
        ws_peer_log(fd, &log);
        CHECK(slice_is(buf_slice(&log), "close:1000"));
        CHECK(!ws_peer_receive(fd, &(int){ 0 }, &log));
    }
    buf_deinit(&log);
}

static void expect_end(const char *path, enum ws_incoming_kind kind, uint16_t code,
                       const char *text)
{
    assert_int_equal(ws_test_open(path), NET_OK);
    struct ws_incoming *last = ws_test_echo_all();
    assert_int_equal(last->kind, kind);
    assert_int_equal(last->code, code);
    assert_non_null(strstr(arena_str(&ws_test.arena, slice_make(last->bytes, last->len)), text));
    free(last);
    assert_null(ws_connection_take(ws_test.connection));
    assert_false(ws_connection_send(ws_test.connection, WS_TEXT, SLICE("late")));
    ws_test_leave();
}

static void end_badly(void)
{
    expect_end("/drop", WS_IN_LOST, WS_ABNORMAL, "unexpected EOF");
    expect_end("/cut", WS_IN_LOST, WS_ABNORMAL, "unexpected EOF");
    expect_end("/half", WS_IN_LOST, WS_ABNORMAL, "unexpected EOF");
    expect_end("/reset", WS_IN_BROKEN, 0, "connection reset by peer");
}

/* The peers see the close frames although nobody waits for their answers. */
static void go_away(void)
{
    assert_int_equal(ws_test_open("/left"), NET_OK);
    ws_test_leave();
    assert_int_equal(ws_test_open("/left"), NET_OK);
    free(ws_test_next());
    ws_test_leave();
    assert_int_equal(ws_test_open("/silent"), NET_OK);
    ws_connection_close(ws_test.connection, WS_NORMAL, SLICE(""));
    fiber_sleep_until(clock_mono_ns() + 10 * NS_PER_MS);
    ws_test_leave();
}

static void test_endings(void **state)
{
    (void)state;
    ws_test_run(serve_ending, end_badly);
    ws_test_run(serve_ending, go_away);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_compression), cmocka_unit_test(test_large),
        cmocka_unit_test(test_many),        cmocka_unit_test(test_slow_reader),
        cmocka_unit_test(test_endings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
