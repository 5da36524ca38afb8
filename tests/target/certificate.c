/* A P-256 key and a certificate that it signs itself, for localhost and the loopback addresses. */
#include "certificate.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>

enum { VALID_DAYS = 365 };

static bool add_extension(X509 *certificate, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    bool added = extension != NULL && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return added;
}

static X509 *self_signed(EVP_PKEY *key)
{
    X509 *certificate = X509_new();
    if (certificate == NULL)
        return NULL;
    X509_NAME *name = X509_get_subject_name(certificate);
    bool ok = X509_set_version(certificate, X509_VERSION_3) &&
              ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1) &&
              X509_gmtime_adj(X509_getm_notBefore(certificate), -3600L) != NULL &&
              X509_gmtime_adj(X509_getm_notAfter(certificate), VALID_DAYS * 86400L) != NULL &&
              X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                         (const unsigned char *)"localhost", -1, -1, 0) &&
              X509_set_issuer_name(certificate, name) && X509_set_pubkey(certificate, key) &&
              add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE") &&
              add_extension(certificate, NID_subject_alt_name,
                            "DNS:localhost,IP:127.0.0.1,IP:::1") &&
              X509_sign(certificate, key, EVP_sha256()) > 0;
    if (ok)
        return certificate;
    X509_free(certificate);
    return NULL;
}

static int write_pem(X509 *certificate, const char *path, struct error *error)
{
    FILE *file = fopen(path, "w");
    bool written = file != NULL && PEM_write_X509(file, certificate) == 1;
    if (file != NULL && fclose(file) != 0)
        written = false;
    return written ? 0
                   : error_set(error, EXIT_CODE_OTHER, "cannot write the certificate to %s", path);
}

SSL_CTX *certificate_context(const char *pem_path, struct error *error)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate = key != NULL ? self_signed(key) : NULL;
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    bool ok = certificate != NULL && context != NULL &&
              SSL_CTX_use_certificate(context, certificate) == 1 &&
              SSL_CTX_use_PrivateKey(context, key) == 1;
    if (!ok)
        error_set(error, EXIT_CODE_OTHER, "OpenSSL cannot make a certificate");
    else if (pem_path != NULL)
        ok = write_pem(certificate, pem_path, error) == 0;
    if (!ok) {
        SSL_CTX_free(context);
        context = NULL;
    }
    X509_free(certificate);
    EVP_PKEY_free(key);
    return context;
}
