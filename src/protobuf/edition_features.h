/* What editions made options of: proto2 and proto3 are sets of their defaults. */
#ifndef PROTOBUF_EDITION_FEATURES_H
#define PROTOBUF_EDITION_FEATURES_H

#include "base/slice.h"

/* The numbers of google.protobuf.FeatureSet's enums. */
enum { PRESENCE_EXPLICIT = 1, PRESENCE_IMPLICIT, PRESENCE_REQUIRED };
enum { REPEATED_PACKED = 1, REPEATED_EXPANDED };
enum { UTF8_VERIFY = 2, UTF8_NONE };
enum { MESSAGE_PREFIXED = 1, MESSAGE_DELIMITED };

struct features {
    uint8_t presence, repeated, utf8, message_encoding;
};

/* False for an edition that isn't known. */
bool features_of_edition(uint64_t edition, struct features *out);

/* A parent's features with what an options message says of its own; `number` is that of `features`
 * in that message. False where the bytes are bad. */
bool features_inherit(struct features parent, struct slice options, uint32_t number,
                      struct features *out);

#endif
