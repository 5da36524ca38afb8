/* How gRPC calls end: codes, their names, and what HTTP's failures are in these terms. The mapping
 * and the words are the reference's client's (grpc-go), which scripts and CI jobs may look for.
 * https://grpc.github.io/grpc/core/md_doc_statuscodes.html */
#ifndef PROTO_GRPC_STATUS_H
#define PROTO_GRPC_STATUS_H

#include "base/arena.h"
#include "base/buf.h"

enum grpc_code {
    GRPC_OK,
    GRPC_CANCELED,
    GRPC_UNKNOWN,
    GRPC_INVALID_ARGUMENT,
    GRPC_DEADLINE_EXCEEDED,
    GRPC_NOT_FOUND,
    GRPC_ALREADY_EXISTS,
    GRPC_PERMISSION_DENIED,
    GRPC_RESOURCE_EXHAUSTED,
    GRPC_FAILED_PRECONDITION,
    GRPC_ABORTED,
    GRPC_OUT_OF_RANGE,
    GRPC_UNIMPLEMENTED,
    GRPC_INTERNAL,
    GRPC_UNAVAILABLE,
    GRPC_DATA_LOSS,
    GRPC_UNAUTHENTICATED,
    GRPC_CODES
};

struct grpc_status {
    uint32_t code;        /* may be one that nobody knows */
    struct slice message; /* any bytes */
    struct slice details; /* a google.rpc.Status as it came; empty for none */
};

/* "NotFound", "Code(42)": static, or printed into `room`. */
struct grpc_code_room {
    char text[24];
};
const char *grpc_code_name(uint32_t code, struct grpc_code_room *room);

/* "rpc error: code = NotFound desc = no such thing" */
void grpc_status_append(struct buf *out, const struct grpc_status *status);

/* Of an answer that isn't gRPC, by its HTTP status. */
enum grpc_code grpc_code_of_http(int status);

/* Of a stream that was reset, by the error of RFC 9113 section 7. */
enum grpc_code grpc_code_of_reset(uint32_t error);

/* grpc-message without its percent signs; itself where there are none. */
struct slice grpc_message_decode(struct slice text, struct arena *arena);

#endif
