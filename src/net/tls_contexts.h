/* OpenSSL's configuration for a worker: one context without a client certificate, one for each
 * with. Made at the start so that mistakes in the options are found there; the system's trust
 * store, which takes milliseconds to read, is loaded by the first handshake that verifies. Private
 * to net/. */
#ifndef NET_TLS_CONTEXTS_H
#define NET_TLS_CONTEXTS_H

#include "net/net_config.h"

#include <openssl/types.h>

struct tls_contexts;

/* NULL with an error: a certificate, key, password or cipher name that can't be used. */
struct tls_contexts *tls_contexts_new(const struct net_config *config, struct error *error);
void tls_contexts_free(struct tls_contexts *t); /* NULL is fine */

/* The context for connections to the host, ready to verify. NULL when memory runs out. */
SSL_CTX *tls_contexts_for(struct tls_contexts *t, struct slice host);

#endif
