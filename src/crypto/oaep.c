#include "crypto/oaep.h"

#include "base/check.h"
#include "crypto/digest_md.h"
#include "crypto/pkey_private.h"

#include <openssl/crypto.h>
#include <openssl/rsa.h>

static bool set_label(EVP_PKEY_CTX *context, struct slice label)
{
    if (label.len == 0)
        return true;
    void *copy = label.len <= INT_MAX ? OPENSSL_memdup(label.ptr, label.len) : NULL;
    if (copy && EVP_PKEY_CTX_set0_rsa_oaep_label(context, copy, (int)label.len) == 1)
        return true;
    OPENSSL_free(copy);
    return false;
}

static bool set_up(EVP_PKEY_CTX *context, enum digest digest, struct slice label)
{
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_oaep_md(context, digest_md(digest)) == 1 &&
           EVP_PKEY_CTX_set_rsa_mgf1_md(context, digest_md(digest)) == 1 &&
           set_label(context, label);
}

static int run(EVP_PKEY *key, enum digest digest, struct slice label, bool encrypt,
               struct slice text, struct buf *out, struct error *error)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    size_t size = (size_t)EVP_PKEY_get_size(key);
    unsigned char *to = (unsigned char *)buf_reserve(out, size);
    const unsigned char *from = (const unsigned char *)text.ptr;
    CHECK(context && to);
    bool done = encrypt ? EVP_PKEY_encrypt_init(context) == 1 && set_up(context, digest, label) &&
                              EVP_PKEY_encrypt(context, to, &size, from, text.len) == 1
                        : EVP_PKEY_decrypt_init(context) == 1 && set_up(context, digest, label) &&
                              EVP_PKEY_decrypt(context, to, &size, from, text.len) == 1;
    EVP_PKEY_CTX_free(context);
    if (!done)
        return openssl_fail(error, encrypt ? "the text is too long for the key"
                                           : "the text was not made for this key and label");
    buf_advance(out, size);
    return 0;
}

int oaep_encrypt(struct evp_pkey_st *public_key, enum digest digest, struct slice label,
                 struct slice text, struct buf *out, struct error *error)
{
    return run(public_key, digest, label, true, text, out, error);
}

int oaep_decrypt(struct evp_pkey_st *private_key, enum digest digest, struct slice label,
                 struct slice text, struct buf *out, struct error *error)
{
    return run(private_key, digest, label, false, text, out, error);
}
