/* crypto.subtle's exportKey, and wrapKey and unwrapKey, which encrypt what is exported. */
#include "jsmod/bytes.h"
#include "jsmod/webcrypto/webcrypto.h"
#include "jsmod/webcrypto/webcrypto_cipher.h"
#include "script/value.h"

enum { KEY_WRAP_UNIT = 8 };

/* --- export ----------------------------------------------------------------------------------- */

static bool is_ec(const struct crypto_key *key)
{
    return key->algorithm == ALGORITHM_ECDSA || key->algorithm == ALGORITHM_ECDH;
}

static int refuse_format(JSContext *ctx, const struct crypto_key *key)
{
    throw_web_error(ctx, NOT_SUPPORTED_ERROR, "%s keys don't come in this format",
                    crypto_algorithm_name(key->algorithm));
    return -1;
}

/* The bytes of a key of a pair. */
static int export_half(JSContext *ctx, const struct crypto_key *key, enum key_format format,
                       struct buf *bytes)
{
    struct error error = { 0 };
    int result;
    if (format == FORMAT_RAW && !is_ec(key))
        return refuse_format(ctx, key);
    if (key->type != (format == FORMAT_PKCS8 ? KEY_PRIVATE : KEY_PUBLIC)) {
        throw_web_error(ctx, INVALID_ACCESS_ERROR, "the format is for the %s key of a pair",
                        format == FORMAT_PKCS8 ? "private" : "public");
        return -1;
    }
    switch (format) {
    case FORMAT_RAW: result = pkey_to_point(key->pkey, bytes, &error); break;
    case FORMAT_SPKI: result = pkey_to_spki(key->pkey, bytes, &error); break;
    default: result = pkey_to_pkcs8(key->pkey, bytes, &error); break;
    }
    if (result != 0)
        throw_web_failure(ctx, OPERATION_ERROR, &error);
    return result;
}

/* The bytes appended, or for jwk an object. */
static int export_key(JSContext *ctx, const struct crypto_key *key, enum key_format format,
                      struct buf *bytes, JSValue *jwk)
{
    if (key->algorithm == ALGORITHM_PBKDF2)
        return refuse_format(ctx, key);
    if (!key->extractable) {
        throw_web_error(ctx, INVALID_ACCESS_ERROR, "the key is not extractable");
        return -1;
    }
    if (format == FORMAT_JWK) {
        *jwk = jwk_value(ctx, key);
        return 0;
    }
    if (key->type != KEY_SECRET)
        return export_half(ctx, key, format, bytes);
    if (format != FORMAT_RAW)
        return refuse_format(ctx, key);
    buf_append_slice(bytes, crypto_key_bytes(key));
    return 0;
}

/* (format, key) */
JSValue subtle_export_key(JSContext *ctx, JSValueConst *argv, struct arena *arena)
{
    enum key_format format;
    const struct crypto_key *key = crypto_key_of(ctx, argv[1], "key");
    if (!key || read_format(ctx, argv[0], arena, NOT_SUPPORTED_ERROR, &format) != 0)
        return JS_EXCEPTION;
    struct buf bytes = BUF_INIT(BUF_UNLIMITED);
    JSValue result = JS_UNDEFINED;
    if (export_key(ctx, key, format, &bytes, &result) != 0)
        result = JS_EXCEPTION;
    else if (format != FORMAT_JWK)
        result = array_buffer_new(ctx, buf_slice(&bytes));
    buf_deinit(&bytes);
    return result;
}

/* --- wrap ------------------------------------------------------------------------------------- */

/* What is encrypted: of a JWK its JSON, with spaces at the end where AES-KW needs them. */
static int key_text(JSContext *ctx, const struct crypto_key *key, enum key_format format,
                    bool is_key_wrap, struct buf *text)
{
    JSValue jwk = JS_UNDEFINED;
    if (export_key(ctx, key, format, text, &jwk) != 0)
        return -1;
    if (format != FORMAT_JWK)
        return 0;
    int result = value_to_json(ctx, jwk, text);
    JS_FreeValue(ctx, jwk);
    while (is_key_wrap && text->len % KEY_WRAP_UNIT != 0)
        buf_append_char(text, ' ');
    return result;
}

/* (format, key, wrappingKey, wrapAlgorithm) */
JSValue subtle_wrap_key(JSContext *ctx, JSValueConst *argv, struct arena *arena)
{
    enum key_format format;
    struct cipher cipher;
    if (read_format(ctx, argv[0], arena, NOT_SUPPORTED_ERROR, &format) != 0 ||
        cipher_read(ctx, argv[3], USE_WRAP, arena, &cipher) != 0)
        return JS_EXCEPTION;
    const struct crypto_key *wrapping = key_for(ctx, argv[2], "wrappingKey", cipher.algorithm,
                                                USAGE_WRAP_KEY);
    const struct crypto_key *key = wrapping ? crypto_key_of(ctx, argv[1], "key") : NULL;
    if (!key)
        return JS_EXCEPTION;
    struct buf text = BUF_INIT(BUF_UNLIMITED), out = BUF_INIT(BUF_UNLIMITED);
    JSValue result = JS_EXCEPTION;
    if (key_text(ctx, key, format, cipher.algorithm == ALGORITHM_AES_KW, &text) == 0 &&
        cipher_run(ctx, &cipher, wrapping, true, buf_slice(&text), &out) == 0)
        result = array_buffer_new(ctx, buf_slice(&out));
    buf_deinit(&text);
    buf_deinit(&out);
    return result;
}

/* The object that a JWK's text means. */
static JSValue parse_jwk(JSContext *ctx, struct slice text)
{
    JSValue jwk = value_from_json(ctx, text);
    if (!JS_IsException(jwk))
        return jwk;
    JS_FreeValue(ctx, JS_GetException(ctx));
    return throw_web_error(ctx, DATA_ERROR, "what was wrapped is no JSON web key");
}

/* (format, wrappedKey, unwrappingKey, unwrapAlgorithm, unwrappedKeyAlgorithm, extractable,
 * keyUsages) */
JSValue subtle_unwrap_key(JSContext *ctx, JSValueConst *argv, struct arena *arena)
{
    struct key_data data = { .jwk = JS_UNDEFINED };
    struct cipher cipher;
    struct slice wrapped;
    if (read_format(ctx, argv[0], arena, NOT_SUPPORTED_ERROR, &data.format) != 0 ||
        cipher_read(ctx, argv[3], USE_WRAP, arena, &cipher) != 0)
        return JS_EXCEPTION;
    const struct crypto_key *unwrapping = key_for(ctx, argv[2], "unwrappingKey", cipher.algorithm,
                                                  USAGE_UNWRAP_KEY);
    if (!unwrapping || read_data(ctx, argv[1], "wrappedKey", &wrapped) != 0)
        return JS_EXCEPTION;
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    JSValue jwk = JS_UNDEFINED, result = JS_EXCEPTION;
    if (cipher_run(ctx, &cipher, unwrapping, false, wrapped, &text) == 0) {
        data.bytes = buf_slice(&text);
        if (data.format == FORMAT_JWK)
            data.jwk = jwk = parse_jwk(ctx, data.bytes);
        if (!JS_IsException(jwk))
            result = import_key(ctx, &data, argv[4], argv[5], argv[6], arena);
    }
    JS_FreeValue(ctx, jwk);
    buf_deinit(&text);
    return result;
}
