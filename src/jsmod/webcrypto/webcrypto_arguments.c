/* The arguments of WebCrypto's operations: algorithms, their parameters, usages, data, keys. */
#include "base/check.h"
#include "jsmod/binding.h"
#include "jsmod/webcrypto/webcrypto.h"

/* --- algorithms ------------------------------------------------------------------------------- */

static const unsigned algorithm_uses[ALGORITHM_COUNT] = {
    [ALGORITHM_AES_CBC] = USE_CRYPT | USE_GENERATE | USE_IMPORT | USE_WRAP,
    [ALGORITHM_AES_CTR] = USE_CRYPT | USE_GENERATE | USE_IMPORT | USE_WRAP,
    [ALGORITHM_AES_GCM] = USE_CRYPT | USE_GENERATE | USE_IMPORT | USE_WRAP,
    [ALGORITHM_AES_KW] = USE_GENERATE | USE_IMPORT | USE_WRAP,
    [ALGORITHM_HMAC] = USE_SIGN | USE_GENERATE | USE_IMPORT,
    [ALGORITHM_RSASSA_PKCS1] = USE_SIGN | USE_GENERATE | USE_IMPORT,
    [ALGORITHM_RSA_PSS] = USE_SIGN | USE_GENERATE | USE_IMPORT,
    [ALGORITHM_RSA_OAEP] = USE_CRYPT | USE_GENERATE | USE_IMPORT | USE_WRAP,
    [ALGORITHM_ECDSA] = USE_SIGN | USE_GENERATE | USE_IMPORT,
    [ALGORITHM_ECDH] = USE_DERIVE_BITS | USE_GENERATE | USE_IMPORT,
    [ALGORITHM_PBKDF2] = USE_DERIVE_BITS | USE_DERIVE_KEY | USE_IMPORT,
};

static const char *use_name(enum algorithm_use use)
{
    switch (use) {
    case USE_CRYPT: return "encrypting";
    case USE_SIGN: return "signing";
    case USE_DERIVE_BITS: return "deriving bits";
    case USE_DERIVE_KEY: return "deriving keys: derive bits and import them";
    case USE_GENERATE: return "generating keys";
    case USE_IMPORT: return "importing keys";
    case USE_WRAP: return "wrapping keys";
    }
    return "";
}

/* A text or the member `name`: empty when that is missing, ptr NULL with an exception. */
static struct slice read_name(JSContext *ctx, JSValueConst value, struct arena *arena)
{
    if (JS_IsString(value))
        return value_text(ctx, value, arena);
    if (!JS_IsObject(value)) {
        throw_web_error(ctx, SYNTAX_ERROR, "an algorithm is a string or an object with a name");
        return slice_make(NULL, 0);
    }
    JSValue name = JS_GetPropertyStr(ctx, value, "name");
    struct slice text = { NULL, 0 };
    if (!JS_IsException(name))
        text = value_is_nullish(name) ? SLICE("") : value_text(ctx, name, arena);
    JS_FreeValue(ctx, name);
    return text;
}

static int find_algorithm(JSContext *ctx, struct slice name, enum algorithm_use use,
                          enum crypto_algorithm *algorithm)
{
    for (int i = 0; i < ALGORITHM_COUNT; i++) {
        if (algorithm_uses[i] & use &&
            slice_eq_nocase(name, slice_of(crypto_algorithm_name((enum crypto_algorithm)i)))) {
            *algorithm = (enum crypto_algorithm)i;
            return 0;
        }
    }
    throw_web_error(ctx, NOT_SUPPORTED_ERROR, "\"%.*s\" is no algorithm for %s", SLICE_ARG(name),
                    use_name(use));
    return -1;
}

int read_algorithm(JSContext *ctx, JSValueConst value, enum algorithm_use use,
                   enum crypto_algorithm *algorithm)
{
    struct arena arena;
    arena_init(&arena, 256);
    struct slice name = read_name(ctx, value, &arena);
    int result = name.ptr ? find_algorithm(ctx, name, use, algorithm) : -1;
    arena_deinit(&arena);
    return result;
}

static int find_digest(JSContext *ctx, struct slice name, enum digest *digest)
{
    static const enum digest digests[] = { DIGEST_SHA1, DIGEST_SHA256, DIGEST_SHA384,
                                           DIGEST_SHA512 };
    for (size_t i = 0; i < ARRAY_LEN(digests); i++) {
        if (slice_eq_nocase(name, slice_of(crypto_digest_name(digests[i])))) {
            *digest = digests[i];
            return 0;
        }
    }
    throw_web_error(ctx, NOT_SUPPORTED_ERROR,
                    "\"%.*s\" is no digest; there are SHA-1, SHA-256, SHA-384 and SHA-512",
                    SLICE_ARG(name));
    return -1;
}

int read_digest(JSContext *ctx, JSValueConst value, enum digest *digest)
{
    struct arena arena;
    arena_init(&arena, 256);
    struct slice name = read_name(ctx, value, &arena);
    int result = name.ptr ? find_digest(ctx, name, digest) : -1;
    arena_deinit(&arena);
    return result;
}

/* --- parameters ------------------------------------------------------------------------------- */

/* A text in the place of an object has no parameters. */
static JSValue member_of(JSContext *ctx, JSValueConst params, const char *name)
{
    return JS_IsObject(params) ? JS_GetPropertyStr(ctx, params, name) : JS_UNDEFINED;
}

int param_digest(JSContext *ctx, JSValueConst params, enum digest *digest)
{
    JSValue value = member_of(ctx, params, "hash");
    int result = -1;
    if (value_is_nullish(value))
        throw_web_error(ctx, SYNTAX_ERROR, "the algorithm lacks its hash");
    else if (!JS_IsException(value))
        result = read_digest(ctx, value, digest);
    JS_FreeValue(ctx, value);
    return result;
}

