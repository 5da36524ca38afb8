#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* A client that echoes what it gets against peers that follow the protocol, bend it and break it:
 * the cases of the Autobahn test suite that concern a client, as a table. */
#include "base/base64.h"
#include "base/check.h"
#include "base/clock.h"
#include "crypto/digest.h"
#include "loop/fiber.h"
#include "peer.h"
#include "proto/ws_client.h"
#include "proto/ws_connection.h"
#include "proto/ws_deflate.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

static const struct net_config config = { .dns_ttl_ns = NEVER_NS };

static struct peer *peer;
static struct net_worker *net;
static struct ws_worker *worker;
static struct arena arena;
static struct ws_answer answer;
static struct ws_connection *connection;
static struct fiber *client;
static bool offers_compression;

/* --- the peer's side -------------------------------------------------------------------------- */

static void send_slice(int fd, struct slice bytes)
{
    while (bytes.len > 0) {
        ssize_t n = send(fd, bytes.ptr, bytes.len, MSG_NOSIGNAL);
        if (n <= 0)
            return;
        bytes = slice_sub(bytes, (size_t)n, bytes.len);
    }
}

/* The answer to the handshake whose head was read last, with what follows it at once. */
static void accept_and(struct peer *p, int fd, struct slice behind)
{
    unsigned char digest[DIGEST_MAX_SIZE];
    char proof[128], head[512];
    struct buf accept = BUF_INIT(64);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
    const char *request = peer_last_head(p);
    const char *key = strstr(request, "Sec-WebSocket-Key: ") + 19;
    snprintf(proof, sizeof(proof), "%.24s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", key);
    size_t size = digest_of(DIGEST_SHA1, slice_of(proof), digest);
    base64_encode(&accept, slice_make((const char *)digest, size), BASE64_STD);
    int n = snprintf(head, sizeof(head),
                     "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                     "Connection: Upgrade\r\nSec-WebSocket-Accept: %.*s\r\n%s\r\n",
                     SLICE_ARG(buf_slice(&accept)),
                     strstr(request, "permessage-deflate") != NULL
                         ? "Sec-WebSocket-Extensions: permessage-deflate; "
                           "server_no_context_takeover; client_no_context_takeover\r\n"
                         : "");
    buf_deinit(&accept);
    struct buf all = BUF_INIT(BUF_UNLIMITED);
    buf_append(&all, head, (size_t)n);
    buf_append_slice(&all, behind);
    send_slice(fd, buf_slice(&all));
    buf_deinit(&all);
}

/* One frame of the client's, unmasked; false at the end. */
static bool receive_frame(int fd, int *opcode, struct buf *payload)
{
    unsigned char head[2], length[8], mask[4];
    if (recv(fd, head, 2, MSG_WAITALL) != 2)
        return false;
    assert_true(head[1] & 0x80);
    uint64_t size = head[1] & 0x7F;
    size_t more = size == 126 ? 2 : size == 127 ? 8 : 0;
    if (more > 0) {
        assert_int_equal(recv(fd, length, more, MSG_WAITALL), more);
        size = 0;
        for (size_t i = 0; i < more; i++)
            size = size << 8 | length[i];
    }
    assert_int_equal(recv(fd, mask, 4, MSG_WAITALL), 4);
    buf_reset(payload);
    char *to = buf_reserve(payload, size + 1);
    if (size > 0 && recv(fd, to, size, MSG_WAITALL) != (ssize_t)size)
        return false;
    for (size_t i = 0; i < size; i++)
        to[i] = (char)(to[i] ^ mask[i & 3]);
    buf_advance(payload, size);
    *opcode = head[0];
    return true;
}

static void log_frame(struct buf *log, int first, struct slice payload)
{
    static const char *const names[16] = { [WS_TEXT] = "text",
                                           [WS_BINARY] = "binary",
                                           [WS_CLOSE] = "close",
                                           [WS_PING] = "ping",
                                           [WS_PONG] = "pong" };
    const unsigned char *bytes = (const unsigned char *)payload.ptr;
    buf_printf(log, "%s%s%s:", log->len > 0 ? " " : "", names[first & 15], first & 0x40 ? "+" : "");
    if ((first & 15) == WS_CLOSE)
        buf_printf(log, "%d", payload.len >= 2 ? bytes[0] << 8 | bytes[1] : 0);
    else if (payload.len > 40)
        buf_printf(log, "%zu", payload.len);
    else
        buf_append_slice(log, payload);
}

