/* How long an answer may be used without asking its server again: what RFC 9111 says of a private
 * cache that guesses nothing. */
#ifndef REMOTE_FRESHNESS_H
#define REMOTE_FRESHNESS_H

#include "proto/http_message.h"

enum { FRESHNESS_NOT_KEPT = -1 };

/* Seconds from now, at most a year: 0 where the server has to be asked each time, or
 * FRESHNESS_NOT_KEPT where the answer may not be stored at all. */
int64_t freshness_s(const struct http_headers *headers);

#endif
