/* AES in the modes of WebCrypto: CBC with PKCS #7 padding and CTR (SP 800-38A), GCM (SP 800-38D),
 * key wrap (RFC 3394). Any thread. */
#ifndef CRYPTO_AES_H
#define CRYPTO_AES_H

#include "base/buf.h"
#include "base/error.h"

enum aes_mode { AES_CBC, AES_CTR, AES_GCM, AES_KW, AES_MODES };

enum { AES_BLOCK = 16 };

struct aes_params {
    enum aes_mode mode;
    struct slice iv;              /* CBC and CTR: AES_BLOCK bytes; GCM: 1 or more; KW: none */
    unsigned counter_bits;        /* CTR: how many of the iv's last bits count, 1 to 128 */
    unsigned tag_size;            /* GCM: bytes, 4 to 16 */
    struct slice additional_data; /* GCM */
};

/* Appends the result; a GCM tag is at the end of the cipher text. The key has 16, 24 or 32 bytes;
 * parameters outside of the ranges above, and a text that doesn't fit the mode or isn't what that
 * key made, are -1 with the error. */
int aes_encrypt(const struct aes_params *params, struct slice key, struct slice text,
                struct buf *out, struct error *error);
int aes_decrypt(const struct aes_params *params, struct slice key, struct slice text,
                struct buf *out, struct error *error);

#endif
