/* A request and the redirects behind it, as the reference's http.Client follows them: methods,
 * bodies, headers, cookies of each hop. One deadline covers the whole chain. */
#ifndef PROTO_HTTP_FOLLOW_H
#define PROTO_HTTP_FOLLOW_H

#include "proto/cookie.h"
#include "proto/http_auth.h"
#include "proto/http_client.h"

struct http_follow_cookie { /* goes to every hop, besides the jar's */
    struct slice name, value;
    bool replace; /* keeps the jar's cookie of that name at home */
};

struct http_follow {
    struct http_client *client;
    struct cookie_jar *jar; /* filled by answers, asked for requests; NULL for none */
    const struct http_follow_cookie *cookies;
    uint32_t cookie_count;
    int64_t max_redirects; /* less than 1: none */
    enum http_auth auth;

    /* Called for each exchange that another one follows, because it was redirected or because a
     * challenge is being answered: the last one is the caller's to report, in http_follow's own
     * `out`. May be NULL. */
    void (*on_hop)(void *context, const struct http_request *request,
                   const struct http_exchange *exchange, bool challenged);
    void *context;

    /* Called before each exchange, with NULL for it, and after. May be NULL. */
    void (*trace)(void *context, const struct http_request *request,
                  const struct http_exchange *exchange);
    void *trace_context;
};

struct http_followed {
    struct http_request request; /* of the last hop: its method, url, headers as sent */
    struct url url;              /* what request.url points to */
    uint32_t hops;               /* requests made, 1 without redirects */
    bool stopped;                /* max_redirects was reached: the answer is a redirection */
    struct slice cookies;        /* the first hop's Cookie header: what the caller set, then
                                  * `cookies`, then the jar's; ptr NULL for none */
};

/* Sends `first`, whose headers don't hold what the jar and `cookies` add, and follows. The result
 * is also in out->failure.code; a Location that can't be parsed is one. Everything is allocated
 * from the arena; `first` and what it points to must live as long as *followed is used. */
int http_follow(const struct http_follow *f, const struct http_request *first, int64_t deadline_ns,
                struct arena *arena, struct http_exchange *out, struct http_followed *followed);

#endif
