/* What a server says of its own services: the reflection protocol, v1 or where a server has only
 * that v1alpha. https://github.com/grpc/grpc/blob/master/doc/server-reflection.md */
#ifndef VU_GRPC_REFLECTION_H
#define VU_GRPC_REFLECTION_H

#include "proto/grpc_channel.h"

/* Appends a FileDescriptorSet of all services and what they need, as far as the server knows it.
 * NET_OK; NET_ERR_CANCELLED; another net_error with the error. Blocks the fiber. */
int grpc_reflect(struct grpc_channel *channel, const struct http_headers *metadata,
                 int64_t deadline_ns, struct buf *set, struct error *error);

#endif
