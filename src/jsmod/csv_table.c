#include "jsmod/csv_table.h"

#include "base/check.h"
#include "base/json_writer.h"

#include <stdlib.h>

enum { ARENA_CHUNK = 1024 };

static const struct slice byte_order_mark = SLICE("\xEF\xBB\xBF");

static int check_options(const struct csv_options *o, struct error *error)
{
    const char *what = NULL;
    if (o->as_objects && o->skip_first_line)
        what = "the 'header' option cannot be enabled when 'skipFirstLine' is true";
    else if (o->as_objects && o->has_from && o->from_line > 0)
        what = "the 'header' option cannot be enabled when 'fromLine' is set to a value greater "
               "than 0";
    if (what)
        return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, "%s", what);
    if (o->has_from && o->from_line < 0)
        return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
                         "the 'fromLine' option must be greater than or equal to 0; got %lld",
                         (long long)o->from_line);
    if (o->has_to && o->to_line < 0)
        return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
                         "the 'toLine' option must be greater than or equal to 0; got %lld",
                         (long long)o->to_line);
    return 0;
}

/* --- the header ------------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    const struct csv_column *x = a, *y = b;
    int order = slice_compare(x->name, y->name);
    return order ? order : (x->field > y->field) - (x->field < y->field);
}

static void take_names(struct csv_table *t)
{
    const struct csv_reader *r = &t->reader;
    struct csv_column *columns = ARENA_ARRAY(&t->arena, struct csv_column, r->count);
    for (uint32_t i = 0; i < r->count; i++)
        columns[i] = (struct csv_column){ arena_copy(&t->arena, r->fields[i]), i };
    qsort(columns, r->count, sizeof(*columns), by_name);
    for (uint32_t i = 0; i < r->count; i++) {
        bool again = i + 1 < r->count && slice_eq(columns[i].name, columns[i + 1].name);
        if (!again)
            columns[t->column_count++] = columns[i];
    }
    t->columns = columns;
}

/* A record that has to be there. */
static int take_record(struct csv_table *t, struct error *error)
{
    enum csv_result result = csv_reader_next(&t->reader, error);
    if (result == CSV_END)
        error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, "EOF");
    t->line += result == CSV_RECORD;
    return result == CSV_RECORD ? 0 : -1;
}

/* --- the table -------------------------------------------------------------------------------- */

static int read_beginning(struct csv_table *t, struct error *error)
{
    const struct csv_options *o = &t->options;
    bool has_from = o->has_from && o->from_line > 0;
    if (o->as_objects) {
        if (take_record(t, error) != 0)
            return error_prefix(error, "failed to read the first line; reason: ");
        take_names(t);
    }
    if (o->skip_first_line && !has_from && take_record(t, error) != 0)
        return error_prefix(error, "failed to skip the first line; reason: ");
    while (has_from && t->line < o->from_line)
        if (take_record(t, error) != 0)
            return error_prefix(
                error, "failed to skip lines until line %lld; reason: ", (long long)o->from_line);
    return 0;
}

struct csv_table *csv_table_new(struct slice text, const struct csv_options *options,
                                struct error *error)
{
    if (check_options(options, error) != 0)
        return NULL;
    struct csv_table *t = xcalloc(1, sizeof(*t));
    t->options = *options;
    arena_init(&t->arena, ARENA_CHUNK);
    if (slice_starts(text, byte_order_mark))
        text = slice_sub(text, byte_order_mark.len, text.len);
    csv_reader_init(&t->reader, text, slice_of(t->options.delimiter));
    if (read_beginning(t, error) == 0)
        return t;
    csv_table_free(t);
    return NULL;
}

void csv_table_free(struct csv_table *t)
{
    if (!t)
        return;
    csv_reader_deinit(&t->reader);
    arena_deinit(&t->arena);
    free(t);
}

enum csv_result csv_table_next(struct csv_table *t, struct error *error)
{
    if (t->options.to_line > 0 && t->line > t->options.to_line)
        return CSV_END;
    enum csv_result result = csv_reader_next(&t->reader, error);
    t->line += result == CSV_RECORD;
    return result;
}

void csv_table_row_json(const struct csv_table *t, struct buf *out)
{
    const struct csv_reader *r = &t->reader;
    bool named = t->options.as_objects;
    uint32_t count = named ? t->column_count : r->count;
    buf_append_char(out, named ? '{' : '[');
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0)
            buf_append_char(out, ',');
        if (named) {
            json_append_string(out, t->columns[i].name);
            buf_append_char(out, ':');
        }
        json_append_string(out, r->fields[named ? t->columns[i].field : i]);
    }
    buf_append_char(out, named ? '}' : ']');
}
