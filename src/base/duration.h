/* Durations as people write them: Go's syntax ("1h2m3.5s", "300ms", "1us"), plus "1d" as k6 has it.
 */
#ifndef BASE_DURATION_H
#define BASE_DURATION_H

#include "base/buf.h"

/* Parses Go's syntax with days; a bare number ("1500", "1.5") means milliseconds. False on anything
 * else. */
bool duration_parse(struct slice text, int64_t *out_ns);

/* Go's shortest form: "0s", "1.5s", "1m30s", "1h0m0s", "250ms", "1.5µs". */
void duration_format(struct buf *out, int64_t ns);

#endif
