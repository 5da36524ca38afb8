/* A file that k6/experimental/fs has opened: bytes that all VUs share, a position of its own. */
#ifndef JSMOD_FS_FILE_H
#define JSMOD_FS_FILE_H

#include "base/slice.h"

#include "quickjs.h"

/* SeekMode: what an offset counts from. */
enum seek_mode { SEEK_MODE_START, SEEK_MODE_CURRENT, SEEK_MODE_END };

struct fs_file {
    struct slice path, bytes; /* the bundle's */
    size_t offset;            /* 0 to bytes.len */
};

/* The object that scripts get. */
JSValue fs_file_new(JSContext *ctx, struct slice path, struct slice bytes);

/* NULL when the value is no such object. */
struct fs_file *fs_file_of(JSValueConst value);

/* What lies behind the position; nothing does afterwards. */
struct slice fs_file_take_rest(struct fs_file *file);

#endif
