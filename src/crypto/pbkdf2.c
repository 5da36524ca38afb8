/* OpenSSL has it too, but can't be stopped there: a mistyped number of iterations would hang the
 * test. */
#include "crypto/pbkdf2.h"

#include "base/check.h"
#include "crypto/digest_md.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <pthread.h>

enum { ITERATIONS_PER_QUESTION = 4096 };

static EVP_MAC *hmac;

static void find_hmac(void)
{
    hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    CHECK(hmac);
}

static EVP_MAC_CTX *keyed_hmac(enum digest digest, struct slice key)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, find_hmac);
    char *name = (char *)EVP_MD_get0_name(digest_md(digest));
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
        OSSL_PARAM_construct_end(),
    };
    EVP_MAC_CTX *context = EVP_MAC_CTX_new(hmac);
    const void *bytes = key.len ? key.ptr : "";
    CHECK(context && EVP_MAC_init(context, bytes, key.len, params) == 1);
    return context;
}

/* The HMAC of two pieces with the key from before. */
static size_t hmac_of(EVP_MAC_CTX *context, struct slice a, struct slice b, unsigned char *out)
{
    size_t size;
    CHECK(EVP_MAC_init(context, NULL, 0, NULL) == 1 &&
          EVP_MAC_update(context, (const unsigned char *)a.ptr, a.len) == 1 &&
          EVP_MAC_update(context, (const unsigned char *)b.ptr, b.len) == 1 &&
          EVP_MAC_final(context, out, &size, DIGEST_MAX_SIZE) == 1);
    return size;
}

struct derivation {
    const struct pbkdf2_params *params;
    const struct patience *patience;
    EVP_MAC_CTX *hmac;
    uint32_t until_question; /* iterations */
};

static bool is_over(struct derivation *d)
{
    if (--d->until_question > 0)
        return false;
    d->until_question = ITERATIONS_PER_QUESTION;
    return d->patience->is_over(d->patience->context);
}

/* The function F of the standard; returns the block's size, 0 when patience was over. */
static size_t derive_block(struct derivation *d, uint32_t number,
                           unsigned char block[DIGEST_MAX_SIZE])
{
    unsigned char u[DIGEST_MAX_SIZE];
    const char be32[] = { (char)(number >> 24), (char)(number >> 16), (char)(number >> 8),
                          (char)number };
    size_t size = hmac_of(d->hmac, d->params->salt, slice_make(be32, sizeof(be32)), u);
    bool over = is_over(d);
    memcpy(block, u, size);
    for (uint32_t i = 1; i < d->params->iterations && !over; i++) {
        hmac_of(d->hmac, slice_make((char *)u, size), SLICE(""), u);
        for (size_t k = 0; k < size; k++)
            block[k] ^= u[k];
        over = is_over(d);
    }
    OPENSSL_cleanse(u, sizeof(u));
    return over ? 0 : size;
}

int pbkdf2(const struct pbkdf2_params *params, struct slice password, unsigned char *out,
           size_t size, const struct patience *patience, struct error *error)
{
    unsigned char block[DIGEST_MAX_SIZE];
    struct derivation d = { params, patience, keyed_hmac(params->digest, password),
                            ITERATIONS_PER_QUESTION };
    int result = 0;
    for (uint32_t number = 1; size > 0; number++) {
        size_t taken = derive_block(&d, number, block);
        if (taken == 0) {
            result = error_set(error, EXIT_CODE_OTHER, "the derivation was interrupted");
            break;
        }
        if (taken > size)
            taken = size;
        memcpy(out, block, taken);
        out += taken;
        size -= taken;
    }
    OPENSSL_cleanse(block, sizeof(block));
    EVP_MAC_CTX_free(d.hmac);
    return result;
}
