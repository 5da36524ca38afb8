/* The names of data-* attributes as properties and back, with the abbreviations that Go writes in
 * capitals: data-user-id is userID there. */
#ifndef HTML_DATASET_H
#define HTML_DATASET_H

#include "base/buf.h"

/* Appends the property of an attribute without its "data-": "user-name" is "userName". */
void dataset_append_property(struct buf *out, struct slice attribute);

/* Appends the attribute of a property, without "data-": both "userID" and "userId" are "user-id".
 */
void dataset_append_attribute(struct buf *out, struct slice property);

#endif
