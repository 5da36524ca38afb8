/* The option rps: so many HTTP calls per second over the whole test, evenly spaced. Any thread. */
#ifndef VU_RATE_LIMIT_H
#define VU_RATE_LIMIT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct rate_limit {
    int64_t interval_ns;     /* between two calls; 0: no limit */
    _Atomic int64_t next_ns; /* monotonic: when the next call may be made */
};

/* Zero or less: no limit. */
void rate_limit_init(struct rate_limit *limit, int64_t per_second);

/* Takes the next turn: the monotonic time at which the caller may go on, now or later. */
int64_t rate_limit_reserve(struct rate_limit *limit, int64_t now_ns);

/* Blocks the fiber until its turn; false when it was cancelled, and its turn given back. */
bool rate_limit_wait(struct rate_limit *limit);

#endif
