/* For the files of crypto/ alone: failures of OpenSSL. */
#ifndef CRYPTO_OPENSSL_ERROR_H
#define CRYPTO_OPENSSL_ERROR_H

#include "base/error.h"

/* Says what failed and empties OpenSSL's queue of the thread, so that the next one who looks there,
 * TLS, finds nothing of ours. Returns -1. `error` may be NULL. */
int openssl_fail(struct error *error, const char *what);

#endif
