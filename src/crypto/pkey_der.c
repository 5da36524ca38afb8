#include "crypto/pkey_private.h"

#include <openssl/crypto.h>
#include <openssl/x509.h>

/* Lengths are longs there. */
static bool is_too_long(struct slice der)
{
    return der.len > 1 << 20;
}

struct evp_pkey_st *pkey_from_spki(struct slice der, struct error *error)
{
    const unsigned char *at = (const unsigned char *)der.ptr, *end = at + der.len;
    EVP_PKEY *key = is_too_long(der) ? NULL : d2i_PUBKEY(NULL, &at, (long)der.len);
    if (key && at == end)
        return key;
    pkey_unref(key);
    openssl_fail(error, "the data is no SubjectPublicKeyInfo in DER");
    return NULL;
}

struct evp_pkey_st *pkey_from_pkcs8(struct slice der, struct error *error)
{
    const unsigned char *at = (const unsigned char *)der.ptr, *end = at + der.len;
    PKCS8_PRIV_KEY_INFO *info = NULL;
    EVP_PKEY *key = NULL;
    if (!is_too_long(der))
        info = d2i_PKCS8_PRIV_KEY_INFO(NULL, &at, (long)der.len);
    if (info && at == end)
        key = EVP_PKCS82PKEY(info);
    PKCS8_PRIV_KEY_INFO_free(info);
    if (!key)
        openssl_fail(error, "the data is no private key as PKCS #8 in DER");
    return key;
}

/* Takes what an i2d function made. */
static int append_der(struct buf *out, unsigned char *der, int size, struct error *error)
{
    if (size <= 0)
        return openssl_fail(error, "the key can't be written as DER");
    buf_append(out, der, (size_t)size);
    OPENSSL_clear_free(der, (size_t)size);
    return 0;
}

int pkey_to_spki(const struct evp_pkey_st *key, struct buf *out, struct error *error)
{
    unsigned char *der = NULL;
    int size = i2d_PUBKEY(key, &der);
    return append_der(out, der, size, error);
}

int pkey_to_pkcs8(const struct evp_pkey_st *key, struct buf *out, struct error *error)
{
    unsigned char *der = NULL;
    PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
    int size = info ? i2d_PKCS8_PRIV_KEY_INFO(info, &der) : 0;
    PKCS8_PRIV_KEY_INFO_free(info);
    return append_der(out, der, size, error);
}
