#include "output/csv_text.h"

/* An empty field stands for itself; a backslash and a dot alone end the input of some databases. */
static bool needs_quotes(struct slice field)
{
    if (field.len == 0)
        return false;
    if (slice_is(field, "\\.") || field.ptr[0] == ' ' || field.ptr[0] == '\t')
        return true;
    for (size_t i = 0; i < field.len; i++)
        if (memchr(",\"\r\n", field.ptr[i], 4) != NULL)
            return true;
    return false;
}

void csv_append_field(struct buf *out, struct slice field)
{
    if (!needs_quotes(field)) {
        buf_append_slice(out, field);
        return;
    }
    buf_append_char(out, '"');
    for (size_t i = 0; i < field.len; i++) {
        if (field.ptr[i] == '"')
            buf_append_char(out, '"');
        buf_append_char(out, field.ptr[i]);
    }
    buf_append_char(out, '"');
}
