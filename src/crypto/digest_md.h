/* For the files of crypto/ alone: OpenSSL's object for a digest. */
#ifndef CRYPTO_DIGEST_MD_H
#define CRYPTO_DIGEST_MD_H

#include "crypto/digest.h"

#include <openssl/types.h>

/* Never NULL; the process's. */
const EVP_MD *digest_md(enum digest digest);

#endif
