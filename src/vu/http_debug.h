/* --http-debug: each exchange in the log, as k6 writes it. */
#ifndef VU_HTTP_DEBUG_H
#define VU_HTTP_DEBUG_H

#include "proto/http_message.h"
#include "vu/vu.h"

struct http_debug {
    const struct vu *vu;
    const struct tagset *tags, *metadata; /* of the call; metadata may be NULL */
    bool with_bodies;
    char id[37]; /* of the exchange: ties the two lines together */
};

/* Whether exchanges are to be logged, and their bodies with them. */
bool http_debug_is_on(const struct vu *vu);
bool http_debug_has_bodies(const struct vu *vu);

/* For http_follow: `context` is the struct. Before an exchange `exchange` is NULL. */
void http_debug_trace(void *context, const struct http_request *request,
                      const struct http_exchange *exchange);

#endif
