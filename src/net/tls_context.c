#include "net/tls_context.h"

#include "base/check.h"
#include "net/tls_identities.h"
#include "net/tls_options.h"
#include "net/tls_verify.h"
#include "net/trust_store.h"

#include <openssl/ssl.h>

struct tls_context {
    const struct net_config *config;
    struct tls_identities *identities;
    X509_STORE *trusted; /* NULL: the system's */
    SSL_CTX *ctx;        /* made by the first dial when possible */
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

/* Whoever isn't trusted is refused, unless that is not asked for. */
static int set_trust(SSL_CTX *ctx, const struct tls_context *t, struct error *error)
{
    const struct net_config *config = t->config;
    X509_STORE *own = t->trusted;
    if (config->tls_insecure)
        return 0;
    if (own != NULL)
        X509_STORE_up_ref(own);
    else if (config->tls_roots_pem.len > 0 &&
             (own = trust_store_from_pem(config->tls_roots_pem, error)) == NULL)
        return -1;
    tls_verify_enable(ctx, own);
    return 0;
}

static SSL_CTX *make(const struct tls_context *t, struct error *error)
{
    const struct net_config *config = t->config;
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
    tls_identities_offer(t->identities, ctx);
    if (set_trust(ctx, t, error) == 0 && set_versions(ctx, config, error) == 0 &&
        tls_options_set_ciphers(ctx, config, error) == 0 &&
        tls_options_set_key_log(ctx, config, error) == 0)
        return ctx;
    SSL_CTX_free(ctx);
    return NULL;
}

struct tls_context *tls_context_new(const struct net_config *config, struct error *error)
{
    struct tls_context *t = xcalloc(1, sizeof(*t));
    t->config = config;
    t->identities = tls_identities_new(config, error);
    /* It takes a millisecond; without options there is nothing in it that can be wrong. */
    bool may_fail = config->tls_cipher_count > 0 || config->tls_min != 0 || config->tls_max != 0 ||
                    config->key_log_path.len > 0 || config->tls_roots_pem.len > 0;
    if (t->identities != NULL && (!may_fail || (t->ctx = make(t, error)) != NULL))
        return t;
    tls_context_free(t);
    return NULL;
}

void tls_context_free(struct tls_context *t)
{
    if (t == NULL)
        return;
    SSL_CTX_free(t->ctx);
    X509_STORE_free(t->trusted);
    tls_identities_free(t->identities);
    free(t);
}

int tls_context_trust(struct tls_context *t, const struct slice *pems, uint32_t count,
                      struct error *error)
{
    X509_STORE_free(t->trusted);
    SSL_CTX_free(t->ctx);
    t->ctx = NULL; /* made again by the next dial */
    t->trusted = trust_store_with(pems, count, error);
    return t->trusted != NULL ? 0 : -1;
}

SSL_CTX *tls_context_get(struct tls_context *t)
{
    if (t->ctx == NULL) {
        struct error error = { 0 };
        t->ctx = make(t, &error);
        error_clear(&error);
    }
    return t->ctx;
}
