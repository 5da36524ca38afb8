#include "crypto/signature.h"

#include "base/check.h"
#include "crypto/digest_md.h"
#include "crypto/pkey_private.h"

#include <openssl/ec.h>
#include <openssl/rsa.h>

/* Sets the padding of an RSA operation that was begun. */
static bool set_padding(const struct signature_params *params, EVP_PKEY_CTX *operation)
{
    switch (params->scheme) {
    case SIGNATURE_RSA_PKCS1:
        return EVP_PKEY_CTX_set_rsa_padding(operation, RSA_PKCS1_PADDING) == 1;
    case SIGNATURE_RSA_PSS:
        /* Negative lengths have meanings there. */
        return params->salt_length >= 0 &&
               EVP_PKEY_CTX_set_rsa_padding(operation, RSA_PKCS1_PSS_PADDING) == 1 &&
               EVP_PKEY_CTX_set_rsa_pss_saltlen(operation, params->salt_length) == 1;
    case SIGNATURE_ECDSA: break;
    }
    return true;
}

/* --- ECDSA's two forms: OpenSSL has DER ------------------------------------------------------- */

static bool append_pair(const unsigned char *der, size_t der_size, size_t size, struct buf *out)
{
    ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &der, (long)der_size);
    unsigned char *to = (unsigned char *)buf_reserve(out, 2 * size);
    bool fits = pair && to && BN_bn2binpad(ECDSA_SIG_get0_r(pair), to, (int)size) == (int)size &&
                BN_bn2binpad(ECDSA_SIG_get0_s(pair), to + size, (int)size) == (int)size;
    if (fits)
        buf_advance(out, 2 * size);
    ECDSA_SIG_free(pair);
    return fits;
}

/* Free what it gives with OPENSSL_free. The size is 0 where it fails. */
static int pair_to_der(struct slice signature, unsigned char **der)
{
    const unsigned char *bytes = (const unsigned char *)signature.ptr;
    int half = (int)signature.len / 2, size = 0;
    ECDSA_SIG *pair = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(bytes, half, NULL), *s = BN_bin2bn(bytes + half, half, NULL);
    if (pair && r && s && ECDSA_SIG_set0(pair, r, s) == 1) {
        size = i2d_ECDSA_SIG(pair, der);
    } else {
        BN_free(r);
        BN_free(s);
    }
    ECDSA_SIG_free(pair);
    return size > 0 ? size : 0;
}

static bool is_pair_size(EVP_PKEY *key, size_t size)
{
    enum pkey_curve curve = pkey_curve(key);
    return curve != CURVE_COUNT && size == 2 * pkey_curve_size(curve);
}

/* --- both ways -------------------------------------------------------------------------------- */

static bool make(const struct signature_params *params, EVP_PKEY *key, struct slice text,
                 EVP_MD_CTX *context, struct buf *out)
{
    EVP_PKEY_CTX *operation;
    const unsigned char *bytes = (const unsigned char *)text.ptr;
    unsigned char signature[2048]; /* of the longest RSA key */
    size_t size = sizeof(signature);
    if (EVP_DigestSignInit(context, &operation, digest_md(params->digest), NULL, key) != 1 ||
        !set_padding(params, operation) ||
        EVP_DigestSign(context, signature, &size, bytes, text.len) != 1)
        return false;
    if (params->scheme == SIGNATURE_ECDSA)
        return append_pair(signature, size, pkey_curve_size(pkey_curve(key)), out);
    buf_append(out, signature, size);
    return true;
}

int signature_make(const struct signature_params *params, struct evp_pkey_st *key,
                   struct slice text, struct buf *out, struct error *error)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    CHECK(context);
    bool done = make(params, key, text, context, out);
    EVP_MD_CTX_free(context);
    return done ? 0 : openssl_fail(error, "the key can't sign with these parameters");
}

static bool check(const struct signature_params *params, EVP_PKEY *key, struct slice text,
                  struct slice signature, EVP_MD_CTX *context)
{
    EVP_PKEY_CTX *operation;
    return EVP_DigestVerifyInit(context, &operation, digest_md(params->digest), NULL, key) == 1 &&
           set_padding(params, operation) &&
           EVP_DigestVerify(context, (const unsigned char *)signature.ptr, signature.len,
                            (const unsigned char *)text.ptr, text.len) == 1;
}

bool signature_check(const struct signature_params *params, struct evp_pkey_st *key,
                     struct slice text, struct slice signature)
{
    unsigned char *der = NULL;
    if (params->scheme == SIGNATURE_ECDSA) {
        if (!is_pair_size(key, signature.len))
            return false;
        int size = pair_to_der(signature, &der);
        signature = slice_make((char *)der, (size_t)size);
    }
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    CHECK(context);
    bool valid = check(params, key, text, signature, context);
    EVP_MD_CTX_free(context);
    OPENSSL_free(der);
    if (!valid)
        openssl_fail(NULL, "");
    return valid;
}
