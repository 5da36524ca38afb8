/* Reads comma-separated values, RFC 4180 as Go's encoding/csv takes it: empty lines are passed
 * over, all records have as many fields as the first, quotes stand around a whole field or nowhere.
 */
#ifndef BASE_CSV_READER_H
#define BASE_CSV_READER_H

#include "base/arena.h"
#include "base/error.h"

struct csv_reader {
    struct slice rest;       /* not read yet */
    struct slice delimiter;  /* one character */
    uint32_t line;           /* lines read so far */
    uint32_t expected_count; /* fields of the first record; 0 before that */
    struct slice *fields;    /* of the last record, until the next one is read */
    uint32_t count, capacity;
    struct arena unquoted; /* fields that are not in the text as they are */
};

enum csv_result { CSV_RECORD, CSV_END, CSV_ERROR };

/* Whether the text is one character that may separate fields. */
bool csv_delimiter_valid(struct slice delimiter);

/* Borrows the text and the delimiter, which is valid. */
void csv_reader_init(struct csv_reader *r, struct slice text, struct slice delimiter);
void csv_reader_deinit(struct csv_reader *r);

/* Reads a record into r->fields. After CSV_ERROR, whose text is Go's, the next line is the next to
 * be read. */
enum csv_result csv_reader_next(struct csv_reader *r, struct error *error);

#endif
