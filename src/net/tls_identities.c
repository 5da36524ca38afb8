#include "net/tls_identities.h"

#include "base/check.h"
#include "net/host_rules.h"
#include "net/tls_verify.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

struct identity {
    X509 *cert;
    STACK_OF(X509) * chain; /* to the authority */
    EVP_PKEY *key;
    const struct net_tls_auth *auth;
};

struct tls_identities {
    uint32_t count;
    struct identity items[];
};

/* --- reading ---------------------------------------------------------------------------------- */

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
static bool read_chain(struct identity *id, struct slice pem)
{
    BIO *bio = BIO_new_mem_buf(pem.ptr, (int)pem.len);
    X509 *next;
    id->cert = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    id->chain = sk_X509_new_null();
    while (id->cert != NULL && (next = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL)
        sk_X509_push(id->chain, next);
    BIO_free(bio);
    if (id->cert != NULL)
        ERR_clear_error(); /* the end of the text was an error, too */
    return id->cert != NULL;
}

static EVP_PKEY *read_key(const struct net_tls_auth *auth)
{
    BIO *bio = BIO_new_mem_buf(auth->key_pem.ptr, (int)auth->key_pem.len);
    EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, give_password, (void *)&auth->password);
    BIO_free(bio);
    return key;
}

static int read_identity(struct identity *id, const struct net_tls_auth *auth, struct error *error)
{
    id->auth = auth;
    if (!read_chain(id, auth->cert_pem))
        return fail(error, "the certificate can't be read");
    id->key = read_key(auth);
    if (id->key == NULL)
        return fail(error, auth->password.len > 0
                               ? "the key can't be read, or its password is wrong"
                               : "the key can't be read; is it encrypted?");
    if (X509_check_private_key(id->cert, id->key) != 1)
        return fail(error, "the key does not belong to the certificate");
    return 0;
}

struct tls_identities *tls_identities_new(const struct net_config *config, struct error *error)
{
    struct tls_identities *t = xcalloc(1, sizeof(*t) + config->tls_auth_count * sizeof(*t->items));
    for (uint32_t i = 0; i < config->tls_auth_count; i++) {
        if (read_identity(&t->items[t->count++], &config->tls_auth[i], error) == 0)
            continue;
        if (config->tls_auth[i].origin != NULL)
            error_prefix(error, "%s: ", config->tls_auth[i].origin);
        else
            error_prefix(error, "tlsAuth[%u]: ", i);
        tls_identities_free(t);
        return NULL;
    }
    return t;
}

void tls_identities_free(struct tls_identities *t)
{
    for (uint32_t i = 0; t != NULL && i < t->count; i++) {
        X509_free(t->items[i].cert);
        sk_X509_pop_free(t->items[i].chain, X509_free);
        EVP_PKEY_free(t->items[i].key);
    }
    free(t);
}

/* --- choosing --------------------------------------------------------------------------------- */

/* Whether the server takes such keys, and certificates of that authority. */
static bool is_acceptable(SSL *ssl, const struct identity *id)
{
    int wanted = CERT_PKEY_SIGN | CERT_PKEY_ISSUER_NAME;
    return (SSL_check_chain(ssl, id->cert, id->key, id->chain) & wanted) == wanted;
}

/* Domains say what a certificate is meant for. As in the reference they forbid nothing: scripts
 * that name too few of them work. */
static int fitness(const struct net_tls_auth *auth, struct slice host)
{
    for (uint32_t i = 0; i < auth->domain_count; i++)
        if (host_pattern_matches(auth->domains[i], host))
            return 3;
    return auth->domain_count == 0 ? 2 : 1;
}

static int choose(SSL *ssl, void *context)
{
    const struct tls_identities *t = context;
    const struct identity *best = NULL;
    int best_fitness = 0;
    for (uint32_t i = 0; i < t->count; i++) {
        int its_fitness = fitness(t->items[i].auth, tls_verify_host(ssl));
        if (its_fitness <= best_fitness || !is_acceptable(ssl, &t->items[i]))
            continue;
        best = &t->items[i];
        best_fitness = its_fitness;
    }
    return best == NULL || SSL_use_cert_and_key(ssl, best->cert, best->key, best->chain, 1) == 1;
}

void tls_identities_offer(struct tls_identities *t, SSL_CTX *ctx)
{
    if (t->count > 0)
        SSL_CTX_set_cert_cb(ctx, choose, t);
}
