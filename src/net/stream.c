/* Every call tries the system call first and waits only on EAGAIN; the watch is edge-triggered and
 * stays registered, so a steady connection costs no epoll_ctl. */
#include "net/stream.h"

#include "base/check.h"
#include "loop/fiber.h"
#include "net/stream_private.h"
#include "net/tls.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

struct stream *stream_new(struct net_worker *worker, int fd, const struct address *remote,
                          uint16_t port)
{
    struct stream *s = xcalloc(1, sizeof(*s));
    s->worker = worker;
    s->remote_port = port;
    s->remote_ip_length = (uint8_t)address_format(remote, s->remote_ip);
    int result = watch_add(&s->watch, fd);
    if (result == 0)
        return s;
    close(fd);
    free(s);
    errno = -result;
    return NULL;
}

void stream_free(struct stream *s)
{
    if (s == NULL)
        return;
    tls_session_free(s->tls);
    watch_remove(&s->watch);
    close(s->watch.fd);
    free(s);
}

void stream_end_write(struct stream *s)
{
    DCHECK(s->tls == NULL);
    shutdown(s->watch.fd, SHUT_WR);
}

/* --- sockets ---------------------------------------------------------------------------------- */

/* What was reported is consumed by the system call, unless that may have left something. */
ssize_t stream_socket_read(struct stream *s, void *to, size_t size)
{
    ssize_t n;
    s->watch.ready &= (uint8_t)~WATCH_READ;
    do
        n = recv(s->watch.fd, to, size, 0);
    while (n < 0 && errno == EINTR);
    if (n == (ssize_t)size)
        s->watch.ready |= WATCH_READ;
    if (n > 0)
        s->bytes_read += (uint64_t)n;
    return n;
}

