/* A stream's inside, for the parts of net/ that make and secure it. */
#ifndef NET_STREAM_PRIVATE_H
#define NET_STREAM_PRIVATE_H

#include "loop/watch.h"
#include "net/address.h"
#include "net/stream.h"

struct net_worker;
struct tls_session;

struct stream {
    struct watch watch; /* its fd is owned by the stream */
    struct net_worker *worker;
    struct tls_session *tls;           /* NULL for plain */
    const struct net_proxy *forwarder; /* see stream_forwarder */
    struct stream_listener *listener;  /* NULL: nobody listens */
    uint64_t bytes_read, bytes_written;
    bool read_stopped; /* by stream_stop_read; the reader has not noticed yet */
    uint16_t remote_port;
    uint8_t remote_ip_length;
    char remote_ip[ADDRESS_TEXT_SIZE];
};

/* Takes the non-blocking socket over, connected or connecting. NULL with errno when it can't be
 * watched: then the socket is closed. */
struct stream *stream_new(struct net_worker *worker, int fd, const struct address *remote,
                          uint16_t port);

/* One system call each, counted: bytes, 0 at the end, or -1 with errno. */
ssize_t stream_socket_read(struct stream *s, void *to, size_t size);
ssize_t stream_socket_write(struct stream *s, const void *from, size_t size);

#endif
