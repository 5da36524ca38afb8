/* crypto.subtle's digest, sign and verify. */
#include "crypto/signature.h"
#include "jsmod/bytes.h"
#include "jsmod/webcrypto/webcrypto.h"

/* (algorithm, data) */
JSValue subtle_digest(JSContext *ctx, JSValueConst *argv, struct arena *arena)
{
    enum digest digest;
    struct slice data;
    unsigned char value[DIGEST_MAX_SIZE];
    if (read_digest(ctx, argv[0], &digest) != 0 || read_data(ctx, argv[1], "data", &data) != 0)
        return JS_EXCEPTION;
    size_t size = digest_of(digest, data, value);
    return array_buffer_new(ctx, slice_make((char *)value, size));
}

/* What signing and verifying need to know; of HMAC that is only the key. */
struct signing {
    struct signature_params params;
    const struct crypto_key *key;
};

static int read_salt_length(JSContext *ctx, JSValueConst params, int *length)
{
    bool is_there;
    int64_t bytes;
    if (param_integer(ctx, params, "saltLength", &is_there, &bytes) != 0)
        return -1;
    if (!is_there) {
        throw_web_error(ctx, SYNTAX_ERROR, "RSA-PSS needs a saltLength");
        return -1;
    }
    *length = bytes < 0 || bytes > INT16_MAX ? -1 : (int)bytes; /* which no key can do */
    return 0;
}

/* (algorithm, key, ...): 0, or -1 with an exception. */
static int read_signing(JSContext *ctx, JSValueConst *argv, enum crypto_usage usage,
                        struct signing *signing)
{
    enum crypto_algorithm algorithm;
    struct signature_params *params = &signing->params;
    *params = (struct signature_params){ 0 };
    if (read_algorithm(ctx, argv[0], USE_SIGN, &algorithm) != 0)
        return -1;
    switch (algorithm) {
    case ALGORITHM_ECDSA:
        params->scheme = SIGNATURE_ECDSA;
        if (param_digest(ctx, argv[0], &params->digest) != 0)
            return -1;
        break;
    case ALGORITHM_RSA_PSS:
        params->scheme = SIGNATURE_RSA_PSS;
        if (read_salt_length(ctx, argv[0], &params->salt_length) != 0)
            return -1;
        break;
    default: params->scheme = SIGNATURE_RSA_PKCS1; break;
    }
    signing->key = key_for(ctx, argv[1], "key", algorithm, usage);
    if (!signing->key)
        return -1;
    if (algorithm != ALGORITHM_ECDSA)
        params->digest = signing->key->digest;
    bool is_private = usage == USAGE_SIGN;
    if (algorithm != ALGORITHM_HMAC &&
        signing->key->type != (is_private ? KEY_PRIVATE : KEY_PUBLIC)) {
        throw_web_error(ctx, INVALID_ACCESS_ERROR, "the key is not the %s one of its pair",
                        is_private ? "private" : "public");
        return -1;
    }
    return 0;
}

static size_t hmac(const struct crypto_key *key, struct slice data,
                   unsigned char out[DIGEST_MAX_SIZE])
{
    struct hasher *hasher = hasher_new_hmac(key->digest, crypto_key_bytes(key));
    hasher_update(hasher, data);
    size_t size = hasher_value(hasher, out);
    hasher_free(hasher);
    return size;
}

/* (algorithm, key, data) */
JSValue subtle_sign(JSContext *ctx, JSValueConst *argv, struct arena *arena)
{
    struct signing signing;
    struct slice data;
    if (read_signing(ctx, argv, USAGE_SIGN, &signing) != 0 ||
        read_data(ctx, argv[2], "data", &data) != 0)
        return JS_EXCEPTION;
    if (signing.key->algorithm == ALGORITHM_HMAC) {
        unsigned char value[DIGEST_MAX_SIZE];
        size_t size = hmac(signing.key, data, value);
        return array_buffer_new(ctx, slice_make((char *)value, size));
    }
    struct buf signature = BUF_INIT(BUF_UNLIMITED);
    struct error error = { 0 };
    JSValue result = signature_make(&signing.params, signing.key->pkey, data, &signature, &error) ==
                             0
                         ? array_buffer_new(ctx, buf_slice(&signature))
                         : throw_web_failure(ctx, OPERATION_ERROR, &error);
    buf_deinit(&signature);
    return result;
}

/* (algorithm, key, signature, data) */
JSValue subtle_verify(JSContext *ctx, JSValueConst *argv, struct arena *arena)
{
    struct signing signing;
    struct slice signature, data;
    if (read_signing(ctx, argv, USAGE_VERIFY, &signing) != 0 ||
        read_data(ctx, argv[2], "signature", &signature) != 0 ||
        read_data(ctx, argv[3], "data", &data) != 0)
        return JS_EXCEPTION;
    if (signing.key->algorithm == ALGORITHM_HMAC) {
        unsigned char value[DIGEST_MAX_SIZE];
        size_t size = hmac(signing.key, data, value);
        return JS_NewBool(ctx, slice_eq(signature, slice_make((char *)value, size)));
    }
    return JS_NewBool(ctx, signature_check(&signing.params, signing.key->pkey, data, signature));
}
