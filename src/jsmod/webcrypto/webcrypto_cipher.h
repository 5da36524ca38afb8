/* Encryption with the parameters of a script's algorithm: for encrypt, decrypt and wrapped keys. */
#ifndef JSMOD_WEBCRYPTO_CIPHER_H
#define JSMOD_WEBCRYPTO_CIPHER_H

#include "crypto/aes.h"
#include "jsmod/webcrypto/webcrypto.h"

struct cipher {
    enum crypto_algorithm algorithm;
    struct aes_params aes;
    struct slice label; /* RSA-OAEP's */
};

/* 0, or -1 with an exception. */
int cipher_read(JSContext *ctx, JSValueConst params, enum algorithm_use use, struct arena *arena,
                struct cipher *cipher);

/* Appends the result. 0, or -1 with an OperationError, or an InvalidAccessError for the wrong one
 * of a pair's keys. */
int cipher_run(JSContext *ctx, const struct cipher *cipher, const struct crypto_key *key,
               bool encrypt, struct slice text, struct buf *out);

#endif
