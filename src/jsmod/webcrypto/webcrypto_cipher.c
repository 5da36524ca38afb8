#include "jsmod/webcrypto/webcrypto_cipher.h"

#include "crypto/oaep.h"
#include "jsmod/bytes.h"

/* --- parameters ------------------------------------------------------------------------------- */

static int read_cbc(JSContext *ctx, JSValueConst params, struct arena *arena,
                    struct aes_params *aes)
{
    aes->mode = AES_CBC;
    return param_bytes(ctx, params, "iv", arena, &aes->iv);
}

static int read_ctr(JSContext *ctx, JSValueConst params, struct arena *arena,
                    struct aes_params *aes)
{
    bool is_there;
    int64_t bits;
    aes->mode = AES_CTR;
    if (param_bytes(ctx, params, "counter", arena, &aes->iv) != 0 ||
        param_integer(ctx, params, "length", &is_there, &bits) != 0)
        return -1;
    aes->counter_bits = bits < 0 || bits > 128 ? 0 : (unsigned)bits; /* 0 is refused */
    return 0;
}

static int read_gcm(JSContext *ctx, JSValueConst params, struct arena *arena,
                    struct aes_params *aes)
{
    bool is_there;
    int64_t tag_bits;
    aes->mode = AES_GCM;
    if (param_bytes(ctx, params, "iv", arena, &aes->iv) != 0 ||
        param_bytes(ctx, params, "additionalData", arena, &aes->additional_data) != 0 ||
        param_integer(ctx, params, "tagLength", &is_there, &tag_bits) != 0)
        return -1;
    if (aes->iv.len == 0) {
        throw_web_error(ctx, NOT_SUPPORTED_ERROR, "AES-GCM needs an iv, best of 12 bytes");
        return -1;
    }
    if (!is_there)
        tag_bits = 128;
    bool is_short = tag_bits == 32 || tag_bits == 64;
    if (!is_short && (tag_bits < 96 || tag_bits > 128 || tag_bits % 8 != 0)) {
        throw_web_error(ctx, OPERATION_ERROR,
                        "tagLength is one of 32, 64, 96, 104, 112, 120 and 128 bits");
        return -1;
    }
    aes->tag_size = (unsigned)tag_bits / 8;
    return 0;
}

int cipher_read(JSContext *ctx, JSValueConst params, enum algorithm_use use, struct arena *arena,
                struct cipher *cipher)
{
    *cipher = (struct cipher){ .aes.mode = AES_KW };
    if (read_algorithm(ctx, params, use, &cipher->algorithm) != 0)
        return -1;
    switch (cipher->algorithm) {
    case ALGORITHM_AES_CBC: return read_cbc(ctx, params, arena, &cipher->aes);
    case ALGORITHM_AES_CTR: return read_ctr(ctx, params, arena, &cipher->aes);
    case ALGORITHM_AES_GCM: return read_gcm(ctx, params, arena, &cipher->aes);
    case ALGORITHM_RSA_OAEP: return param_bytes(ctx, params, "label", arena, &cipher->label);
    default: return 0; /* AES-KW has none */
    }
}

/* --- running ---------------------------------------------------------------------------------- */

int cipher_run(JSContext *ctx, const struct cipher *cipher, const struct crypto_key *key,
               bool encrypt, struct slice text, struct buf *out)
{
    struct error error = { 0 };
    int result;
    if (cipher->algorithm == ALGORITHM_RSA_OAEP) {
        if (key->type != (encrypt ? KEY_PUBLIC : KEY_PRIVATE)) {
            throw_web_error(ctx, INVALID_ACCESS_ERROR, "the key is not the %s one of its pair",
                            encrypt ? "public" : "private");
            return -1;
        }
        result = (encrypt ? oaep_encrypt : oaep_decrypt)(key->pkey, key->digest, cipher->label,
                                                         text, out, &error);
    } else {
        result = (encrypt ? aes_encrypt : aes_decrypt)(&cipher->aes, crypto_key_bytes(key), text,
                                                       out, &error);
    }
    if (result != 0)
        throw_web_failure(ctx, OPERATION_ERROR, &error);
    return result;
}

/* --- encrypt and decrypt ---------------------------------------------------------------------- */

/* (algorithm, key, data) */
static JSValue crypt(JSContext *ctx, JSValueConst *argv, struct arena *arena, bool encrypt)
{
    struct cipher cipher;
    struct slice text;
    if (cipher_read(ctx, argv[0], USE_CRYPT, arena, &cipher) != 0)
        return JS_EXCEPTION;
    const struct crypto_key *key = key_for(ctx, argv[1], "key", cipher.algorithm,
                                           encrypt ? USAGE_ENCRYPT : USAGE_DECRYPT);
    if (!key || read_data(ctx, argv[2], "data", &text) != 0)
        return JS_EXCEPTION;
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    JSValue result = cipher_run(ctx, &cipher, key, encrypt, text, &out) == 0
                         ? array_buffer_new(ctx, buf_slice(&out))
                         : JS_EXCEPTION;
    buf_deinit(&out);
    return result;
}

JSValue subtle_encrypt(JSContext *ctx, JSValueConst *argv, struct arena *arena)
{
    return crypt(ctx, argv, arena, true);
}

JSValue subtle_decrypt(JSContext *ctx, JSValueConst *argv, struct arena *arena)
{
    return crypt(ctx, argv, arena, false);
}
