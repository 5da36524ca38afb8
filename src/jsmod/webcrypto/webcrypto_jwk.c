#include "base/base64.h"
#include "base/check.h"
#include "jsmod/webcrypto/webcrypto.h"
#include "script/value.h"

/* --- reading ---------------------------------------------------------------------------------- */

/* A member's text: ptr NULL for a missing one. -1 with an exception. */
static int read_member(JSContext *ctx, JSValueConst jwk, const char *name, struct arena *arena,
                       struct slice *out)
{
    JSValue value = JS_GetPropertyStr(ctx, jwk, name);
    int result = JS_IsException(value) ? -1 : 0;
    *out = slice_make(NULL, 0);
    if (result == 0 && !value_is_nullish(value)) {
        *out = value_text(ctx, value, arena);
        result = out->ptr ? 0 : -1;
    }
    JS_FreeValue(ctx, value);
    return result;
}

static int check_type(JSContext *ctx, JSValueConst jwk, const char *type, struct arena *arena)
{
    struct slice kty;
    if (!JS_IsObject(jwk)) {
        throw_web_error(ctx, DATA_ERROR, "a JSON web key is an object");
        return -1;
    }
    if (read_member(ctx, jwk, "kty", arena, &kty) != 0)
        return -1;
    if (kty.ptr && slice_is(kty, type))
        return 0;
    throw_web_error(ctx, DATA_ERROR, "the key's kty is \"%.*s\": here it has to be \"%s\"",
                    SLICE_ARG(kty), type);
    return -1;
}

/* A member's bytes; ptr NULL for a missing one, unless it is required. */
static int read_bytes(JSContext *ctx, JSValueConst jwk, const char *name, bool is_required,
                      struct arena *arena, struct slice *out)
{
    struct slice text;
    size_t bad_at;
    if (read_member(ctx, jwk, name, arena, &text) != 0)
        return -1;
    *out = slice_make(NULL, 0);
    if (text.len == 0) {
        if (is_required)
            throw_web_error(ctx, DATA_ERROR, "the key lacks \"%s\"", name);
        return is_required ? -1 : 0;
    }
    struct buf bytes = BUF_INIT(BUF_UNLIMITED);
    int result = base64_decode(&bytes, text, BASE64_RAW_URL, &bad_at);
    if (result == 0)
        *out = arena_copy(arena, buf_slice(&bytes));
    else
        throw_web_error(ctx, DATA_ERROR, "the key's \"%s\" is no base64url at character %zu", name,
                        bad_at);
    buf_deinit(&bytes);
    return result;
}

int jwk_read_secret(JSContext *ctx, JSValueConst jwk, struct arena *arena, struct slice *bytes)
{
    if (check_type(ctx, jwk, "oct", arena) != 0)
        return -1;
    return read_bytes(ctx, jwk, "k", true, arena, bytes);
}

/* The names of a key's numbers. The first is_public of them are there in public keys. */
static const struct number_names {
    const char *name;
    enum pkey_number number;
} rsa_numbers[] = { { "n", RSA_N }, { "e", RSA_E },   { "d", RSA_D },   { "p", RSA_P },
                    { "q", RSA_Q }, { "dp", RSA_DP }, { "dq", RSA_DQ }, { "qi", RSA_QI } },
  ec_numbers[] = { { "x", EC_X }, { "y", EC_Y }, { "d", EC_D } };
enum { PUBLIC_NUMBERS = 2 };

static int read_numbers(JSContext *ctx, JSValueConst jwk, const struct number_names *names,
                        size_t count, struct arena *arena, struct slice numbers[PKEY_NUMBERS])
{
    memset(numbers, 0, PKEY_NUMBERS * sizeof(*numbers));
    for (size_t i = 0; i < count; i++)
        if (read_bytes(ctx, jwk, names[i].name, i < PUBLIC_NUMBERS, arena,
                       &numbers[names[i].number]) != 0)
            return -1;
    return 0;
}

static int finish(JSContext *ctx, struct evp_pkey_st *made, bool is_private, struct error *error,
                  struct evp_pkey_st **pkey, enum crypto_key_type *type)
{
    *pkey = made;
    *type = is_private ? KEY_PRIVATE : KEY_PUBLIC;
    if (!made)
        throw_web_failure(ctx, DATA_ERROR, error);
    return made ? 0 : -1;
}

