#include "crypto/aes.h"

#include "base/check.h"
#include "crypto/openssl_error.h"

#include <openssl/evp.h>
#include <pthread.h>

enum { KEY_SIZES = 3, KEY_STEP = 8, SMALLEST_KEY = 16 };

static EVP_CIPHER *ciphers[AES_MODES][KEY_SIZES];

/* Looked up once: each look-up takes a lock. */
static void find_ciphers(void)
{
    static const char *const suffixes[AES_MODES] = { "CBC", "CTR", "GCM", "WRAP" };
    for (int mode = 0; mode < AES_MODES; mode++) {
        for (int i = 0; i < KEY_SIZES; i++) {
            char name[16];
            snprintf(name, sizeof(name), "AES-%d-%s", 8 * (SMALLEST_KEY + i * KEY_STEP),
                     suffixes[mode]);
            ciphers[mode][i] = EVP_CIPHER_fetch(NULL, name, NULL);
            CHECK(ciphers[mode][i]);
        }
    }
}

static const EVP_CIPHER *cipher_for(enum aes_mode mode, size_t key_size)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, find_ciphers);
    size_t i = (key_size - SMALLEST_KEY) / KEY_STEP;
    CHECK(key_size >= SMALLEST_KEY && key_size % KEY_STEP == 0 && i < KEY_SIZES);
    return ciphers[mode][i];
}

/* What is asked of the cipher. */
struct job {
    const struct aes_params *params;
    struct slice key;
    bool encrypt;
    EVP_CIPHER_CTX *context;
    struct buf *out;
};

/* --- one run of a cipher ---------------------------------------------------------------------- */

