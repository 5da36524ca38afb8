/* A growable byte buffer with a mandatory maximum. Appending past the maximum sets `failed` and is
 * otherwise ignored, so writers append freely and check once at the end. Not thread-safe. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/slice.h"

#include <stdarg.h>

struct buf {
    char *ptr;  /* owned; may be NULL while cap is 0 */
    size_t len; /* bytes in use */
    size_t cap; /* bytes allocated */
    size_t max; /* bytes allowed */
    bool failed;
};

#define BUF_INIT(maximum) ((struct buf){ .max = (maximum) })
#define BUF_UNLIMITED     ((size_t)1 << 40)

void buf_init(struct buf *b, size_t max);
void buf_deinit(struct buf *b);

/* Empties the buffer and clears `failed`; keeps the memory. */
void buf_reset(struct buf *b);

/* Room for n more bytes; returns where they go, or NULL when past the maximum. Commit with
 * buf_advance. */
char *buf_reserve(struct buf *b, size_t n);
void buf_advance(struct buf *b, size_t n);

void buf_append(struct buf *b, const void *bytes, size_t n);
void buf_append_slice(struct buf *b, struct slice s);
void buf_append_str(struct buf *b, const char *text);
void buf_append_char(struct buf *b, char c);
void buf_append_repeat(struct buf *b, char c, size_t times);
void buf_append_int(struct buf *b, int64_t value);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/* Removes n bytes from the front. */
void buf_consume(struct buf *b, size_t n);

struct slice buf_slice(const struct buf *b);

/* Terminates the text and hands it to the caller (free it); the buffer is empty afterwards. */
char *buf_take(struct buf *b);

#endif
