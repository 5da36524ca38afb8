#include "net/tls_verify.h"

#include "base/buf.h"
#include "base/check.h"
#include "net/address.h"
#include "net/trust_store.h"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <time.h>

/* What the certificate is checked for, and what was wrong with it: OpenSSL drops a certificate that
 * is refused. The connection's app data. */
struct expected_peer {
    char *problem; /* NULL: nothing was, or its chain */
    char host[];
};

/* --- checks ----------------------------------------------------------------------------------- */

enum { MAX_PROBLEM = 200 };

static struct tm utc(const ASN1_TIME *time)
{
    struct tm parts = { 0 };
    ASN1_TIME_to_tm(time, &parts);
    return parts;
}

static void describe_dates(struct buf *out, const char *relation, const ASN1_TIME *limit)
{
    char now_text[32], limit_text[32];
    time_t seconds = time(NULL);
    struct tm now, parts = utc(limit);
    strftime(now_text, sizeof(now_text), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&seconds, &now));
    strftime(limit_text, sizeof(limit_text), "%Y-%m-%dT%H:%M:%SZ", &parts);
    buf_printf(out, "certificate has expired or is not yet valid: current time %s is %s %s",
               now_text, relation, limit_text);
}

/* The names of the kind that was wanted, with commas between; how many there are. */
static int list_names(struct buf *out, X509 *leaf, bool addresses)
{
    GENERAL_NAMES *names = X509_get_ext_d2i(leaf, NID_subject_alt_name, NULL, NULL);
    int count = 0;
    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
        if (name->type != (addresses ? GEN_IPADD : GEN_DNS))
            continue;
        const ASN1_STRING *text = name->d.ia5; /* or the bytes of an address */
        struct address a = { .is_v4 = ASN1_STRING_length(text) == 4 };
        char ip[ADDRESS_TEXT_SIZE];
        struct slice shown = { (const char *)ASN1_STRING_get0_data(text),
                               (size_t)ASN1_STRING_length(text) };
        if (addresses) {
            memcpy(&a.bytes, shown.ptr, shown.len < 16 ? shown.len : 16);
            shown = slice_make(ip, address_format(&a, ip));
        }
        buf_printf(out, "%s%.*s", count++ > 0 ? ", " : "", SLICE_ARG(shown));
    }
    GENERAL_NAMES_free(names);
    return count;
}

static bool is_address(const char *host)
{
    struct address ignored;
    return address_parse(&ignored, slice_of(host));
}

static void describe_names(struct buf *out, X509 *leaf, const char *host)
{
    struct buf names = BUF_INIT(MAX_PROBLEM);
    int count = list_names(&names, leaf, is_address(host));
    if (count > 0)
        buf_printf(out, "certificate is valid for %.*s, not %s", SLICE_ARG(buf_slice(&names)),
                   host);
    else if (is_address(host))
        buf_printf(out, "cannot validate certificate for %s because it doesn't contain any IP SANs",
                   host);
    else
        buf_printf(out, "certificate is not valid for any names, but wanted to match %s", host);
    buf_deinit(&names);
}

static int refuse(X509_STORE_CTX *store, X509 *leaf, int why, struct expected_peer *peer)
{
    struct buf problem = BUF_INIT(2 * MAX_PROBLEM);
    if (why == X509_V_ERR_CERT_NOT_YET_VALID)
        describe_dates(&problem, "before", X509_get0_notBefore(leaf));
    else if (why == X509_V_ERR_CERT_HAS_EXPIRED)
        describe_dates(&problem, "after", X509_get0_notAfter(leaf));
    else
        describe_names(&problem, leaf, peer->host);
    free(peer->problem);
    peer->problem = slice_dup(buf_slice(&problem));
    buf_deinit(&problem);
    X509_STORE_CTX_set_error(store, why);
    X509_STORE_CTX_set_current_cert(store, leaf);
    return 0;
}

static bool is_for_host(X509 *leaf, const char *host)
{
    unsigned int flags = X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS;
    return is_address(host) ? X509_check_ip_asc(leaf, host, flags) == 1
                            : X509_check_host(leaf, host, 0, flags, NULL) == 1;
}