/* What the client says until its close frame, as "text:payload ... close:code"; long payloads as
 * their size. The text "end" is answered by a close frame. */
static void log_frames(int fd, struct buf *log)
{
    struct buf payload = BUF_INIT(BUF_UNLIMITED), text = BUF_INIT(BUF_UNLIMITED);
    struct ws_deflate *d = ws_deflate_new();
    int first = 0;
    while ((first & 15) != WS_CLOSE && receive_frame(fd, &first, &payload)) {
        buf_reset(&text);
        if (first & 0x40)
            CHECK(ws_deflate_expand(d, buf_slice(&payload), &text) == WS_EXPANDED);
        struct slice said = first & 0x40 ? buf_slice(&text) : buf_slice(&payload);
        log_frame(log, first, said);
        if (slice_is(said, "end"))
            send_slice(fd, SLICE("\x88\x02\x03\xE8"));
    }
    ws_deflate_free(d);
    buf_deinit(&payload);
    buf_deinit(&text);
}

/* --- the client's side ------------------------------------------------------------------------ */

static void on_news(void *owner)
{
    (void)owner;
    fiber_wake(client);
}

static struct ws_incoming *next(void)
{
    struct ws_incoming *in;
    while ((in = ws_connection_take(connection)) == NULL)
        fiber_park(NEVER_NS);
    return in;
}

static int open_it(const char *path)
{
    struct url url;
    struct error error = { 0 };
    const char *text = arena_printf(&arena, "ws://127.0.0.1:%d%s", peer_port(peer), path);
    CHECK(url_parse(&url, slice_of(text), &arena, &error) == 0);
    struct ws_request request = { .url = &url, .compression = offers_compression };
    client = fiber_self();
    int code = ws_client_open(net, &request, clock_mono_ns() + 30 * NS_PER_S, &arena, &answer);
    connection = code != NET_OK ? NULL
                                : ws_connection_new(worker, answer.stream, answer.compression,
                                                    answer.behind, on_news, NULL);
    return code;
}

static void leave(void)
{
    uint64_t sent = 0, received = 0;
    ws_connection_leave(connection, WS_GOING_AWAY, &sent, &received);
    assert_true(sent > 0 && received > 0);
}

/* The last of what came. */
static struct ws_incoming *echo_all(void)
{
    for (;;) {
        struct ws_incoming *in = next();
        if (in->kind >= WS_IN_CLOSED)
            return in;
        if (in->kind == WS_IN_TEXT || in->kind == WS_IN_BINARY)
            ws_connection_send(connection, in->kind == WS_IN_TEXT ? WS_TEXT : WS_BINARY,
                               slice_make(in->bytes, in->len));
        free(in);
    }
}

static void with_worker(void *fn)
{
    struct error error = { 0 };
    arena_init(&arena, 16 * 1024);
    net = net_worker_new(&config, &error);
    CHECK(net != NULL);
    worker = ws_worker_new(net);
    ((void (*)(void))fn)();
    ws_worker_free(worker);
    net_worker_free(net);
    arena_deinit(&arena);
}

static void run(peer_serve *serve, void (*fn)(void))
{
    peer = peer_start(serve);
    run_on_fiber(with_worker, (void *)(uintptr_t)fn);
    peer_stop(peer);
}

/* --- the table -------------------------------------------------------------------------------- */

#define CLOSE  "\x88\x02\x03\xE8"
#define A16    "aaaaaaaaaaaaaaaa"
#define A112   A16 A16 A16 A16 A16 A16 A16
#define FINE   "text:end close:1000"
#define PACKED "text+:end close:1000"

