#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "ws_peer.h"

#include "base/base64.h"
#include "base/check.h"
#include "base/clock.h"
#include "crypto/digest.h"
#include "loop/fiber.h"
#include "proto/ws_deflate.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

/* --- the server's side ------------------------------------------------------------------------ */

void ws_peer_send(int fd, struct slice bytes)
{
    while (bytes.len > 0) {
        ssize_t n = send(fd, bytes.ptr, bytes.len, MSG_NOSIGNAL);
        if (n <= 0)
            return;
        bytes = slice_sub(bytes, (size_t)n, bytes.len);
    }
}

const char *ws_peer_proof(struct peer *p, char out[64])
{
    unsigned char digest[DIGEST_MAX_SIZE];
    char proof[128];
    struct buf accept = BUF_INIT(63);
    const char *key = strstr(peer_last_head(p), "Sec-WebSocket-Key: ") + 19;
    snprintf(proof, sizeof(proof), "%.24s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", key);
    size_t size = digest_of(DIGEST_SHA1, slice_of(proof), digest);
    base64_encode(&accept, slice_make((const char *)digest, size), BASE64_STD);
    snprintf(out, 64, "%.*s", SLICE_ARG(buf_slice(&accept)));
    buf_deinit(&accept);
    return out;
}

void ws_peer_accept(struct peer *p, int fd, struct slice behind)
{
    char proof[64];
    struct buf all = BUF_INIT(BUF_UNLIMITED);
    bool deflate = strstr(peer_last_head(p), "permessage-deflate") != NULL;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
    buf_printf(&all,
               "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
               "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n%s\r\n",
               ws_peer_proof(p, proof),
               deflate ? "Sec-WebSocket-Extensions: permessage-deflate; "
                         "server_no_context_takeover; client_no_context_takeover\r\n"
                       : "");
    buf_append_slice(&all, behind);
    ws_peer_send(fd, buf_slice(&all));
    buf_deinit(&all);
}

bool ws_peer_receive(int fd, int *first, struct buf *payload)
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
    *first = head[0];
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

void ws_peer_log(int fd, struct buf *log)
{
    struct buf payload = BUF_INIT(BUF_UNLIMITED), text = BUF_INIT(BUF_UNLIMITED);
    struct ws_deflate *d = ws_deflate_new();
    int first = 0;
    while ((first & 15) != WS_CLOSE && ws_peer_receive(fd, &first, &payload)) {
        buf_reset(&text);
        if (first & 0x40)
            CHECK(ws_deflate_expand(d, buf_slice(&payload), &text) == WS_EXPANDED);
        struct slice said = first & 0x40 ? buf_slice(&text) : buf_slice(&payload);
        log_frame(log, first, said);
        if (slice_is(said, "end"))
            ws_peer_send(fd, SLICE("\x88\x02\x03\xE8"));
    }
    ws_deflate_free(d);
    buf_deinit(&payload);
    buf_deinit(&text);
}

/* --- the client's side ------------------------------------------------------------------------ */

struct ws_test ws_test;
static struct fiber *client;

static void on_news(void *owner)
{
    (void)owner;
    fiber_wake(client);
}

int ws_test_open_until(const char *path, int64_t deadline_ns)
{
    struct ws_test *t = &ws_test;
    struct url url;
    struct error error = { 0 };
    const char *text = arena_printf(&t->arena, "ws://127.0.0.1:%d%s", peer_port(t->peer), path);
    CHECK(url_parse(&url, slice_of(text), &t->arena, &error) == 0);
    struct ws_request request = { .url = &url, .compression = t->compression };
    client = fiber_self();
    t->connection = NULL;
    int code = ws_client_open(t->net, &request, deadline_ns, &t->arena, &t->answer);
    if (code == NET_OK)
        t->connection = ws_connection_new(t->worker, t->answer.stream, t->answer.compression,
                                          t->answer.behind, on_news, NULL);
    return code;
}

int ws_test_open(const char *path)
{
    return ws_test_open_until(path, clock_mono_ns() + 30 * NS_PER_S);
}

struct ws_incoming *ws_test_next(void)
{
    struct ws_incoming *in;
    while ((in = ws_connection_take(ws_test.connection)) == NULL)
        fiber_park(NEVER_NS);
    return in;
}

struct ws_incoming *ws_test_echo_all(void)
{
    for (;;) {
        struct ws_incoming *in = ws_test_next();
        if (in->kind >= WS_IN_CLOSED)
            return in;
        if (in->kind == WS_IN_TEXT || in->kind == WS_IN_BINARY)
            ws_connection_send(ws_test.connection, in->kind == WS_IN_TEXT ? WS_TEXT : WS_BINARY,
                               slice_make(in->bytes, in->len));
        free(in);
    }
}

void ws_test_leave(void)
{
    uint64_t sent = 0, received = 0;
    ws_connection_leave(ws_test.connection, WS_GOING_AWAY, &sent, &received);
    assert_true(sent > 0 && received > 0);
}

static void with_worker(void *fn)
{
    static const struct net_config config = { .dns_ttl_ns = NEVER_NS };
    struct error error = { 0 };
    arena_init(&ws_test.arena, 16 * 1024);
    ws_test.net = net_worker_new(&config, &error);
    CHECK(ws_test.net != NULL);
    ws_test.worker = ws_worker_new(ws_test.net);
    ((void (*)(void))fn)();
    ws_worker_free(ws_test.worker);
    net_worker_free(ws_test.net);
    arena_deinit(&ws_test.arena);
}

void ws_test_run(peer_serve *serve, void (*fn)(void))
{
    ws_test.peer = peer_start(serve);
    run_on_fiber(with_worker, (void *)(uintptr_t)fn);
    peer_stop(ws_test.peer);
}
