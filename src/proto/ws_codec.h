/* WebSocket frames (RFC 6455 section 5) as a codec: bytes in, events out, no I/O. It is a client's:
 * what it reads is unmasked, what it writes is masked. Its errors are in the words of the library
 * whose behaviour scripts have been written against. */
#ifndef PROTO_WS_CODEC_H
#define PROTO_WS_CODEC_H

#include "base/buf.h"

enum ws_opcode {
    WS_CONTINUATION = 0,
    WS_TEXT = 1,
    WS_BINARY = 2,
    WS_CLOSE = 8,
    WS_PING = 9,
    WS_PONG = 10,
};

/* RFC 6455 section 7.4.1. */
enum ws_close_code {
    WS_NORMAL = 1000,
    WS_GOING_AWAY = 1001,
    WS_PROTOCOL_ERROR = 1002,
    WS_UNSUPPORTED_DATA = 1003,
    WS_NO_STATUS = 1005, /* never in a frame: the peer's said nothing */
    WS_ABNORMAL = 1006,  /* never in a frame: there was none */
    WS_INVALID_PAYLOAD = 1007,
    WS_TOO_BIG = 1009,
};

enum {
    WS_MAX_CONTROL = 125, /* bytes of a control frame's payload */
    WS_MAX_REASON = WS_MAX_CONTROL - 2,
    WS_MAX_HEAD = 14, /* of a frame that is written */
};

/* --- reading ---------------------------------------------------------------------------------- */

enum ws_event {
    WS_NEED_MORE, /* the rest of the input, less than a control frame, comes again with more */
    WS_DATA,
    WS_CONTROL,
    WS_ERROR,
};

/* Zero at first, but `compression`. */
struct ws_parser {
    bool compression;       /* was negotiated: the first frame of a message may have RSV1 */
    uint8_t message;        /* enum ws_opcode of the message that is under way, 0 for none */
    bool compressed, final; /* that message; the frame that is under way */
    uint8_t bad_opcode;     /* after WS_ERROR, among its violations */
    uint16_t violations;    /* after WS_ERROR: bits, see ws_violation_text */
    uint64_t remaining;     /* of that frame's payload */
};

struct ws_frame {
    enum ws_opcode opcode; /* of the message, or of the control frame */
    struct slice payload;  /* inside the input: a run of a message's, all of a control frame's */
    uint64_t remaining;    /* WS_DATA: bytes that the frame has announced and that are to come */
    bool compressed;
    bool ends_message;
};

/* Consumes from `input`. After WS_ERROR, what the peer did wrong is a WS_PROTOCOL_ERROR. */
enum ws_event ws_parse(struct ws_parser *p, struct slice *input, struct ws_frame *out);

/* All that was wrong with the last frame: "RSV2 set, bad opcode 3". */
void ws_violation_text(const struct ws_parser *p, struct buf *out);

/* What a close frame says: WS_NO_STATUS and an empty reason when nothing. False when it is
 * malformed: then `wrong` gets the text. */
bool ws_parse_close(struct slice payload, uint16_t *code, struct slice *reason, struct buf *wrong);

/* --- writing ---------------------------------------------------------------------------------- */

/* Appends a whole frame. The key is one that the peer can't have guessed. */
void ws_write_frame(struct buf *out, enum ws_opcode opcode, bool compressed, struct slice payload,
                    uint32_t mask);

/* A close frame's payload; returns its size. The reason is cut to WS_MAX_REASON bytes; with
 * WS_NO_STATUS there is nothing. */
size_t ws_close_payload(char out[WS_MAX_CONTROL], uint16_t code, struct slice reason);

/* "websocket: close 1001 (going away): reason" */
void ws_close_text(struct buf *out, uint16_t code, struct slice reason);

#endif
