/* Message digests and HMAC (RFC 2104). Any thread; a hasher belongs to one at a time. */
#ifndef CRYPTO_DIGEST_H
#define CRYPTO_DIGEST_H

#include "base/slice.h"

enum digest {
    DIGEST_MD4,
    DIGEST_MD5,
    DIGEST_SHA1,
    DIGEST_SHA256,
    DIGEST_SHA384,
    DIGEST_SHA512,
    DIGEST_SHA512_224,
    DIGEST_SHA512_256,
    DIGEST_RIPEMD160,
    DIGEST_COUNT
};

enum { DIGEST_MAX_SIZE = 64 }; /* bytes of the longest one */

/* Writes the digest of the bytes; returns its size in bytes. */
size_t digest_of(enum digest digest, struct slice bytes, unsigned char out[DIGEST_MAX_SIZE]);

/* Bytes that the digest takes in at a time: the length of a good HMAC key. */
size_t digest_block_size(enum digest digest);

/* A digest or an HMAC in the making. */
struct hasher;

struct hasher *hasher_new(enum digest digest);
struct hasher *hasher_new_hmac(enum digest digest, struct slice key);
void hasher_free(struct hasher *h); /* NULL is allowed */

void hasher_update(struct hasher *h, struct slice bytes);

/* Writes the value of what was added so far, after which more can be added; returns its size. */
size_t hasher_value(const struct hasher *h, unsigned char out[DIGEST_MAX_SIZE]);

#endif
