/* Whether a server is who it says: the system's trust store, and the checks in the order in which
 * the reference makes them, so that the same mistake gives the same error. Private to net/. */
#ifndef NET_TLS_VERIFY_H
#define NET_TLS_VERIFY_H

#include "net/net_error.h"

#include <openssl/types.h>

/* Makes handshakes of the context verify, by the certificates in `own`, which it takes; NULL: by
 * the machine's. */
void tls_verify_enable(SSL_CTX *ctx, X509_STORE *own);

/* What the certificate must be for, when it is verified: a name or an address literal. Also loads
 * the trust store then, once for the process. False when memory runs out. */
bool tls_verify_prepare(SSL *ssl, struct slice host);

/* That host; lives as long as the connection. */
struct slice tls_verify_host(const SSL *ssl);

/* Frees what that attached to the connection. */
void tls_verify_release(SSL *ssl);

/* The failure that a handshake's verification ended in; NET_OK when that wasn't it. */
int tls_verify_failure(const SSL *ssl, struct net_failure *failure);

#endif
