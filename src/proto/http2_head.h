/* A request's head in HTTP/2's form. */
#ifndef PROTO_HTTP2_HEAD_H
#define PROTO_HTTP2_HEAD_H

#include "proto/http_message.h"

#include <nghttp2/nghttp2.h>

struct http2_head {
    nghttp2_nv *fields;
    size_t count;
};

/* Lower-case names, pseudo-headers first, nothing that belongs to the connection, cookies one by
 * one. Everything is the arena's or the request's. NET_OK, or a net_error for a header that HTTP/2
 * can't carry. */
int http2_head_make(struct http2_head *head, const struct http_request *request,
                    struct arena *arena, struct net_failure *failure);

#endif
