/* Content codings: gzip, deflate, br, zstd, stacked in any order. */
#ifndef PROTO_CONTENT_CODING_H
#define PROTO_CONTENT_CODING_H

#include "base/arena.h"
#include "base/buf.h"

/* Decodes a body by its Content-Encoding header ("gzip, br") into `out`, at most out->max bytes (a bomb is refused). 0, or -1 with the error (k6 error code 1701). Unknown codings: returns 1, body unchanged. */
int content_decode(struct buf *out, struct slice body, struct slice content_encoding, struct error *error);

/* Encodes by "gzip", "deflate", "br", "zstd", or several separated by ", " applied in that order. Error for unknown names as k6: unknown compressionType X. */
int content_encode(struct buf *out, struct slice body, struct slice codings, struct error *error);

#endif
