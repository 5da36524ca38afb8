/* Time: int64 nanoseconds everywhere, unit in the name. One monotonic clock for all measuring;
 * wall time only for what a person or an output reads. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

#define NS_PER_US INT64_C(1000)
#define NS_PER_MS INT64_C(1000000)
#define NS_PER_S  INT64_C(1000000000)
#define NEVER_NS  INT64_MAX

int64_t clock_mono_ns(void);
int64_t clock_wall_ns(void); /* since 1970-01-01 UTC */

/* The wall time of a monotonic moment, by an offset taken once at the start: monotone, and one
 * clock read fewer on the hot path. */
int64_t clock_wall_of_mono_ns(int64_t mono_ns);

static inline double ns_to_ms(int64_t ns)
{
    return (double)ns / (double)NS_PER_MS;
}

#endif
