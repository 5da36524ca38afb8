/* The compression libraries behind one interface. For content_coding.c and
 * grpc_frame.c. */
#ifndef PROTO_CODECS_H
#define PROTO_CODECS_H

#include "base/buf.h"

enum codec_error_kind {
    CODEC_INVALID_TWICE, /* invalid data; the reference's text for it is wrapped twice */
    CODEC_INVALID_ONCE,
    CODEC_CORRUPT, /* invalid in a way that the reference doesn't count as a decompression error */
    CODEC_CUT_SHORT, /* the data ends too early */
};

struct codec_error {
    enum codec_error_kind kind;
    char text[120];
};

struct codec {
    const char *name;
    /* Appends the decoded body, at most out->max bytes. 0, or -1 with *wrong filled. */
    int (*decode)(struct buf *out, struct slice body, struct codec_error *wrong);
    /* Appends the encoded body. 0, or -1 when the library fails. */
    int (*encode)(struct buf *out, struct slice body);
};

extern const struct codec codec_gzip, codec_deflate, codec_zstd, codec_br;

/* Fills *wrong; returns -1. */
int codec_fail(struct codec_error *wrong, enum codec_error_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Room for another piece of output: at least one byte, at most what `out` still may hold. NULL,
 * with *wrong filled, when it is full. Commit with buf_advance. */
char *codec_reserve(struct buf *out, size_t *room, struct codec_error *wrong);

#endif