static const struct echo_case {
    const char *name;
    struct slice bytes;   /* that the server sends, before the text "end" and a close frame */
    const char *expected; /* what the client says to that: all of it, or, where it fails, the last
                             thing */
} cases[] = {
    /* 1: framing */
    { "empty text", SLICE("\x81\x00"), "text: " FINE },
    { "empty binary", SLICE("\x82\x00"), "binary: " FINE },
    { "125 bytes", SLICE("\x81\x7D" A112 "aaaaaaaaaaaaa"), "text:125 " FINE },
    { "126 bytes", SLICE("\x82\x7E\x00\x7E" A112 "aaaaaaaaaaaaaa"), "binary:126 " FINE },
    { "128 bytes", SLICE("\x82\x7E\x00\x80" A112 A16), "binary:128 " FINE },
    { "binary of any bytes", SLICE("\x82\x04\x01\xFF\xFE\x80"), "binary:\x01\xFF\xFE\x80 " FINE },
    /* 2: pings and pongs */
    { "ping", SLICE("\x89\x00"), "pong: " FINE },
    { "ping with a payload", SLICE("\x89\x05hello"), "pong:hello " FINE },
    { "ping of 125", SLICE("\x89\x7D" A112 "aaaaaaaaaaaaa"), "pong:125 " FINE },
    { "ping of 126", SLICE("\x89\x7E\x00\x7E" A112 "aaaaaaaaaaaaaa"), "close:1002" },
    { "pong unasked", SLICE("\x8A\x00\x8A\x02hi"), FINE },
    { "pong, then ping", SLICE("\x8A\x02hi\x89\x02yo"), "pong:yo " FINE },
    { "three pings", SLICE("\x89\x01\x31\x89\x01\x32\x89\x01\x33"), "pong:1 pong:2 pong:3 " FINE },
    /* 3: reserved bits */
    { "RSV3", SLICE("\x91\x02hi"), "close:1002" },
    { "RSV2 behind a message", SLICE("\x81\x02hi\xA1\x02yo"), "close:1002" },
    { "RSV2 and 3, in a ping", SLICE("\xB9\x00"), "close:1002" },
    { "RSV1, not agreed upon", SLICE("\xC1\x02hi"), "close:1002" },
    { "all of them, in a close frame", SLICE("\xF8\x00"), "close:1002" },
    /* 4: opcodes */
    { "opcode 3", SLICE("\x83\x00"), "close:1002" },
    { "opcode 7", SLICE("\x81\x02hi\x87\x02yo\x89\x00"), "close:1002" },
    { "opcode 11", SLICE("\x8B\x00"), "close:1002" },
    { "opcode 15", SLICE("\x8F\x02hi"), "close:1002" },
    /* 5: fragments */
    { "a ping in two", SLICE("\x09\x01\x61\x80\x01\x62"), "close:1002" },
    { "a pong in two", SLICE("\x0A\x01\x61\x80\x01\x62"), "close:1002" },
    { "two fragments", SLICE("\x01\x01\x61\x80\x01\x62"), "text:ab " FINE },
    { "a ping between", SLICE("\x01\x01\x61\x89\x01\x70\x80\x01\x62"), "pong:p text:ab " FINE },
    { "five, with empty ones", SLICE("\x02\x00\x00\x01\x61\x00\x00\x00\x01\x62\x80\x00"),
      "binary:ab " FINE },
    { "nothing but empty ones", SLICE("\x01\x00\x00\x00\x80\x00"), "text: " FINE },
    { "continues nothing, final", SLICE("\x80\x01\x61"), "close:1002" },
    { "continues nothing", SLICE("\x00\x01\x61\x81\x01\x62"), "close:1002" },
    { "text in a message", SLICE("\x01\x01\x61\x81\x01\x62"), "close:1002" },
    { "binary in a message", SLICE("\x01\x01\x61\x02\x01\x62"), "close:1002" },
    { "continues after the end", SLICE("\x01\x01\x61\x80\x01\x62\x80\x01\x63"), "close:1002" },
    /* 6: UTF-8 */
    { "text of several bytes", SLICE("\x81\x0B\xCE\xBA\xE1\xBD\xB9\xCF\x83\xCE\xBC\xCE\xB5"),
      "text:\xCE\xBA\xE1\xBD\xB9\xCF\x83\xCE\xBC\xCE\xB5 " FINE },
    { "cut in a character", SLICE("\x01\x03\xCE\xBA\xE1\x80\x02\xBD\xB9"),
      "text:\xCE\xBA\xE1\xBD\xB9 " FINE },
    { "cut after each byte", SLICE("\x01\x01\xF0\x00\x01\x9F\x00\x01\x98\x80\x01\x80"),
      "text:\xF0\x9F\x98\x80 " FINE },
    { "invalid at the end", SLICE("\x81\x05\xCE\xBA\xED\xA0\x80"), "close:1007" },
    { "known at once", SLICE("\x01\x02\xED\xA0"), "close:1007" },
    { "a code point too high", SLICE("\x01\x02\xF4\x90"), "close:1007" },
    { "overlong", SLICE("\x81\x02\xC0\xAF"), "close:1007" },
    { "overlong, in three", SLICE("\x81\x03\xE0\x80\xAF"), "close:1007" },
    { "ends in a character", SLICE("\x81\x02\xF0\x9F"), "close:1007" },
    { "ends in one, in fragments", SLICE("\x01\x01\xF0\x80\x01\x9F"), "close:1007" },
    { "five bytes", SLICE("\x81\x05\xF8\x88\x80\x80\x80"), "close:1007" },
    { "a lone continuation", SLICE("\x81\x01\x80"), "close:1007" },
    { "FE and FF", SLICE("\x81\x02\xFE\xFF"), "close:1007" },
    { "the first and the last of each length",
      SLICE("\x81\x14\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"
            "\x01\x7F"),
      "text:"
      "\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF\x01\x7F " FINE },
    /* 7: closing */
    { "a message behind the close frame", SLICE("\x88\x02\x03\xE8\x81\x02hi"), "close:1000" },
    { "a ping behind it", SLICE("\x88\x02\x03\xE8\x89\x00"), "close:1000" },
    { "close in a message", SLICE("\x01\x01\x61\x88\x02\x03\xE8"), "close:1000" },
    { "close without a code", SLICE("\x88\x00"), "close:0" },
    { "close of one byte", SLICE("\x88\x01\x03"), "close:1002" },
    { "close with a reason",
      SLICE("\x88\x05\x03\xE9"
            "bye"),
      "close:1001" },
    { "with a reason of 123 bytes", SLICE("\x88\x7D\x03\xE8" A112 "aaaaaaaaaaa"), "close:1000" },
    { "with one of 124", SLICE("\x88\x7E\x00\x7E\x03\xE8" A112 "aaaaaaaaaaaa"), "close:1002" },
    { "with one that is no text", SLICE("\x88\x04\x03\xE8\xC3\x28"), "close:1002" },
    { "code 1005", SLICE("\x88\x02\x03\xED"), "close:1002" },
    { "code 1013", SLICE("\x88\x02\x03\xF5"), "close:1013" },
    { "code 1016", SLICE("\x88\x02\x03\xF8"), "close:1002" },
    { "code 3000", SLICE("\x88\x02\x0B\xB8"), "close:3000" },
    { "code 65535", SLICE("\x88\x02\xFF\xFF"), "close:1002" },
    /* masks and lengths */
    { "masked", SLICE("\x81\x82\x01\x02\x03\x04hi"), "close:1002" },
    { "a length of 2^63", SLICE("\x82\x7F\x80\x00\x00\x00\x00\x00\x00\x00"), "close:1002" },
    { "more than fits", SLICE("\x82\x7F\x00\x00\x01\x00\x00\x00\x00\x00"), "close:1009" },
};

