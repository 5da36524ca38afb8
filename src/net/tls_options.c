#include "net/tls_options.h"

#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/err.h>
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
