/* Snappy's block format, compressing: what Prometheus' remote write speaks.
 * https://github.com/google/snappy/blob/main/format_description.txt */
#ifndef OUTPUT_PROMETHEUS_SNAPPY_H
#define OUTPUT_PROMETHEUS_SNAPPY_H

#include "base/buf.h"

/* Appends the block. The text has less than 4 GiB. */
void snappy_compress(struct buf *out, struct slice text);

#endif
