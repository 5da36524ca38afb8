#include "crypto/certificate.h"

#include "base/encode.h"
#include "crypto/digest.h"
#include "crypto/openssl_error.h"
#include "crypto/pkey.h"

#include <arpa/inet.h>
#include <openssl/crypto.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

/* --- PEM -------------------------------------------------------------------------------------- */

static bool is_certificate(const char *name)
{
    return strcmp(name, PEM_STRING_X509) == 0 || strcmp(name, PEM_STRING_X509_OLD) == 0;
}

/* The bytes of the first certificate; there may be a key in front of it. ptr NULL with the error.
 */
static struct slice read_pem(struct slice pem, struct arena *arena, struct error *error)
{
    struct slice der = { NULL, 0 };
    char *name, *header, *other = NULL;
    unsigned char *bytes;
    long size;
    BIO *bio = pem.len <= INT_MAX ? BIO_new_mem_buf(pem.ptr, (int)pem.len) : NULL;
    while (bio && !der.ptr && PEM_read_bio(bio, &name, &header, &bytes, &size) == 1) {
        if (is_certificate(name))
            der = arena_copy(arena, slice_make((char *)bytes, (size_t)size));
        else if (!other)
            other = arena_str(arena, slice_of(name));
        OPENSSL_free(name);
        OPENSSL_free(header);
        OPENSSL_clear_free(bytes, (size_t)size);
    }
    BIO_free(bio);
    if (der.ptr)
        return der;
    openssl_fail(NULL, "");
    if (other)
        error_set(error, EXIT_CODE_OTHER, "failed to parse certificate: the PEM text is a %s",
                  other);
    else
        error_set(error, EXIT_CODE_OTHER, "failed to decode certificate PEM file");
    return der;
}

/* --- names ------------------------------------------------------------------------------------ */

static struct slice oid_text(const ASN1_OBJECT *object, struct arena *arena)
{
    char text[128];
    int length = OBJ_obj2txt(text, sizeof(text), object, 1);
    if (length < 0)
        length = 0;
    size_t size = (size_t)length < sizeof(text) ? (size_t)length : sizeof(text) - 1;
    return arena_copy(arena, slice_make(text, size));
}

static struct slice string_text(const ASN1_STRING *string, struct arena *arena)
{
    unsigned char *text;
    int length = ASN1_STRING_to_UTF8(&text, string);
    if (length < 0)
        return SLICE("");
    struct slice copy = arena_copy(arena, slice_make((char *)text, (size_t)length));
    OPENSSL_free(text);
    return copy;
}

static struct distinguished_name read_name(const X509_NAME *name, struct arena *arena)
{
    struct distinguished_name out;
    int count = X509_NAME_entry_count(name);
    out.count = count > 0 ? (uint32_t)count : 0;
    out.attributes = ARENA_ARRAY(arena, struct name_attribute, out.count);
    for (uint32_t i = 0; i < out.count; i++) {
        const X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, (int)i);
        out.attributes[i] = (struct name_attribute){
            oid_text(X509_NAME_ENTRY_get_object(entry), arena),
            string_text(X509_NAME_ENTRY_get_data(entry), arena),
        };
    }
    return out;
}

static struct slice address_text(const ASN1_OCTET_STRING *address, struct arena *arena)
{
    char text[INET6_ADDRSTRLEN];
    int size = ASN1_STRING_length(address);
    if ((size != 4 && size != 16) || !inet_ntop(size == 4 ? AF_INET : AF_INET6,
                                                ASN1_STRING_get0_data(address), text, sizeof(text)))
        return slice_make(NULL, 0);
    return arena_copy(arena, slice_of(text));
}

static struct slice ia5_text(const ASN1_IA5STRING *string, struct arena *arena)
{
    return arena_copy(arena, slice_make((const char *)ASN1_STRING_get0_data(string),
                                        (size_t)ASN1_STRING_length(string)));
}

/* ptr NULL when the name is of another type. */
static struct slice alt_name_text(const GENERAL_NAME *name, int type, struct arena *arena)
{
    if (name->type != type)
        return slice_make(NULL, 0);
    return type == GEN_IPADD ? address_text(name->d.iPAddress, arena)
                             : ia5_text(name->d.ia5, arena);
}

