/* Digest authentication, the client's side (RFC 7616, and RFC 2617 and 2069 for old servers): MD5,
 * SHA-256 and SHA-512-256, each also as -sess; qop auth, auth-int or none. Pure computation. */
#ifndef PROTO_DIGEST_AUTH_H
#define PROTO_DIGEST_AUTH_H

#include "crypto/digest.h"
#include "proto/auth_challenge.h"

enum digest_auth_qop { QOP_NONE, QOP_AUTH, QOP_AUTH_INT };

struct digest_auth_challenge {
    struct slice realm, nonce;
    struct slice opaque;    /* ptr NULL: not sent back */
    struct slice algorithm; /* as the server wrote it; ptr NULL where it didn't: MD5 */
    enum digest digest;
    bool session;             /* -sess */
    enum digest_auth_qop qop; /* what the answer will use: auth where it is offered */
    bool stale;               /* the credentials were right, the nonce too old */
};

/* False where the challenge isn't Digest, has no nonce, or asks for what nobody here knows. */
bool digest_auth_read(struct digest_auth_challenge *out, const struct auth_challenge *challenge,
                      struct arena *arena);

struct digest_auth_request {
    struct slice username, password;
    struct slice method, target; /* target as in the request line */
    struct slice body;           /* as it is sent; for auth-int */
    struct slice cnonce;         /* the client's own nonce */
    uint32_t nonce_count;        /* requests with this nonce, this one included */
};

/* The Authorization header's value, in the arena. */
struct slice digest_auth_answer(const struct digest_auth_challenge *challenge,
                                const struct digest_auth_request *request, struct arena *arena);

#endif
