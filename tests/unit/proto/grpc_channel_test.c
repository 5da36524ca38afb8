#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* The channel against servers (in clear text) that greet, refuse, reset, go away and lie. */
#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "peer.h"
#include "proto/grpc_channel.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

static const struct net_config config = { .dns_ttl_ns = NEVER_NS };

static struct peer *peer;
static struct net_worker *net;
static struct grpc_channel *channel;
static struct grpc_traffic traffic;
static struct arena arena;
static struct grpc_call call;
static struct fiber *client;

/* --- a server that writes frames by hand ------------------------------------------------------ */

enum { DATA, HEADERS, RST_STREAM = 3, SETTINGS, GOAWAY = 7 };
enum { END_STREAM = 1, ACK = 1, END_HEADERS = 4 };

static bool receive_all(int fd, void *to, size_t size)
{
    return size == 0 || recv(fd, to, size, MSG_WAITALL) == (ssize_t)size;
}

static void send_frame(int fd, uint8_t type, uint8_t flags, uint32_t stream, const void *bytes,
                       size_t size)
{
    uint8_t all[9 + 256] = { 0, 0, (uint8_t)size, type, flags, 0, 0, 0, (uint8_t)stream };
    CHECK(size <= 255 && stream <= 255);
    if (size > 0)
        memcpy(all + 9, bytes, size);
    send(fd, all, 9 + size, MSG_NOSIGNAL);
}

static void greet(int fd)
{
    char preface[24];
    receive_all(fd, preface, sizeof(preface));
    send_frame(fd, SETTINGS, 0, 0, NULL, 0);
}

/* The stream of the next request that has been read to its end; 0 at the end. */
static uint32_t read_request(int fd)
{
    uint8_t head[9], rest[16 * 1024];
    while (receive_all(fd, head, sizeof(head))) {
        size_t length = (size_t)(head[0] << 16 | head[1] << 8 | head[2]);
        CHECK(length <= sizeof(rest));
        if (!receive_all(fd, rest, length))
            return 0;
        if (head[3] == SETTINGS && !(head[4] & ACK))
            send_frame(fd, SETTINGS, ACK, 0, NULL, 0);
        if (head[3] <= HEADERS && (head[4] & END_STREAM))
            return head[8];
    }
    return 0;
}

/* HPACK: 0x88 is ":status: 200", 0x5f a content type, 0x00 a name and its value. */
static void answer(int fd, uint32_t stream)
{
    static const char head[] = "\x88\x5f\x10"
                               "application/grpc";
    static const char trailers[] = "\x00\x0b"
                                   "grpc-status"
                                   "\x01"
                                   "0";
    send_frame(fd, HEADERS, END_HEADERS, stream, head, sizeof(head) - 1);
    send_frame(fd, DATA, 0, stream, "\0\0\0\0\2hi", 7);
    send_frame(fd, HEADERS, END_HEADERS | END_STREAM, stream, trailers, sizeof(trailers) - 1);
}

static void serve_well(struct peer *p, int fd, int nth)
{
    uint32_t stream;
    greet(fd);
    while ((stream = read_request(fd)) != 0)
        answer(fd, stream);
}

/* The first connection says goodbye at the first call, of which it will do nothing. */
static void serve_goodbye(struct peer *p, int fd, int nth)
{
    static const uint8_t goodbye[] = { 0, 0, 0, 0, 0, 0, 0, 0, 'm', 'o', 'v', 'e' };
    if (nth > 0) {
        serve_well(p, fd, nth);
        return;
    }
    greet(fd);
    if (read_request(fd) != 0)
        send_frame(fd, GOAWAY, 0, 0, goodbye, sizeof(goodbye));
    read_request(fd);
}

static void serve_refusal(struct peer *p, int fd, int nth)
{
    static const uint8_t refused[] = { 0, 0, 0, 7 };
    greet(fd);
    uint32_t stream = read_request(fd);
    send_frame(fd, RST_STREAM, 0, stream, refused, sizeof(refused));
    while ((stream = read_request(fd)) != 0)
        answer(fd, stream);
}

static void serve_half(struct peer *p, int fd, int nth)
{
    greet(fd);
    uint32_t stream = read_request(fd);
    send_frame(fd, HEADERS, END_HEADERS, stream,
               "\x88\x5f\x10"
               "application/grpc",
               19);
    send_frame(fd, DATA, 0, stream, "\0\0\0\0\x09half", 9);
}

static void serve_noise(struct peer *p, int fd, int nth)
{
    greet(fd);
    read_request(fd);
    send(fd, "HTTP/1.1 400 Bad Request\r\n\r\n", 28, MSG_NOSIGNAL);
    read_request(fd);
}

static void serve_nothing(struct peer *p, int fd, int nth)
{
    peer_skip(fd, 24);
}

