/* What comes over a WebSocket, and messages in the making. No I/O. */
#ifndef PROTO_WS_INCOMING_H
#define PROTO_WS_INCOMING_H

#include "proto/ws_codec.h"

enum { WS_MAX_MESSAGE = 256 * 1024 * 1024 }; /* bytes of one that is read */

enum ws_incoming_kind {
    WS_IN_TEXT, /* valid UTF-8 */
    WS_IN_BINARY,
    WS_IN_PING,
    WS_IN_PONG,
    WS_IN_CLOSED, /* by the peer's close frame: its code and reason, or WS_NO_STATUS */
    WS_IN_LOST,   /* without one, with the code WS_ABNORMAL: the text says how */
    WS_IN_BROKEN, /* the peer violated the protocol, or it can't be read from: the text says how */
    WS_IN_UNSENT, /* it can't be written to: the text says how */
};

/* From WS_IN_CLOSED on it is the last of a connection. */
struct ws_incoming {
    struct ws_incoming *next;
    enum ws_incoming_kind kind;
    uint16_t code;
    int64_t at_ns; /* monotonic */
    size_t len;
    char bytes[]; /* payload, reason or text */
};

struct ws_incoming *ws_incoming_new(enum ws_incoming_kind kind, uint16_t code, struct slice bytes);

/* A message whose frames are being gathered. Zero at first. */
struct ws_assembly {
    struct ws_incoming *message; /* NULL between messages */
    size_t room, checked;        /* of its bytes: allocated; known to be valid UTF-8 */
};

void ws_assembly_deinit(struct ws_assembly *a);

struct ws_deflate;

/* Takes what WS_DATA has brought; *done is the message when it is complete, to be freed, else NULL.
 * `scratch` is empty; `deflate` is for messages that are compressed. 0, or the enum ws_close_code
 * that tells the peer what is wrong, with a text for people. */
int ws_assembly_add(struct ws_assembly *a, const struct ws_frame *frame, struct ws_deflate *deflate,
                    struct buf *scratch, struct ws_incoming **done, const char **wrong);

#endif