/* Dates and name of the server's own certificate come before its chain: one that is both foreign
 * and for another name is reported for its name. */
static int verify(X509_STORE_CTX *store, void *context)
{
    const SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    X509 *leaf = X509_STORE_CTX_get0_cert(store);
    struct expected_peer *peer = SSL_get_app_data(ssl);
    if (X509_cmp_current_time(X509_get0_notBefore(leaf)) > 0)
        return refuse(store, leaf, X509_V_ERR_CERT_NOT_YET_VALID, peer);
    if (X509_cmp_current_time(X509_get0_notAfter(leaf)) < 0)
        return refuse(store, leaf, X509_V_ERR_CERT_HAS_EXPIRED, peer);
    if (!is_for_host(leaf, peer->host))
        return refuse(store, leaf, X509_V_ERR_HOSTNAME_MISMATCH, peer);
    return X509_verify_cert(store);
}

void tls_verify_enable(SSL_CTX *ctx, X509_STORE *own)
{
    if (own != NULL)
        SSL_CTX_set0_verify_cert_store(ctx, own);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_cert_verify_callback(ctx, verify, NULL);
}

bool tls_verify_prepare(SSL *ssl, struct slice host)
{
    struct expected_peer *peer = xcalloc(1, sizeof(*peer) + host.len + 1);
    memcpy(peer->host, host.ptr, host.len);
    if (SSL_set_app_data(ssl, peer) != 1) {
        free(peer);
        return false;
    }
    X509_STORE *own = NULL;
    SSL_CTX_get0_verify_cert_store(SSL_get_SSL_CTX(ssl), &own);
    if (SSL_get_verify_mode(ssl) == SSL_VERIFY_NONE || own != NULL)
        return true;
    return trust_store() != NULL && SSL_set1_verify_cert_store(ssl, trust_store()) == 1;
}

struct slice tls_verify_host(const SSL *ssl)
{
    const struct expected_peer *peer = SSL_get_app_data(ssl);
    return slice_of(peer != NULL ? peer->host : NULL);
}

void tls_verify_release(SSL *ssl)
{
    struct expected_peer *peer = SSL_get_app_data(ssl);
    if (peer != NULL)
        free(peer->problem);
    free(peer);
    SSL_set_app_data(ssl, NULL);
}

/* --- what went wrong -------------------------------------------------------------------------- */

/* Short in the sample, whole in the log. */
static int fail(struct net_failure *failure, enum net_error code, const char *text,
                const char *problem)
{
    if (text != NULL)
        net_fail(failure, code, "x509: %s", text);
    else
        net_fail(failure, code, "x509: %s", problem);
    net_failure_detail(failure, "tls: failed to verify certificate: x509: %s", problem);
    return code;
}

static int fail_chain(struct net_failure *failure, long why)
{
    char problem[MAX_PROBLEM];
    snprintf(problem, sizeof(problem), "certificate signed by unknown authority (%s)",
             X509_verify_cert_error_string(why));
    return fail(failure, NET_ERR_X509_UNKNOWN_AUTHORITY, "unknown authority", problem);
}

int tls_verify_failure(const SSL *ssl, struct net_failure *failure)
{
    const struct expected_peer *peer = SSL_get_app_data(ssl);
    const char *problem = peer != NULL ? peer->problem : NULL;
    long why = SSL_get_verify_result(ssl);
    if (why == X509_V_OK || SSL_get_verify_mode(ssl) == SSL_VERIFY_NONE)
        return NET_OK;
    if (why == X509_V_ERR_INVALID_PURPOSE)
        return fail(failure, NET_ERR_GENERIC, NULL,
                    "certificate specifies an incompatible key usage");
    if (problem == NULL)
        return fail_chain(failure, why);
    if (why == X509_V_ERR_HOSTNAME_MISMATCH)
        return fail(failure, NET_ERR_X509_HOSTNAME, "certificate doesn't match hostname", problem);
    return fail(failure, NET_ERR_GENERIC, NULL, problem);
}
