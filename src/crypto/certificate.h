/* X.509 certificates (RFC 5280) as scripts look at them. */
#ifndef CRYPTO_CERTIFICATE_H
#define CRYPTO_CERTIFICATE_H

#include "base/arena.h"
#include "base/error.h"

struct evp_pkey_st;

struct name_attribute {
    struct slice oid;   /* "2.5.4.3" */
    struct slice value; /* UTF-8 */
};

/* Of a subject or an issuer, in the certificate's order. */
struct distinguished_name {
    struct name_attribute *attributes;
    uint32_t count;
};

struct certificate {
    struct distinguished_name subject, issuer;
    struct slice not_before, not_after; /* "2019-01-01T00:00:00Z" */
    struct slice *alt_names;            /* DNS names, then mail and IP addresses, then URIs */
    uint32_t alt_name_count;
    struct slice signature_algorithm; /* as Go names it: "SHA256-RSA", "ECDSA-SHA384" */
    struct slice fingerprint;         /* SHA-1 of the DER, 20 bytes */
    struct evp_pkey_st *public_key;   /* owned */
};

/* Reads the first certificate of a PEM text. What it has lives in the arena, the key until
 * certificate_deinit. -1 with the error, in k6's words where it has some. Any thread. */
int certificate_read(struct slice pem, struct arena *arena, struct certificate *out,
                     struct error *error);

void certificate_deinit(struct certificate *certificate);

#endif
