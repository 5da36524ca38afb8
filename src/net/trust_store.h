/* Whom connections trust: the machine's certificates, which are those that Go's crypto/x509 finds
 * on Linux, SSL_CERT_FILE and SSL_CERT_DIR included, or others. Private to net/. */
#ifndef NET_TRUST_STORE_H
#define NET_TRUST_STORE_H

#include "base/error.h"

#include <openssl/types.h>

/* Loaded by the first call, for the process; shared by all threads from then on. NULL when memory
 * runs out. */
X509_STORE *trust_store(void);

/* Of the certificates in the text alone. The caller's; NULL with the error. */
X509_STORE *trust_store_from_pem(struct slice pem, struct error *error);

/* One of its own for the caller: the same, and the certificates of some texts in PEM. NULL with an
 * error that tells which text has none. */
X509_STORE *trust_store_with(const struct slice *pems, uint32_t count, struct error *error);

#endif
