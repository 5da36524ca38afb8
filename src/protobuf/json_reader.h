/* JSON text token by token, with faults worded and placed as Go's protojson does. What follows what
 * is the caller's matter. */
#ifndef PROTOBUF_JSON_READER_H
#define PROTOBUF_JSON_READER_H

#include "base/buf.h"
#include "base/error.h"

enum json_kind {
    JSON_BAD, /* not a token; the error is set */
    JSON_END,
    JSON_NULL,
    JSON_BOOL,
    JSON_NUMBER,
    JSON_STRING,
    JSON_OBJECT, /* { */
    JSON_OBJECT_END,
    JSON_ARRAY, /* [ */
    JSON_ARRAY_END,
    JSON_COLON,
    JSON_COMMA,
};

struct json_token {
    enum json_kind kind;
    bool escaped;     /* a string with backslashes */
    struct slice raw; /* part of the text; strings with their quotes */
};

struct json_reader {
    struct slice text;
    const char *at;
    struct json_token token; /* the next one */
    struct error *error;
};

/* The text's first token is the next one then. */
void json_reader_init(struct json_reader *r, struct slice text, struct error *error);

/* Goes on to the next token, and returns the one that was it. */
struct json_token json_reader_take(struct json_reader *r);

/* What a string says; where it has escapes, it is put together in `room`. */
struct slice json_reader_text(struct json_token string, struct buf *room);

/* Sets the error "proto: (line 1:2): ..." for a token's place, and for one that may not stand where
 * it does "proto: syntax error (line 1:2): unexpected token ...". They return -1. */
int json_reader_fail(struct json_reader *r, struct json_token token, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
int json_reader_unexpected(struct json_reader *r, struct json_token token);

#endif