/* 12, 13: compression */
static const struct echo_case compressed_cases[] = {
    { "compressed", SLICE("\xC1\x07\xF2\x48\xCD\xC9\xC9\x07\x00"), "text+:Hello " PACKED },
    { "not compressed", SLICE("\x81\x05hello"), "text+:hello " PACKED },
    { "in fragments, a ping between",
      SLICE("\x41\x03\xF2\x48\xCD\x89\x01\x31\x80\x04\xC9\xC9\x07\x00"),
      "pong:1 text+:Hello " PACKED },
    { "RSV1 in a later fragment", SLICE("\x41\x03\xF2\x48\xCD\xC0\x04\xC9\xC9\x07\x00"),
      "close:1002" },
    { "RSV1 in a ping", SLICE("\xC9\x00"), "close:1002" },
    { "corrupt", SLICE("\xC1\x02\xFF\xFF"), "close:1007" },
    { "no text inside", SLICE("\xC1\x04\xFA\x67\x00\x00"), "close:1007" },
};

enum { CASES_PER_PEER = 50 };
static const struct echo_case *table; /* of the cases for one peer */
static int table_size;
static size_t chop; /* the server sends its bytes in pieces of this size; 0: behind its head */

static void serve_case(struct peer *p, int fd, int nth)
{
    const struct echo_case *row = &table[nth];
    struct buf log = BUF_INIT(BUF_UNLIMITED);
    CHECK(peer_read_head(p, fd));
    accept_and(p, fd, chop == 0 ? row->bytes : SLICE(""));
    for (size_t at = 0; chop > 0 && at < row->bytes.len; at += chop)
        send_slice(fd, slice_sub(row->bytes, at, at + chop));
    send_slice(fd, SLICE("\x81\x03"
                         "end"));
    log_frames(fd, &log);
    bool fails = strncmp(row->expected, "close:", 6) == 0;
    struct slice said = buf_slice(&log), expected = slice_of(row->expected);
    if (fails ? !slice_ends(said, expected) : !slice_eq(said, expected)) {
        fprintf(stderr, "%s: \"%.*s\" instead of \"%s\"\n", row->name, SLICE_ARG(said),
                row->expected);
        abort();
    }
    buf_deinit(&log);
}

