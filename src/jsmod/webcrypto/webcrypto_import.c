/* crypto.subtle.importKey. */
#include "jsmod/webcrypto/webcrypto.h"

/* What a key is imported from, and as. */
struct import {
    const struct key_data *data;
    JSValueConst params;
    struct arena *arena;
    enum crypto_algorithm algorithm;
};

/* Of pairs' keys k6 takes any, so that scripts which name them for both halves work. */
static unsigned possible_usages(enum crypto_algorithm algorithm)
{
    switch (algorithm) {
    case ALGORITHM_AES_CBC:
    case ALGORITHM_AES_CTR:
    case ALGORITHM_AES_GCM:
    case ALGORITHM_AES_KW: return USAGE_ENCRYPT | USAGE_DECRYPT | USAGE_WRAP_KEY | USAGE_UNWRAP_KEY;
    case ALGORITHM_HMAC: return USAGE_SIGN | USAGE_VERIFY;
    case ALGORITHM_PBKDF2: return USAGE_DERIVE_KEY | USAGE_DERIVE_BITS;
    default: return USAGES_ALL;
    }
}

static struct crypto_key *refuse_format(JSContext *ctx, const struct import *i)
{
    throw_web_error(ctx, NOT_SUPPORTED_ERROR, "%s keys don't come in this format",
                    crypto_algorithm_name(i->algorithm));
    return NULL;
}

/* --- secret keys ------------------------------------------------------------------------------ */

static int check_aes_size(JSContext *ctx, size_t size)
{
    if (size == 16 || size == 24 || size == 32)
        return 0;
    throw_web_error(ctx, DATA_ERROR, "AES keys have 16, 24 or 32 bytes, these are %zu", size);
    return -1;
}

/* A length beside the key has to be the key's. */
static int check_hmac_size(JSContext *ctx, const struct import *i, size_t size)
{
    bool is_there;
    int64_t bits;
    if (param_integer(ctx, i->params, "length", &is_there, &bits) != 0)
        return -1;
    if (size > 0 && (!is_there || (uint64_t)bits == (uint64_t)size * 8))
        return 0;
    throw_web_error(ctx, DATA_ERROR,
                    size == 0 ? "the key is empty"
                              : "the key has another length than the algorithm");
    return -1;
}

static struct crypto_key *import_secret(JSContext *ctx, const struct import *i)
{
    struct slice bytes = i->data->bytes;
    enum digest digest = DIGEST_SHA256;
    bool is_password = i->algorithm == ALGORITHM_PBKDF2;
    bool is_jwk = i->data->format == FORMAT_JWK;
    if (i->data->format != FORMAT_RAW && (!is_jwk || is_password))
        return refuse_format(ctx, i);
    if (i->algorithm == ALGORITHM_HMAC && param_digest(ctx, i->params, &digest) != 0)
        return NULL;
    if (is_jwk && jwk_read_secret(ctx, i->data->jwk, i->arena, &bytes) != 0)
        return NULL;
    if (i->algorithm == ALGORITHM_HMAC ? check_hmac_size(ctx, i, bytes.len) != 0
                                       : !is_password && check_aes_size(ctx, bytes.len) != 0)
        return NULL;
    struct crypto_key *key = crypto_key_new_secret(i->algorithm, bytes);
    key->digest = digest;
    return key;
}

/* --- the keys of pairs ------------------------------------------------------------------------ */

/* The pkey, whose kind and curve are not yet known to be right. */
static struct evp_pkey_st *read_der(JSContext *ctx, const struct import *i,
                                    enum crypto_key_type *type)
{
    struct error error = { 0 };
    bool is_private = i->data->format == FORMAT_PKCS8;
    *type = is_private ? KEY_PRIVATE : KEY_PUBLIC;
    struct evp_pkey_st *pkey = is_private ? pkey_from_pkcs8(i->data->bytes, &error)
                                          : pkey_from_spki(i->data->bytes, &error);
    if (!pkey)
        throw_web_failure(ctx, DATA_ERROR, &error);
    return pkey;
}

static struct evp_pkey_st *read_point(JSContext *ctx, const struct import *i, enum pkey_curve curve,
                                      enum crypto_key_type *type)
{
    struct error error = { 0 };
    struct evp_pkey_st *pkey = pkey_from_point(curve, i->data->bytes, &error);
    *type = KEY_PUBLIC;
    if (!pkey)
        throw_web_failure(ctx, DATA_ERROR, &error);
    return pkey;
}

