/* Bytes that are there as a ReadableStream: what Blob.stream() and a message's body are. */
#ifndef JSMOD_BYTE_STREAM_H
#define JSMOD_BYTE_STREAM_H

#include "quickjs.h"

/* A stream with one chunk at most: what `take`, with the owner as `this`, gives when somebody first
 * reads or cancels. That is a Uint8Array, or undefined for no bytes. */
JSValue byte_stream_new(JSContext *ctx, JSValueConst owner, JSCFunction *take);

/* Whether a reader has the stream. 0, 1, or -1 with an exception. */
int byte_stream_is_locked(JSContext *ctx, JSValueConst stream);

#endif