static void echo_cases(void)
{
    for (int i = 0; i < table_size; i++) {
        assert_int_equal(open_it("/"), NET_OK);
        struct ws_incoming *last = echo_all();
        struct slice expected = slice_of(table[i].expected);
        bool broken = slice_ends(expected, SLICE("2")) || slice_ends(expected, SLICE("7")) ||
                      slice_ends(expected, SLICE("9"));
        assert_int_equal(last->kind, broken ? WS_IN_BROKEN : WS_IN_CLOSED);
        free(last);
        leave();
    }
}

static void run_cases(const struct echo_case *all, int count)
{
    static const size_t chops[] = { 0, 1, 7 };
    for (size_t c = 0; c < ARRAY_LEN(chops); c++) {
        chop = chops[c];
        for (int at = 0; at < count; at += CASES_PER_PEER) {
            table = all + at;
            table_size = count - at < CASES_PER_PEER ? count - at : CASES_PER_PEER;
            run(serve_case, echo_cases);
        }
    }
}

static void test_cases(void **state)
{
    (void)state;
    offers_compression = false;
    run_cases(cases, ARRAY_LEN(cases));
}

static void test_compressed_cases(void **state)
{
    (void)state;
    offers_compression = true;
    run_cases(compressed_cases, ARRAY_LEN(compressed_cases));
    offers_compression = false;
}

/* --- what compression says -------------------------------------------------------------------- */

static void serve_compressed(struct peer *p, int fd, int nth)
{
    (void)nth;
    int first;
    struct buf payload = BUF_INIT(BUF_UNLIMITED), text = BUF_INIT(BUF_UNLIMITED);
    struct ws_deflate *d = ws_deflate_new();
    CHECK(peer_read_head(p, fd));
    accept_and(p, fd, SLICE("\xC1\x07\xF2\x48\xCD\xC9\xC9\x07\x00"));
    CHECK(receive_frame(fd, &first, &payload) && first == (0xC0 | WS_TEXT));
    CHECK(ws_deflate_expand(d, buf_slice(&payload), &text) == WS_EXPANDED);
    CHECK(slice_is(buf_slice(&text), "Hello"));
    send_slice(fd, SLICE(CLOSE));
    CHECK(receive_frame(fd, &first, &payload) && first == (0x80 | WS_CLOSE));
    ws_deflate_free(d);
    buf_deinit(&payload);
    buf_deinit(&text);
}

static void echo_compressed(void)
{
    assert_int_equal(open_it("/"), NET_OK);
    assert_true(answer.compression);
    struct ws_incoming *last = echo_all();
    assert_int_equal(last->kind, WS_IN_CLOSED);
    free(last);
    leave();
}

