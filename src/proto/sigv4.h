/* AWS Signature Version 4: a request shows who sends it, by a header. Pure computation.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
#ifndef PROTO_SIGV4_H
#define PROTO_SIGV4_H

#include "proto/http_message.h"

struct sigv4_key {
    struct slice region, service; /* "eu-west-1", "aps" */
    struct slice id, secret;      /* the access key's */
};

/* Adds X-Amz-Date and Authorization to the headers, in the arena. All headers but those that
 * proxies change are signed; what is added later is not. */
void sigv4_sign(const struct sigv4_key *key, struct http_request *request, int64_t wall_ns,
                struct arena *arena);

#endif
