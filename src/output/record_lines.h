/* What file outputs share: each record of a batch becomes whole lines of a file. */
#ifndef OUTPUT_RECORD_LINES_H
#define OUTPUT_RECORD_LINES_H

#include "metrics/recorder.h"
#include "output/line_file.h"

/* Appends the lines of one record, a line for each of its values. */
typedef void record_renderer(struct buf *out, const struct record *record,
                             const struct record_value *values, void *context);

/* Writes the batch; once the file has failed, counts its values as lost. */
void record_lines_write(struct line_file *file, const struct record_batch *batch,
                        record_renderer *render, void *context);

#endif
