/* Listening and connections. */
#include "server.h"

#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "loop/loop.h"
#include "routes.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    IDLE_LIMIT_S = 120,
    STACK_SIZE = 64 << 10,
    BACKLOG = 4096,
    MOST_LISTENERS = 2,
};

struct listener {
    struct server *server;
    struct watch watch;
    int fd;
    SSL_CTX *tls_context;
    struct fiber *fiber;
};

struct connection {
    struct connection *next, **link; /* in the server's list */
    struct server *server;
    struct fiber *fiber;
    SSL_CTX *tls_context;
    int fd;
    bool busy; /* a request is being answered */
};

struct server {
    struct loop *loop;
    struct listener listeners[MOST_LISTENERS];
    int listener_count;
    struct connection *connections;
    bool stopping;
};

struct server *server_new(struct loop *loop)
{
    struct server *s = xcalloc(1, sizeof(*s));
    s->loop = loop;
    return s;
}

void server_free(struct server *s)
{
    free(s);
}

/* --- connections --- */

static void serve(struct connection *c, struct peer *peer)
{
    struct buf input = BUF_INIT(BUF_UNLIMITED);
    struct request request;
    struct exchange x = { .peer = peer, .request = &request, .out = BUF_INIT(BUF_UNLIMITED) };
    request_init(&request);
    while (!x.close) {
        c->busy = false;
        int64_t deadline_ns = clock_mono_ns() + IDLE_LIMIT_S * NS_PER_S;
        enum request_outcome outcome = request_read(&request, peer, &input, deadline_ns);
        if (outcome == REQUEST_END)
            break;
        c->busy = true;
        x.close = outcome == REQUEST_BAD || !request.keep_alive || c->server->stopping;
        if (outcome == REQUEST_BAD)
            reply(&x, 400, "text/plain", SLICE("bad request\n"));
        else
            routes_answer(&x);
    }
    buf_deinit(&x.out);
    request_deinit(&request);
    buf_deinit(&input);
    peer_close(peer, x.reset);
}

static void run_connection(void *arg)
{
    struct connection *c = arg;
    struct peer peer;
    if (peer_open(&peer, c->fd, c->tls_context))
        serve(c, &peer);
    *c->link = c->next;
    if (c->next != NULL)
        c->next->link = c->link;
    free(c);
}

static void start_connection(struct listener *l, int fd)
{
    struct server *s = l->server;
    struct connection *c = xcalloc(1, sizeof(*c));
    *c = (struct connection){ .next = s->connections,
                              .link = &s->connections,
                              .server = s,
                              .tls_context = l->tls_context,
                              .fd = fd };
    c->fiber = fiber_start(s->loop, STACK_SIZE, run_connection, c, NULL);
    if (c->fiber == NULL) {
        close(fd);
        free(c);
        return;
    }
    if (c->next != NULL)
        c->next->link = &c->next;
    s->connections = c;
}

/* --- listening --- */

static void run_listener(void *arg)
{
    struct listener *l = arg;
    if (watch_add(&l->watch, l->fd) < 0)
        return;
    for (;;) {
        int fd = accept4(l->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0) {
            start_connection(l, fd);
        } else if (errno == EAGAIN) {
            if (watch_wait(&l->watch, WATCH_READ, NEVER_NS) != WAIT_OK)
                break;
        } else if (errno == EMFILE || errno == ENFILE) {
            /* Some connection will end; until then clients wait in the backlog. */
            if (fiber_sleep_until(clock_mono_ns() + 10 * NS_PER_MS) == WAIT_CANCELLED)
                break;
        }
    }
    watch_remove(&l->watch);
    close(l->fd);
    l->fiber = NULL;
}

static int open_socket(uint16_t *port)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons(*port),
                                   .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t length = sizeof(address);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int));
    if (bind(fd, (struct sockaddr *)&address, length) < 0 || listen(fd, BACKLOG) < 0 ||
        getsockname(fd, (struct sockaddr *)&address, &length) < 0) {
        int cause = errno;
        close(fd);
        errno = cause;
        return -1;
    }
    *port = ntohs(address.sin_port);
    return fd;
}

int server_listen(struct server *s, uint16_t port, SSL_CTX *tls_context, struct error *error)
{
    CHECK(s->listener_count < MOST_LISTENERS);
    struct listener *l = &s->listeners[s->listener_count];
    uint16_t bound = port;
    *l = (struct listener){ .server = s, .tls_context = tls_context, .fd = open_socket(&bound) };
    if (l->fd < 0)
        return error_set(error, EXIT_CODE_OTHER, "cannot listen on 127.0.0.1:%u: %s", port,
                         strerror(errno));
    l->fiber = fiber_start(s->loop, STACK_SIZE, run_listener, l, error);
    if (l->fiber == NULL) {
        close(l->fd);
        return -1;
    }
    s->listener_count++;
    return bound;
}

/* --- the end --- */

static void cancel_connections(struct server *s, bool busy_too)
{
    for (struct connection *c = s->connections; c != NULL; c = c->next) {
        if (busy_too || !c->busy)
            fiber_cancel(c->fiber);
    }
}

void server_stop(struct server *s)
{
    s->stopping = true;
    for (int i = 0; i < s->listener_count; i++) {
        if (s->listeners[i].fiber != NULL)
            fiber_cancel(s->listeners[i].fiber);
    }
    cancel_connections(s, false);
    int64_t deadline_ns = clock_mono_ns() + NS_PER_S;
    while (s->connections != NULL && clock_mono_ns() < deadline_ns)
        fiber_sleep_until(clock_mono_ns() + 5 * NS_PER_MS);
    cancel_connections(s, true);
    while (s->connections != NULL)
        fiber_sleep_until(clock_mono_ns() + NS_PER_MS);
}
