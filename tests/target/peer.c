/* Reading and writing over a watched socket, through OpenSSL where there is TLS. */
#include "peer.h"

#include "base/clock.h"
#include "loop/fiber.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { WRITE_LIMIT_S = 60 };

/* What to wait for before trying the TLS operation again; 0 when it has failed. */
static int wanted(const struct peer *p, int result)
{
    switch (SSL_get_error(p->tls, result)) {
    case SSL_ERROR_WANT_READ: return WATCH_READ;
    case SSL_ERROR_WANT_WRITE: return WATCH_WRITE;
    }
    return 0;
}

static bool handshake(struct peer *p)
{
    int64_t deadline_ns = clock_mono_ns() + WRITE_LIMIT_S * NS_PER_S;
    for (;;) {
        ERR_clear_error();
        int result = SSL_accept(p->tls);
        if (result == 1)
            return true;
        int event = wanted(p, result);
        if (event == 0 || watch_wait(&p->watch, event, deadline_ns) != WAIT_OK)
            return false;
    }
}

bool peer_open(struct peer *p, int fd, SSL_CTX *tls_context)
{
    *p = (struct peer){ .fd = fd };
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
    if (watch_add(&p->watch, fd) < 0) {
        close(fd);
        return false;
    }
    if (tls_context == NULL)
        return true;
    p->tls = SSL_new(tls_context);
    SSL_set_fd(p->tls, fd);
    if (handshake(p))
        return true;
    peer_close(p, false);
    return false;
}

static ssize_t tls_read(struct peer *p, void *to, size_t size, int64_t deadline_ns)
{
    for (;;) {
        size_t length;
        ERR_clear_error();
        int result = SSL_read_ex(p->tls, to, size, &length);
        if (result == 1)
            return (ssize_t)length;
        if (SSL_get_error(p->tls, result) == SSL_ERROR_ZERO_RETURN)
            return 0;
        int event = wanted(p, result);
        if (event == 0 || watch_wait(&p->watch, event, deadline_ns) != WAIT_OK)
            return -1;
    }
}

ssize_t peer_read(struct peer *p, void *to, size_t size, int64_t deadline_ns)
{
    if (p->tls != NULL)
        return tls_read(p, to, size, deadline_ns);
    for (;;) {
        ssize_t length = recv(p->fd, to, size, 0);
        if (length >= 0 || (errno != EAGAIN && errno != EINTR))
            return length;
        if (watch_wait(&p->watch, WATCH_READ, deadline_ns) != WAIT_OK)
            return -1;
    }
}

/* >0 bytes; 0 after a wait; -1 when nothing more can be written. */
static ssize_t write_some(struct peer *p, struct slice bytes, int64_t deadline_ns)
{
    int event = WATCH_WRITE;
    if (p->tls != NULL) {
        size_t length;
        ERR_clear_error();
        int result = SSL_write_ex(p->tls, bytes.ptr, bytes.len, &length);
        if (result == 1)
            return (ssize_t)length;
        event = wanted(p, result);
    } else {
        ssize_t length = send(p->fd, bytes.ptr, bytes.len, MSG_NOSIGNAL);
        if (length > 0)
            return length;
        if (errno != EAGAIN && errno != EINTR)
            return -1;
    }
    return event != 0 && watch_wait(&p->watch, event, deadline_ns) == WAIT_OK ? 0 : -1;
}

bool peer_write(struct peer *p, struct slice bytes)
{
    int64_t deadline_ns = clock_mono_ns() + WRITE_LIMIT_S * NS_PER_S;
    while (bytes.len > 0) {
        ssize_t length = write_some(p, bytes, deadline_ns);
        if (length < 0)
            return false;
        bytes = slice_sub(bytes, (size_t)length, bytes.len);
    }
    return true;
}

void peer_stall(struct peer *p, int64_t for_ns)
{
    char ignored[256];
    peer_read(p, ignored, sizeof(ignored), clock_mono_ns() + for_ns);
}

/* Closing with unread input would reset the connection, and the reset may overtake the answer: what
 * the client still sends is taken first, for a moment. */
static void drain(struct peer *p)
{
    char ignored[4096];
    int64_t deadline_ns = clock_mono_ns() + NS_PER_S / 2;
    shutdown(p->fd, SHUT_WR);
    while (clock_mono_ns() < deadline_ns) {
        ssize_t length = recv(p->fd, ignored, sizeof(ignored), 0);
        if (length == 0 || (length < 0 && errno != EAGAIN))
            return;
        if (length < 0 && watch_wait(&p->watch, WATCH_READ, deadline_ns) != WAIT_OK)
            return;
    }
}

void peer_close(struct peer *p, bool reset)
{
    if (p->tls != NULL && !reset) {
        ERR_clear_error();
        SSL_shutdown(p->tls);
    }
    SSL_free(p->tls);
    p->tls = NULL;
    if (reset)
        setsockopt(p->fd, SOL_SOCKET, SO_LINGER, &(struct linger){ 1, 0 }, sizeof(struct linger));
    else
        drain(p);
    watch_remove(&p->watch);
    close(p->fd);
}
