#include "jsmod/webcrypto/crypto_key.h"

#include "base/check.h"
#include "crypto/pkey.h"
#include "jsmod/bytes.h"
#include "jsmod/classes.h"

#include <stdlib.h>

const char *crypto_algorithm_name(enum crypto_algorithm algorithm)
{
    static const char *const names[ALGORITHM_COUNT] = {
        [ALGORITHM_AES_CBC] = "AES-CBC", [ALGORITHM_AES_CTR] = "AES-CTR",
        [ALGORITHM_AES_GCM] = "AES-GCM", [ALGORITHM_AES_KW] = "AES-KW",
        [ALGORITHM_HMAC] = "HMAC",       [ALGORITHM_RSASSA_PKCS1] = "RSASSA-PKCS1-v1_5",
        [ALGORITHM_RSA_PSS] = "RSA-PSS", [ALGORITHM_RSA_OAEP] = "RSA-OAEP",
        [ALGORITHM_ECDSA] = "ECDSA",     [ALGORITHM_ECDH] = "ECDH",
        [ALGORITHM_PBKDF2] = "PBKDF2",
    };
    return names[algorithm];
}

const char *crypto_digest_name(enum digest digest)
{
    switch (digest) {
    case DIGEST_SHA1: return "SHA-1";
    case DIGEST_SHA256: return "SHA-256";
    case DIGEST_SHA384: return "SHA-384";
    case DIGEST_SHA512: return "SHA-512";
    default: return ""; /* WebCrypto has no others */
    }
}

/* --- usages ----------------------------------------------------------------------------------- */

static const char *const usage_names[] = { "encrypt",   "decrypt",    "sign",    "verify",
                                           "deriveKey", "deriveBits", "wrapKey", "unwrapKey" };

unsigned crypto_usage_of(struct slice name)
{
    for (size_t i = 0; i < ARRAY_LEN(usage_names); i++)
        if (slice_is(name, usage_names[i]))
            return 1u << i;
    return 0;
}

JSValue crypto_usages_value(JSContext *ctx, unsigned usages)
{
    JSValue list = JS_NewArray(ctx);
    uint32_t count = 0;
    for (size_t i = 0; i < ARRAY_LEN(usage_names); i++)
        if (usages & 1u << i)
            JS_SetPropertyUint32(ctx, list, count++, JS_NewString(ctx, usage_names[i]));
    return list;
}

/* --- the key ---------------------------------------------------------------------------------- */

struct crypto_key *crypto_key_new_secret(enum crypto_algorithm algorithm, struct slice bytes)
{
    struct crypto_key *key = xcalloc(1, sizeof(*key));
    key->algorithm = algorithm;
    key->type = KEY_SECRET;
    key->size = bytes.len;
    key->bytes = xmalloc(bytes.len ? bytes.len : 1);
    if (bytes.len)
        memcpy(key->bytes, bytes.ptr, bytes.len);
    return key;
}

struct crypto_key *crypto_key_new_pkey(enum crypto_algorithm algorithm, enum crypto_key_type type,
                                       struct evp_pkey_st *pkey)
{
    struct crypto_key *key = xcalloc(1, sizeof(*key));
    key->algorithm = algorithm;
    key->type = type;
    key->pkey = pkey;
    return key;
}

void crypto_key_free(struct crypto_key *key)
{
    if (!key)
        return;
    if (key->bytes)
        explicit_bzero(key->bytes, key->size);
    free(key->bytes);
    pkey_unref(key->pkey);
    free(key);
}

struct slice crypto_key_bytes(const struct crypto_key *key)
{
    return slice_make((const char *)key->bytes, key->size);
}

/* --- the object ------------------------------------------------------------------------------- */

static void finalize(JSRuntime *rt, JSValue value)
{
    crypto_key_free(class_opaque(value, CLASS_CRYPTO_KEY));
}

static JSValue construct(JSContext *ctx, JSValueConst new_target, int argc, JSValueConst *argv)
{
    return JS_ThrowTypeError(ctx, "keys are made by crypto.subtle.generateKey and importKey");
}