/* --- the client ------------------------------------------------------------------------------- */

static void on_news(struct grpc_call *of)
{
    (void)of;
    fiber_wake(client);
}

static void make_call(void)
{
    static const struct grpc_call_options options = { .path = SLICE("/test.v1.Notes/Echo"),
                                                      .deadline_ns = NEVER_NS };
    grpc_call_release(&call);
    call = (struct grpc_call){
        .arena = &arena, .max_receive = 1000, .one_answer = true, .on_news = on_news
    };
    client = fiber_self();
    grpc_channel_call(channel, &call, &options);
    grpc_call_send(&call, SLICE("hello"), true);
    while (!call.over)
        fiber_park(NEVER_NS);
}

static void assert_status(enum grpc_code code, const char *begin)
{
    const char *text = arena_str(&arena, call.status.message);
    assert_int_equal(call.status.code, code);
    if (strncmp(text, begin, strlen(begin)) != 0)
        fail_msg("%s instead of %s", text, begin);
}

static void assert_answered(void)
{
    assert_status(GRPC_OK, "");
    struct grpc_message *message = grpc_call_receive(&call);
    assert_non_null(message);
    assert_int_equal(message->len, 2);
    free(message);
}

static int connect_within(int64_t ms, struct buf *why)
{
    return grpc_channel_connect(channel, clock_mono_ns() + ms * NS_PER_MS, why);
}

static void must_connect(void)
{
    struct buf why = BUF_INIT(1000);
    assert_int_equal(connect_within(10000, &why), NET_OK);
    buf_deinit(&why);
}

struct scenario {
    peer_serve *serve;
    void (*run)(void);
};

static void on_fiber(void *argument)
{
    const struct scenario *s = argument;
    struct error error = { 0 };
    char address[32];
    snprintf(address, sizeof(address), "127.0.0.1:%d", peer_port(peer));
    const struct grpc_channel_config how = { .address = slice_of(address) };
    net = net_worker_new(&config, &error);
    assert_non_null(net);
    channel = grpc_channel_new(net, &how, &traffic);
    s->run();
    grpc_call_release(&call);
    grpc_channel_free(channel);
    net_worker_free(net);
}

static void play(peer_serve *serve, void (*run)(void))
{
    struct scenario scenario = { serve, run };
    arena_init(&arena, 512);
    peer = peer_start(serve);
    run_on_fiber(on_fiber, &scenario);
    peer_stop(peer);
    arena_deinit(&arena);
}

/* --- the cases -------------------------------------------------------------------------------- */

static void call_twice(void)
{
    must_connect();
    make_call();
    assert_answered();
    make_call();
    assert_answered();
    assert_int_equal(peer_connections(peer), 1);
    assert_true(traffic.sent > 0 && traffic.received > 0);
}

static void test_calls(void **state)
{
    play(serve_well, call_twice);
}

static void call_at_goodbye(void)
{
    must_connect();
    make_call();
    assert_status(GRPC_UNAVAILABLE, "the stream is rejected because server is draining");
    assert_true(call.unprocessed);
    make_call(); /* goes to the next one */
    assert_answered();
    assert_int_equal(peer_connections(peer), 2);
}

static void test_goodbye(void **state)
{
    play(serve_goodbye, call_at_goodbye);
}

static void call_refused(void)
{
    must_connect();
    make_call();
    assert_status(GRPC_UNAVAILABLE, "stream terminated by RST_STREAM with error code: REFUSED");
    assert_true(call.unprocessed);
    make_call();
    assert_answered();
    assert_int_equal(peer_connections(peer), 1);
}

static void test_refusal(void **state)
{
    play(serve_refusal, call_refused);
}

static void call_cut(void)
{
    must_connect();
    make_call();
    assert_status(GRPC_UNAVAILABLE, "error reading from server: EOF");
    assert_false(call.unprocessed);
}

static void test_cut(void **state)
{
    play(serve_half, call_cut);
}

static void call_noise(void)
{
    must_connect();
    make_call();
    assert_status(GRPC_UNAVAILABLE, "error reading from server: ");
}

static void test_noise(void **state)
{
    play(serve_noise, call_noise);
}

static void connect_in_vain(void)
{
    struct buf why = BUF_INIT(1000);
    assert_int_equal(connect_within(50, &why), NET_ERR_TIMEOUT);
    assert_true(slice_starts(buf_slice(&why),
                             SLICE("connection error: desc = \"error reading from server")));
    buf_deinit(&why);
}

static void test_no_greeting(void **state)
{
    play(serve_nothing, connect_in_vain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calls),   cmocka_unit_test(test_goodbye),
        cmocka_unit_test(test_refusal), cmocka_unit_test(test_cut),
        cmocka_unit_test(test_noise),   cmocka_unit_test(test_no_greeting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
