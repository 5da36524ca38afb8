/* Errors for people. Texts are built on the heap: they are rare, and long ones matter most. */
#include "base/error.h"

#include "base/buf.h"

#include <stdarg.h>
#include <stdlib.h>

enum { LONGEST_TEXT = 1 << 20 };

/* Owned by the caller. */
static char *format_text(const char *format, va_list args)
{
    struct buf text = BUF_INIT(LONGEST_TEXT);
    buf_vprintf(&text, format, args);
    return buf_take(&text);
}

int error_set(struct error *e, int exit_code, const char *format, ...)
{
    if (e == NULL || error_is_set(e))
        return -1;
    va_list args;
    va_start(args, format);
    e->text = format_text(format, args);
    va_end(args);
    e->exit_code = exit_code;
    return -1;
}

int error_prefix(struct error *e, const char *format, ...)
{
    if (e == NULL || !error_is_set(e))
        return -1;
    struct buf text = BUF_INIT(2 * LONGEST_TEXT);
    va_list args;
    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    buf_append_str(&text, e->text);
    free(e->text);
    e->text = buf_take(&text);
    return -1;
}

int error_hint(struct error *e, const char *format, ...)
{
    if (e == NULL || !error_is_set(e) || e->hint != NULL)
        return -1;
    va_list args;
    va_start(args, format);
    e->hint = format_text(format, args);
    va_end(args);
    return -1;
}

void error_clear(struct error *e)
{
    free(e->text);
    free(e->hint);
    *e = (struct error){ 0 };
}

void error_move(struct error *to, struct error *from)
{
    if (to == from)
        return;
    error_clear(to);
    *to = *from;
    *from = (struct error){ 0 };
}
