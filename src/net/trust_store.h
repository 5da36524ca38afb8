/* Whom this machine trusts: the certificates that Go's crypto/x509 finds on Linux, SSL_CERT_FILE
 * and SSL_CERT_DIR included. Private to net/. */
#ifndef NET_TRUST_STORE_H
#define NET_TRUST_STORE_H

#include <openssl/types.h>

/* Loaded by the first call, for the process; shared by all threads from then on. NULL when memory
 * runs out. */
X509_STORE *trust_store(void);

#endif
