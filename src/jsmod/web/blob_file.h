/* The global File: a Blob with a name, as FormData holds them. */
#ifndef JSMOD_BLOB_FILE_H
#define JSMOD_BLOB_FILE_H

#include "base/arena.h"
#include "jsmod/web/blob.h"

JSValue file_constructor(JSContext *ctx);

JSValue file_new(JSContext *ctx, struct slice bytes, struct slice type, struct slice name);

/* The bytes of a Blob or a File under a name; undefined: its own, or "blob". */
JSValue file_of_blob(JSContext *ctx, JSValueConst blob, JSValueConst name);

/* NULL, without an exception, for what is no File. */
const struct blob *file_blob(JSValueConst value);

/* Copied into the arena; "blob" for a Blob without one. */
struct slice file_name(JSContext *ctx, JSValueConst value, struct arena *arena);

/* For structuredClone: shares the bytes. */
JSValue file_clone(JSContext *ctx, JSValueConst value);

#endif
