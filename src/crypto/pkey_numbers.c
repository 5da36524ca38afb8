#include "crypto/pkey_private.h"

#include "base/check.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

enum { POINT_UNCOMPRESSED = 0x04, POINT_MAX_SIZE = 1 + 2 * 66 };

static const struct {
    enum pkey_kind kind;
    const char *parameter; /* OpenSSL's name */
} numbers_table[PKEY_NUMBERS] = {
    [RSA_N] = { PKEY_RSA, OSSL_PKEY_PARAM_RSA_N },
    [RSA_E] = { PKEY_RSA, OSSL_PKEY_PARAM_RSA_E },
    [RSA_D] = { PKEY_RSA, OSSL_PKEY_PARAM_RSA_D },
    [RSA_P] = { PKEY_RSA, OSSL_PKEY_PARAM_RSA_FACTOR1 },
    [RSA_Q] = { PKEY_RSA, OSSL_PKEY_PARAM_RSA_FACTOR2 },
    [RSA_DP] = { PKEY_RSA, OSSL_PKEY_PARAM_RSA_EXPONENT1 },
    [RSA_DQ] = { PKEY_RSA, OSSL_PKEY_PARAM_RSA_EXPONENT2 },
    [RSA_QI] = { PKEY_RSA, OSSL_PKEY_PARAM_RSA_COEFFICIENT1 },
    [EC_X] = { PKEY_EC, OSSL_PKEY_PARAM_EC_PUB_X },
    [EC_Y] = { PKEY_EC, OSSL_PKEY_PARAM_EC_PUB_Y },
    [EC_D] = { PKEY_EC, OSSL_PKEY_PARAM_PRIV_KEY },
    [DSA_P] = { PKEY_DSA, OSSL_PKEY_PARAM_FFC_P },
    [DSA_Q] = { PKEY_DSA, OSSL_PKEY_PARAM_FFC_Q },
    [DSA_G] = { PKEY_DSA, OSSL_PKEY_PARAM_FFC_G },
    [DSA_Y] = { PKEY_DSA, OSSL_PKEY_PARAM_PUB_KEY },
};

int pkey_number(const struct evp_pkey_st *key, enum pkey_number which, struct buf *out)
{
    BIGNUM *number = NULL;
    if (numbers_table[which].kind != pkey_kind(key))
        return -1;
    if (EVP_PKEY_get_bn_param(key, numbers_table[which].parameter, &number) != 1)
        return openssl_fail(NULL, "");
    enum pkey_curve curve = pkey_curve(key);
    size_t size = curve == CURVE_COUNT ? (size_t)BN_num_bytes(number) : pkey_curve_size(curve);
    unsigned char *to = (unsigned char *)buf_reserve(out, size);
    if (to) {
        CHECK(BN_bn2binpad(number, to, (int)size) == (int)size);
        buf_advance(out, size);
    }
    BN_clear_free(number);
    return 0;
}

/* --- from numbers ----------------------------------------------------------------------------- */

static EVP_PKEY *from_parameters(const char *type, OSSL_PARAM_BLD *builder, bool is_private)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    OSSL_PARAM *parameters = OSSL_PARAM_BLD_to_param(builder);
    EVP_PKEY *key = NULL;
    if (context && parameters && EVP_PKEY_fromdata_init(context) == 1)
        EVP_PKEY_fromdata(context, &key, is_private ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY,
                          parameters);
    OSSL_PARAM_free(parameters);
    EVP_PKEY_CTX_free(context);
    return key;
}

/* Whether x * y mod m is one. */
static bool are_inverse(const BIGNUM *x, const BIGNUM *y, const BIGNUM *m, BIGNUM *product,
                        BN_CTX *scratch)
{
    return BN_mod_mul(product, x, y, m, scratch) == 1 && BN_is_one(product);
}

/* RFC 8017 section 3.2: n = p q, and the exponents and the coefficient are inverse to what they
 * undo. OpenSSL would look for this only when the key is used, if at all. */
static bool rsa_agrees(BIGNUM *const b[PKEY_NUMBERS])
{
    BN_CTX *scratch = BN_CTX_secure_new();
    BIGNUM *t = BN_new(), *p1 = BN_dup(b[RSA_P]), *q1 = BN_dup(b[RSA_Q]);
    CHECK(scratch && t && p1 && q1);
    bool agrees = !BN_is_zero(p1) && !BN_is_zero(q1) && BN_sub_word(p1, 1) && BN_sub_word(q1, 1) &&
                  BN_mul(t, b[RSA_P], b[RSA_Q], scratch) == 1 && BN_cmp(t, b[RSA_N]) == 0 &&
                  are_inverse(b[RSA_D], b[RSA_E], p1, t, scratch) &&
                  are_inverse(b[RSA_D], b[RSA_E], q1, t, scratch) &&
                  are_inverse(b[RSA_DP], b[RSA_E], p1, t, scratch) &&
                  are_inverse(b[RSA_DQ], b[RSA_E], q1, t, scratch) &&
                  are_inverse(b[RSA_QI], b[RSA_Q], b[RSA_P], t, scratch);
    BN_clear_free(t);
    BN_clear_free(p1);
    BN_clear_free(q1);
    BN_CTX_free(scratch);
    return agrees;
}