static bool begin(struct job *job, const unsigned char *iv)
{
    const struct aes_params *p = job->params;
    const unsigned char *key = (const unsigned char *)job->key.ptr;
    EVP_CIPHER_CTX_set_flags(job->context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
    if (EVP_CipherInit_ex2(job->context, cipher_for(p->mode, job->key.len), NULL, NULL,
                           job->encrypt, NULL) != 1)
        return false;
    if (p->mode == AES_GCM &&
        EVP_CIPHER_CTX_ctrl(job->context, EVP_CTRL_AEAD_SET_IVLEN, (int)p->iv.len, NULL) != 1)
        return false;
    return EVP_CipherInit_ex2(job->context, NULL, key, iv, job->encrypt, NULL) == 1;
}

static bool run(struct job *job, struct slice text)
{
    int size = 0, rest = 0;
    if (text.len > INT_MAX - 2 * AES_BLOCK)
        return false;
    unsigned char *to = (unsigned char *)buf_reserve(job->out, text.len + 2 * AES_BLOCK);
    if (!to ||
        EVP_CipherUpdate(job->context, to, &size, (const unsigned char *)text.ptr, (int)text.len) !=
            1 ||
        EVP_CipherFinal_ex(job->context, to + size, &rest) != 1)
        return false;
    buf_advance(job->out, (size_t)size + (size_t)rest);
    return true;
}

/* --- the modes -------------------------------------------------------------------------------- */

static int cbc(struct job *job, struct slice text, struct error *error)
{
    if (job->params->iv.len != AES_BLOCK)
        return error_set(error, EXIT_CODE_OTHER, "the iv must have 16 bytes");
    if (!begin(job, (const unsigned char *)job->params->iv.ptr) || !run(job, text))
        return openssl_fail(error, job->encrypt
                                       ? "the text can't be encrypted"
                                       : "the text can't be decrypted: it is cut off, or it was "
                                         "made with another key or iv");
    return 0;
}

typedef unsigned __int128 counter;

static counter counter_read(struct slice iv)
{
    counter value = 0;
    for (size_t i = 0; i < AES_BLOCK; i++)
        value = value << 8 | (unsigned char)iv.ptr[i];
    return value;
}

static void counter_write(counter value, unsigned char to[AES_BLOCK])
{
    for (int i = AES_BLOCK - 1; i >= 0; i--, value >>= 8)
        to[i] = (unsigned char)value;
}

/* The counting bits wrap within themselves; OpenSSL's are always all 128. So what comes after the
 * wrap is a run of its own, from zero. */
static int ctr(struct job *job, struct slice text, struct error *error)
{
    const struct aes_params *p = job->params;
    unsigned char iv[AES_BLOCK];
    if (p->iv.len != AES_BLOCK)
        return error_set(error, EXIT_CODE_OTHER, "the counter must have 16 bytes");
    if (p->counter_bits < 1 || p->counter_bits > 128)
        return error_set(error, EXIT_CODE_OTHER, "the counter's length must be 1 to 128 bits");
    counter mask = p->counter_bits == 128 ? ~(counter)0 : ((counter)1 << p->counter_bits) - 1;
    counter start = counter_read(p->iv);
    counter last_before_wrap = ~start & mask; /* counted from the first block, which is 0 */
    counter blocks = (text.len + AES_BLOCK - 1) / AES_BLOCK;
    if (blocks > 0 && blocks - 1 > mask)
        return error_set(error, EXIT_CODE_OTHER,
                         "the text is too long for a counter of %u bits: blocks would share values",
                         p->counter_bits);
    bool wraps = blocks > 0 && blocks - 1 > last_before_wrap;
    size_t first = wraps ? ((size_t)last_before_wrap + 1) * AES_BLOCK : text.len;
    counter_write(start, iv);
    bool done = begin(job, iv) && run(job, slice_sub(text, 0, first));
    if (done && wraps) {
        counter_write(start & ~mask, iv);
        done = begin(job, iv) && run(job, slice_sub(text, first, text.len));
    }
    return done ? 0 : openssl_fail(error, "the text can't be encrypted or decrypted");
}

static bool add_authenticated(struct job *job)
{
    int size;
    struct slice data = job->params->additional_data;
    return data.len == 0 || (data.len <= INT_MAX &&
                             EVP_CipherUpdate(job->context, NULL, &size,
                                              (const unsigned char *)data.ptr, (int)data.len) == 1);
}

static int gcm_seal(struct job *job, struct slice text, struct error *error)
{
    const struct aes_params *p = job->params;
    unsigned char *tag;
    if (!begin(job, (const unsigned char *)p->iv.ptr) || !add_authenticated(job) ||
        !run(job, text) || !(tag = (unsigned char *)buf_reserve(job->out, p->tag_size)) ||
        EVP_CIPHER_CTX_ctrl(job->context, EVP_CTRL_AEAD_GET_TAG, (int)p->tag_size, tag) != 1)
        return openssl_fail(error, "the text can't be encrypted");
    buf_advance(job->out, p->tag_size);
    return 0;
}

static int gcm_open(struct job *job, struct slice text, struct error *error)
{
    const struct aes_params *p = job->params;
    if (text.len < p->tag_size)
        return error_set(error, EXIT_CODE_OTHER, "the text is shorter than its tag");
    size_t size = text.len - p->tag_size;
    if (!begin(job, (const unsigned char *)p->iv.ptr) || !add_authenticated(job) ||
        EVP_CIPHER_CTX_ctrl(job->context, EVP_CTRL_AEAD_SET_TAG, (int)p->tag_size,
                            (void *)(text.ptr + size)) != 1 ||
        !run(job, slice_sub(text, 0, size)))
        return openssl_fail(error, "the text was changed, or made with another key or parameters");
    return 0;
}

static int gcm(struct job *job, struct slice text, struct error *error)
{
    const struct aes_params *p = job->params;
    if (p->iv.len < 1 || p->iv.len > INT_MAX)
        return error_set(error, EXIT_CODE_OTHER, "the iv must not be empty");
    if (p->tag_size < 4 || p->tag_size > AES_BLOCK)
        return error_set(error, EXIT_CODE_OTHER, "the tag must have 32 to 128 bits");
    return job->encrypt ? gcm_seal(job, text, error) : gcm_open(job, text, error);
}

static int key_wrap(struct job *job, struct slice text, struct error *error)
{
    size_t smallest = job->encrypt ? 16 : 24;
    if (text.len % 8 != 0 || text.len < smallest)
        return error_set(error, EXIT_CODE_OTHER,
                         "AES-KW takes multiples of 8 bytes, from %zu on: there are %zu", smallest,
                         text.len);
    if (!begin(job, NULL) || !run(job, text))
        return openssl_fail(error, job->encrypt ? "the key can't be wrapped"
                                                : "the wrapped key was changed, or another key "
                                                  "wrapped it");
    return 0;
}

static int run_mode(const struct aes_params *params, struct slice key, struct slice text,
                    bool encrypt, struct buf *out, struct error *error)
{
    static int (*const modes[AES_MODES])(struct job *, struct slice, struct error *) = {
        [AES_CBC] = cbc,
        [AES_CTR] = ctr,
        [AES_GCM] = gcm,
        [AES_KW] = key_wrap,
    };
    struct job job = { params, key, encrypt, EVP_CIPHER_CTX_new(), out };
    CHECK(job.context);
    int result = modes[params->mode](&job, text, error);
    EVP_CIPHER_CTX_free(job.context);
    return result;
}

int aes_encrypt(const struct aes_params *params, struct slice key, struct slice text,
                struct buf *out, struct error *error)
{
    return run_mode(params, key, text, true, out, error);
}

int aes_decrypt(const struct aes_params *params, struct slice key, struct slice text,
                struct buf *out, struct error *error)
{
    return run_mode(params, key, text, false, out, error);
}
