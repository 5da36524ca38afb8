/* Signatures of RSA (RFC 8017) and of the NIST curves (FIPS 186-5). Any thread. */
#ifndef CRYPTO_SIGNATURE_H
#define CRYPTO_SIGNATURE_H

#include "base/buf.h"
#include "base/error.h"
#include "crypto/digest.h"

struct evp_pkey_st;

enum signature_scheme {
    SIGNATURE_RSA_PKCS1, /* RSASSA-PKCS1-v1_5 */
    SIGNATURE_RSA_PSS,
    SIGNATURE_ECDSA, /* r and s, each as long as a coordinate, as WebCrypto has it */
};

struct signature_params {
    enum signature_scheme scheme;
    enum digest digest;
    int salt_length; /* PSS: bytes */
};

/* Appends the signature. The key is a private one of the scheme's kind. -1 with the error, say for
 * a key that is too short for the digest. */
int signature_make(const struct signature_params *params, struct evp_pkey_st *key,
                   struct slice text, struct buf *out, struct error *error);

/* Whether the signature is the key's for the text; false as well where it can't be one at all. */
bool signature_check(const struct signature_params *params, struct evp_pkey_st *key,
                     struct slice text, struct slice signature);

#endif
