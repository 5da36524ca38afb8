/* Between OpenSSL and the socket: ciphertext is read in large pieces into memory that all
 * connections of the worker share, so that a record costs one system call and an idle connection no
 * buffer. Private to net/. */
#ifndef NET_TLS_BIO_H
#define NET_TLS_BIO_H

#include "net/net_worker.h"

#include <openssl/types.h>

enum { TLS_INPUT_SIZE = 64 * 1024 };

/* Ciphertext of one connection at a time; when another one reads, what is left moves to its
 * owner. */
struct tls_input {
    struct tls_transport *owner;
    size_t from, to;
    char bytes[TLS_INPUT_SIZE];
};

struct tls_transport {
    struct stream *stream;
    struct tls_input **shared; /* the worker's; made by the first read */
    char *stash;               /* ciphertext that had to leave the shared memory */
    size_t stash_from, stash_to;
    bool maybe_more;  /* the last read was a full one: the socket may hold more */
    bool ended;       /* the socket was at its end */
    int errno_value;  /* of the call that failed for good, else 0 */
    bool failed_read; /* and that call was a read */
};

/* A BIO over the transport, which outlives it; BIO_pending tells whether ciphertext is at hand, or
 * may be in the socket without an edge to tell of it. NULL when memory runs out. */
BIO *tls_bio_new(struct tls_transport *t);

/* Whether what came last from the socket begins so. */
bool tls_transport_began(const struct tls_transport *t, struct slice text);

/* Gives up the transport's memory, shared and own. */
void tls_transport_deinit(struct tls_transport *t);

#endif
