/* The requests of a test by what they are: protocol, method and name, with their outcomes. Not
 * thread-safe. */
#ifndef REPORT_REQUEST_TABLE_H
#define REPORT_REQUEST_TABLE_H

#include "metrics/recorder.h"

struct tally { /* how often a text was met */
    struct tally *next;
    char *text;
    uint64_t count;
};

struct request_row {
    struct request_row *next;
    const char *protocol; /* "HTTP", "gRPC", "WebSocket" */
    char *method, *name;  /* may be empty */
    uint64_t count, failed;
    struct sink durations; /* a trend, in milliseconds */
    struct tally *statuses, *errors;
};

struct request_table;

struct request_table *request_table_new(void);
void request_table_free(struct request_table *t); /* NULL is fine */

/* Where a record's tags lead: to be kept by whoever meets the same set again. */
struct request_place {
    struct request_row *row;      /* NULL: the record is of no request */
    struct tally *status, *error; /* NULL: none */
};

/* Finds or makes. Beyond some hundreds of rows, new ones share the one named "(others)". */
struct request_place request_table_place(struct request_table *t, const struct record *record,
                                         const struct record_value *values);

/* Adds one request. */
void request_place_add(const struct request_place *place, const struct record *record,
                       const struct record_value *values);

/* In order of first appearance; go on with next. */
struct request_row *request_table_first(const struct request_table *t);

#endif
