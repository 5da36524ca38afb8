#include "identity.h"

#include "base/check.h"
#include "base/slice.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

static void add_extension(X509 *cert, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, cert, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    CHECK(extension != NULL);
    X509_add_ext(cert, extension, -1);
    X509_EXTENSION_free(extension);
}

struct identity identity_make(const char *name, const char *alternatives, int days,
                              const struct identity *issuer)
{
    static long serial = 1;
    struct identity id = { X509_new(), EVP_EC_gen("P-256") };
    X509_set_version(id.cert, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(id.cert), serial++);
    X509_gmtime_adj(X509_getm_notBefore(id.cert), -10L * 24 * 3600);
    X509_gmtime_adj(X509_getm_notAfter(id.cert), days * 24L * 3600);
    X509_set_pubkey(id.cert, id.key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(id.cert), "CN", MBSTRING_ASC,
                               (const unsigned char *)name, -1, -1, 0);
    X509 *by = issuer != NULL ? issuer->cert : id.cert;
    X509_set_issuer_name(id.cert, X509_get_subject_name(by));
    add_extension(id.cert, by, NID_basic_constraints,
                  issuer != NULL ? "CA:FALSE" : "critical,CA:TRUE");
    if (alternatives != NULL)
        add_extension(id.cert, by, NID_subject_alt_name, alternatives);
    CHECK(X509_sign(id.cert, issuer != NULL ? issuer->key : id.key, EVP_sha256()) > 0);
    return id;
}

void identity_free(struct identity *id)
{
    X509_free(id->cert);
    EVP_PKEY_free(id->key);
}

static char *take_text(BIO *bio)
{
    char *bytes;
    long n = BIO_get_mem_data(bio, &bytes);
    char *text = slice_dup(slice_make(bytes, (size_t)n));
    BIO_free(bio);
    return text;
}

char *identity_cert_pem(const struct identity *id)
{
    BIO *bio = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(bio, id->cert);
    return take_text(bio);
}

char *identity_key_pem(const struct identity *id, const char *password)
{
    BIO *bio = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(bio, id->key, password != NULL ? EVP_aes_128_cbc() : NULL,
                             (const unsigned char *)password,
                             password != NULL ? (int)strlen(password) : 0, NULL, NULL);
    return take_text(bio);
}

static char trust_path[] = "/tmp/brunt-trust-XXXXXX";

void identity_trust(const struct identity *authority)
{
    int fd = mkstemp(trust_path);
    char *pem = identity_cert_pem(authority);
    CHECK(write(fd, pem, strlen(pem)) == (ssize_t)strlen(pem));
    close(fd);
    free(pem);
    setenv("SSL_CERT_FILE", trust_path, 1);
}

void identity_trust_nobody(void)
{
    unlink(trust_path);
}