static void test_compression(void **state)
{
    (void)state;
    offers_compression = true;
    run(serve_compressed, echo_compressed);
    offers_compression = false;
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
    accept_and(p, fd, SLICE(""));
    send_slice(fd, buf_slice(&out));
    for (int i = 0; i < 2; i++) {
        CHECK(receive_frame(fd, &first, &payload) && first == (0x80 | WS_TEXT));
        CHECK(slice_eq(buf_slice(&payload), text));
    }
    send_slice(fd, SLICE(CLOSE));
    CHECK(receive_frame(fd, &first, &payload) && first == (0x80 | WS_CLOSE));
    buf_deinit(&out);
    buf_deinit(&payload);
}

static void echo_large(void)
{
    assert_int_equal(open_it("/"), NET_OK);
    struct ws_incoming *last = echo_all();
    assert_int_equal(last->kind, WS_IN_CLOSED);
    free(last);
    leave();
}

static void test_large(void **state)
{
    (void)state;
    run(serve_large, echo_large);
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
    accept_and(p, fd, SLICE(""));
    for (int i = 0; i < MANY; i++) {
        char text[128];
        int n = snprintf(text, sizeof(text), "%0100d", i);
        append_frame(&out, 0x80 | WS_TEXT, slice_make(text, (size_t)n));
        if (out.len > 50000) {
            send_slice(fd, buf_slice(&out));
            buf_reset(&out);
            atomic_store(&went_out, i);
        }
    }
    send_slice(fd, buf_slice(&out));
    send_slice(fd, SLICE(CLOSE));
    CHECK(receive_frame(fd, &first, &payload) && first == (0x80 | WS_CLOSE));
    buf_deinit(&out);
    buf_deinit(&payload);
}

static void take_many(void)
{
    assert_int_equal(open_it("/"), NET_OK);
    int before = -1;
    while (before != atomic_load(&went_out)) { /* until the peer is held up */
        before = atomic_load(&went_out);
        fiber_sleep_until(clock_mono_ns() + 200 * NS_PER_MS);
    }
    assert_true(before < MANY - 1000);
    for (int i = 0; i < MANY; i++) {
        struct ws_incoming *in = next();
        assert_int_equal(in->kind, WS_IN_TEXT);
        int64_t number;
        assert_true(slice_to_int64(slice_make(in->bytes, in->len), &number));
        assert_int_equal(number, i);
        free(in);
    }
    struct ws_incoming *last = next();
    assert_int_equal(last->kind, WS_IN_CLOSED);
    free(last);
    leave();
}

static void test_many(void **state)
{
    (void)state;
    run(serve_many, take_many);
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
    accept_and(p, fd, SLICE(""));
    while (!atomic_load(&may_read))
        peer_pause_ms(1);
    while (receive_frame(fd, &first, &payload) && (first & 15) == WS_BINARY)
        count += payload.len;
    CHECK(count == 64 * 256 * 1024);
    CHECK((first & 15) == WS_CLOSE);
    send_slice(fd, SLICE(CLOSE));
    buf_deinit(&payload);
}

static void send_much(void)
{
    static char block[256 * 1024];
    assert_int_equal(open_it("/"), NET_OK);
    for (int i = 0; i < 64; i++)
        assert_true(ws_connection_send(connection, WS_BINARY, slice_make(block, sizeof(block))));
    assert_int_equal(ws_connection_unsent(connection), 64 * sizeof(block));
    fiber_sleep_until(clock_mono_ns() + 50 * NS_PER_MS);
    assert_true(ws_connection_unsent(connection) > 0);
    ws_connection_close(connection, WS_NORMAL, SLICE("bye"));
    assert_false(ws_connection_send(connection, WS_TEXT, SLICE("late")));
    atomic_store(&may_read, true);
    struct ws_incoming *last = next();
    assert_int_equal(last->kind, WS_IN_CLOSED);
    assert_int_equal(ws_connection_unsent(connection), 0);
    free(last);
    leave();
}

static void test_slow_reader(void **state)
{
    (void)state;
    run(serve_slowly, send_much);
}

/* --- endings ---------------------------------------------------------------------------------- */

