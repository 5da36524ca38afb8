/* OpenSSL's configuration for a worker. Made at the start so that mistakes in the options are found
 * there; the system's trust store, which takes milliseconds to read, is loaded by the first
 * handshake that verifies. Private to net/. */
#ifndef NET_TLS_CONTEXT_H
#define NET_TLS_CONTEXT_H

#include "net/net_config.h"

#include <openssl/types.h>

struct tls_context;

/* NULL with an error: a certificate, key, password or cipher name that can't be used. */
struct tls_context *tls_context_new(const struct net_config *config, struct error *error);
void tls_context_free(struct tls_context *t); /* NULL is fine */

/* Trusts these authorities, beside the system's. -1 with an error. */
int tls_context_trust(struct tls_context *t, const struct slice *pems, uint32_t count,
                      struct error *error);

/* For the worker's connections. NULL when memory runs out. */
SSL_CTX *tls_context_get(struct tls_context *t);

#endif
