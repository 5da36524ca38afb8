/* A connected byte stream, plain or TLS, non-blocking underneath; its calls block the fiber. Bytes
 * are counted as they cross the socket (data_sent, data_received: TLS overhead included). One fiber
 * may read while another writes. */
#ifndef NET_STREAM_H
#define NET_STREAM_H

#include "net/net_error.h"

#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>

struct net_proxy;
struct stream;

/* Reads at least one byte unless the peer has closed. >0 bytes; 0 at the end; -net_error with
 * `failure` set (TIMEOUT, CANCELLED, RESET, ...). When `wait_first`, waits for readability before
 * the first system call: right after a request was sent, or a short read, when nothing can be
 * there. */
ssize_t stream_read(struct stream *s, void *to, size_t size, bool wait_first, int64_t deadline_ns,
                    struct net_failure *failure);

enum { STREAM_EMPTY = -1 };

/* Makes a stream_read that waits return STREAM_EMPTY. */
void stream_stop_read(struct stream *s);

/* Reads what is there without waiting: as stream_read, or STREAM_EMPTY. */
ssize_t stream_read_some(struct stream *s, void *to, size_t size, struct net_failure *failure);

/* Writes all of it. 0 or a net_error. */
int stream_write(struct stream *s, struct slice bytes, int64_t deadline_ns,
                 struct net_failure *failure);
int stream_writev(struct stream *s, const struct iovec *parts, int count, int64_t deadline_ns,
                  struct net_failure *failure);

/* Writes what fits without waiting: the number of bytes, or -net_error. The rest must follow
 * later. */
ssize_t stream_write_some(struct stream *s, const struct iovec *parts, int count,
                          struct net_failure *failure);

/* Nothing more will be written, which the peer sees; plain streams only. */
void stream_end_write(struct stream *s);

/* Whether an idle stream is still usable: false when the peer has closed it or sent something
 * unasked. No blocking; no system call when nothing was reported by the loop. */
bool stream_is_alive(struct stream *s);

/* Whether there may be something to read: false costs no system call. */
bool stream_has_news(const struct stream *s);

/* Who is told when a stream may have something to read or take something to write, where no fiber
 * waits for that. `notice` is called by the loop, outside any fiber, and frees no stream. */
struct stream_listener {
    void (*notice)(struct stream_listener *listener);
};
void stream_listen(struct stream *s, struct stream_listener *listener);

/* Closes and frees. NULL is fine. No fiber may be waiting in it. */
void stream_free(struct stream *s);

uint64_t stream_bytes_read(const struct stream *s); /* since it was made */
uint64_t stream_bytes_written(const struct stream *s);
struct slice stream_remote_ip(const struct stream *s); /* text, lives as long as the stream */
uint16_t stream_remote_port(const struct stream *s);

/* The proxy that takes whole requests on it, with URLs in absolute form; NULL for none. */
const struct net_proxy *stream_forwarder(const struct stream *s);

bool stream_is_tls(const struct stream *s);
struct slice stream_alpn(const struct stream *s);       /* "h2", "http/1.1" or empty */
const char *stream_tls_version(const struct stream *s); /* "tls1.3", k6's names; "" for plain */
const char *stream_tls_cipher(const struct stream *s);  /* "TLS_AES_128_GCM_SHA256" */

/* OCSP stapling: status text in k6's terms ("good", "unknown" ...), times in unix seconds. */
struct stream_ocsp {
    const char *status;
    int64_t produced_at, this_update, next_update, revoked_at;
    const char *revocation_reason;
};
void stream_ocsp(const struct stream *s, struct stream_ocsp *out);

#endif
