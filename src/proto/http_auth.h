/* How a request shows who asks (RFC 9110 section 11): what it carries at first, and what answers
 * the server's challenge. No I/O: http_follow sends. */
#ifndef PROTO_HTTP_AUTH_H
#define PROTO_HTTP_AUTH_H

#include "proto/http_message.h"

/* The value of a header that shows them at once: "Basic dTpw", in the arena. */
struct slice http_auth_basic(struct slice username, struct slice password, struct arena *arena);

enum http_auth {
    AUTH_BASIC,  /* the URL's credentials, unasked */
    AUTH_DIGEST, /* the same until a challenge comes */
    AUTH_NTLM    /* nothing until a challenge comes; belongs to the connection */
};

/* A server and a client coming to terms, over the exchanges of one hop. */
struct http_auth_dialogue {
    enum http_auth scheme;
    bool has_login;
    struct slice username, password;
    uint32_t answers; /* given so far */
};

/* Begins the dialogue of a hop: who asks is in its URL or, for NTLM, in a Basic header that the
 * script wrote. Where neither says so, the dialogue goes on with the login of the last hop; zero
 * it for the first. Returns the Authorization that the first try carries; ptr NULL for none. */
struct slice http_auth_begin(struct http_auth_dialogue *d, const struct http_request *request,
                             struct arena *arena);

/* The Authorization with which the request is to be sent again, in the arena; ptr NULL where the
 * answer is final: no challenge, or none that can be met. */
struct slice http_auth_answer(struct http_auth_dialogue *d, const struct http_request *request,
                              const struct http_response *response, struct arena *arena);

#endif
