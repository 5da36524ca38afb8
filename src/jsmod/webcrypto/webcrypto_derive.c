/* crypto.subtle's deriveBits and deriveKey. */
#include "crypto/ecdh.h"
#include "crypto/pbkdf2.h"
#include "jsmod/binding.h"
#include "jsmod/bytes.h"
#include "jsmod/webcrypto/webcrypto.h"

/* --- PBKDF2 ----------------------------------------------------------------------------------- */

/* Text or bytes, as in k6. */
static int read_salt(JSContext *ctx, JSValueConst params, struct arena *arena, struct slice *salt)
{
    JSValue value = JS_GetPropertyStr(ctx, params, "salt");
    int result = -1;
    if (JS_IsString(value)) {
        *salt = value_text(ctx, value, arena);
        result = salt->ptr ? 0 : -1;
    } else if (!JS_IsException(value)) {
        result = read_data(ctx, value, "salt", salt);
        if (result == 0)
            *salt = arena_copy(arena, *salt);
    }
    JS_FreeValue(ctx, value);
    return result;
}

static int read_pbkdf2(JSContext *ctx, JSValueConst params, struct arena *arena,
                       struct pbkdf2_params *out)
{
    bool is_there;
    int64_t iterations;
    if (param_digest(ctx, params, &out->digest) != 0 ||
        param_integer(ctx, params, "iterations", &is_there, &iterations) != 0)
        return -1;
    if (!is_there) {
        JS_ThrowTypeError(ctx, "the algorithm lacks its iterations");
        return -1;
    }
    if (iterations < 1 || iterations > UINT32_MAX) {
        throw_web_error(ctx, OPERATION_ERROR, "the number of iterations is not from 1 to %u",
                        UINT32_MAX);
        return -1;
    }
    out->iterations = (uint32_t)iterations;
    return read_salt(ctx, params, arena, &out->salt);
}

/* Derives so many bytes into a new ArrayBuffer. */
static JSValue derive_pbkdf2(JSContext *ctx, JSValueConst params, const struct crypto_key *key,
                             size_t size, struct arena *arena)
{
    struct pbkdf2_params pbkdf2_params;
    struct error error = { 0 };
    uint8_t *bytes;
    const struct patience patience = vu_patience(ctx);
    if (read_pbkdf2(ctx, params, arena, &pbkdf2_params) != 0)
        return JS_EXCEPTION;
    JSValue buffer = array_buffer_new_empty(ctx, size, &bytes);
    if (JS_IsException(buffer) ||
        pbkdf2(&pbkdf2_params, crypto_key_bytes(key), bytes, size, &patience, &error) == 0)
        return buffer;
    JS_FreeValue(ctx, buffer);
    return throw_web_failure(ctx, OPERATION_ERROR, &error);
}

/* --- ECDH ------------------------------------------------------------------------------------- */

/* The member `public`, on the same curve as the private key; NULL with an exception. The object is
 * for the caller to free. */
static const struct crypto_key *read_public(JSContext *ctx, JSValueConst params,
                                            const struct crypto_key *private, JSValue *object)
{
    *object = JS_GetPropertyStr(ctx, params, "public");
    if (JS_IsException(*object))
        return NULL;
    const struct crypto_key *key = crypto_key_of(ctx, *object, "the algorithm's public");
    if (!key)
        return NULL;
    if (key->algorithm == ALGORITHM_ECDH && key->type == KEY_PUBLIC &&
        pkey_curve(key->pkey) == pkey_curve(private->pkey))
        return key;
    throw_web_error(ctx, INVALID_ACCESS_ERROR,
                    "the algorithm's public is no public ECDH key on the curve %s",
                    pkey_curve_name(pkey_curve(private->pkey)));
    return NULL;
}

