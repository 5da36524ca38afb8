/* The JSON that k6 makes of a request object: as JSON.stringify, but numbers that JSON can't have
 * become texts, which Protocol Buffers' JSON understands. */
#ifndef JSMOD_GRPC_REQUEST_JSON_H
#define JSMOD_GRPC_REQUEST_JSON_H

#include "jsmod/binding.h"

/* Appends it. -1 with an exception. */
int grpc_request_json(JSContext *ctx, JSValueConst request, struct buf *out);

#endif
