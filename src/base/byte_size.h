/* Sizes of memory as people write them. */
#ifndef BASE_BYTE_SIZE_H
#define BASE_BYTE_SIZE_H

#include "base/slice.h"

/* "512MB", "1.5 GiB", "4096B": kB, MB, GB, TB are powers of 1000, KiB to TiB of 1024, in letters of
 * either case. False on anything else. */
bool byte_size_parse(struct slice text, uint64_t *bytes);

#endif
