/* Fields of comma-separated values, quoted where Go's encoding/csv quotes them. */
#ifndef OUTPUT_CSV_TEXT_H
#define OUTPUT_CSV_TEXT_H

#include "base/buf.h"

void csv_append_field(struct buf *out, struct slice field);

#endif
