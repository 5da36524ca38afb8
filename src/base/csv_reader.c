#include "base/csv_reader.h"

#include "base/check.h"
#include "base/encode.h"

#include <stdlib.h>

enum { UNQUOTED_CHUNK = 1024 };

bool csv_delimiter_valid(struct slice delimiter)
{
    return delimiter.len > 0 && utf8_sequence(delimiter) == delimiter.len &&
           !slice_is(delimiter, "\"") && !slice_is(delimiter, "\r") && !slice_is(delimiter, "\n") &&
           !slice_is(delimiter, "\xEF\xBF\xBD");
}

void csv_reader_init(struct csv_reader *r, struct slice text, struct slice delimiter)
{
    *r = (struct csv_reader){ .rest = text, .delimiter = delimiter };
    arena_init(&r->unquoted, UNQUOTED_CHUNK);
}

void csv_reader_deinit(struct csv_reader *r)
{
    free(r->fields);
    arena_deinit(&r->unquoted);
}

/* --- a record being read ---------------------------------------------------------------------- */

/* A line in the text, and how far it has been read. */
struct cursor {
    struct csv_reader *reader;
    struct slice line; /* what is left of it, without its end */
    const char *start;
    bool has_newline;
    uint32_t first_line; /* the record's, from 1 */
    struct error *error;
};

/* False at the end of the text. */
static bool take_line(struct cursor *c)
{
    struct csv_reader *r = c->reader;
    if (r->rest.len == 0)
        return false;
    ptrdiff_t end = slice_find_char(r->rest, '\n');
    c->has_newline = end >= 0;
    c->line = c->has_newline ? slice_sub(r->rest, 0, (size_t)end) : r->rest;
    c->start = c->line.ptr;
    r->rest = slice_sub(r->rest, c->line.len + c->has_newline, r->rest.len);
    if (slice_ends(c->line, SLICE("\r")))
        c->line.len--;
    r->line++;
    return true;
}

static void skip(struct cursor *c, size_t n)
{
    c->line = slice_sub(c->line, n, c->line.len);
}

/* `at`: where in the line. */
static enum csv_result refuse(const struct cursor *c, const char *at, const char *what)
{
    size_t column = (size_t)(at - c->start) + 1;
    uint32_t line = c->reader->line;
    error_set(c->error, EXIT_CODE_SCRIPT_EXCEPTION, "parse error on line %u, column %zu: %s", line,
              column, what);
    if (line != c->first_line)
        error_prefix(c->error, "record on line %u; ", c->first_line);
    return CSV_ERROR;
}

static void add_field(struct csv_reader *r, struct slice field)
{
    if (r->count == r->capacity) {
        r->capacity = r->capacity ? 2 * r->capacity : 16;
        r->fields = xrealloc(r->fields, r->capacity * sizeof(*r->fields));
    }
    r->fields[r->count++] = field;
}

static size_t find_delimiter(const struct cursor *c)
{
    ptrdiff_t at = c->reader->delimiter.len == 1
                       ? slice_find_char(c->line, c->reader->delimiter.ptr[0])
                       : slice_find(c->line, c->reader->delimiter);
    return at < 0 ? c->line.len : (size_t)at;
}

/* *more: a delimiter follows, so another field does. */
static enum csv_result read_plain(struct cursor *c, bool *more)
{
    size_t length = find_delimiter(c);
    struct slice field = slice_sub(c->line, 0, length);
    ptrdiff_t quote = slice_find_char(field, '"');
    if (quote >= 0)
        return refuse(c, field.ptr + quote, "bare \" in non-quoted-field");
    add_field(c->reader, field);
    *more = length < c->line.len;
    skip(c, length + (*more ? c->reader->delimiter.len : 0));
    return CSV_RECORD;
}

/* A field that is put together from pieces: none while it is a single one. */
struct pieces {
    struct buf *buf;
    struct slice first;
    uint32_t count;
};

static void add_piece(struct pieces *p, struct slice piece)
{
    if (p->count == 0)
        p->first = piece;
    if (p->count == 1)
        buf_append_slice(p->buf, p->first);
    if (p->count > 0)
        buf_append_slice(p->buf, piece);
    p->count++;
}

/* Takes what is left of a line inside quotes, and begins the next one. False at the end of the
 * text. */
static bool take_rest_of_line(struct cursor *c, struct pieces *pieces)
{
    const char *end = c->line.ptr + c->line.len;
    add_piece(pieces, c->line);
    if (!c->has_newline || c->reader->rest.len == 0) {
        c->line = slice_make(end + c->has_newline, 0);
        return false;
    }
    add_piece(pieces, SLICE("\n"));
    return take_line(c);
}

/* Behind the opening quote. */
static enum csv_result read_quoted(struct cursor *c, struct pieces *pieces, bool *more)
{
    struct slice delimiter = c->reader->delimiter;
    for (;;) {
        ptrdiff_t quote = slice_find_char(c->line, '"');
        if (quote < 0) {
            if (take_rest_of_line(c, pieces))
                continue;
            return refuse(c, c->line.ptr, "extraneous or missing \" in quoted-field");
        }
        const char *at = c->line.ptr + quote;
        add_piece(pieces, slice_sub(c->line, 0, (size_t)quote));
        skip(c, (size_t)quote + 1);
        if (slice_starts(c->line, SLICE("\""))) {
            add_piece(pieces, SLICE("\""));
            skip(c, 1);
            continue;
        }
        *more = slice_starts(c->line, delimiter);
        if (!*more && c->line.len > 0)
            return refuse(c, at, "extraneous or missing \" in quoted-field");
        skip(c, *more ? delimiter.len : 0);
        return CSV_RECORD;
    }
}

static enum csv_result read_quoted_field(struct cursor *c, bool *more)
{
    struct buf buf = BUF_INIT(BUF_UNLIMITED);
    struct pieces pieces = { .buf = &buf };
    skip(c, 1);
    enum csv_result result = read_quoted(c, &pieces, more);
    if (result == CSV_RECORD)
        add_field(c->reader, pieces.count < 2 ? pieces.first
                                              : arena_copy(&c->reader->unquoted, buf_slice(&buf)));
    buf_deinit(&buf);
    return result;
}

enum csv_result csv_reader_next(struct csv_reader *r, struct error *error)
{
    struct cursor c = { .reader = r, .error = error };
    enum csv_result result = CSV_RECORD;
    r->count = 0;
    arena_reset(&r->unquoted);
    do {
        if (!take_line(&c))
            return CSV_END;
    } while (c.line.len == 0);
    c.first_line = r->line;
    for (bool more = true; more && result == CSV_RECORD;)
        result = slice_starts(c.line, SLICE("\"")) ? read_quoted_field(&c, &more)
                                                   : read_plain(&c, &more);
    if (result != CSV_RECORD)
        return result;
    if (r->expected_count == 0)
        r->expected_count = r->count;
    if (r->count == r->expected_count)
        return CSV_RECORD;
    error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, "record on line %u: wrong number of fields",
              c.first_line);
    return CSV_ERROR;
}
