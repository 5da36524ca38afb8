/* Certificates for tests, made in memory. */
#ifndef TESTS_IDENTITY_H
#define TESTS_IDENTITY_H

#include <openssl/ssl.h>

struct identity {
    X509 *cert;
    EVP_PKEY *key;
};

/* Signed by `issuer`, or by itself when NULL; valid until `days` from now. `alternatives` are like
 * "DNS:localhost,IP:127.0.0.1". */
struct identity identity_make(const char *name, const char *alternatives, int days,
                              const struct identity *issuer);
void identity_free(struct identity *id);

/* PEM texts, to be freed; the key encrypted when there is a password. */
char *identity_cert_pem(const struct identity *id);
char *identity_key_pem(const struct identity *id, const char *password);

/* Makes the process trust the authority: before its first handshake. */
void identity_trust(const struct identity *authority);
void identity_trust_nobody(void); /* removes what that has written */

#endif
