#include "crypto/pkey_private.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>

/* Called for each candidate. */
static int go_on(EVP_PKEY_CTX *context)
{
    const struct patience *patience = EVP_PKEY_CTX_get_app_data(context);
    return !patience->is_over(patience->context);
}

struct evp_pkey_st *pkey_generate_rsa(unsigned bits, struct slice exponent,
                                      const struct patience *patience, struct error *error)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    BIGNUM *e = BN_bin2bn((const unsigned char *)exponent.ptr, (int)exponent.len, NULL);
    EVP_PKEY *key = NULL;
    if (bits < 512 || bits > OPENSSL_RSA_MAX_MODULUS_BITS) {
        error_set(error, EXIT_CODE_OTHER, "an RSA modulus of %u bits: 512 to %d are possible", bits,
                  OPENSSL_RSA_MAX_MODULUS_BITS);
        goto out;
    }
    /* Others make the search endless. */
    if (!e || !BN_is_odd(e) || BN_is_one(e) || BN_num_bits(e) > 32) {
        error_set(error, EXIT_CODE_OTHER,
                  "the public exponent is not an odd number from 3 on of at most 32 bits");
        goto out;
    }
    if (!context || EVP_PKEY_keygen_init(context) != 1 ||
        EVP_PKEY_CTX_set_rsa_keygen_bits(context, (int)bits) != 1 ||
        EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context, e) != 1) {
        openssl_fail(error, "an RSA key of this kind can't be made");
        goto out;
    }
    EVP_PKEY_CTX_set_app_data(context, (void *)patience);
    EVP_PKEY_CTX_set_cb(context, go_on);
    if (EVP_PKEY_keygen(context, &key) != 1)
        openssl_fail(error, "making an RSA key failed or was interrupted");
out:
    BN_free(e);
    EVP_PKEY_CTX_free(context);
    return key;
}

struct evp_pkey_st *pkey_generate_ec(enum pkey_curve curve, struct error *error)
{
    EVP_PKEY *key = EVP_EC_gen(pkey_curve_group(curve));
    if (!key)
        openssl_fail(error, "making a key failed");
    return key;
}
