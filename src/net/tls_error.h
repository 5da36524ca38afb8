/* What went wrong in a TLS call, in the reference's words. Private to net/. */
#ifndef NET_TLS_ERROR_H
#define NET_TLS_ERROR_H

#include "net/net_error.h"
#include "net/tls_bio.h"

/* From a call that failed for good; empties OpenSSL's error queue. `op` is "read" or "write", for
 * errors of the socket. Returns the code. */
int tls_fail(const SSL *ssl, const struct tls_transport *transport, const char *op,
             struct net_failure *failure);

#endif
