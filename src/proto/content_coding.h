/* Content codings: gzip, deflate, br, zstd, stacked in any order. Names are case-sensitive, as in
 * the reference. */
#ifndef PROTO_CONTENT_CODING_H
#define PROTO_CONTENT_CODING_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

/* Decodes a body by its Content-Encoding header ("gzip, br") into `out`, at most out->max bytes
 * (a bomb is refused). 0 when decoded; 1 when there is nothing to decode (no body, no known
 * coding): `out` stays empty. Else -net_error with the error's text as scripts see it, and in
 * `out` what could be decoded: NET_ERR_DECOMPRESSION, or NET_ERR_GENERIC for data that merely
 * ends too early. */
int content_decode(struct buf *out, struct slice body, struct slice content_encoding,
                   struct error *error);

/* Encodes by "gzip", "deflate", "br", "zstd", or several separated by commas, applied in that
 * order. 0, or -1 with the error for an unknown name. */
int content_encode(struct buf *out, struct slice body, struct slice codings, struct error *error);

/* Appends the codings' names as they go into a Content-Encoding header: separated by ", ". */
void content_coding_header(struct buf *out, struct slice codings);

#endif
