/* The old HMAC functions take any EVP_MD; their successors only one that a provider has, which MD4
 * is not: see md4(). */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "crypto/digest_md.h"

#include "base/check.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/md4.h>
#include <pthread.h>

static const EVP_MD *mds[DIGEST_COUNT];

/* In OpenSSL 3 MD4 is in the legacy provider, which is a file that a static program can't count on.
 * The code is in libcrypto all the same: a copy of the method leads to it without a provider. */
static const EVP_MD *md4(void)
{
    EVP_MD *md = EVP_MD_meth_dup(EVP_md4());
    CHECK(md && EVP_MD_meth_set_app_datasize(md, sizeof(MD4_CTX)) == 1);
    return md;
}

/* Looked up once: each look-up takes a lock. */
static void find_mds(void)
{
    static const char *const names[DIGEST_COUNT] = {
        [DIGEST_MD5] = "MD5",
        [DIGEST_SHA1] = "SHA1",
        [DIGEST_SHA256] = "SHA2-256",
        [DIGEST_SHA384] = "SHA2-384",
        [DIGEST_SHA512] = "SHA2-512",
        [DIGEST_SHA512_224] = "SHA2-512/224",
        [DIGEST_SHA512_256] = "SHA2-512/256",
        [DIGEST_RIPEMD160] = "RIPEMD-160",
    };
    for (int i = 0; i < DIGEST_COUNT; i++) {
        mds[i] = names[i] ? EVP_MD_fetch(NULL, names[i], NULL) : md4();
        CHECK(mds[i]);
    }
}

const EVP_MD *digest_md(enum digest digest)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, find_mds);
    return mds[digest];
}

size_t digest_of(enum digest digest, struct slice bytes, unsigned char out[DIGEST_MAX_SIZE])
{
    unsigned int size;
    CHECK(EVP_Digest(bytes.ptr, bytes.len, out, &size, digest_md(digest), NULL) == 1);
    return size;
}

size_t digest_block_size(enum digest digest)
{
    return (size_t)EVP_MD_get_block_size(digest_md(digest));
}

/* --- step by step ----------------------------------------------------------------------------- */

/* One of the two. */
struct hasher {
    EVP_MD_CTX *digest;
    HMAC_CTX *hmac;
};

struct hasher *hasher_new(enum digest digest)
{
    struct hasher *h = xcalloc(1, sizeof(*h));
    h->digest = EVP_MD_CTX_new();
    CHECK(h->digest && EVP_DigestInit_ex2(h->digest, digest_md(digest), NULL) == 1);
    return h;
}

struct hasher *hasher_new_hmac(enum digest digest, struct slice key)
{
    struct hasher *h = xcalloc(1, sizeof(*h));
    unsigned char short_key[DIGEST_MAX_SIZE] = { 0 };
    h->hmac = HMAC_CTX_new();
    /* RFC 2104's own rule; OpenSSL's lengths end at INT_MAX. An empty key must not be NULL, which
     * means the key from before. */
    if (key.len > digest_block_size(digest) || key.len == 0)
        key = slice_make((char *)short_key, key.len ? digest_of(digest, key, short_key) : 0);
    CHECK(h->hmac && HMAC_Init_ex(h->hmac, key.ptr, (int)key.len, digest_md(digest), NULL) == 1);
    OPENSSL_cleanse(short_key, sizeof(short_key));
    return h;
}

void hasher_free(struct hasher *h)
{
    if (!h)
        return;
    EVP_MD_CTX_free(h->digest);
    HMAC_CTX_free(h->hmac);
    free(h);
}

void hasher_update(struct hasher *h, struct slice bytes)
{
    if (h->hmac)
        CHECK(HMAC_Update(h->hmac, (const unsigned char *)bytes.ptr, bytes.len) == 1);
    else
        CHECK(EVP_DigestUpdate(h->digest, bytes.ptr, bytes.len) == 1);
}

size_t hasher_value(const struct hasher *h, unsigned char out[DIGEST_MAX_SIZE])
{
    unsigned int size;
    if (h->hmac) {
        HMAC_CTX *copy = HMAC_CTX_new();
        CHECK(copy && HMAC_CTX_copy(copy, h->hmac) == 1 && HMAC_Final(copy, out, &size) == 1);
        HMAC_CTX_free(copy);
    } else {
        EVP_MD_CTX *copy = EVP_MD_CTX_new();
        CHECK(copy && EVP_MD_CTX_copy_ex(copy, h->digest) == 1 &&
              EVP_DigestFinal_ex(copy, out, &size) == 1);
        EVP_MD_CTX_free(copy);
    }
    return size;
}
