#include "net/tls_contexts.h"

#include "base/check.h"
#include "net/host_rules.h"
#include "net/tls_options.h"
#include "net/tls_verify.h"

#include <openssl/ssl.h>

struct tls_contexts {
    const struct net_config *config;
    SSL_CTX *plain;        /* without a client certificate; made by the first dial when possible */
    SSL_CTX **with_client; /* as config->tls_auth */
};

/* Scripts test servers of any age: what the protocol versions allow is decided by the options, and
 * not by OpenSSL's idea of security, which since 3.0 refuses TLS 1.1 and older from level 1 on. */
static void set_security_level(SSL_CTX *ctx, const struct net_config *config)
{
    bool old = config->tls_min != 0 && config->tls_min < TLS1_2_VERSION;
    SSL_CTX_set_security_level(ctx, old ? 0 : 1);
}

static int set_versions(SSL_CTX *ctx, const struct net_config *config, struct error *error)
{
    int min = config->tls_min != 0 ? config->tls_min : TLS1_2_VERSION;
    int max = config->tls_max != 0 ? config->tls_max : TLS1_3_VERSION;
    if (SSL_CTX_set_min_proto_version(ctx, min) == 1 &&
        SSL_CTX_set_max_proto_version(ctx, max) == 1)
        return 0;
    return error_set(error, EXIT_CODE_INVALID_CONFIG,
                     "tlsVersion: not supported by the TLS library");
}

static SSL_CTX *make_context(const struct net_config *config, const struct net_tls_auth *auth,
                             struct error *error)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    if (ctx == NULL) {
        error_set(error, EXIT_CODE_INTERNAL, "the TLS library can't be initialised");
        return NULL;
    }
    /* Idle connections give their 34 KB of buffers back; writes may continue from another copy. */
    SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                              SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    /* An end without close_notify is common, and taken for an end. */
    SSL_CTX_set_options(ctx, SSL_OP_IGNORE_UNEXPECTED_EOF | SSL_OP_NO_RENEGOTIATION |
                                 SSL_OP_LEGACY_SERVER_CONNECT);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_tlsext_status_type(ctx, TLSEXT_STATUSTYPE_ocsp);
    set_security_level(ctx, config);
    if (!config->tls_insecure)
        tls_verify_enable(ctx);
    if (set_versions(ctx, config, error) == 0 && tls_options_set_ciphers(ctx, config, error) == 0 &&
        tls_options_set_key_log(ctx, config, error) == 0 &&
        (auth == NULL || tls_options_set_client(ctx, auth, error) == 0))
        return ctx;
    SSL_CTX_free(ctx);
    return NULL;
}

struct tls_contexts *tls_contexts_new(const struct net_config *config, struct error *error)
{
    struct tls_contexts *t = xcalloc(1, sizeof(*t));
    t->config = config;
    t->with_client = xcalloc(config->tls_auth_count + 1, sizeof(*t->with_client));
    /* Making a context takes a millisecond; without options there is nothing in it that can be
     * wrong. */
    bool may_fail = config->tls_cipher_count > 0 || config->tls_min != 0 || config->tls_max != 0 ||
                    config->key_log_path.len > 0;
    if (may_fail && (t->plain = make_context(config, NULL, error)) == NULL)
        goto failed;
    for (uint32_t i = 0; i < config->tls_auth_count; i++) {
        t->with_client[i] = make_context(config, &config->tls_auth[i], error);
        if (t->with_client[i] == NULL) {
            error_prefix(error, "tlsAuth[%u]: ", i);
            goto failed;
        }
    }
    return t;
failed:
    tls_contexts_free(t);
    return NULL;
}

void tls_contexts_free(struct tls_contexts *t)
{
    if (t == NULL)
        return;
    SSL_CTX_free(t->plain);
    for (uint32_t i = 0; i < t->config->tls_auth_count; i++)
        SSL_CTX_free(t->with_client[i]);
    free(t->with_client);
    free(t);
}

static bool is_for(const struct net_tls_auth *auth, struct slice host)
{
    for (uint32_t i = 0; i < auth->domain_count; i++)
        if (host_pattern_matches(auth->domains[i], host))
            return true;
    return auth->domain_count == 0;
}

SSL_CTX *tls_contexts_for(struct tls_contexts *t, struct slice host)
{
    for (uint32_t i = 0; i < t->config->tls_auth_count; i++)
        if (is_for(&t->config->tls_auth[i], host))
            return t->with_client[i];
    if (t->plain == NULL) {
        struct error error = { 0 };
        t->plain = make_context(t->config, NULL, &error);
        error_clear(&error);
    }
    return t->plain;
}
