/* The messages of a gRPC call: each behind a flag and its length, in any pieces that HTTP/2 makes
 * of it. No I/O. */
#ifndef PROTO_GRPC_FRAME_H
#define PROTO_GRPC_FRAME_H

#include "base/buf.h"

enum { GRPC_FRAME_HEAD = 5 }; /* bytes before each message */

/* A message that has come; free() it. */
struct grpc_message {
    struct grpc_message *next;
    size_t len;
    uint8_t flag; /* 0: as it is, 1: compressed, others are wrong */
    char bytes[];
};

struct grpc_reader {              /* zero: nothing has come */
    struct grpc_message *message; /* NULL: the head isn't complete */
    size_t room;                  /* bytes that the message has memory for; it grows as they come */
    size_t filled;
    uint8_t head[GRPC_FRAME_HEAD];
    uint8_t head_filled;
};

enum grpc_read {
    GRPC_READ_MORE,      /* all was taken, no message is complete */
    GRPC_READ_MESSAGE,   /* *message is the caller's */
    GRPC_READ_TOO_LARGE, /* *length is what the head announces */
};

/* Takes bytes off the front of `input`, up to the end of one message. */
enum grpc_read grpc_reader_take(struct grpc_reader *r, struct slice *input, uint32_t max,
                                struct grpc_message **message, uint32_t *length);

/* Whether what came ends in the middle of a message. */
bool grpc_reader_is_inside(const struct grpc_reader *r);
void grpc_reader_deinit(struct grpc_reader *r);

/* Takes a message that is gzip and gives what it holds. NULL where that can't be had: `wrong` says
 * why; it is empty where there is more than `max` bytes of it. */
enum { GRPC_WRONG_SIZE = 128 };
struct grpc_message *grpc_message_expand(struct grpc_message *message, uint32_t max,
                                         char wrong[GRPC_WRONG_SIZE]);

/* Appends a message, as it is, behind its head. */
void grpc_frame_write(struct buf *out, struct slice message);

#endif
