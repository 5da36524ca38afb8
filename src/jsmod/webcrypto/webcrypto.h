/* What the files of WebCrypto share: errors, the operations, how arguments are read. */
#ifndef JSMOD_WEBCRYPTO_H
#define JSMOD_WEBCRYPTO_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "crypto/patience.h"
#include "crypto/pkey.h"
#include "jsmod/webcrypto/crypto_key.h"

/* The global `crypto`, made when a script names it. */
JSValue webcrypto_object(JSContext *ctx);

/* --- errors ----------------------------------------------------------------------------------- */

/* The names that a DOMException would have, and one that only k6 has. */
enum web_error {
    DATA_ERROR,
    IMPLEMENTATION_ERROR,
    INVALID_ACCESS_ERROR,
    NOT_SUPPORTED_ERROR,
    OPERATION_ERROR,
    SYNTAX_ERROR,
};

/* Both return JS_EXCEPTION; the second clears the error. */
JSValue throw_web_error(JSContext *ctx, enum web_error name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
JSValue throw_web_failure(JSContext *ctx, enum web_error name, struct error *error);

/* --- the operations --------------------------------------------------------------------------- */

/* What a method of crypto.subtle does: the result or an exception; its promise is the caller's
 * matter. All declared arguments are there. What goes into the arena lives until the result is
 * there. Bytes of a script's buffers are looked at after everything that may run the script's code:
 * getters may detach them. */
typedef JSValue subtle_operation(JSContext *ctx, JSValueConst *argv, struct arena *arena);

subtle_operation subtle_digest, subtle_encrypt, subtle_decrypt, subtle_sign, subtle_verify,
    subtle_generate_key, subtle_import_key, subtle_export_key, subtle_derive_key,
    subtle_derive_bits, subtle_wrap_key, subtle_unwrap_key;

/* Until the VU is interrupted; lets other VUs run in between. */
struct patience vu_patience(JSContext *ctx);

/* --- arguments: 0, or -1 with an exception ---------------------------------------------------- */

/* Bits of what an algorithm can be named for. */
enum algorithm_use {
    USE_CRYPT = 1 << 0,
    USE_SIGN = 1 << 1,
    USE_DERIVE_BITS = 1 << 2,
    USE_DERIVE_KEY = 1 << 3,
    USE_GENERATE = 1 << 4,
    USE_IMPORT = 1 << 5,
    USE_WRAP = 1 << 6,
};

/* "AES-CBC" or { name: "AES-CBC", ... }, in any case of letters. */
int read_algorithm(JSContext *ctx, JSValueConst value, enum algorithm_use use,
                   enum crypto_algorithm *algorithm);

/* "SHA-256" or { name: "SHA-256" } */
int read_digest(JSContext *ctx, JSValueConst value, enum digest *digest);

/* The member `hash` of parameters. */
int param_digest(JSContext *ctx, JSValueConst params, enum digest *digest);

/* A member's bytes, copied into the arena; ptr NULL where it is missing. */
int param_bytes(JSContext *ctx, JSValueConst params, const char *name, struct arena *arena,
                struct slice *out);

/* A member as an integer; what is said of a missing one is the caller's matter. */
int param_integer(JSContext *ctx, JSValueConst params, const char *name, bool *is_there,
                  int64_t *out);

/* The member `namedCurve`. */
int param_curve(JSContext *ctx, JSValueConst params, struct arena *arena, enum pkey_curve *curve);

/* How many bytes a new secret key of these parameters has, and an HMAC key's digest. */
int read_secret_size(JSContext *ctx, JSValueConst params, enum crypto_algorithm algorithm,
                     size_t *size, enum digest *digest);

/* An array of names as usages, which have to be among the allowed. */
int read_usages(JSContext *ctx, JSValueConst value, unsigned allowed, struct arena *arena,
                unsigned *usages);

/* The bytes that an operation works on; they stay the script's. */
int read_data(JSContext *ctx, JSValueConst value, const char *argument, struct slice *out);

/* The key of an argument, which must be of the algorithm and have the usage. */
struct crypto_key *key_for(JSContext *ctx, JSValueConst value, const char *argument,
                           enum crypto_algorithm algorithm, enum crypto_usage usage);

/* --- keys in their formats -------------------------------------------------------------------- */

enum key_format { FORMAT_RAW, FORMAT_PKCS8, FORMAT_SPKI, FORMAT_JWK };

/* 0, or -1 with an exception: of that name when the format is unknown. */
int read_format(JSContext *ctx, JSValueConst value, struct arena *arena, enum web_error unknown,
                enum key_format *format);

/* importKey once its data are there: an object for jwk, else bytes. */
struct key_data {
    enum key_format format;
    JSValueConst jwk;
    struct slice bytes;
};
JSValue import_key(JSContext *ctx, const struct key_data *data, JSValueConst algorithm,
                   JSValueConst extractable, JSValueConst usages, struct arena *arena);

/* --- JSON web keys (RFC 7517, 7518) ----------------------------------------------------------- */

/* All three: 0, or -1 with a DataError. Bytes are in the arena; a pkey is the caller's. Like k6
 * they don't look at alg, use, key_ops and ext. */
int jwk_read_secret(JSContext *ctx, JSValueConst jwk, struct arena *arena, struct slice *bytes);
int jwk_read_rsa(JSContext *ctx, JSValueConst jwk, struct arena *arena, struct evp_pkey_st **pkey,
                 enum crypto_key_type *type);
int jwk_read_ec(JSContext *ctx, JSValueConst jwk, enum pkey_curve curve, struct arena *arena,
                struct evp_pkey_st **pkey, enum crypto_key_type *type);

/* The key as an object. */
JSValue jwk_value(JSContext *ctx, const struct crypto_key *key);

#endif
