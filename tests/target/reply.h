/* Answers: begin, headers, end. What goes out is one write unless a handler writes on its own. */
#ifndef TARGET_REPLY_H
#define TARGET_REPLY_H

#include "request.h"

struct exchange {
    struct peer *peer;
    const struct request *request;
    struct slice rest; /* of the path, behind what chose the handler: "404" of "/status/404" */
    struct buf out;    /* the answer being made */
    bool close, reset; /* what becomes of the connection afterwards */
};

void reply_begin(struct exchange *x, int status);
void reply_header(struct exchange *x, const char *name, struct slice value);

/* Ends the head with what the body asks for, writes all. No body after HEAD and with 204 and 304.
 */
void reply_end(struct exchange *x, struct slice body);

/* A whole answer. */
void reply(struct exchange *x, int status, const char *type, struct slice body);

/* Bytes as they are, at once. False when the client is gone. */
bool reply_raw(struct exchange *x, struct slice bytes);

/* The path segment at the front of `rest` as a number, or `otherwise`. */
double exchange_number(const struct exchange *x, double otherwise);

#endif
