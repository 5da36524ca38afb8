/* Scalars, enums and texts with a form of their own, from JSON. Private to protobuf/json_*. */
#ifndef PROTOBUF_JSON_SCALAR_H
#define PROTOBUF_JSON_SCALAR_H

#include "protobuf/json_reader.h"
#include "protobuf/schema.h"

/* What goes over the wire for a token of a field of numbers, bool or enum: a varint's or fixed
 * number's bits. False where the token does not fit. */
bool json_scalar_bits(const struct pb_field *f, struct json_token token, struct buf *room,
                      uint64_t *bits);

/* The same for a map's key. */
bool json_key_bits(enum pb_type type, struct slice name, uint64_t *bits);

/* Appends the bytes that base64 of either alphabet stands for. */
bool json_append_bytes(struct buf *out, struct slice base64);

#endif
