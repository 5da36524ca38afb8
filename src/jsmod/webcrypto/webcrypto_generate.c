/* crypto.subtle.generateKey. */
#include "crypto/random.h"
#include "jsmod/webcrypto/webcrypto.h"

enum { LONGEST_HMAC_KEY = 64 * 1024 }; /* bytes */

/* (algorithm, extractable, keyUsages), and what was read of them. */
struct request {
    JSValueConst params;
    struct arena *arena;
    enum crypto_algorithm algorithm;
    bool extractable;
    unsigned usages;
};

static const unsigned possible_usages[ALGORITHM_COUNT] = {
    [ALGORITHM_AES_CBC] = USAGE_ENCRYPT | USAGE_DECRYPT | USAGE_WRAP_KEY | USAGE_UNWRAP_KEY,
    [ALGORITHM_AES_CTR] = USAGE_ENCRYPT | USAGE_DECRYPT | USAGE_WRAP_KEY | USAGE_UNWRAP_KEY,
    [ALGORITHM_AES_GCM] = USAGE_ENCRYPT | USAGE_DECRYPT | USAGE_WRAP_KEY | USAGE_UNWRAP_KEY,
    [ALGORITHM_AES_KW] = USAGE_WRAP_KEY | USAGE_UNWRAP_KEY,
    [ALGORITHM_HMAC] = USAGE_SIGN | USAGE_VERIFY,
    [ALGORITHM_RSASSA_PKCS1] = USAGE_SIGN | USAGE_VERIFY,
    [ALGORITHM_RSA_PSS] = USAGE_SIGN | USAGE_VERIFY,
    [ALGORITHM_RSA_OAEP] = USAGE_ENCRYPT | USAGE_DECRYPT | USAGE_WRAP_KEY | USAGE_UNWRAP_KEY,
    [ALGORITHM_ECDSA] = USAGE_SIGN | USAGE_VERIFY,
    [ALGORITHM_ECDH] = USAGE_DERIVE_KEY | USAGE_DERIVE_BITS,
};

/* What a pair's public key has of them. */
enum { PUBLIC_USAGES = USAGE_ENCRYPT | USAGE_VERIFY | USAGE_WRAP_KEY };

/* --- secret keys ------------------------------------------------------------------------------ */

static int read_aes_size(JSContext *ctx, JSValueConst params, size_t *size)
{
    bool is_there;
    int64_t bits;
    if (param_integer(ctx, params, "length", &is_there, &bits) != 0)
        return -1;
    if (!is_there) {
        throw_web_error(ctx, SYNTAX_ERROR, "the algorithm lacks the key's length in bits");
        return -1;
    }
    if (bits != 128 && bits != 192 && bits != 256) {
        throw_web_error(ctx, OPERATION_ERROR, "AES keys have a length of 128, 192 or 256 bits");
        return -1;
    }
    *size = (size_t)bits / 8;
    return 0;
}

static int read_hmac_size(JSContext *ctx, JSValueConst params, size_t *size, enum digest *digest)
{
    bool is_there;
    int64_t bits;
    if (param_digest(ctx, params, digest) != 0 ||
        param_integer(ctx, params, "length", &is_there, &bits) != 0)
        return -1;
    if (!is_there)
        bits = (int64_t)digest_block_size(*digest) * 8;
    if (bits < 1 || bits > LONGEST_HMAC_KEY * 8) {
        throw_web_error(ctx, OPERATION_ERROR, "HMAC keys have a length of 1 to %d bits",
                        LONGEST_HMAC_KEY * 8);
        return -1;
    }
    *size = ((size_t)bits + 7) / 8;
    return 0;
}

int read_secret_size(JSContext *ctx, JSValueConst params, enum crypto_algorithm algorithm,
                     size_t *size, enum digest *digest)
{
    return algorithm == ALGORITHM_HMAC ? read_hmac_size(ctx, params, size, digest)
                                       : read_aes_size(ctx, params, size);
}

