/* What a worker thread's connections share. Private to net/; see dial.h. */
#ifndef NET_NET_WORKER_H
#define NET_NET_WORKER_H

#include "net/dial.h"

struct dns;
struct tls_context;

struct net_worker {
    const struct net_config *config;
    struct dns *dns;
    struct tls_context *tls;
    char *read_buffer; /* plain bytes, see net_worker_read_buffer */
    struct buf write_buffer;
    struct tls_input
        *tls_input; /* ciphertext that was read and not yet decrypted; made when needed */
};

#endif
