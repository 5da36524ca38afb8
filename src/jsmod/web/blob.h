/* The global Blob: bytes that never change, with a type. File (blob_file.h) is one with a name. */
#ifndef JSMOD_BLOB_H
#define JSMOD_BLOB_H

#include "base/slice.h"

#include "quickjs.h"

JSValue blob_constructor(JSContext *ctx);

/* A Blob with a copy of the bytes. */
JSValue blob_new(JSContext *ctx, struct slice bytes, struct slice type);

struct blob {
    struct blob_bytes
        *all;           /* shared with those that are parts of them or were cloned; may be NULL */
    struct slice bytes; /* its own */
    char *type;         /* of the JavaScript heap; NULL: "" */
};

/* What a Blob or a File holds; NULL, without an exception, for any other value. */
const struct blob *blob_of(JSValueConst value);

struct slice blob_type(const struct blob *blob);

/* For structuredClone: shares the bytes. */
JSValue blob_clone(JSContext *ctx, JSValueConst value);

/* --- for blob_file.c: 0, or -1 with an exception ---------------------------------------------- */

/* From the arguments of `new`. */
int blob_read(JSContext *ctx, struct blob *blob, JSValueConst parts, JSValueConst options);

/* Types with other characters than printable ASCII are none. */
int blob_set(JSContext *ctx, struct blob *blob, struct slice bytes, struct slice type);

int blob_share(JSContext *ctx, struct blob *blob, const struct blob *from);

void blob_deinit(JSRuntime *rt, struct blob *blob);

#endif