static void read_alt_names(const X509 *x509, struct arena *arena, struct certificate *out)
{
    static const int order[] = { GEN_DNS, GEN_EMAIL, GEN_IPADD, GEN_URI };
    GENERAL_NAMES *names = X509_get_ext_d2i(x509, NID_subject_alt_name, NULL, NULL);
    int count = names ? sk_GENERAL_NAME_num(names) : 0;
    out->alt_names = ARENA_ARRAY(arena, struct slice, (size_t)count);
    for (size_t type = 0; type < sizeof(order) / sizeof(order[0]); type++) {
        for (int i = 0; i < count; i++) {
            struct slice text = alt_name_text(sk_GENERAL_NAME_value(names, i), order[type], arena);
            if (text.ptr)
                out->alt_names[out->alt_name_count++] = text;
        }
    }
    GENERAL_NAMES_free(names);
}

/* --- the rest --------------------------------------------------------------------------------- */

static struct slice time_text(const ASN1_TIME *time, struct arena *arena)
{
    struct tm tm;
    if (ASN1_TIME_to_tm(time, &tm) != 1)
        return SLICE("");
    return slice_of(arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900,
                                 tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec));
}

/* RSA-PSS has its digest in parameters. */
static struct slice pss_name(const X509 *x509)
{
    int digest = NID_undef;
    X509_get_signature_info((X509 *)x509, &digest, NULL, NULL, NULL);
    switch (digest) {
    case NID_sha256: return SLICE("SHA256-RSAPSS");
    case NID_sha384: return SLICE("SHA384-RSAPSS");
    case NID_sha512: return SLICE("SHA512-RSAPSS");
    default: return SLICE("UnknownSignatureAlgorithm");
    }
}

static struct slice signature_name(const X509 *x509)
{
    switch (X509_get_signature_nid(x509)) {
    case NID_md2WithRSAEncryption: return SLICE("MD2-RSA");
    case NID_md5WithRSAEncryption: return SLICE("MD5-RSA");
    case NID_sha1WithRSA:
    case NID_sha1WithRSAEncryption: return SLICE("SHA1-RSA");
    case NID_sha256WithRSAEncryption: return SLICE("SHA256-RSA");
    case NID_sha384WithRSAEncryption: return SLICE("SHA384-RSA");
    case NID_sha512WithRSAEncryption: return SLICE("SHA512-RSA");
    case NID_rsassaPss: return pss_name(x509);
    case NID_dsaWithSHA1: return SLICE("DSA-SHA1");
    case NID_dsa_with_SHA256: return SLICE("DSA-SHA256");
    case NID_ecdsa_with_SHA1: return SLICE("ECDSA-SHA1");
    case NID_ecdsa_with_SHA256: return SLICE("ECDSA-SHA256");
    case NID_ecdsa_with_SHA384: return SLICE("ECDSA-SHA384");
    case NID_ecdsa_with_SHA512: return SLICE("ECDSA-SHA512");
    case NID_ED25519: return SLICE("Ed25519");
    default: return SLICE("UnknownSignatureAlgorithm");
    }
}

int certificate_read(struct slice pem, struct arena *arena, struct certificate *out,
                     struct error *error)
{
    unsigned char sha1[DIGEST_MAX_SIZE];
    struct slice der = read_pem(pem, arena, error);
    *out = (struct certificate){ 0 };
    if (!der.ptr)
        return -1;
    const unsigned char *at = (const unsigned char *)der.ptr;
    X509 *x509 = d2i_X509(NULL, &at, (long)der.len);
    if (!x509 || at != (const unsigned char *)der.ptr + der.len ||
        !(out->public_key = X509_get_pubkey(x509))) {
        X509_free(x509);
        return openssl_fail(error, "failed to parse certificate: x509: malformed certificate");
    }
    out->subject = read_name(X509_get_subject_name(x509), arena);
    out->issuer = read_name(X509_get_issuer_name(x509), arena);
    out->not_before = time_text(X509_get0_notBefore(x509), arena);
    out->not_after = time_text(X509_get0_notAfter(x509), arena);
    out->signature_algorithm = signature_name(x509);
    out->fingerprint = arena_copy(arena,
                                  slice_make((char *)sha1, digest_of(DIGEST_SHA1, der, sha1)));
    read_alt_names(x509, arena, out);
    X509_free(x509);
    openssl_fail(NULL, ""); /* of parts that were passed over */
    return 0;
}

void certificate_deinit(struct certificate *certificate)
{
    pkey_unref(certificate->public_key);
}
