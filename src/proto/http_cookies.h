/* The cookies of an answer. */
#ifndef PROTO_HTTP_COOKIES_H
#define PROTO_HTTP_COOKIES_H

#include "proto/cookie.h"
#include "proto/http_message.h"

/* Puts what an answer from `url` sets into the jar; NULL for none. */
void http_cookies_store(struct cookie_jar *jar, const struct url *url,
                        const struct http_headers *headers);

#endif
