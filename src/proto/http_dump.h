/* Requests and responses as text for people, in the form of HTTP/1.1 whatever the version: what
 * --http-debug shows. Lines end with a line feed. */
#ifndef PROTO_HTTP_DUMP_H
#define PROTO_HTTP_DUMP_H

#include "base/buf.h"
#include "proto/http_message.h"

void http_dump_request(struct buf *out, const struct http_request *request, bool with_body);

/* The response to such a request. */
void http_dump_response(struct buf *out, const struct http_request *request,
                        const struct http_response *response, bool with_body);

#endif
