#include "net/tls_options.h"

#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <unistd.h>

/* --- cipher suites ---------------------------------------------------------------------------- */

/* OpenSSL has names of its own for the suites before TLS 1.3; NULL where it lacks the suite. */
static const char *find_cipher(const SSL_CTX *ctx, struct slice standard_name)
{
    STACK_OF(SSL_CIPHER) *all = SSL_CTX_get_ciphers(ctx);
    for (int i = 0; i < sk_SSL_CIPHER_num(all); i++) {
        const SSL_CIPHER *cipher = sk_SSL_CIPHER_value(all, i);
        const char *name = SSL_CIPHER_standard_name(cipher);
        if (name != NULL && slice_is(standard_name, name))
            return SSL_CIPHER_get_name(cipher);
    }
    return NULL;
}

/* The suites of TLS 1.3 are always on, as in the reference: the list narrows the older ones. One
 * that this TLS library was built without is left out as long as another one remains. */
int tls_options_set_ciphers(SSL_CTX *ctx, const struct net_config *config, struct error *error)
{
    struct buf list = BUF_INIT(64 * 1024);
    struct slice missing = { 0 };
    int result = 0;
    if (config->tls_cipher_count == 0)
        return 0;
    SSL_CTX_set_cipher_list(ctx, "ALL:COMPLEMENTOFALL");
    for (uint32_t i = 0; i < config->tls_cipher_count; i++) {
        const char *name = find_cipher(ctx, config->tls_ciphers[i]);
        if (name == NULL)
            missing = config->tls_ciphers[i];
        else
            buf_printf(&list, "%s%s", list.len > 0 ? ":" : "", name);
    }
    buf_append_char(&list, '\0');
    if (list.len == 1)
        result = error_set(error, EXIT_CODE_INVALID_CONFIG,
                           "tlsCipherSuites: \"%.*s\" is not supported by the TLS library",
                           SLICE_ARG(missing));
    else if (SSL_CTX_set_cipher_list(ctx, list.ptr) != 1)
        result = error_set(error, EXIT_CODE_INVALID_CONFIG, "tlsCipherSuites: no usable suite");
    ERR_clear_error();
    buf_deinit(&list);
    return result;
}

/* --- client certificates ---------------------------------------------------------------------- */

static int give_password(char *to, int size, int writing, void *context)
{
    const struct slice *password = context;
    if (password->len == 0 || password->len > (size_t)size)
        return -1;
    memcpy(to, password->ptr, password->len);
    return (int)password->len;
}

static int fail(struct error *error, const char *what)
{
    const char *why = ERR_reason_error_string(ERR_peek_last_error());
    error_set(error, EXIT_CODE_INVALID_CONFIG, "%s (%s)", what, why != NULL ? why : "not PEM");
    ERR_clear_error();
    return -1;
}

/* The first certificate is the client's own, those behind it lead to its authority. */
static int add_chain(SSL_CTX *ctx, struct slice pem)
{
    BIO *bio = BIO_new_mem_buf(pem.ptr, (int)pem.len);
    X509 *own = PEM_read_bio_X509(bio, NULL, NULL, NULL), *next;
    bool ok = own != NULL && SSL_CTX_use_certificate(ctx, own) == 1;
    while (ok && (next = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL)
        ok = SSL_CTX_add0_chain_cert(ctx, next) == 1;
    if (ok)
        ERR_clear_error(); /* the end of the text was an error, too */
    X509_free(own);
    BIO_free(bio);
    return ok ? 0 : -1;
}

static EVP_PKEY *read_key(const struct net_tls_auth *auth)
{
    BIO *bio = BIO_new_mem_buf(auth->key_pem.ptr, (int)auth->key_pem.len);
    EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, give_password, (void *)&auth->password);
    BIO_free(bio);
    return key;
}

int tls_options_set_client(SSL_CTX *ctx, const struct net_tls_auth *auth, struct error *error)
{
    if (add_chain(ctx, auth->cert_pem) != 0)
        return fail(error, "the certificate can't be read");
    EVP_PKEY *key = read_key(auth);
    if (key == NULL)
        return fail(error, auth->password.len > 0
                               ? "the key can't be read, or its password is wrong"
                               : "the key can't be read; is it encrypted?");
    bool fits = SSL_CTX_use_PrivateKey(ctx, key) == 1 && SSL_CTX_check_private_key(ctx) == 1;
    EVP_PKEY_free(key);
    return fits ? 0 : fail(error, "the key does not belong to the certificate");
}

/* --- key log ---------------------------------------------------------------------------------- */

/* One file for the process: lines of all workers go there, each in one write. */
static int key_log_fd = -1;
static pthread_mutex_t key_log_lock = PTHREAD_MUTEX_INITIALIZER;

static void log_key(const SSL *ssl, const char *line)
{
    char text[1024];
    int n = snprintf(text, sizeof(text), "%s\n", line);
    if (n > 0 && (size_t)n < sizeof(text)) {
        ssize_t ignored = write(key_log_fd, text, (size_t)n);
        (void)ignored;
    }
}

static int open_key_log(struct slice path)
{
    char *name = slice_dup(path);
    pthread_mutex_lock(&key_log_lock);
    if (key_log_fd < 0)
        key_log_fd = open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    int saved = errno;
    pthread_mutex_unlock(&key_log_lock);
    free(name);
    errno = saved;
    return key_log_fd < 0 ? -1 : 0;
}

int tls_options_set_key_log(SSL_CTX *ctx, const struct net_config *config, struct error *error)
{
    if (config->key_log_path.len == 0)
        return 0;
    if (open_key_log(config->key_log_path) != 0)
        return error_set(error, EXIT_CODE_INVALID_CONFIG, "SSLKEYLOGFILE: cannot open \"%.*s\": %s",
                         SLICE_ARG(config->key_log_path), strerror(errno));
    SSL_CTX_set_keylog_callback(ctx, log_key);
    return 0;
}
