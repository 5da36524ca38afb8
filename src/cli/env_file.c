#include "cli/env_file.h"

#include "base/buf.h"

#include <ctype.h>

static bool is_name(struct slice name)
{
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];
        if (!(isalpha(c) || c == '_' || (isdigit(c) && i > 0)))
            return false;
    }
    return name.len > 0;
}

/* What stands behind the closing quote may only be a comment. */
static int check_end(struct slice rest, struct error *error)
{
    rest = slice_trim(rest);
    if (rest.len == 0 || rest.ptr[0] == '#')
        return 0;
    return error_set(error, EXIT_CODE_OTHER, "nothing may follow the closing quote");
}

static int read_single_quoted(struct slice text, struct slice *out, struct error *error)
{
    struct slice inside = slice_sub(text, 1, text.len);
    ptrdiff_t end = slice_find_char(inside, '\'');
    if (end < 0)
        return error_set(error, EXIT_CODE_OTHER, "the closing quote is missing");
    *out = slice_sub(inside, 0, (size_t)end);
    return check_end(slice_sub(inside, (size_t)end + 1, inside.len), error);
}

static char unescaped(char c)
{
    return c == 'n' ? '\n' : c == 't' ? '\t' : c;
}

static int read_double_quoted(struct slice text, struct arena *arena, struct slice *out,
                              struct error *error)
{
    char *value = arena_alloc(arena, text.len);
    size_t length = 0, i = 1;
    for (; i < text.len && text.ptr[i] != '"'; i++) {
        bool is_escape = text.ptr[i] == '\\' && i + 1 < text.len;
        value[length++] = is_escape ? unescaped(text.ptr[++i]) : text.ptr[i];
    }
    if (i >= text.len)
        return error_set(error, EXIT_CODE_OTHER, "the closing quote is missing");
    *out = slice_make(value, length);
    return check_end(slice_sub(text, i + 1, text.len), error);
}

static int read_value(struct slice text, struct arena *arena, struct slice *out,
                      struct error *error)
{
    text = slice_trim(text);
    if (slice_starts(text, SLICE("'")))
        return read_single_quoted(text, out, error);
    if (slice_starts(text, SLICE("\"")))
        return read_double_quoted(text, arena, out, error);
    ptrdiff_t comment = slice_find(text, SLICE(" #"));
    *out = comment < 0 ? text : slice_trim(slice_sub(text, 0, (size_t)comment));
    return 0;
}

static int read_line(struct slice line, struct arena *arena, struct key_value *out,
                     struct error *error)
{
    if (slice_starts(line, SLICE("export ")))
        line = slice_trim(slice_sub(line, strlen("export "), line.len));
    ptrdiff_t equals = slice_find_char(line, '=');
    if (equals < 0)
        return error_set(error, EXIT_CODE_OTHER, "a variable has to be NAME=value");
    out->key = slice_trim(slice_sub(line, 0, (size_t)equals));
    if (!is_name(out->key))
        return error_set(error, EXIT_CODE_OTHER,
                         "\"%.*s\" is no name of a variable: letters, digits and _ are",
                         SLICE_ARG(out->key));
    return read_value(slice_sub(line, (size_t)equals + 1, line.len), arena, &out->value, error);
}

bool env_file_next(struct slice *rest, int *line, struct arena *arena, struct key_value *out,
                   struct error *error)
{
    struct slice text;
    while (slice_split(rest, '\n', &text)) {
        text = slice_trim(text);
        ++*line;
        if (text.len > 0 && text.ptr[0] != '#')
            return read_line(text, arena, out, error) == 0;
    }
    return false;
}
