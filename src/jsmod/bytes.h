/* Arguments that are bytes to k6: text, an ArrayBuffer, a Uint8Array. */
#ifndef JSMOD_BYTES_H
#define JSMOD_BYTES_H

#include "base/buf.h"

#include "quickjs.h"

struct bytes_arg {
    struct slice
        bytes;       /* as long as the value lives, which may be a buffer that a script changes */
    struct buf text; /* what holds them when the value is text: UTF-8 */
};

/* 0; -1 with an exception: in k6's words, after `prefix`, when the value is anything else. */
int bytes_arg_read(JSContext *ctx, JSValueConst value, const char *prefix, struct bytes_arg *out);

/* After a successful read. */
void bytes_arg_deinit(struct bytes_arg *arg);

/* String(value): whatever it is. Same rules. */
int string_arg_read(JSContext *ctx, JSValueConst value, struct bytes_arg *out);

/* The same, but of undefined it is `otherwise`. */
int optional_text_read(JSContext *ctx, JSValueConst value, const char *otherwise,
                       struct bytes_arg *out);

/* The value as text, for what k6 declares as a string: a missing one is "". Same rules. */
int text_arg_read(JSContext *ctx, JSValueConst value, struct bytes_arg *out);

/* A text of UTF-8: a byte order mark is none of it, bad bytes become U+FFFD. */
JSValue text_of_bytes(JSContext *ctx, struct slice bytes);

/* A new ArrayBuffer with a copy. */
JSValue array_buffer_new(JSContext *ctx, struct slice bytes);

/* The same, with a Uint8Array on it. */
JSValue uint8_array_new(JSContext *ctx, struct slice bytes);

/* A new ArrayBuffer whose bytes are the caller's to fill before anything else runs. */
JSValue array_buffer_new_empty(JSContext *ctx, size_t size, uint8_t **bytes);

#endif
