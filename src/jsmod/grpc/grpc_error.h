/* How a call has failed, as scripts see it: code, message, details. */
#ifndef JSMOD_GRPC_ERROR_H
#define JSMOD_GRPC_ERROR_H

#include "jsmod/binding.h"
#include "proto/grpc_status.h"
#include "protobuf/json.h"

/* The `error` of a response: what Protocol Buffers' JSON makes of a google.rpc.Status; an empty
 * object where a detail is of a type that nobody knows. */
JSValue grpc_error_new(JSContext *ctx, const struct grpc_status *status,
                       const struct pb_types *types);

#endif
