/* permessage-deflate (RFC 7692) in which no message refers to an earlier one: so all connections of
 * a loop share the memory that it takes, and an open one needs none. No I/O. */
#ifndef PROTO_WS_DEFLATE_H
#define PROTO_WS_DEFLATE_H

#include "base/buf.h"

/* What a client offers in Sec-WebSocket-Extensions. */
extern const struct slice ws_deflate_offer;

/* Reads the answer to it, the values of that header joined by commas. 0 with *on set, or -1 when it
 * is none to the offer, or to none where that wasn't made. */
int ws_deflate_agree(struct slice extensions, bool offered, bool *on);

struct ws_deflate;

struct ws_deflate *ws_deflate_new(void);
void ws_deflate_free(struct ws_deflate *d); /* NULL is fine */

/* Appends the message as it goes over the wire. */
void ws_deflate_compress(struct ws_deflate *d, struct slice message, struct buf *out);

enum ws_expanded { WS_EXPANDED, WS_EXPAND_CORRUPT, WS_EXPAND_TOO_BIG };

/* Appends what a message from the wire holds, at most out->max bytes. */
enum ws_expanded ws_deflate_expand(struct ws_deflate *d, struct slice compressed, struct buf *out);

#endif
