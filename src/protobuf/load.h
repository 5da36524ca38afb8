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

/* The schema of .proto files and all that they import; the imports below google/protobuf need no
 * files. NULL with an error that tells the place: "shop.proto:4:9: ...". */
struct pb_schema *pb_load_proto(const struct pb_files *files, const struct slice *names,
                                size_t count, struct error *error);

enum pb_load_result {
    PB_LOAD_OK,
    PB_LOAD_BAD_WIRE,   /* the bytes are no FileDescriptorSet */
    PB_LOAD_BAD_SCHEMA, /* what it says is wrong, or a file that it needs is not there */
};

/* The schema of a FileDescriptorSet, as protoc writes it; what a server's reflection tells, file by
 * file, becomes one by wire_append_bytes(set, 1, file). Names of its methods come in its order. The
 * bytes are copied. Anything but PB_LOAD_OK has an error, and `out` is NULL. */
enum pb_load_result pb_load_set(struct slice set, struct pb_schema **out, struct error *error);

#endif
