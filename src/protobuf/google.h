/* The .proto files that everybody may import without having them: google/protobuf/. */
#ifndef PROTOBUF_GOOGLE_H
#define PROTOBUF_GOOGLE_H

#include "base/slice.h"

/* The text of "google/protobuf/timestamp.proto" and the like; NULL for other names. */
const char *google_proto(struct slice name);

#endif
