#include "proto/grpc_status.h"

#include "base/check.h"
#include "base/encode.h"

#include <stdio.h>

const char *grpc_code_name(uint32_t code, struct grpc_code_room *room)
{
    static const char *const names[GRPC_CODES] = {
        [GRPC_OK] = "OK",
        [GRPC_CANCELED] = "Canceled",
        [GRPC_UNKNOWN] = "Unknown",
        [GRPC_INVALID_ARGUMENT] = "InvalidArgument",
        [GRPC_DEADLINE_EXCEEDED] = "DeadlineExceeded",
        [GRPC_NOT_FOUND] = "NotFound",
        [GRPC_ALREADY_EXISTS] = "AlreadyExists",
        [GRPC_PERMISSION_DENIED] = "PermissionDenied",
        [GRPC_RESOURCE_EXHAUSTED] = "ResourceExhausted",
        [GRPC_FAILED_PRECONDITION] = "FailedPrecondition",
        [GRPC_ABORTED] = "Aborted",
        [GRPC_OUT_OF_RANGE] = "OutOfRange",
        [GRPC_UNIMPLEMENTED] = "Unimplemented",
        [GRPC_INTERNAL] = "Internal",
        [GRPC_UNAVAILABLE] = "Unavailable",
        [GRPC_DATA_LOSS] = "DataLoss",
        [GRPC_UNAUTHENTICATED] = "Unauthenticated",
    };
    if (code < GRPC_CODES)
        return names[code];
    snprintf(room->text, sizeof(room->text), "Code(%u)", code);
    return room->text;
}

void grpc_status_append(struct buf *out, const struct grpc_status *status)
{
    struct grpc_code_room room;
    buf_printf(out, "rpc error: code = %s desc = ", grpc_code_name(status->code, &room));
    buf_append_slice(out, status->message);
}

enum grpc_code grpc_code_of_http(int status)
{
    switch (status) {
    case 400: return GRPC_INTERNAL;
    case 401: return GRPC_UNAUTHENTICATED;
    case 403: return GRPC_PERMISSION_DENIED;
    case 404: return GRPC_UNIMPLEMENTED;
    case 429:
    case 502:
    case 503:
    case 504: return GRPC_UNAVAILABLE;
    default: return GRPC_UNKNOWN;
    }
}

enum grpc_code grpc_code_of_reset(uint32_t error)
{
    /* By number, NO_ERROR to HTTP_1_1_REQUIRED. */
    static const uint8_t codes[] = {
        GRPC_INTERNAL,          GRPC_INTERNAL, GRPC_INTERNAL, GRPC_RESOURCE_EXHAUSTED,
        GRPC_INTERNAL,          GRPC_INTERNAL, GRPC_INTERNAL, GRPC_UNAVAILABLE,
        GRPC_CANCELED,          GRPC_INTERNAL, GRPC_INTERNAL, GRPC_RESOURCE_EXHAUSTED,
        GRPC_PERMISSION_DENIED, GRPC_INTERNAL,
    };
    return error < ARRAY_LEN(codes) ? codes[error] : GRPC_UNKNOWN;
}

struct slice grpc_message_decode(struct slice text, struct arena *arena)
{
    if (slice_find_char(text, '%') < 0)
        return text;
    char *out = arena_alloc(arena, text.len);
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        int high = -1, low = -1;
        if (text.ptr[i] == '%' && i + 2 < text.len) {
            high = hex_digit(text.ptr[i + 1]);
            low = hex_digit(text.ptr[i + 2]);
        }
        bool escaped = high >= 0 && low >= 0;
        out[n++] = escaped ? (char)(high << 4 | low) : text.ptr[i];
        i += escaped ? 2 : 0;
    }
    return slice_make(out, n);
}
