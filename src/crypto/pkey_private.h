/* For the files of crypto/ alone. */
#ifndef CRYPTO_PKEY_PRIVATE_H
#define CRYPTO_PKEY_PRIVATE_H

#include "crypto/openssl_error.h"
#include "crypto/pkey.h"

#include <openssl/evp.h>

/* OpenSSL's name for the curve. */
const char *pkey_curve_group(enum pkey_curve curve);

#endif