static struct crypto_key *import_ec(JSContext *ctx, const struct import *i)
{
    enum pkey_curve curve;
    enum crypto_key_type type;
    struct evp_pkey_st *pkey = NULL;
    if (param_curve(ctx, i->params, i->arena, &curve) != 0)
        return NULL;
    switch (i->data->format) {
    case FORMAT_RAW: pkey = read_point(ctx, i, curve, &type); break;
    case FORMAT_JWK: jwk_read_ec(ctx, i->data->jwk, curve, i->arena, &pkey, &type); break;
    default: pkey = read_der(ctx, i, &type); break;
    }
    if (pkey && pkey_curve(pkey) != curve) {
        throw_web_error(ctx, DATA_ERROR, "the key is not on the curve %s", pkey_curve_name(curve));
        pkey_unref(pkey);
        return NULL;
    }
    return pkey ? crypto_key_new_pkey(i->algorithm, type, pkey) : NULL;
}

static struct crypto_key *import_rsa(JSContext *ctx, const struct import *i)
{
    enum digest digest;
    enum crypto_key_type type;
    struct evp_pkey_st *pkey = NULL;
    if (i->data->format == FORMAT_RAW)
        return refuse_format(ctx, i);
    if (param_digest(ctx, i->params, &digest) != 0)
        return NULL;
    if (i->data->format == FORMAT_JWK)
        jwk_read_rsa(ctx, i->data->jwk, i->arena, &pkey, &type);
    else
        pkey = read_der(ctx, i, &type);
    if (pkey && pkey_kind(pkey) != PKEY_RSA) {
        throw_web_error(ctx, DATA_ERROR, "the key is none of RSA");
        pkey_unref(pkey);
        return NULL;
    }
    if (!pkey)
        return NULL;
    struct crypto_key *key = crypto_key_new_pkey(i->algorithm, type, pkey);
    key->digest = digest;
    return key;
}

/* --- the whole -------------------------------------------------------------------------------- */

static struct crypto_key *import(JSContext *ctx, const struct import *i)
{
    switch (i->algorithm) {
    case ALGORITHM_ECDSA:
    case ALGORITHM_ECDH: return import_ec(ctx, i);
    case ALGORITHM_RSASSA_PKCS1:
    case ALGORITHM_RSA_PSS:
    case ALGORITHM_RSA_OAEP: return import_rsa(ctx, i);
    default: return import_secret(ctx, i);
    }
}

JSValue import_key(JSContext *ctx, const struct key_data *data, JSValueConst algorithm,
                   JSValueConst extractable, JSValueConst usages_value, struct arena *arena)
{
    struct import i = { data, algorithm, arena, 0 };
    unsigned usages;
    bool is_extractable = JS_ToBool(ctx, extractable);
    if (read_algorithm(ctx, algorithm, USE_IMPORT, &i.algorithm) != 0 ||
        read_usages(ctx, usages_value, possible_usages(i.algorithm), arena, &usages) != 0)
        return JS_EXCEPTION;
    if (i.algorithm == ALGORITHM_PBKDF2 && is_extractable)
        return throw_web_error(ctx, SYNTAX_ERROR, "a password can't be extractable");
    struct crypto_key *key = import(ctx, &i);
    if (!key)
        return JS_EXCEPTION;
    if (usages == 0 && key->type != KEY_PUBLIC) {
        crypto_key_free(key);
        return throw_web_error(ctx, SYNTAX_ERROR, "a key without usages is of no use");
    }
    key->extractable = is_extractable;
    key->usages = usages;
    return crypto_key_value(ctx, key);
}

/* (format, keyData, algorithm, extractable, keyUsages) */
JSValue subtle_import_key(JSContext *ctx, JSValueConst *argv, struct arena *arena)
{
    struct key_data data = { .jwk = argv[1] };
    if (read_format(ctx, argv[0], arena, IMPLEMENTATION_ERROR, &data.format) != 0)
        return JS_EXCEPTION;
    if (data.format != FORMAT_JWK) {
        if (read_data(ctx, argv[1], "keyData", &data.bytes) != 0)
            return JS_EXCEPTION;
        data.bytes = arena_copy(arena, data.bytes); /* getters may run before it is looked at */
    }
    return import_key(ctx, &data, argv[2], argv[3], argv[4], arena);
}