int param_bytes(JSContext *ctx, JSValueConst params, const char *name, struct arena *arena,
                struct slice *out)
{
    JSValue value = member_of(ctx, params, name);
    int result = JS_IsException(value) ? -1 : 0;
    *out = slice_make(NULL, 0);
    if (result == 0 && !value_is_nullish(value)) {
        if (value_bytes(ctx, value, out)) {
            *out = arena_copy(arena, *out);
        } else {
            JS_ThrowTypeError(ctx, "%s is neither an ArrayBuffer nor a view on one", name);
            result = -1;
        }
    }
    JS_FreeValue(ctx, value);
    return result;
}

int param_integer(JSContext *ctx, JSValueConst params, const char *name, bool *is_there,
                  int64_t *out)
{
    JSValue value = member_of(ctx, params, name);
    *is_there = !value_is_nullish(value);
    *out = 0;
    int result = JS_IsException(value) || (*is_there && JS_ToInt64(ctx, out, value) != 0) ? -1 : 0;
    JS_FreeValue(ctx, value);
    return result;
}

static int find_curve(JSContext *ctx, struct slice name, enum pkey_curve *curve)
{
    for (int i = 0; i < CURVE_COUNT; i++) {
        *curve = (enum pkey_curve)i;
        if (slice_is(name, pkey_curve_name(*curve)))
            return 0;
    }
    throw_web_error(ctx, NOT_SUPPORTED_ERROR,
                    "\"%.*s\" is no known curve; there are P-256, P-384 and P-521",
                    SLICE_ARG(name));
    return -1;
}

int param_curve(JSContext *ctx, JSValueConst params, struct arena *arena, enum pkey_curve *curve)
{
    JSValue value = member_of(ctx, params, "namedCurve");
    int result = -1;
    if (value_is_nullish(value)) {
        throw_web_error(ctx, SYNTAX_ERROR, "the algorithm lacks its namedCurve");
    } else if (!JS_IsException(value)) {
        struct slice name = value_text(ctx, value, arena);
        result = name.ptr ? find_curve(ctx, name, curve) : -1;
    }
    JS_FreeValue(ctx, value);
    return result;
}

/* --- usages ----------------------------------------------------------------------------------- */

static int read_usage(JSContext *ctx, JSValueConst value, unsigned allowed, struct arena *arena,
                      unsigned *usages)
{
    struct slice name = value_text(ctx, value, arena);
    if (!name.ptr)
        return -1;
    unsigned usage = crypto_usage_of(name);
    if (!(usage & allowed)) {
        throw_web_error(ctx, SYNTAX_ERROR, "the key can't be used for \"%.*s\"", SLICE_ARG(name));
        return -1;
    }
    *usages |= usage;
    return 0;
}

int read_usages(JSContext *ctx, JSValueConst value, unsigned allowed, struct arena *arena,
                unsigned *usages)
{
    *usages = 0;
    if (value_is_nullish(value))
        return 0;
    if (JS_IsArray(ctx, value) != 1) {
        JS_ThrowTypeError(ctx, "keyUsages is no array");
        return -1;
    }
    JSValue length_value = JS_GetPropertyStr(ctx, value, "length");
    uint32_t length;
    int result = JS_ToUint32(ctx, &length, length_value);
    JS_FreeValue(ctx, length_value);
    for (uint32_t i = 0; i < length && result == 0; i++) {
        JSValue usage = JS_GetPropertyUint32(ctx, value, i);
        result = JS_IsException(usage) ? -1 : read_usage(ctx, usage, allowed, arena, usages);
        JS_FreeValue(ctx, usage);
    }
    return result;
}

/* --- the rest --------------------------------------------------------------------------------- */

int read_data(JSContext *ctx, JSValueConst value, const char *argument, struct slice *out)
{
    if (value_bytes(ctx, value, out))
        return 0;
    if (value_is_nullish(value))
        JS_ThrowTypeError(ctx, "%s is null or undefined", argument);
    else
        throw_web_error(ctx, OPERATION_ERROR, "%s is neither an ArrayBuffer nor a view on one",
                        argument);
    return -1;
}

struct crypto_key *key_for(JSContext *ctx, JSValueConst value, const char *argument,
                           enum crypto_algorithm algorithm, enum crypto_usage usage)
{
    struct crypto_key *key = crypto_key_of(ctx, value, argument);
    if (!key)
        return NULL;
    if (key->algorithm == algorithm && key->usages & usage)
        return key;
    if (key->algorithm != algorithm)
        throw_web_error(ctx, INVALID_ACCESS_ERROR, "%s is for %s, not for %s", argument,
                        crypto_algorithm_name(key->algorithm), crypto_algorithm_name(algorithm));
    else
        throw_web_error(ctx, INVALID_ACCESS_ERROR, "the usages of %s don't have this operation",
                        argument);
    return NULL;
}

int read_format(JSContext *ctx, JSValueConst value, struct arena *arena, enum web_error unknown,
                enum key_format *format)
{
    static const char *const names[] = { "raw", "pkcs8", "spki", "jwk" };
    struct slice name = value_text(ctx, value, arena);
    if (!name.ptr)
        return -1;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (slice_is(name, names[i])) {
            *format = (enum key_format)i;
            return 0;
        }
    }
    throw_web_error(ctx, unknown, "\"%.*s\" is no format; there are raw, pkcs8, spki and jwk",
                    SLICE_ARG(name));
    return -1;
}
