#include "web/http_server.h"

#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "loop/loop.h"
#include "net/listener.h"
#include "proto/http_status.h"

#include <stdlib.h>

enum {
    MOST_CONNECTIONS = 128,
    IDLE_LIMIT_S = 60,
    HEAD_LIMIT_S = 10, /* as k6's; from a request's first byte on */
    BODY_LIMIT_S = 30,
    WRITE_LIMIT_S = 10, /* for a client that doesn't read */
    DRAIN_LIMIT_S = 1,
    READ_SIZE = 16 << 10,
};

struct connection {
    struct connection *next, **link; /* in the server's list */
    struct http_server *server;
    struct fiber *fiber;
    struct stream *stream;
    struct buf input;
    bool in_handler; /* and must not be cancelled */
};

struct http_server {
    struct listener *listener;
    struct fiber *accepter; /* NULL when it has ended */
    struct fiber *waiter;   /* in http_server_stop */
    http_handler *handler;
    void *context;
    struct connection *connections;
    uint32_t connection_count;
    bool stopping;
};

struct http_reply {
    struct connection *connection;
    const struct server_request *request;
    struct buf headers;
    int status; /* 0: nothing was answered */
    bool streaming, broken;
};

/* --- answers --- */

static bool write_bytes(struct http_reply *r, struct slice bytes)
{
    struct net_failure failure;
    int64_t deadline_ns = clock_mono_ns() + WRITE_LIMIT_S * NS_PER_S;
    if (!r->broken && stream_write(r->connection->stream, bytes, deadline_ns, &failure) != NET_OK)
        r->broken = true;
    return !r->broken;
}

static bool keeps_alive(const struct http_reply *r)
{
    return r->request != NULL && r->request->keep_alive && !r->connection->server->stopping;
}

static void write_head(struct http_reply *r, struct buf *out, int status, const char *type)
{
    struct arena arena;
    arena_init(&arena, 256);
    r->status = status;
    buf_printf(out, "HTTP/1.1 %.*s\r\n", SLICE_ARG(http_status_line(status, &arena)));
    if (type != NULL)
        buf_printf(out, "Content-Type: %s\r\n", type);
    buf_append_slice(out, buf_slice(&r->headers));
    if (!keeps_alive(r))
        buf_append_str(out, "Connection: close\r\n");
    arena_deinit(&arena);
}

void http_reply_header(struct http_reply *r, const char *name, const char *value)
{
    buf_printf(&r->headers, "%s: %s\r\n", name, value);
}

void http_reply_send(struct http_reply *r, int status, const char *type, struct slice body)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    CHECK(r->status == 0);
    write_head(r, &out, status, type);
    buf_printf(&out, "Content-Length: %zu\r\n\r\n", body.len);
    if (r->request == NULL || !slice_is(r->request->method, "HEAD"))
        buf_append_slice(&out, body);
    write_bytes(r, buf_slice(&out));
    buf_deinit(&out);
}

bool http_reply_begin(struct http_reply *r, int status, const char *type)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    CHECK(r->status == 0);
    r->streaming = true;
    r->connection->in_handler = false;
    if (r->connection->server->stopping)
        fiber_cancel(fiber_self());
    write_head(r, &out, status, type);
    buf_append_str(&out, r->request->http_1_0 ? "\r\n" : "Transfer-Encoding: chunked\r\n\r\n");
    bool is_there = write_bytes(r, buf_slice(&out));
    buf_deinit(&out);
    return is_there && !slice_is(r->request->method, "HEAD");
}

bool http_reply_write(struct http_reply *r, struct slice piece)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    CHECK(r->streaming);
    if (piece.len == 0)
        return !r->broken;
    if (!r->request->http_1_0)
        buf_printf(&out, "%zx\r\n", piece.len);
    buf_append_slice(&out, piece);
    if (!r->request->http_1_0)
        buf_append_str(&out, "\r\n");
    bool is_there = write_bytes(r, buf_slice(&out));
    buf_deinit(&out);
    return is_there;
}

bool http_reply_is_sent(const struct http_reply *r)
{
    return r->status != 0;
}

int http_reply_status(const struct http_reply *r)
{
    return r->status != 0 ? r->status : 200;
}

/* What the handler has left open. */
static void finish(struct http_reply *r)
{
    if (r->streaming && !r->request->http_1_0 && !slice_is(r->request->method, "HEAD"))
        write_bytes(r, SLICE("0\r\n\r\n"));
    if (r->status == 0)
        http_reply_send(r, 200, NULL, SLICE(""));
    buf_deinit(&r->headers);
}

/* --- a connection --- */

/* False at the end of it all: closed, broken, too late, cancelled. */
static bool read_more(struct connection *c, int64_t deadline_ns)
{
    struct net_failure failure;
    char *to = buf_reserve(&c->input, READ_SIZE);
    ssize_t n = to ? stream_read(c->stream, to, READ_SIZE, false, deadline_ns, &failure) : 0;
    if (n <= 0)
        return false;
    buf_advance(&c->input, (size_t)n);
    return true;
}

/* Closing with unread bytes would take the answer away from the client: it gets a moment to see
 * it. */
static void drain(struct connection *c)
{
    int64_t deadline_ns = clock_mono_ns() + DRAIN_LIMIT_S * NS_PER_S;
    stream_end_write(c->stream);
    do
        buf_reset(&c->input);
    while (read_more(c, deadline_ns));
}