int jwk_read_rsa(JSContext *ctx, JSValueConst jwk, struct arena *arena, struct evp_pkey_st **pkey,
                 enum crypto_key_type *type)
{
    struct slice numbers[PKEY_NUMBERS];
    struct error error = { 0 };
    if (check_type(ctx, jwk, "RSA", arena) != 0 ||
        read_numbers(ctx, jwk, rsa_numbers, ARRAY_LEN(rsa_numbers), arena, numbers) != 0)
        return -1;
    return finish(ctx, pkey_from_rsa_numbers(numbers, &error), numbers[RSA_D].ptr != NULL, &error,
                  pkey, type);
}

int jwk_read_ec(JSContext *ctx, JSValueConst jwk, enum pkey_curve curve, struct arena *arena,
                struct evp_pkey_st **pkey, enum crypto_key_type *type)
{
    struct slice numbers[PKEY_NUMBERS], name;
    struct error error = { 0 };
    if (check_type(ctx, jwk, "EC", arena) != 0 || read_member(ctx, jwk, "crv", arena, &name) != 0)
        return -1;
    if (!name.ptr || !slice_is(name, pkey_curve_name(curve))) {
        throw_web_error(ctx, DATA_ERROR, "the key's crv is \"%.*s\", the algorithm's curve is %s",
                        SLICE_ARG(name), pkey_curve_name(curve));
        return -1;
    }
    if (read_numbers(ctx, jwk, ec_numbers, ARRAY_LEN(ec_numbers), arena, numbers) != 0)
        return -1;
    return finish(ctx, pkey_from_ec_numbers(curve, numbers, &error), numbers[EC_D].ptr != NULL,
                  &error, pkey, type);
}

/* --- writing ---------------------------------------------------------------------------------- */

static void set_text(JSContext *ctx, JSValueConst jwk, const char *name, const char *text)
{
    JS_SetPropertyStr(ctx, jwk, name, JS_NewString(ctx, text));
}

static void set_bytes(JSContext *ctx, JSValueConst jwk, const char *name, struct slice bytes)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    base64_encode(&text, bytes, BASE64_RAW_URL);
    JS_SetPropertyStr(ctx, jwk, name, JS_NewStringLen(ctx, text.ptr, text.len));
    buf_deinit(&text);
}

static void set_numbers(JSContext *ctx, JSValueConst jwk, const struct crypto_key *key,
                        const struct number_names *names, size_t count)
{
    if (key->type == KEY_PUBLIC)
        count = PUBLIC_NUMBERS;
    for (size_t i = 0; i < count; i++) {
        struct buf bytes = BUF_INIT(BUF_UNLIMITED);
        if (pkey_number(key->pkey, names[i].number, &bytes) == 0)
            set_bytes(ctx, jwk, names[i].name, buf_slice(&bytes));
        buf_deinit(&bytes);
    }
}

/* "A128CBC", "HS256" */
static void set_secret_algorithm(JSContext *ctx, JSValueConst jwk, const struct crypto_key *key)
{
    char text[16];
    if (key->algorithm == ALGORITHM_HMAC) {
        const char *name = crypto_digest_name(key->digest); /* "SHA-1" */
        snprintf(text, sizeof(text), "HS%s", name + 4);
    } else {
        const char *name = crypto_algorithm_name(key->algorithm); /* "AES-CBC" */
        snprintf(text, sizeof(text), "A%zu%s", key->size * 8, name + 4);
    }
    set_text(ctx, jwk, "alg", text);
}

JSValue jwk_value(JSContext *ctx, const struct crypto_key *key)
{
    JSValue jwk = JS_NewObject(ctx);
    switch (key->algorithm) {
    case ALGORITHM_RSASSA_PKCS1:
    case ALGORITHM_RSA_PSS:
    case ALGORITHM_RSA_OAEP:
        set_text(ctx, jwk, "kty", "RSA");
        set_numbers(ctx, jwk, key, rsa_numbers, ARRAY_LEN(rsa_numbers));
        return jwk;
    case ALGORITHM_ECDSA:
    case ALGORITHM_ECDH:
        set_text(ctx, jwk, "kty", "EC");
        set_text(ctx, jwk, "crv", pkey_curve_name(pkey_curve(key->pkey)));
        set_numbers(ctx, jwk, key, ec_numbers, ARRAY_LEN(ec_numbers));
        return jwk;
    default:
        set_text(ctx, jwk, "kty", "oct");
        set_bytes(ctx, jwk, "k", crypto_key_bytes(key));
        set_secret_algorithm(ctx, jwk, key);
        JS_SetPropertyStr(ctx, jwk, "ext", JS_NewBool(ctx, key->extractable));
        JS_SetPropertyStr(ctx, jwk, "key_ops", crypto_usages_value(ctx, key->usages));
        return jwk;
    }
}
