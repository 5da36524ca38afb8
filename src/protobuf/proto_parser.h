/* A .proto file (proto2, proto3, editions) to the bytes of a FileDescriptorProto, as protoc makes
 * it, with types still named as they are in the text. Options are left out but for those that
 * decide how messages look. */
#ifndef PROTOBUF_PROTO_PARSER_H
#define PROTOBUF_PROTO_PARSER_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

/* Appends the descriptor. -1 with an error "shop.proto:4:9: ...". The arena is for what is only
 * needed meanwhile. */
int proto_parse(struct slice name, struct slice text, struct arena *arena, struct buf *descriptor,
                struct error *error);

#endif