static JSValue generate_secret(JSContext *ctx, const struct request *r)
{
    enum digest digest = DIGEST_SHA256;
    size_t size;
    if (read_secret_size(ctx, r->params, r->algorithm, &size, &digest) != 0)
        return JS_EXCEPTION;
    char *bytes = arena_alloc(r->arena, size);
    random_fill(bytes, size);
    struct crypto_key *key = crypto_key_new_secret(r->algorithm, slice_make(bytes, size));
    explicit_bzero(bytes, size);
    key->digest = digest;
    key->extractable = r->extractable;
    key->usages = r->usages;
    return crypto_key_value(ctx, key);
}

/* --- pairs ------------------------------------------------------------------------------------ */

static JSValue new_half(JSContext *ctx, const struct request *r, enum crypto_key_type type,
                        struct evp_pkey_st *pkey, enum digest digest)
{
    struct crypto_key *key = crypto_key_new_pkey(r->algorithm, type, pkey_ref(pkey));
    key->digest = digest;
    key->extractable = type == KEY_PUBLIC || r->extractable;
    key->usages = r->usages & (type == KEY_PUBLIC ? PUBLIC_USAGES : ~PUBLIC_USAGES);
    return crypto_key_value(ctx, key);
}

/* A CryptoKeyPair; takes the pkey over. */
static JSValue new_pair(JSContext *ctx, const struct request *r, struct evp_pkey_st *pkey,
                        enum digest digest)
{
    JSValue pair = JS_NewObject(ctx);
    JS_SetPropertyStr(ctx, pair, "privateKey", new_half(ctx, r, KEY_PRIVATE, pkey, digest));
    JS_SetPropertyStr(ctx, pair, "publicKey", new_half(ctx, r, KEY_PUBLIC, pkey, digest));
    pkey_unref(pkey);
    return pair;
}

static JSValue generate_ec(JSContext *ctx, const struct request *r)
{
    enum pkey_curve curve;
    struct error error = { 0 };
    if (param_curve(ctx, r->params, r->arena, &curve) != 0)
        return JS_EXCEPTION;
    struct evp_pkey_st *pkey = pkey_generate_ec(curve, &error);
    return pkey ? new_pair(ctx, r, pkey, DIGEST_SHA256)
                : throw_web_failure(ctx, OPERATION_ERROR, &error);
}

static JSValue generate_rsa(JSContext *ctx, const struct request *r)
{
    enum digest digest;
    bool is_there;
    int64_t bits;
    struct slice exponent;
    struct error error = { 0 };
    if (param_integer(ctx, r->params, "modulusLength", &is_there, &bits) != 0 ||
        param_bytes(ctx, r->params, "publicExponent", r->arena, &exponent) != 0)
        return JS_EXCEPTION;
    if (!is_there || !exponent.ptr)
        return throw_web_error(ctx, SYNTAX_ERROR, "the algorithm lacks its %s",
                               is_there ? "publicExponent" : "modulusLength");
    if (param_digest(ctx, r->params, &digest) != 0)
        return JS_EXCEPTION;
    const struct patience patience = vu_patience(ctx);
    unsigned modulus_bits = bits < 0 || bits > UINT32_MAX ? 0 : (unsigned)bits; /* is refused */
    struct evp_pkey_st *pkey = pkey_generate_rsa(modulus_bits, exponent, &patience, &error);
    return pkey ? new_pair(ctx, r, pkey, digest) : throw_web_failure(ctx, OPERATION_ERROR, &error);
}

/* (algorithm, extractable, keyUsages) */
JSValue subtle_generate_key(JSContext *ctx, JSValueConst *argv, struct arena *arena)
{
    struct request r = { .params = argv[0], .arena = arena };
    if (read_algorithm(ctx, argv[0], USE_GENERATE, &r.algorithm) != 0)
        return JS_EXCEPTION;
    r.extractable = JS_ToBool(ctx, argv[1]);
    if (read_usages(ctx, argv[2], possible_usages[r.algorithm], arena, &r.usages) != 0)
        return JS_EXCEPTION;
    if (r.usages == 0)
        return throw_web_error(ctx, SYNTAX_ERROR, "a key without usages is of no use");
    switch (r.algorithm) {
    case ALGORITHM_RSASSA_PKCS1:
    case ALGORITHM_RSA_PSS:
    case ALGORITHM_RSA_OAEP: return generate_rsa(ctx, &r);
    case ALGORITHM_ECDSA:
    case ALGORITHM_ECDH: return generate_ec(ctx, &r);
    default: return generate_secret(ctx, &r);
    }
}
