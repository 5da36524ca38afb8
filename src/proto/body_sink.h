/* Where the body of an answer is gathered: in the exchange's arena, or nowhere at all. A large one
 * counts for what scripts may hold. */
#ifndef PROTO_BODY_SINK_H
#define PROTO_BODY_SINK_H

#include "base/memory_budget.h"
#include "proto/http_message.h"

struct body_sink { /* embedded in an exchange; the fields behind `discard` start zeroed */
    struct arena *arena;
    struct http_response *response;
    bool discard; /* count the bytes and keep none */
    char *ptr;    /* in the arena */
    size_t len, cap;
    struct memory_account account;
    bool refused; /* it would have been too large (memory_budget_complaint): the rest isn't kept */
};

/* What the head has announced: one allocation then does. */
void body_sink_expect(struct body_sink *s, uint64_t size);

/* Takes a run of the body; one that lies at ptr + len already isn't copied. */
void body_sink_append(struct body_sink *s, struct slice run);

/* Makes what has come the response's body, which is its taker's from then on. */
void body_sink_finish(struct body_sink *s);

#endif
