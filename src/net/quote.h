/* Text in double quotes as Go's %q writes it: error messages that users of the reference know. */
#ifndef NET_QUOTE_H
#define NET_QUOTE_H

#include "base/buf.h"

/* Printable UTF-8 stays; quotes, backslashes, controls and invalid bytes are escaped. */
void quote_append(struct buf *out, struct slice text);

/* The same into a fixed array, cut to fit; returns `to`. */
const char *quote_into(char *to, size_t size, struct slice text);

#endif
