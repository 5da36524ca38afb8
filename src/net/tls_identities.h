/* The client certificates of tlsAuth: read once for a worker, chosen when a server asks. Private to
 * net/. */
#ifndef NET_TLS_IDENTITIES_H
#define NET_TLS_IDENTITIES_H

#include "net/net_config.h"

#include <openssl/types.h>

struct tls_identities;

/* NULL with an error that names the entry: a certificate, key or password that can't be used. */
struct tls_identities *tls_identities_new(const struct net_config *config, struct error *error);
void tls_identities_free(struct tls_identities *t); /* NULL is fine */

/* Lets connections of the context answer a server's wish for a certificate. The identities outlive
 * it. */
void tls_identities_offer(struct tls_identities *t, SSL_CTX *ctx);

#endif
