#include "proto/multipart_parser.h"

/* --- header fields ---------------------------------------------------------------------------- */

/* The length of a character in quotes: two of \" and \\. */
static size_t quoted_step(struct slice text, size_t at)
{
    bool is_escape = text.ptr[at] == '\\' && at + 1 < text.len &&
                     (text.ptr[at + 1] == '"' || text.ptr[at + 1] == '\\');
    return is_escape ? 2 : 1;
}

/* Takes ; name=value or ; name="value" off the front. */
static bool next_param(struct slice *rest, struct slice *name, struct slice *value)
{
    while (rest->len && (*rest->ptr == ';' || *rest->ptr == ' ' || *rest->ptr == '\t'))
        *rest = slice_sub(*rest, 1, rest->len);
    ptrdiff_t equals = slice_find_char(*rest, '=');
    if (equals < 0)
        return false;
    *name = slice_trim(slice_sub(*rest, 0, (size_t)equals));
    *rest = slice_sub(*rest, (size_t)equals + 1, rest->len);
    size_t end = 0;
    if (slice_starts(*rest, SLICE("\""))) {
        for (end = 1; end < rest->len && rest->ptr[end] != '"';)
            end += quoted_step(*rest, end);
        *value = slice_sub(*rest, 1, end);
        end++;
    } else {
        ptrdiff_t semicolon = slice_find_char(*rest, ';');
        end = semicolon < 0 ? rest->len : (size_t)semicolon;
        *value = slice_trim(slice_sub(*rest, 0, end));
    }
    *rest = slice_sub(*rest, end, rest->len);
    return true;
}

/* "form-data; a=b": what stands before the first semicolon, which `rest` begins with then. */
static struct slice take_value(struct slice *rest)
{
    ptrdiff_t semicolon = slice_find_char(*rest, ';');
    size_t end = semicolon < 0 ? rest->len : (size_t)semicolon;
    struct slice value = slice_trim(slice_sub(*rest, 0, end));
    *rest = slice_sub(*rest, end, rest->len);
    return value;
}

bool multipart_boundary(struct slice content_type, struct slice *boundary)
{
    struct slice name;
    if (!slice_eq_nocase(take_value(&content_type), SLICE("multipart/form-data")))
        return false;
    while (next_param(&content_type, &name, boundary))
        if (slice_eq_nocase(name, SLICE("boundary")))
            return boundary->len > 0;
    return false;
}

static void read_disposition(struct slice text, struct multipart_part *part)
{
    struct slice name, value;
    if (!slice_eq_nocase(take_value(&text), SLICE("form-data")))
        return;
    while (next_param(&text, &name, &value)) {
        if (slice_eq_nocase(name, SLICE("name")))
            part->name = value;
        else if (slice_eq_nocase(name, SLICE("filename")))
            part->filename = value;
    }
}

static void read_field(struct slice line, struct multipart_part *part)
{
    ptrdiff_t colon = slice_find_char(line, ':');
    if (colon < 0)
        return;
    struct slice name = slice_trim(slice_sub(line, 0, (size_t)colon));
    struct slice value = slice_trim(slice_sub(line, (size_t)colon + 1, line.len));
    if (slice_eq_nocase(name, SLICE("content-disposition")))
        read_disposition(value, part);
    else if (slice_eq_nocase(name, SLICE("content-type")))
        part->type = value;
}

void multipart_append_name(struct buf *out, struct slice sent)
{
    static const struct {
        struct slice sent;
        char meant;
    } escapes[] = { { SLICE("%22"), '"' }, { SLICE("%0A"), '\n' }, { SLICE("%0D"), '\r' } };
    enum { COUNT = sizeof(escapes) / sizeof(escapes[0]) };
    for (size_t at = 0; at < sent.len;) {
        struct slice rest = slice_sub(sent, at, sent.len);
        size_t i = 0, step = quoted_step(sent, at);
        while (i < COUNT && !slice_eq_nocase(slice_sub(rest, 0, 3), escapes[i].sent))
            i++;
        if (i < COUNT) {
            buf_append_char(out, escapes[i].meant);
            step = 3;
        } else {
            buf_append_char(out, sent.ptr[at + step - 1]);
        }
        at += step;
    }
}

/* --- parts ------------------------------------------------------------------------------------ */

/* Where "--boundary" begins a line; the text's length where it doesn't. */
static size_t find_delimiter(struct slice text, struct slice boundary)
{
    for (size_t from = 0;;) {
        ptrdiff_t found = slice_find(slice_sub(text, from, text.len), boundary);
        if (found < 0)
            return text.len;
        size_t at = from + (size_t)found;
        if (at >= 2 && text.ptr[at - 1] == '-' && text.ptr[at - 2] == '-' &&
            (at == 2 || text.ptr[at - 3] == '\n'))
            return at - 2;
        from = at + 1;
    }
}

/* Takes a line off the front, which must have an end. */
static bool take_line(struct slice *rest, struct slice *line)
{
    ptrdiff_t end = slice_find_char(*rest, '\n');
    if (end < 0)
        return false;
    *line = slice_sub(*rest, 0, (size_t)end);
    if (slice_ends(*line, SLICE("\r")))
        line->len--;
    *rest = slice_sub(*rest, (size_t)end + 1, rest->len);
    return true;
}

static struct slice without_line_end(struct slice text)
{
    if (slice_ends(text, SLICE("\r\n")))
        return slice_sub(text, 0, text.len - 2);
    return slice_ends(text, SLICE("\n")) ? slice_sub(text, 0, text.len - 1) : text;
}

int multipart_next(struct slice *rest, struct slice boundary, struct multipart_part *part)
{
    struct slice line;
    size_t at = find_delimiter(*rest, boundary);
    *part = (struct multipart_part){ .type = SLICE("") };
    if (at == rest->len)
        return -1;
    *rest = slice_sub(*rest, at + 2 + boundary.len, rest->len);
    if (slice_starts(*rest, SLICE("--")))
        return 0;
    if (!take_line(rest, &line) || slice_trim(line).len)
        return -1;
    do {
        if (!take_line(rest, &line))
            return -1;
        read_field(line, part);
    } while (line.len);
    size_t end = find_delimiter(*rest, boundary);
    if (end == rest->len || !part->name.ptr)
        return -1;
    part->bytes = without_line_end(slice_sub(*rest, 0, end));
    *rest = slice_sub(*rest, end, rest->len);
    return 1;
}
