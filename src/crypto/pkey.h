/* Keys of RSA and of the NIST curves, private ones with their public half in them: made, read,
 * written, taken apart. Immutable and counted; any thread. All that can fail is about what a script
 * gave and returns -1 or NULL with the error. */
#ifndef CRYPTO_PKEY_H
#define CRYPTO_PKEY_H

#include "base/buf.h"
#include "base/error.h"
#include "crypto/patience.h"

struct evp_pkey_st; /* OpenSSL's EVP_PKEY */

enum pkey_kind { PKEY_RSA, PKEY_EC, PKEY_DSA, PKEY_OTHER };

enum pkey_curve { CURVE_P256, CURVE_P384, CURVE_P521, CURVE_COUNT };

struct evp_pkey_st *pkey_ref(struct evp_pkey_st *key);
void pkey_unref(struct evp_pkey_st *key); /* NULL is allowed */

enum pkey_kind pkey_kind(const struct evp_pkey_st *key);
unsigned pkey_bits(const struct evp_pkey_st *key); /* of RSA's modulus */

/* CURVE_COUNT where the key isn't on one of them. */
enum pkey_curve pkey_curve(const struct evp_pkey_st *key);

/* The curve's name ("P-256"), and how many bytes a coordinate has. */
const char *pkey_curve_name(enum pkey_curve curve);
size_t pkey_curve_size(enum pkey_curve curve);

/* --- made of chance --------------------------------------------------------------------------- */

/* The exponent is big-endian. */
struct evp_pkey_st *pkey_generate_rsa(unsigned bits, struct slice exponent,
                                      const struct patience *patience, struct error *error);
struct evp_pkey_st *pkey_generate_ec(enum pkey_curve curve, struct error *error);

/* --- as DER: SubjectPublicKeyInfo (RFC 5280) and PKCS #8 (RFC 5208) --------------------------- */

struct evp_pkey_st *pkey_from_spki(struct slice der, struct error *error);
struct evp_pkey_st *pkey_from_pkcs8(struct slice der, struct error *error);
int pkey_to_spki(const struct evp_pkey_st *key, struct buf *out, struct error *error);
int pkey_to_pkcs8(const struct evp_pkey_st *key, struct buf *out, struct error *error);

/* --- as numbers ------------------------------------------------------------------------------- */

enum pkey_number {
    RSA_N,
    RSA_E,
    RSA_D,
    RSA_P,
    RSA_Q,
    RSA_DP,
    RSA_DQ,
    RSA_QI,
    EC_X,
    EC_Y,
    EC_D,
    DSA_P,
    DSA_Q,
    DSA_G,
    DSA_Y,
    PKEY_NUMBERS
};

/* Appends the number, big-endian: without zeros in front, but those of the curves above as long as
 * a coordinate. -1 (no error text) when the key has no such number. */
int pkey_number(const struct evp_pkey_st *key, enum pkey_number which, struct buf *out);

/* A key from its numbers, by enum pkey_number; ptr NULL is none, and without any private one the
 * key is public. What doesn't fit together is refused. */
struct evp_pkey_st *pkey_from_rsa_numbers(const struct slice numbers[PKEY_NUMBERS],
                                          struct error *error);
struct evp_pkey_st *pkey_from_ec_numbers(enum pkey_curve curve,
                                         const struct slice numbers[PKEY_NUMBERS],
                                         struct error *error);

/* --- a public key of a curve as a point, uncompressed (SEC 1 section 2.3.3) ------------------- */

struct evp_pkey_st *pkey_from_point(enum pkey_curve curve, struct slice point, struct error *error);
int pkey_to_point(const struct evp_pkey_st *key, struct buf *out, struct error *error);

#endif