static const JSClassDef class_def = { .class_name = "CryptoKey", .finalizer = finalize };

static const JSCFunctionListEntry members[] = { CLASS_TAG_DEF("CryptoKey") };

static const struct web_class key_class = {
    .which = CLASS_CRYPTO_KEY,
    .def = &class_def,
    .construct = construct,
    .members = members,
    .member_count = ARRAY_LEN(members),
};

static void set_text(JSContext *ctx, JSValueConst object, const char *name, const char *text)
{
    JS_SetPropertyStr(ctx, object, name, JS_NewString(ctx, text));
}

static JSValue public_exponent(JSContext *ctx, const struct crypto_key *key)
{
    struct buf bytes = BUF_INIT(BUF_UNLIMITED);
    pkey_number(key->pkey, RSA_E, &bytes);
    JSValue array = uint8_array_new(ctx, buf_slice(&bytes));
    buf_deinit(&bytes);
    return array;
}

/* What WebCrypto calls the key's algorithm: its name and parameters. */
static JSValue algorithm_object(JSContext *ctx, const struct crypto_key *key)
{
    JSValue object = JS_NewObject(ctx), hash;
    set_text(ctx, object, "name", crypto_algorithm_name(key->algorithm));
    switch (key->algorithm) {
    case ALGORITHM_AES_CBC:
    case ALGORITHM_AES_CTR:
    case ALGORITHM_AES_GCM:
    case ALGORITHM_AES_KW:
        JS_SetPropertyStr(ctx, object, "length", JS_NewInt64(ctx, (int64_t)key->size * 8));
        return object;
    case ALGORITHM_ECDSA:
    case ALGORITHM_ECDH:
        set_text(ctx, object, "namedCurve", pkey_curve_name(pkey_curve(key->pkey)));
        return object;
    case ALGORITHM_PBKDF2: return object;
    case ALGORITHM_HMAC:
        JS_SetPropertyStr(ctx, object, "length", JS_NewInt64(ctx, (int64_t)key->size * 8));
        break;
    default:
        JS_SetPropertyStr(ctx, object, "modulusLength", JS_NewInt64(ctx, pkey_bits(key->pkey)));
        JS_SetPropertyStr(ctx, object, "publicExponent", public_exponent(ctx, key));
    }
    hash = JS_NewObject(ctx);
    set_text(ctx, hash, "name", crypto_digest_name(key->digest));
    JS_SetPropertyStr(ctx, object, "hash", hash);
    return object;
}

JSValue crypto_key_value(JSContext *ctx, struct crypto_key *key)
{
    static const char *const types[] = { "secret", "private", "public" };
    JSValue object = JS_EXCEPTION;
    if (web_class_need(ctx, &key_class) == 0)
        object = class_new_object(ctx, CLASS_CRYPTO_KEY, key);
    if (JS_IsException(object)) {
        crypto_key_free(key);
        return object;
    }
    /* Copies: what counts is the key. */
    JS_DefinePropertyValueStr(ctx, object, "type", JS_NewString(ctx, types[key->type]),
                              JS_PROP_ENUMERABLE);
    JS_DefinePropertyValueStr(ctx, object, "extractable", JS_NewBool(ctx, key->extractable),
                              JS_PROP_ENUMERABLE);
    JS_DefinePropertyValueStr(ctx, object, "algorithm", algorithm_object(ctx, key),
                              JS_PROP_ENUMERABLE);
    JS_DefinePropertyValueStr(ctx, object, "usages", crypto_usages_value(ctx, key->usages),
                              JS_PROP_ENUMERABLE);
    return object;
}

struct crypto_key *crypto_key_of(JSContext *ctx, JSValueConst value, const char *argument)
{
    struct crypto_key *key = class_opaque(value, CLASS_CRYPTO_KEY);
    if (!key)
        JS_ThrowTypeError(ctx, "%s is not a CryptoKey", argument);
    return key;
}

JSValue crypto_key_constructor(JSContext *ctx)
{
    return web_class_constructor(ctx, &key_class);
}
