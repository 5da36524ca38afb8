/* RSA-OAEP (RFC 8017 section 7.1), MGF1 with the same digest. Any thread. */
#ifndef CRYPTO_OAEP_H
#define CRYPTO_OAEP_H

#include "base/buf.h"
#include "base/error.h"
#include "crypto/digest.h"

struct evp_pkey_st;

/* Append the result. -1 with the error: the text is too long for the key, or wasn't made for it and
 * the label. */
int oaep_encrypt(struct evp_pkey_st *public_key, enum digest digest, struct slice label,
                 struct slice text, struct buf *out, struct error *error);
int oaep_decrypt(struct evp_pkey_st *private_key, enum digest digest, struct slice label,
                 struct slice text, struct buf *out, struct error *error);

#endif
