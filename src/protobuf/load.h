/* Where schemas come from: .proto files, and descriptors as protoc and servers give them. */
#ifndef PROTOBUF_LOAD_H
#define PROTOBUF_LOAD_H

#include "base/buf.h"
#include "base/error.h"

struct pb_schema;

/* The caller's files. */
struct pb_files {
    /* Appends the text of the file at a path. 0; 1 where there is no such file, -1 where it can't
     * be read, both with an error. */
    int (*read)(void *context, struct slice path, struct buf *text, struct error *error);
    void *context;
    const struct slice *import_paths; /* folders in which names are looked for, in this order */
    size_t import_path_count;         /* 0: names are paths */
};

/* The schema of .proto files and all that they import. google/protobuf/*.proto are there without
 * files. NULL with an error that tells the place: "shop.proto:4:9: ...". */
struct pb_schema *pb_load_proto(const struct pb_files *files, const struct slice *names,
                                size_t count, struct error *error);

/* The schema of a FileDescriptorSet, which must be complete. NULL with an error. The bytes are
 * copied. */
struct pb_schema *pb_load_set(struct slice set, struct error *error);

#endif
