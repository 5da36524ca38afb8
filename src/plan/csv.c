/* One line of comma-separated values (RFC 4180). */
#include "plan/csv.h"

#include "base/buf.h"

static int refuse(size_t column, const char *what, int exit_code, struct error *error)
{
    return error_set(error, exit_code, "parse error on line 1, column %zu: %s", column + 1, what);
}

/* A field that began with a quote, from behind it. Leaves *at behind the closing quote. */
static int read_quoted(struct slice line, size_t *at, struct buf *field, int exit_code,
                       struct error *error)
{
    for (; *at < line.len; ++*at) {
        if (line.ptr[*at] != '"') {
            buf_append_char(field, line.ptr[*at]);
            continue;
        }
        ++*at;
        if (*at == line.len || line.ptr[*at] == ',')
            return 0;
        if (line.ptr[*at] != '"')
            break;
        buf_append_char(field, '"');
    }
    return refuse(*at, "extraneous or missing \" in quoted-field", exit_code, error);
}

static int read_bare(struct slice line, size_t *at, struct buf *field, int exit_code,
                     struct error *error)
{
    for (; *at < line.len && line.ptr[*at] != ','; ++*at) {
        if (line.ptr[*at] == '"')
            return refuse(*at, "bare \" in non-quoted-field", exit_code, error);
        buf_append_char(field, line.ptr[*at]);
    }
    return 0;
}

int csv_read_line(struct arena *arena, struct slice line, struct slice **out, uint32_t *count,
                  int exit_code, struct error *error)
{
    *out = NULL;
    *count = 0;
    if (line.len == 0)
        return 0;

    uint32_t most = 1;
    for (size_t i = 0; i < line.len; i++)
        most += line.ptr[i] == ',';
    struct slice *fields = ARENA_ARRAY(arena, struct slice, most);
    struct buf field = BUF_INIT(BUF_UNLIMITED);
    int rc = 0;
    for (size_t at = 0; rc == 0; at++) {
        buf_reset(&field);
        if (at < line.len && line.ptr[at] == '"') {
            at++;
            rc = read_quoted(line, &at, &field, exit_code, error);
        } else {
            rc = read_bare(line, &at, &field, exit_code, error);
        }
        fields[(*count)++] = arena_copy(arena, buf_slice(&field));
        if (at >= line.len)
            break;
    }
    buf_deinit(&field);
    *out = fields;
    return rc;
}
