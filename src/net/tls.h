/* TLS over a stream's socket, by OpenSSL: handshake, records, what was negotiated. Non-blocking: a
 * call that can't go on says which event to wait for. Private to net/. */
#ifndef NET_TLS_H
#define NET_TLS_H

#include "net/stream.h"

struct net_worker;
struct tls_context;
struct tls_session;

/* Shakes hands over the stream's socket, or over the TLS that it has already (a proxy's), by the
 * context or (NULL) the worker's; blocks the fiber. On success the stream owns the session; after a
 * failure it has to be freed. The host is what the certificate is checked for and, unless an
 * address, what SNI names. 0 or a net_error.
 */
int tls_handshake(struct stream *s, struct tls_context *context, struct slice host,
                  struct slice alpn, int64_t deadline_ns, struct net_failure *failure);

void tls_session_free(struct tls_session *t); /* NULL is fine; sends nothing */

/* Bytes, 0 at the end, or -1: then *wait_for is the WATCH_ event to wait for, 0 after a failure. */
ssize_t tls_read(struct tls_session *t, void *to, size_t size, int *wait_for,
                 struct net_failure *failure);
ssize_t tls_write(struct tls_session *t, const void *from, size_t size, int *wait_for,
                  struct net_failure *failure);

/* Whether bytes are at hand that were read from the socket already. */
bool tls_has_pending(const struct tls_session *t);

/* Reads what an idle connection may get (session tickets); false on data or the end. */
bool tls_is_quiet(struct tls_session *t);

struct slice tls_alpn(const struct tls_session *t);
const char *tls_version(const struct tls_session *t);
const char *tls_cipher(const struct tls_session *t);
void tls_ocsp(const struct tls_session *t, struct stream_ocsp *out);

#endif