static void serve_ending(struct peer *p, int fd, int nth)
{
    (void)nth;
    struct buf log = BUF_INIT(200);
    CHECK(peer_read_head(p, fd));
    const char *path = strchr(peer_last_head(p), '/');
    accept_and(p, fd,
               slice_of(strncmp(path, "/cut", 4) == 0    ? "\x81\x05he"
                        : strncmp(path, "/left", 5) == 0 ? "\x81\x02hi"
                                                         : ""));
    if (strncmp(path, "/reset", 6) == 0) {
        peer_pause_ms(20);
        peer_reset(fd);
    } else if (strncmp(path, "/half", 5) == 0) { /* closes one way, and reads on */
        shutdown(fd, SHUT_WR);
        log_frames(fd, &log);
    } else if (strncmp(path, "/left", 5) == 0) {
        log_frames(fd, &log);
        CHECK(slice_is(buf_slice(&log), "close:1001"));
    } else if (strncmp(path, "/silent", 7) == 0) { /* never answers a close frame */
        log_frames(fd, &log);
        CHECK(slice_is(buf_slice(&log), "close:1000"));
        CHECK(!receive_frame(fd, &(int){ 0 }, &log));
    }
    buf_deinit(&log);
}

static void expect_end(const char *path, enum ws_incoming_kind kind, uint16_t code,
                       const char *text)
{
    assert_int_equal(open_it(path), NET_OK);
    struct ws_incoming *last = echo_all();
    assert_int_equal(last->kind, kind);
    assert_int_equal(last->code, code);
    assert_non_null(strstr(arena_str(&arena, slice_make(last->bytes, last->len)), text));
    free(last);
    assert_null(ws_connection_take(connection));
    assert_false(ws_connection_send(connection, WS_TEXT, SLICE("late")));
    leave();
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
    assert_int_equal(open_it("/left"), NET_OK);
    leave();
    assert_int_equal(open_it("/left"), NET_OK);
    free(next());
    leave();
    assert_int_equal(open_it("/silent"), NET_OK);
    ws_connection_close(connection, WS_NORMAL, SLICE(""));
    fiber_sleep_until(clock_mono_ns() + 10 * NS_PER_MS);
    leave();
}

static void test_endings(void **state)
{
    (void)state;
    run(serve_ending, end_badly);
    run(serve_ending, go_away);
}

/* --- handshakes that fail --------------------------------------------------------------------- */

static void serve_refusal(struct peer *p, int fd, int nth)
{
    (void)nth;
    if (!peer_read_head(p, fd))
        return;
    const char *path = strchr(peer_last_head(p), '/');
    if (strncmp(path, "/403", 4) == 0) {
        peer_write(fd, "HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nkeep");
    } else if (strncmp(path, "/endless", 8) == 0) {
        char junk[4001];
        memset(junk, 'x', 4000);
        junk[4000] = '\0';
        peer_write(fd, "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n");
        peer_write(fd, junk);
        peer_skip(fd, 1 << 20); /* until the client hangs up */
    } else if (strncmp(path, "/cut", 4) == 0) {
        peer_write(fd, "HTTP/1.1 401 Unauthorized\r\nContent-Length: 10\r\n\r\nwho");
    } else if (strncmp(path, "/lie", 4) == 0) {
        peer_write(fd, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                       "Connection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n");
    } else if (strncmp(path, "/junk", 5) == 0) {
        peer_write(fd, "junk\r\n\r\n");
    }
}

static void expect_refusal(const char *path, int status, const char *text, size_t body)
{
    assert_int_not_equal(open_it(path), NET_OK);
    assert_null(answer.stream);
    assert_string_equal(answer.failure.text, text);
    assert_int_equal(answer.response.status, status);
    assert_int_equal(answer.response.body.len, body);
    assert_true(answer.sent > 0);
}

static void be_refused(void)
{
    expect_refusal("/403", 403, "websocket: bad handshake", 4);
    expect_refusal("/endless", 200, "websocket: bad handshake", 1024);
    expect_refusal("/cut", 401, "websocket: bad handshake", 3);
    expect_refusal("/lie", 101, "websocket: bad handshake", 0);
    expect_refusal("/junk", 0, "malformed HTTP response \"junk\"", 0);
    expect_refusal("/nothing", 0, "unexpected EOF", 0);
}

static void test_refusals(void **state)
{
    (void)state;
    run(serve_refusal, be_refused);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),       cmocka_unit_test(test_compressed_cases),
        cmocka_unit_test(test_compression), cmocka_unit_test(test_large),
        cmocka_unit_test(test_many),        cmocka_unit_test(test_slow_reader),
        cmocka_unit_test(test_endings),     cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
