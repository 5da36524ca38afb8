/* WebCrypto's CryptoKey: a key of one algorithm, and what a script may do with it. */
#ifndef JSMOD_CRYPTO_KEY_H
#define JSMOD_CRYPTO_KEY_H

#include "crypto/digest.h"

#include "quickjs.h"

#include <stdbool.h>

struct evp_pkey_st;

enum crypto_algorithm {
    ALGORITHM_AES_CBC,
    ALGORITHM_AES_CTR,
    ALGORITHM_AES_GCM,
    ALGORITHM_AES_KW,
    ALGORITHM_HMAC,
    ALGORITHM_RSASSA_PKCS1,
    ALGORITHM_RSA_PSS,
    ALGORITHM_RSA_OAEP,
    ALGORITHM_ECDSA,
    ALGORITHM_ECDH,
    ALGORITHM_PBKDF2,
    ALGORITHM_COUNT
};

/* Bits of crypto_key.usages. */
enum crypto_usage {
    USAGE_ENCRYPT = 1 << 0,
    USAGE_DECRYPT = 1 << 1,
    USAGE_SIGN = 1 << 2,
    USAGE_VERIFY = 1 << 3,
    USAGE_DERIVE_KEY = 1 << 4,
    USAGE_DERIVE_BITS = 1 << 5,
    USAGE_WRAP_KEY = 1 << 6,
    USAGE_UNWRAP_KEY = 1 << 7,
    USAGES_ALL = (1 << 8) - 1,
};

enum crypto_key_type { KEY_SECRET, KEY_PRIVATE, KEY_PUBLIC };

struct crypto_key {
    enum crypto_algorithm algorithm;
    enum crypto_key_type type;
    bool extractable;
    unsigned usages;
    enum digest digest;       /* of HMAC and RSA */
    unsigned char *bytes;     /* of a secret key, owned */
    size_t size;              /* their number */
    struct evp_pkey_st *pkey; /* of the others, owned; a public key may have its private half */
};

/* A secret key with a copy of the bytes; free with crypto_key_free or hand to crypto_key_value. */
struct crypto_key *crypto_key_new_secret(enum crypto_algorithm algorithm, struct slice bytes);

/* A private or public key; takes the pkey over. */
struct crypto_key *crypto_key_new_pkey(enum crypto_algorithm algorithm, enum crypto_key_type type,
                                       struct evp_pkey_st *pkey);

/* Wipes what is secret. NULL is allowed. */
void crypto_key_free(struct crypto_key *key);

/* The bytes of a secret key. */
struct slice crypto_key_bytes(const struct crypto_key *key);

/* The object that scripts see; takes the key over. */
JSValue crypto_key_value(JSContext *ctx, struct crypto_key *key);

/* NULL with a TypeError that names the argument. */
struct crypto_key *crypto_key_of(JSContext *ctx, JSValueConst value, const char *argument);

/* crypto.CryptoKey: for instanceof. */
JSValue crypto_key_constructor(JSContext *ctx);

/* An array of the usages' names, in the specification's order. */
JSValue crypto_usages_value(JSContext *ctx, unsigned usages);

/* A usage's bit by its name; 0 for an unknown one. */
unsigned crypto_usage_of(struct slice name);

/* "AES-CBC", "SHA-256" */
const char *crypto_algorithm_name(enum crypto_algorithm algorithm);
const char *crypto_digest_name(enum digest digest);

#endif
