/* WebSocket frames as a server reads and writes them: its own code, so that the client's is tested
 * against another reading of RFC 6455. */
#ifndef TARGET_WS_FRAME_H
#define TARGET_WS_FRAME_H

#include "base/buf.h"
#include "peer.h"

enum { FRAME_TEXT = 1, FRAME_BINARY = 2, FRAME_CLOSE = 8, FRAME_PING = 9, FRAME_PONG = 10 };

struct frame {
    int opcode;
    bool final, compressed;
    struct slice payload; /* unmasked, inside the input: until the next frame_read */
};

struct frame_reader {
    struct peer *peer;
    struct buf input;
    size_t used; /* bytes of the input that belong to the last frame */
};

/* Waits for the next frame; false at the end, and when it isn't masked or too long. */
bool frame_read(struct frame_reader *r, struct frame *out);

/* Appends a frame. */
void frame_append(struct buf *out, int opcode, bool compressed, struct slice payload);

/* Raw deflate without its last four bytes, and back. RFC 7692 section 7.2. */
void frame_deflate(struct buf *out, struct slice message);
bool frame_inflate(struct buf *out, struct slice payload);

#endif
