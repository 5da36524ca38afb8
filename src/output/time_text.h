/* Wall time as RFC 3339 with as many decimals as it needs, in local time: how Go prints a
 * time.Time, and so k6's outputs. All but the decimals is worked out once a second. */
#ifndef OUTPUT_TIME_TEXT_H
#define OUTPUT_TIME_TEXT_H

#include "base/slice.h"

struct time_text {
    int64_t second; /* that the parts below belong to */
    size_t date_len, zone_len;
    bool valid;
    char date[32]; /* "2026-11-24T04:06:04" */
    char zone[8];  /* "Z" or "+01:00" */
    char text[64];
};

/* Valid until the next call with the same t, which is zeroed before the first. */
struct slice time_text_format(struct time_text *t, int64_t wall_ns);

#endif
