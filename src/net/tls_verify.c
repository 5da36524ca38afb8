#include "net/tls_verify.h"

#include "base/check.h"
#include "net/address.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>

/* What the certificate is checked for, and what was wrong with its dates: OpenSSL drops a
 * certificate that is refused. The connection's app data. */
struct expected_peer {
    char limit[32]; /* the date that isn't kept */
    char host[];
};

/* --- trust store ------------------------------------------------------------------------------ */

/* Shared by all workers: it is read-only after it was loaded. */
static X509_STORE *trust_store;
static pthread_once_t trust_once = PTHREAD_ONCE_INIT;

/* Where distributions keep their bundle: the list that Go has. */
static const char *const bundles[] = {
    "/etc/ssl/certs/ca-certificates.crt",                /* Debian, Ubuntu, Gentoo, Arch */
    "/etc/pki/tls/certs/ca-bundle.crt",                  /* Fedora, RHEL 6 */
    "/etc/ssl/ca-bundle.pem",                            /* openSUSE */
    "/etc/pki/tls/cacert.pem",                           /* OpenELEC */
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", /* CentOS, RHEL 7 */
    "/etc/ssl/cert.pem",                                 /* Alpine */
};

static void load_default_bundle(void)
{
    for (size_t i = 0; i < sizeof(bundles) / sizeof(bundles[0]); i++)
        if (access(bundles[i], R_OK) == 0 && X509_STORE_load_file(trust_store, bundles[i]) == 1)
            return;
}

static void load_trust_store(void)
{
    const char *file = getenv("SSL_CERT_FILE"), *folder = getenv("SSL_CERT_DIR");
    trust_store = X509_STORE_new();
    if (trust_store == NULL)
        return;
    if (file != NULL && file[0] != '\0')
        X509_STORE_load_file(trust_store, file);
    else
        load_default_bundle();
    if (folder != NULL && folder[0] != '\0')
        X509_STORE_load_path(trust_store, folder);
    ERR_clear_error();
}

/* --- checks ----------------------------------------------------------------------------------- */

static int refuse(X509_STORE_CTX *store, X509 *leaf, int why)
{
    X509_STORE_CTX_set_error(store, why);
    X509_STORE_CTX_set_current_cert(store, leaf);
    return 0;
}

static bool is_for_host(X509 *leaf, const char *host)
{
    struct address ignored;
    unsigned int flags = X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS;
    if (address_parse(&ignored, slice_of(host)))
        return X509_check_ip_asc(leaf, host, flags) == 1;
    return X509_check_host(leaf, host, 0, flags, NULL) == 1;
}

static void format_time(const ASN1_TIME *time, char to[32])
{
    struct tm parts = { 0 };
    ASN1_TIME_to_tm(time, &parts);
    strftime(to, 32, "%Y-%m-%dT%H:%M:%SZ", &parts);
}

static int refuse_date(X509_STORE_CTX *store, X509 *leaf, struct expected_peer *peer,
                       const ASN1_TIME *limit, int why)
{
    format_time(limit, peer->limit);
    return refuse(store, leaf, why);
}

/* Dates and name of the server's own certificate come before its chain: one that is both foreign
 * and for another name is reported for its name. */
static int verify(X509_STORE_CTX *store, void *context)
{
    const SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    X509 *leaf = X509_STORE_CTX_get0_cert(store);
    struct expected_peer *peer = SSL_get_app_data(ssl);
    if (X509_cmp_current_time(X509_get0_notBefore(leaf)) > 0)
        return refuse_date(store, leaf, peer, X509_get0_notBefore(leaf),
                           X509_V_ERR_CERT_NOT_YET_VALID);
    if (X509_cmp_current_time(X509_get0_notAfter(leaf)) < 0)
        return refuse_date(store, leaf, peer, X509_get0_notAfter(leaf),
                           X509_V_ERR_CERT_HAS_EXPIRED);
    if (!is_for_host(leaf, peer->host))
        return refuse(store, leaf, X509_V_ERR_HOSTNAME_MISMATCH);
    return X509_verify_cert(store);
}

void tls_verify_enable(SSL_CTX *ctx)
{
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_cert_verify_callback(ctx, verify, NULL);
}

bool tls_verify_prepare(SSL *ssl, struct slice host)
{
    if (SSL_get_verify_mode(ssl) == SSL_VERIFY_NONE)
        return true;
    pthread_once(&trust_once, load_trust_store);
    struct expected_peer *peer = xcalloc(1, sizeof(*peer) + host.len + 1);
    memcpy(peer->host, host.ptr, host.len);
    if (trust_store != NULL && SSL_set1_verify_cert_store(ssl, trust_store) == 1 &&
        SSL_set_app_data(ssl, peer) == 1)
        return true;
    free(peer);
    return false;
}

void tls_verify_release(SSL *ssl)
{
    free(SSL_get_app_data(ssl));
    SSL_set_app_data(ssl, NULL);
}

/* --- what went wrong -------------------------------------------------------------------------- */

static int fail_dates(const SSL *ssl, const char *relation, struct net_failure *failure)
{
    char now[32];
    time_t seconds = time(NULL);
    struct tm parts;
    const struct expected_peer *peer = SSL_get_app_data(ssl);
    strftime(now, sizeof(now), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&seconds, &parts));
    return net_fail(failure, NET_ERR_GENERIC,
                    "x509: certificate has expired or is not yet valid: current time %s is %s %s",
                    now, relation, peer != NULL ? peer->limit : "");
}

int tls_verify_failure(const SSL *ssl, struct net_failure *failure)
{
    long why = SSL_get_verify_result(ssl);
    switch (why) {
    case X509_V_OK: return NET_OK;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_UNTRUSTED:
        return net_fail(failure, NET_ERR_X509_UNKNOWN_AUTHORITY, "x509: unknown authority");
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return net_fail(failure, NET_ERR_X509_HOSTNAME, "x509: certificate doesn't match hostname");
    case X509_V_ERR_CERT_HAS_EXPIRED: return fail_dates(ssl, "after", failure);
    case X509_V_ERR_CERT_NOT_YET_VALID: return fail_dates(ssl, "before", failure);
    default:
        return net_fail(failure, NET_ERR_GENERIC, "x509: %s", X509_verify_cert_error_string(why));
    }
}