/* As Go's server answers what is no request. */
static void turn_away(struct connection *c, int status)
{
    struct arena arena;
    struct http_reply reply = { .connection = c, .headers = BUF_INIT(1 << 16) };
    arena_init(&arena, 256);
    http_reply_send(&reply, status, "text/plain; charset=utf-8", http_status_line(status, &arena));
    arena_deinit(&arena);
    buf_deinit(&reply.headers);
    drain(c);
}

/* The body of a request that waits for a word before it comes. */
static bool encourage(struct connection *c, const struct request_parser *p,
                      struct server_request *request)
{
    struct http_reply reply = { .connection = c };
    if (!p->has_head || !request->expects_continue)
        return true;
    request->expects_continue = false;
    return write_bytes(&reply, SLICE("HTTP/1.1 100 Continue\r\n\r\n"));
}

static bool read_request(struct connection *c, struct request_parser *p,
                         struct server_request *request)
{
    int64_t started_ns = 0;
    for (;;) {
        struct slice input = buf_slice(&c->input);
        enum request_event event = request_parse(p, &input, request);
        buf_consume(&c->input, c->input.len - input.len);
        if (event == REQUEST_WRONG)
            turn_away(c, p->status);
        if (event != REQUEST_NEED_MORE)
            return event == REQUEST_DONE;
        int64_t now_ns = clock_mono_ns();
        bool has_begun = c->input.len > 0 || p->has_head;
        if (has_begun && started_ns == 0)
            started_ns = now_ns;
        int64_t limit_s = !has_begun ? IDLE_LIMIT_S : p->has_head ? BODY_LIMIT_S : HEAD_LIMIT_S;
        int64_t from_ns = has_begun ? started_ns : now_ns;
        if (!encourage(c, p, request) || !read_more(c, from_ns + limit_s * NS_PER_S))
            return false;
    }
}

/* One request. False when the connection is through. */
static bool serve(struct connection *c)
{
    struct arena arena;
    struct request_parser parser;
    struct server_request request;
    bool goes_on = false;
    arena_init(&arena, 4096);
    request_parser_init(&parser, &arena);
    if (read_request(c, &parser, &request)) {
        struct http_reply reply = { .connection = c,
                                    .request = &request,
                                    .headers = BUF_INIT(1 << 16) };
        c->in_handler = true;
        c->server->handler(c->server->context, &request, &reply);
        goes_on = keeps_alive(&reply) && !(reply.streaming && request.http_1_0);
        finish(&reply);
        c->in_handler = false;
        goes_on = goes_on && !reply.broken;
    }
    request_parser_deinit(&parser);
    arena_deinit(&arena);
    return goes_on;
}

static void leave(struct connection *c)
{
    struct http_server *s = c->server;
    *c->link = c->next;
    if (c->next != NULL)
        c->next->link = c->link;
    s->connection_count--;
    stream_free(c->stream);
    buf_deinit(&c->input);
    free(c);
    if (s->waiter != NULL)
        fiber_wake(s->waiter);
}

static void connection_main(void *arg)
{
    struct connection *c = arg;
    if (c->server->connection_count > MOST_CONNECTIONS)
        turn_away(c, 503);
    else
        while (serve(c) && !c->server->stopping)
            ;
    leave(c);
}

static void take_connection(struct http_server *s, struct stream *stream)
{
    enum { MOST_INPUT = REQUEST_MAX_HEAD + REQUEST_MAX_CHUNK_LINE + 4 * READ_SIZE };
    struct error ignored = { 0 };
    struct connection *c = xcalloc(1, sizeof(*c));
    c->server = s;
    c->stream = stream;
    c->input = BUF_INIT(MOST_INPUT);
    c->next = s->connections;
    c->link = &s->connections;
    if (c->next != NULL)
        c->next->link = &c->next;
    s->connections = c;
    s->connection_count++;
    c->fiber = fiber_start(loop_current(), FIBER_STACK_SMALL, connection_main, c, &ignored);
    if (c->fiber == NULL)
        leave(c);
    error_clear(&ignored);
}

/* --- the server --- */

static void accepter_main(void *arg)
{
    struct http_server *s = arg;
    struct stream *stream;
    while ((stream = listener_accept(s->listener)) != NULL)
        take_connection(s, stream);
    s->accepter = NULL;
    fiber_wake(s->waiter);
}

struct http_server *http_server_start(struct slice address, http_handler *handler, void *context,
                                      struct error *error)
{
    struct listener *listener = listener_open(address, error);
    if (listener == NULL)
        return NULL;
    struct http_server *s = xcalloc(1, sizeof(*s));
    *s = (struct http_server){ .listener = listener, .handler = handler, .context = context };
    s->accepter = fiber_start(loop_current(), FIBER_STACK_SMALL, accepter_main, s, error);
    if (s->accepter != NULL)
        return s;
    http_server_stop(s);
    return NULL;
}

uint16_t http_server_port(const struct http_server *s)
{
    return listener_port(s->listener);
}

void http_server_stop(struct http_server *s)
{
    if (s == NULL)
        return;
    s->stopping = true;
    s->waiter = fiber_self();
    if (s->accepter != NULL)
        fiber_cancel(s->accepter);
    for (struct connection *c = s->connections; c != NULL; c = c->next) {
        if (!c->in_handler)
            fiber_cancel(c->fiber);
    }
    while (s->accepter != NULL || s->connections != NULL)
        fiber_park(NEVER_NS);
    listener_close(s->listener);
    free(s);
}