struct evp_pkey_st *pkey_from_rsa_numbers(const struct slice numbers[PKEY_NUMBERS],
                                          struct error *error)
{
    BIGNUM *b[PKEY_NUMBERS] = { NULL };
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    EVP_PKEY *key = NULL;
    bool is_private = numbers[RSA_D].ptr != NULL, is_whole = builder != NULL;
    int last = is_private ? RSA_QI : RSA_E;
    for (int i = RSA_N; i <= last && is_whole; i++) {
        is_whole = numbers[i].len > 0 && numbers[i].len <= OPENSSL_RSA_MAX_MODULUS_BITS / 8 &&
                   (b[i] = BN_bin2bn((const unsigned char *)numbers[i].ptr, (int)numbers[i].len,
                                     NULL)) != NULL &&
                   OSSL_PARAM_BLD_push_BN(builder, numbers_table[i].parameter, b[i]) == 1;
    }
    if (is_whole && (!is_private || rsa_agrees(b)))
        key = from_parameters("RSA", builder, is_private);
    if (!key)
        openssl_fail(error, "the numbers are not those of an RSA key");
    OSSL_PARAM_BLD_free(builder);
    for (int i = RSA_N; i <= last; i++)
        BN_clear_free(b[i]);
    return key;
}

/* Whether the private number belongs to the point. */
static bool ec_agrees(EVP_PKEY *key)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    bool agrees = context && EVP_PKEY_pairwise_check(context) == 1;
    EVP_PKEY_CTX_free(context);
    return agrees;
}

/* d.ptr NULL: a public key. */
static EVP_PKEY *from_ec(enum pkey_curve curve, struct slice point, struct slice d)
{
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    BIGNUM *number = d.ptr ? BN_bin2bn((const unsigned char *)d.ptr, (int)d.len, NULL) : NULL;
    EVP_PKEY *key = NULL;
    if (builder &&
        OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME,
                                        pkey_curve_group(curve), 0) == 1 &&
        OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point.ptr, point.len) ==
            1 &&
        (!d.ptr || (number && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_PRIV_KEY, number))))
        key = from_parameters("EC", builder, d.ptr != NULL);
    OSSL_PARAM_BLD_free(builder);
    BN_clear_free(number);
    if (key && d.ptr && !ec_agrees(key)) {
        EVP_PKEY_free(key);
        key = NULL;
    }
    return key;
}

/* Writes the number as long as a coordinate: k6 leaves zeros in front away. */
static bool pad(unsigned char *to, size_t size, struct slice number)
{
    if (number.len == 0 || number.len > size)
        return false;
    memcpy(to + size - number.len, number.ptr, number.len);
    return true;
}

struct evp_pkey_st *pkey_from_ec_numbers(enum pkey_curve curve,
                                         const struct slice numbers[PKEY_NUMBERS],
                                         struct error *error)
{
    unsigned char point[POINT_MAX_SIZE] = { POINT_UNCOMPRESSED };
    size_t size = pkey_curve_size(curve);
    EVP_PKEY *key = NULL;
    if (pad(point + 1, size, numbers[EC_X]) && pad(point + 1 + size, size, numbers[EC_Y]) &&
        numbers[EC_D].len <= size)
        key = from_ec(curve, slice_make((char *)point, 1 + 2 * size), numbers[EC_D]);
    if (!key)
        openssl_fail(error, "the numbers are not those of a key on the curve");
    return key;
}

/* --- points ----------------------------------------------------------------------------------- */

struct evp_pkey_st *pkey_from_point(enum pkey_curve curve, struct slice point, struct error *error)
{
    EVP_PKEY *key = NULL;
    if (point.len == 1 + 2 * pkey_curve_size(curve) && point.ptr[0] == POINT_UNCOMPRESSED)
        key = from_ec(curve, point, slice_make(NULL, 0));
    if (!key)
        openssl_fail(error, "the data is no uncompressed point of the curve");
    return key;
}

int pkey_to_point(const struct evp_pkey_st *key, struct buf *out, struct error *error)
{
    buf_append_char(out, POINT_UNCOMPRESSED);
    if (pkey_number(key, EC_X, out) != 0 || pkey_number(key, EC_Y, out) != 0)
        return error_set(error, EXIT_CODE_OTHER, "the key is on no known curve");
    return 0;
}
