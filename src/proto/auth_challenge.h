/* WWW-Authenticate, as servers write it (RFC 9110 section 11.6.1): challenges, each a scheme with a
 * token or with parameters, several in one header. Pure text. */
#ifndef PROTO_AUTH_CHALLENGE_H
#define PROTO_AUTH_CHALLENGE_H

#include "base/arena.h"

struct auth_challenge {
    struct slice scheme; /* as written: compare without regard to case */
    struct slice token;  /* base64, as of NTLM; empty where there is none */
    struct slice params; /* for auth_challenge_param; empty where there are none */
};

/* Takes the first challenge off the header's value; false at its end, and where what follows is
 * none. */
bool auth_challenge_next(struct slice *value, struct auth_challenge *out);

/* The first parameter of that name (in any case), quotes and backslashes taken away, in the
 * arena; ptr NULL where there is none. */
struct slice auth_challenge_param(const struct auth_challenge *c, const char *name,
                                  struct arena *arena);

#endif
