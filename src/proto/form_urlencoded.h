/* application/x-www-form-urlencoded as the URL Standard reads and writes it. */
#ifndef PROTO_FORM_URLENCODED_H
#define PROTO_FORM_URLENCODED_H

#include "base/buf.h"

/* Calls back with each pair in order, decoded to valid UTF-8; the slices are borrowed for the call.
 * Stops when that returns -1, which is returned. */
int form_urlencoded_parse(struct slice text,
                          int (*pair)(void *context, struct slice name, struct slice value),
                          void *context);

/* Appends one pair, after "&" unless `out` ends where it began: at `start`. */
void form_urlencoded_append(struct buf *out, size_t start, struct slice name, struct slice value);

#endif
