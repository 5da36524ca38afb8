/* The growable buffer: one place that multiplies sizes, so one place that minds the maximum. */
#include "base/buf.h"

#include "base/check.h"

#include <stdio.h>
#include <stdlib.h>

enum { SMALLEST_CAPACITY = 64 };

void buf_init(struct buf *b, size_t max)
{
    *b = BUF_INIT(max);
}

void buf_deinit(struct buf *b)
{
    free(b->ptr);
    *b = BUF_INIT(b->max);
}

void buf_reset(struct buf *b)
{
    b->len = 0;
    b->failed = false;
}

/* Cold half of buf_reserve. */
static char *grow(struct buf *b, size_t n)
{
    if (n > b->max || b->len > b->max - n) {
        b->failed = true;
        return NULL;
    }
    size_t needed = b->len + n;
    size_t capacity = b->cap > b->max / 2 ? b->max : b->cap * 2;
    if (capacity < SMALLEST_CAPACITY)
        capacity = SMALLEST_CAPACITY;
    if (capacity < needed)
        capacity = needed;
    if (capacity > b->max)
        capacity = b->max;
    b->ptr = xrealloc(b->ptr, capacity);
    b->cap = capacity;
    return b->ptr + b->len;
}

char *buf_reserve(struct buf *b, size_t n)
{
    if (n <= b->cap - b->len && b->ptr != NULL)
        return b->ptr + b->len;
    return grow(b, n);
}

void buf_advance(struct buf *b, size_t n)
{
    DCHECK(n <= b->cap - b->len);
    b->len += n;
}

void buf_append(struct buf *b, const void *bytes, size_t n)
{
    if (n == 0)
        return;
    char *to = buf_reserve(b, n);
    if (to == NULL)
        return;
    memcpy(to, bytes, n);
    b->len += n;
}

void buf_append_slice(struct buf *b, struct slice s)
{
    buf_append(b, s.ptr, s.len);
}

void buf_append_str(struct buf *b, const char *text)
{
    buf_append(b, text, strlen(text));
}

void buf_append_char(struct buf *b, char c)
{
    char *to = buf_reserve(b, 1);
    if (to == NULL)
        return;
    *to = c;
    b->len++;
}

void buf_append_repeat(struct buf *b, char c, size_t times)
{
    if (times == 0)
        return;
    char *to = buf_reserve(b, times);
    if (to == NULL)
        return;
    memset(to, c, times);
    b->len += times;
}

void buf_append_int(struct buf *b, int64_t value)
{
    char digits[20];
    size_t at = sizeof(digits);
    uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0)
        digits[--at] = '-';
    buf_append(b, digits + at, sizeof(digits) - at);
}

void buf_vprintf(struct buf *b, const char *format, va_list args)
{
    char local[256];
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(local, sizeof(local), format, args);
    CHECK(length >= 0);
    if ((size_t)length < sizeof(local)) {
        buf_append(b, local, (size_t)length);
    } else {
        /* vsnprintf insists on its terminator, which must not count against the maximum. */
        char *text = xmalloc((size_t)length + 1);
        vsnprintf(text, (size_t)length + 1, format, again);
        buf_append(b, text, (size_t)length);
        free(text);
    }
    va_end(again);
}

void buf_printf(struct buf *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    buf_vprintf(b, format, args);
    va_end(args);
}

void buf_consume(struct buf *b, size_t n)
{
    CHECK(n <= b->len);
    b->len -= n;
    if (n > 0 && b->len > 0)
        memmove(b->ptr, b->ptr + n, b->len);
}

struct slice buf_slice(const struct buf *b)
{
    return slice_make(b->ptr ? b->ptr : "", b->len);
}

char *buf_take(struct buf *b)
{
    char *text = xrealloc(b->ptr, b->len + 1);
    text[b->len] = '\0';
    *b = BUF_INIT(b->max);
    return text;
}
