/* A client's connection as the server sees it, plain or TLS. Calls block the fiber. */
#ifndef TARGET_PEER_H
#define TARGET_PEER_H

#include "base/slice.h"
#include "loop/watch.h"

#include <sys/types.h>

typedef struct ssl_st SSL;
typedef struct ssl_ctx_st SSL_CTX;

struct peer {
    int fd;
    struct watch watch;
    SSL *tls;    /* NULL for plain */
    bool proved; /* an NTLM handshake went well on it */
};

/* Takes the accepted socket; with tls_context it handshakes. False when that failed: the socket is
 * closed. */
bool peer_open(struct peer *p, int fd, SSL_CTX *tls_context);

/* >0 bytes, 0 at the end, -1 on failure, time-out or cancellation. */
ssize_t peer_read(struct peer *p, void *to, size_t size, int64_t deadline_ns);

/* All of it, or false. */
bool peer_write(struct peer *p, struct slice bytes);

/* Sleeps until the client closes (or sends more), at most so long. */
void peer_stall(struct peer *p, int64_t for_ns);

/* Ends the connection: properly, or with a TCP reset. */
void peer_close(struct peer *p, bool reset);

#endif
