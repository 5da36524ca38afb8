/* multipart/form-data taken apart (RFC 7578). What comes out are parts of the text. */
#ifndef PROTO_MULTIPART_PARSER_H
#define PROTO_MULTIPART_PARSER_H

#include "base/buf.h"

struct multipart_part {
    struct slice name, filename; /* as they were sent: see multipart_append_name; .ptr NULL: none */
    struct slice type;           /* its Content-Type; "": none */
    struct slice bytes;
};

/* The boundary in a Content-Type; false where that is no multipart/form-data or has none. */
bool multipart_boundary(struct slice content_type, struct slice *boundary);

/* Takes the next part off the front of `rest`: 1; 0 behind the last one; -1 when it is malformed,
 * and that may be because it was cut off. */
int multipart_next(struct slice *rest, struct slice boundary, struct multipart_part *part);

/* Appends what a name stands for, by the ways in which browsers and others write quotation marks:
 * %22 and \". */
void multipart_append_name(struct buf *out, struct slice sent);

#endif
