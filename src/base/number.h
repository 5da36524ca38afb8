/* Numbers as text, in the formats other programs expect. */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include "base/buf.h"

/* The fewest significant digits that read back as the same double, without exponent: "0.1", "1500",
 * "0.0000001" (Go's strconv 'f', -1). */
void number_append_shortest(struct buf *out, double value);

/* As JavaScript's Number.prototype.toString: "1e+21", "1e-7", "-0" prints "0". */
void number_append_js(struct buf *out, double value);

/* Go's %.Nf rounding (round half to even on the exact binary value, as C's). */
void number_append_fixed(struct buf *out, double value, int decimals);

#endif
