/* Exact fractions, for splitting work without losing a VU to rounding. */
#ifndef PLAN_FRACTION_H
#define PLAN_FRACTION_H

#include "base/buf.h"

struct fraction {
    int64_t num, den; /* den > 0, lowest terms */
};

/* num/den in lowest terms; den > 0. What doesn't fit (a denominator of more than 63 bits) becomes
 * the smallest fraction there is: far too fine for any use, and refused by those who would use it.
 */
struct fraction fraction_make(__int128 num, __int128 den);

/* "25%", "1/4", "0.25" or "1". False on anything else, and on more than 15 decimals. */
bool fraction_parse(struct slice text, struct fraction *out);

/* "1/4", or "1" where the denominator is 1. */
void fraction_format(struct buf *out, struct fraction f);

/* With two decimals, halves away from zero: "0.25". */
void fraction_format_rounded(struct buf *out, struct fraction f);

/* Less than, equal to or more than 0, as a is less than, equal to or more than b. */
int fraction_compare(struct fraction a, struct fraction b);
bool fraction_equal(struct fraction a, struct fraction b);
struct fraction fraction_subtract(struct fraction a, struct fraction b);

/* The least common multiple of a and b, both at least 1; 0 when it is more than `most`. */
int64_t least_common_multiple(int64_t a, int64_t b, int64_t most);

#endif
