/* Writes JSON into a buffer: commas, nesting, indentation and escaping are kept right here. */
#ifndef BASE_JSON_WRITER_H
#define BASE_JSON_WRITER_H

#include "base/buf.h"

enum { JSON_WRITER_MAX_DEPTH = 64 };

struct json_writer {
    struct buf *out;
    const char *indent; /* NULL: compact, without any white space */
    int depth;
    bool has_member[JSON_WRITER_MAX_DEPTH]; /* per depth: a member was written */
    bool after_key;
};

void json_writer_init(struct json_writer *w, struct buf *out, const char *indent);
void json_writer_begin_object(struct json_writer *w);
void json_writer_end_object(struct json_writer *w);
void json_writer_begin_array(struct json_writer *w);
void json_writer_end_array(struct json_writer *w);
void json_writer_key(struct json_writer *w, struct slice key);
void json_writer_key_str(struct json_writer *w, const char *key);
void json_writer_string(struct json_writer *w, struct slice value);
void json_writer_string_str(struct json_writer *w, const char *value);
void json_writer_number(struct json_writer *w, double value);
void json_writer_int(struct json_writer *w, int64_t value);
void json_writer_bool(struct json_writer *w, bool value);
void json_writer_null(struct json_writer *w);
void json_writer_raw(struct json_writer *w, struct slice json); /* already valid JSON */

/* The bare pieces, for hot paths. Escaping is Go's encoding/json without HTML escaping: \" \\ \b \f
 * \n \r \t, \u00XX for other controls, an invalid byte as \ufffd, U+2028/2029 escaped. */
void json_append_string(struct buf *out, struct slice value);

/* The same with < > & as \u003c \u003e \u0026: Go's default, unless its user turns it off. */
void json_append_string_html(struct buf *out, struct slice value);

/* Shortest text that reads back as the same double, in Go's encoding/json format: exponent form
 * below 1e-6 and from 1e21 on ("1e-7", "1e+21"), otherwise plain decimals. NaN and infinities
 * become null. */
void json_append_number(struct buf *out, double value);

#endif
