/* NTLM authentication, version 2 without signing or sealing ([MS-NLMP]): the three messages of the
 * handshake as bytes. Pure computation; who proves an identity with it proves it for the
 * connection. */
#ifndef PROTO_NTLM_AUTH_H
#define PROTO_NTLM_AUTH_H

#include "base/buf.h"

/* The first message: the client can do NTLM. */
void ntlm_auth_negotiate(struct buf *out);

/* What the server asks, in the second message. Borrows from it. */
struct ntlm_auth_challenge {
    uint32_t flags;
    unsigned char nonce[8];
    struct slice target_info; /* AV pairs; empty where the server sent none */
    struct slice timestamp;   /* 8 bytes of them; empty where there is none */
};

/* False where the bytes are no challenge, or one for clients that know no Unicode. */
bool ntlm_auth_read(struct ntlm_auth_challenge *out, struct slice message);

struct ntlm_auth_login {
    struct slice username;  /* UTF-8: DOMAIN\user, or user, or user@domain */
    struct slice password;  /* UTF-8 */
    unsigned char nonce[8]; /* the client's own */
    int64_t now_ns;         /* wall clock, for servers that don't say the time */
};

/* The third message: proof that the client knows the password. */
void ntlm_auth_authenticate(struct buf *out, const struct ntlm_auth_challenge *challenge,
                            const struct ntlm_auth_login *login);

#endif
