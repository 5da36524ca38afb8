/* Numbers as a person reads them in the summary: k6's forms, to the last digit. */
#ifndef OUTPUT_SUMMARY_FORMAT_H
#define OUTPUT_SUMMARY_FORMAT_H

#include "base/buf.h"
#include "metrics/metric.h"

/* "95.00%" of a rate, "1.5 MB" of data, "2.5ms" of time (milliseconds), else a plain number. The
 * time unit is "s", "ms" or "us" for time with two decimals, else each value gets what suits it. */
void summary_format_value(struct buf *out, double value, enum metric_type type,
                          enum value_type contains, struct slice time_unit);

/* Text between a terminal's codes ("2;36") and the reset; bare without `color`. */
void summary_paint(struct buf *out, bool color, const char *codes, struct slice text);

#endif
