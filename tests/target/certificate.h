/* TLS for the server: a self-signed certificate for localhost, made anew at each start. */
#ifndef TARGET_CERTIFICATE_H
#define TARGET_CERTIFICATE_H

#include "base/error.h"

typedef struct ssl_ctx_st SSL_CTX;

/* NULL with the error. With a path, the certificate is written there as PEM, for clients that want
 * to trust it. */
SSL_CTX *certificate_context(const char *pem_path, struct error *error);

#endif
