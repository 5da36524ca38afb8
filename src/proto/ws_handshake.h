/* The opening handshake (RFC 6455 section 4), without I/O: what a client asks, and whether the
 * answer is one. Texts of errors are those that scripts of k6 see. */
#ifndef PROTO_WS_HANDSHAKE_H
#define PROTO_WS_HANDSHAKE_H

#include "proto/cookie.h"
#include "proto/http_message.h"

struct ws_request {
    const struct url *url;       /* its scheme is ws or wss */
    struct http_headers headers; /* User-Agent and the script's, with canonical names */
    struct slice host;           /* Host header; empty: the URL's */
    struct slice protocols;      /* "chat, v2"; empty for none */
    struct cookie_jar *jar;      /* asked, and filled by the answer; NULL for none */
    bool compression;            /* is offered */
    uint32_t vu_id;              /* picks the local address */
};

/* Reads a URL that has to be a WebSocket's. 0, or -1 with the error: what is wanted, and what there
 * is instead. */
int ws_url_parse(struct url *out, struct slice text, struct arena *arena, struct error *error);

struct ws_handshake {
    struct url url; /* as http or https */
    struct http_request request;
    struct slice accept; /* what the answer has to prove */
};

/* Makes the HTTP request. NET_OK, or a net_error for what can't be asked for. Everything is
 * allocated from the arena. */
int ws_handshake_start(struct ws_handshake *h, const struct ws_request *request,
                       struct arena *arena, struct net_failure *failure);

/* NET_OK with *compression set, or a net_error. */
int ws_handshake_judge(const struct ws_handshake *h, const struct ws_request *request,
                       const struct http_response *response, bool *compression,
                       struct net_failure *failure);

#endif
