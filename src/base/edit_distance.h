/* How unlike two words are: for naming what a person may have meant. */
#ifndef BASE_EDIT_DISTANCE_H
#define BASE_EDIT_DISTANCE_H

#include "base/slice.h"

/* Levenshtein's distance without regard to ASCII case: how many characters have to be added, taken
 * away or replaced. Words of more than 63 bytes count as entirely different. */
size_t edit_distance(struct slice a, struct slice b);

#endif