static ssize_t send_parts(struct stream *s, const struct iovec *parts, int count)
{
    struct msghdr message = { .msg_iov = (struct iovec *)parts, .msg_iovlen = (size_t)count };
    ssize_t n;
    do
        n = count == 1 ? send(s->watch.fd, parts->iov_base, parts->iov_len, MSG_NOSIGNAL)
                       : sendmsg(s->watch.fd, &message, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    if (n > 0)
        s->bytes_written += (uint64_t)n;
    return n;
}

ssize_t stream_socket_write(struct stream *s, const void *from, size_t size)
{
    struct iovec part = { .iov_base = (void *)from, .iov_len = size };
    return send_parts(s, &part, 1);
}

/* TLS may have to write in order to read, or the other way round; when the other fiber waits for
 * that event already, this one tries again after it had its turn. */
static int wait_for_event(struct stream *s, int event, int64_t deadline_ns)
{
    if ((event == WATCH_READ ? s->watch.reader : s->watch.writer) == NULL)
        return watch_wait(&s->watch, event, deadline_ns);
    int result = fiber_sleep_until(0);
    return result == WAIT_CANCELLED ? result : WAIT_OK;
}

/* --- reading ---------------------------------------------------------------------------------- */

/* Bytes, 0 at the end, or -1 with *wait_for set to a WATCH_ event (0: failed). */
static ssize_t read_now(struct stream *s, void *to, size_t size, int *wait_for,
                        struct net_failure *failure)
{
    if (s->tls != NULL)
        return tls_read(s->tls, to, size, wait_for, failure);
    ssize_t n = stream_socket_read(s, to, size);
    *wait_for = n < 0 && errno == EAGAIN ? WATCH_READ : 0;
    if (n < 0 && *wait_for == 0)
        net_fail_errno(failure, "read", errno);
    return n;
}

ssize_t stream_read(struct stream *s, void *to, size_t size, bool wait_first, int64_t deadline_ns,
                    struct net_failure *failure)
{
    int wait_for = wait_first && !(s->tls != NULL && tls_has_pending(s->tls)) ? WATCH_READ : 0;
    for (;;) {
        int result = wait_for != 0 ? wait_for_event(s, wait_for, deadline_ns) : WAIT_OK;
        if (result != WAIT_OK)
            return -net_fail_wait(failure, result);
        if (s->read_stopped) {
            s->read_stopped = false;
            return STREAM_EMPTY;
        }
        ssize_t n = read_now(s, to, size, &wait_for, failure);
        if (n >= 0)
            return n;
        if (wait_for == 0)
            return -(ssize_t)failure->code;
    }
}

void stream_stop_read(struct stream *s)
{
    s->read_stopped |= watch_nudge(&s->watch, WATCH_READ);
}

ssize_t stream_read_some(struct stream *s, void *to, size_t size, struct net_failure *failure)
{
    int wait_for;
    ssize_t n = read_now(s, to, size, &wait_for, failure);
    if (n >= 0)
        return n;
    return wait_for == 0 ? -(ssize_t)failure->code : STREAM_EMPTY;
}

/* --- writing ---------------------------------------------------------------------------------- */

/* TLS takes the parts one by one: a record each. */
static ssize_t write_now(struct stream *s, const struct iovec *parts, int count, int *wait_for,
                         struct net_failure *failure)
{
    if (s->tls != NULL)
        return tls_write(s->tls, parts->iov_base, parts->iov_len, wait_for, failure);
    ssize_t n = send_parts(s, parts, count);
    *wait_for = n < 0 && errno == EAGAIN ? WATCH_WRITE : 0;
    if (n < 0 && *wait_for == 0)
        net_fail_errno(failure, "write", errno);
    return n;
}

enum { MAX_PARTS = 4 };

/* The parts that are left, the first cut at its front. */
struct remainder {
    struct iovec parts[MAX_PARTS];
    int at, count;
};

static struct remainder remainder_of(const struct iovec *parts, int count)
{
    struct remainder rest = { 0 };
    CHECK(count <= MAX_PARTS);
    for (int i = 0; i < count; i++)
        if (parts[i].iov_len > 0)
            rest.parts[rest.count++] = parts[i];
    return rest;
}

static void skip(struct remainder *rest, size_t n)
{
    while (n > 0) {
        struct iovec *part = &rest->parts[rest->at];
        size_t taken = n < part->iov_len ? n : part->iov_len;
        part->iov_base = (char *)part->iov_base + taken;
        part->iov_len -= taken;
        n -= taken;
        if (part->iov_len == 0)
            rest->at++;
    }
}

ssize_t stream_write_some(struct stream *s, const struct iovec *parts, int count,
                          struct net_failure *failure)
{
    struct remainder rest = remainder_of(parts, count);
    ssize_t total = 0;
    while (rest.at < rest.count) {
        int wait_for;
        ssize_t n = write_now(s, rest.parts + rest.at, rest.count - rest.at, &wait_for, failure);
        if (n < 0)
            return wait_for != 0 ? total : -(ssize_t)failure->code;
        skip(&rest, (size_t)n);
        total += n;
    }
    return total;
}

int stream_writev(struct stream *s, const struct iovec *parts, int count, int64_t deadline_ns,
                  struct net_failure *failure)
{
    struct remainder rest = remainder_of(parts, count);
    while (rest.at < rest.count) {
        int wait_for;
        ssize_t n = write_now(s, rest.parts + rest.at, rest.count - rest.at, &wait_for, failure);
        if (n >= 0) {
            skip(&rest, (size_t)n);
            continue;
        }
        if (wait_for == 0)
            return failure->code;
        int result = wait_for_event(s, wait_for, deadline_ns);
        if (result != WAIT_OK)
            return net_fail_wait(failure, result);
    }
    return NET_OK;
}

int stream_write(struct stream *s, struct slice bytes, int64_t deadline_ns,
                 struct net_failure *failure)
{
    struct iovec part = { .iov_base = (void *)bytes.ptr, .iov_len = bytes.len };
    return stream_writev(s, &part, 1, deadline_ns, failure);
}

/* --- state ------------------------------------------------------------------------------------ */

bool stream_has_news(const struct stream *s)
{
    bool reported = ((s->watch.ready | s->watch.closed) & WATCH_READ) != 0;
    return reported || (s->tls != NULL && tls_has_pending(s->tls));
}

static void pass_notice(struct watch *watch)
{
    struct stream *s = CONTAINER_OF(watch, struct stream, watch);
    s->listener->notice(s->listener);
}

void stream_listen(struct stream *s, struct stream_listener *listener)
{
    s->listener = listener;
    s->watch.notice = pass_notice;
}

bool stream_is_alive(struct stream *s)
{
    if (!stream_has_news(s))
        return true;
    /* Something came since the last answer was complete. It may be the late edge of bytes that were
     * read with that answer, or, with TLS, a session ticket. */
    if (s->tls != NULL)
        return tls_is_quiet(s->tls);
    char byte;
    ssize_t n = recv(s->watch.fd, &byte, 1, MSG_PEEK);
    if (n >= 0 || errno != EAGAIN)
        return false;
    s->watch.ready &= (uint8_t)~WATCH_READ;
    return true;
}

uint64_t stream_bytes_read(const struct stream *s)
{
    return s->bytes_read;
}

uint64_t stream_bytes_written(const struct stream *s)
{
    return s->bytes_written;
}

struct slice stream_remote_ip(const struct stream *s)
{
    return slice_make(s->remote_ip, s->remote_ip_length);
}

uint16_t stream_remote_port(const struct stream *s)
{
    return s->remote_port;
}

const struct net_proxy *stream_forwarder(const struct stream *s)
{
    return s->forwarder;
}

bool stream_is_tls(const struct stream *s)
{
    return s->tls != NULL;
}

struct slice stream_alpn(const struct stream *s)
{
    return s->tls != NULL ? tls_alpn(s->tls) : SLICE("");
}

const char *stream_tls_version(const struct stream *s)
{
    return s->tls != NULL ? tls_version(s->tls) : "";
}

const char *stream_tls_cipher(const struct stream *s)
{
    return s->tls != NULL ? tls_cipher(s->tls) : "";
}

void stream_ocsp(const struct stream *s, struct stream_ocsp *out)
{
    *out = (struct stream_ocsp){ .status = "", .revocation_reason = "" };
    if (s->tls != NULL)
        tls_ocsp(s->tls, out);
}
