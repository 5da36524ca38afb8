/* What goes around the messages of a gRPC call: custom metadata, binary values in base64,
 * time-outs. https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md */
#ifndef PROTO_GRPC_METADATA_H
#define PROTO_GRPC_METADATA_H

#include "proto/http_message.h"

/* Whether a name is gRPC's own, so that it isn't metadata; names are in lower case. */
bool grpc_metadata_is_reserved(struct slice name);

/* Whether the values of a name are bytes: it ends in "-bin". */
bool grpc_metadata_is_binary(struct slice name);

/* A value as it is sent. */
struct slice grpc_metadata_encode(struct slice name, struct slice value, struct arena *arena);

/* What was received. -1 where it is no base64: *bad_at is the place of the first wrong character.
 */
int grpc_metadata_decode(struct slice name, struct slice text, struct arena *arena,
                         struct slice *value, size_t *bad_at);

/* "1500m": at most eight digits and a unit, rounded up. */
enum { GRPC_TIMEOUT_SIZE = 16 };
struct slice grpc_timeout_format(int64_t timeout_ns, char text[GRPC_TIMEOUT_SIZE]);

/* "application/grpc" and what may follow it. */
bool grpc_content_type_valid(struct slice value);

#endif
