#include "crypto/ecdh.h"

#include "crypto/pkey_private.h"

int ecdh(struct evp_pkey_st *private_key, struct evp_pkey_st *public_key, struct buf *out,
         struct error *error)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, private_key, NULL);
    size_t size = 66; /* of the longest curve */
    unsigned char *to = (unsigned char *)buf_reserve(out, size);
    bool done = context && to && EVP_PKEY_derive_init(context) == 1 &&
                EVP_PKEY_derive_set_peer(context, public_key) == 1 &&
                EVP_PKEY_derive(context, to, &size) == 1;
    EVP_PKEY_CTX_free(context);
    if (!done)
        return openssl_fail(error, "the keys have no secret in common");
    buf_advance(out, size);
    return 0;
}
