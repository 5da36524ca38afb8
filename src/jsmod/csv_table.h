/* The rows that k6/experimental/csv makes of a text: which lines count, and by which names fields
 * go. */
#ifndef JSMOD_CSV_TABLE_H
#define JSMOD_CSV_TABLE_H

#include "base/buf.h"
#include "base/csv_reader.h"

struct csv_options {
    char delimiter[5]; /* one character and a NUL */
    bool skip_first_line, as_objects;
    bool has_from, has_to;
    int64_t from_line, to_line; /* from 0, both included; a to_line of 0 is none */
};

struct csv_table {
    struct csv_reader reader;
    struct csv_options options;
    int64_t line; /* records taken so far, the header among them */
    struct arena arena;
    uint32_t column_count; /* as objects: the names, sorted, each once */
    struct csv_column *columns;
};

struct csv_column {
    struct slice name;
    uint32_t field; /* of the last column with the name */
};

/* Reads the header and what is to be skipped; borrows the text. NULL with the error. */
struct csv_table *csv_table_new(struct slice text, const struct csv_options *options,
                                struct error *error);
void csv_table_free(struct csv_table *t); /* NULL is fine */

/* The next row's fields are in t->reader.fields. */
enum csv_result csv_table_next(struct csv_table *t, struct error *error);

/* The row as JSON: an array of texts, or an object with sorted keys. */
void csv_table_row_json(const struct csv_table *t, struct buf *out);

#endif
