/* Text as Go's strconv writes and reads it: k6's messages quote that way, and its thresholds take
 * any number that Go takes. */
#ifndef METRICS_GO_TEXT_H
#define METRICS_GO_TEXT_H

#include "base/slice.h"

/* Go's %q: in double quotes, with escapes for what cannot be printed. Malloc'd. */
char *go_text_quote(struct slice text);

enum go_float_status { GO_FLOAT_OK, GO_FLOAT_SYNTAX, GO_FLOAT_RANGE };

/* Go's strconv.ParseFloat: decimal or hexadecimal, "inf", "infinity", "nan", underscores between
 * digits. */
enum go_float_status go_text_float(struct slice text, double *out);

/* "invalid syntax", "value out of range": what strconv's errors say. */
const char *go_float_reason(enum go_float_status status);

#endif
