/* Bodies to an HTTP server, sent by a thread of its own: who makes them never waits for the server,
 * and neither does the load. What the server can't take, or not in time, is counted and told. */
#ifndef OUTPUT_HTTP_PUSH_H
#define OUTPUT_HTTP_PUSH_H

#include "base/buf.h"
#include "net/net_config.h"
#include "proto/http_message.h"

struct http_push;

struct push_verdict {    /* on an attempt */
    bool taken;          /* but perhaps not all of it: */
    uint64_t lost;       /* points that the server has dropped */
    bool later;          /* not taken, but may be at another time */
    const char *trouble; /* what was wrong; NULL: nothing */
};

struct http_push_config {        /* what it points to is borrowed until http_push_close */
    struct http_headers headers; /* of every request */
    struct net_config net;       /* TLS and proxies; how long names stay known is set here */
    uint32_t concurrency;        /* requests at once, 1 and more */
    uint32_t attempts;           /* for a request that meets no answer, 429 or 5xx */
    int64_t timeout_ns;          /* of an attempt */
    enum http_version version;
    size_t most_waiting; /* bytes of bodies; a body that comes when there are as many is dropped */

    /* Completes a request right before it is sent, each attempt anew: adds headers that depend on
     * the moment. The thread's; what it adds lives in the arena. NULL: nothing is to be added. */
    void (*complete)(void *context, struct http_request *request, struct arena *arena);
    void *complete_context;

    /* Looks at an answer whose status says that all is well: what it holds may say otherwise. The
     * thread's. NULL: the status is enough. */
    void (*judge)(const struct http_response *response, struct push_verdict *verdict,
                  struct arena *arena);

    /* Tells a trouble as it comes up, from the thread; NULL: only http_push_close tells. */
    void (*tell)(void *context, const char *trouble);
    void *context;
};

/* NULL with the error: a certificate or key that can't be used, or the system lacks what an event
 * loop needs. */
struct http_push *http_push_new(const struct http_push_config *config, struct error *error);

struct push_request {
    struct slice method;
    const struct url *url; /* borrowed until http_push_close */
    uint64_t points;       /* that the body holds, for the account */
    bool goes_first;       /* nothing else is sent until it was answered, which may be with a no */
};

/* Whether the server lags behind: bodies are waiting. Who sends sums may wait, too, and send one
 * instead of two. Any thread. */
bool http_push_is_busy(const struct http_push *p);

/* Takes the body's memory, and leaves it empty. Any one thread. */
void http_push_send(struct http_push *p, const struct push_request *request, struct buf *body);

/* Sends what waits, each once, for at most 30 s, and frees. -1 when points were lost: the error
 * says how many, and why the first ones were. */
int http_push_close(struct http_push *p, struct error *error);

#endif