/* The first bits of the secret; all of them for no length. */
static JSValue derive_ecdh(JSContext *ctx, JSValueConst params, const struct crypto_key *key,
                           bool all, size_t size)
{
    struct buf secret = BUF_INIT(BUF_UNLIMITED);
    struct error error = { 0 };
    JSValue object, result = JS_EXCEPTION;
    if (key->type != KEY_PRIVATE)
        return throw_web_error(ctx, INVALID_ACCESS_ERROR, "baseKey is not a private key");
    const struct crypto_key *public = read_public(ctx, params, key, &object);
    if (public && ecdh(key->pkey, public->pkey, &secret, &error) != 0)
        result = throw_web_failure(ctx, OPERATION_ERROR, &error);
    else if (public && !all && size > secret.len)
        result = throw_web_error(ctx, OPERATION_ERROR, "the secret has only %zu bits",
                                 secret.len * 8);
    else if (public)
        result = array_buffer_new(ctx, slice_sub(buf_slice(&secret), 0, all ? secret.len : size));
    JS_FreeValue(ctx, object);
    buf_deinit(&secret);
    return result;
}

/* --- deriveBits and deriveKey ----------------------------------------------------------------- */

/* A length in bits as bytes; -1 with an exception. */
static int read_length(JSContext *ctx, JSValueConst value, size_t *size)
{
    int64_t bits;
    if (JS_ToInt64(ctx, &bits, value) != 0)
        return -1;
    if (bits > 0 && bits % 8 == 0) {
        *size = (size_t)bits / 8;
        return 0;
    }
    throw_web_error(ctx, OPERATION_ERROR, "the length is not a multiple of 8 bits, from 8 on");
    return -1;
}

/* (algorithm, baseKey, length) */
JSValue subtle_derive_bits(JSContext *ctx, JSValueConst *argv, struct arena *arena)
{
    enum crypto_algorithm algorithm;
    size_t size = 0;
    if (read_algorithm(ctx, argv[0], USE_DERIVE_BITS, &algorithm) != 0)
        return JS_EXCEPTION;
    bool all = algorithm == ALGORITHM_ECDH && value_is_nullish(argv[2]);
    if (!all && read_length(ctx, argv[2], &size) != 0)
        return JS_EXCEPTION;
    const struct crypto_key *key = key_for(ctx, argv[1], "baseKey", algorithm, USAGE_DERIVE_BITS);
    if (!key)
        return JS_EXCEPTION;
    return algorithm == ALGORITHM_ECDH ? derive_ecdh(ctx, argv[0], key, all, size)
                                       : derive_pbkdf2(ctx, argv[0], key, size, arena);
}

/* (algorithm, baseKey, derivedKeyType, extractable, keyUsages) */
JSValue subtle_derive_key(JSContext *ctx, JSValueConst *argv, struct arena *arena)
{
    enum crypto_algorithm algorithm, derived;
    enum digest digest;
    size_t size;
    if (read_algorithm(ctx, argv[0], USE_DERIVE_KEY, &algorithm) != 0 ||
        read_algorithm(ctx, argv[2], USE_IMPORT, &derived) != 0)
        return JS_EXCEPTION;
    if (derived > ALGORITHM_HMAC)
        return throw_web_error(ctx, NOT_SUPPORTED_ERROR, "a key of %s can't be derived",
                               crypto_algorithm_name(derived));
    const struct crypto_key *key = key_for(ctx, argv[1], "baseKey", algorithm, USAGE_DERIVE_KEY);
    if (!key || read_secret_size(ctx, argv[2], derived, &size, &digest) != 0)
        return JS_EXCEPTION;
    JSValue bits = derive_pbkdf2(ctx, argv[0], key, size, arena);
    if (JS_IsException(bits))
        return bits;
    struct key_data data = { .format = FORMAT_RAW, .jwk = JS_UNDEFINED };
    value_bytes(ctx, bits, &data.bytes);
    JSValue result = import_key(ctx, &data, argv[2], argv[3], argv[4], arena);
    JS_FreeValue(ctx, bits);
    return result;
}
