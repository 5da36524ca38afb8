/* The clocks, read through the vDSO: no system call. */
#include "base/clock.h"

#include <stdatomic.h>
#include <time.h>

static int64_t read_ns(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * NS_PER_S + now.tv_nsec;
}

int64_t clock_mono_ns(void)
{
    return read_ns(CLOCK_MONOTONIC);
}

int64_t clock_wall_ns(void)
{
    return read_ns(CLOCK_REALTIME);
}

int64_t clock_wall_of_mono_ns(int64_t mono_ns)
{
    /* 0 means "not taken yet". Two first callers may both measure; the exchange lets one of them
     * win. */
    static _Atomic int64_t wall_minus_mono;
    int64_t offset = atomic_load_explicit(&wall_minus_mono, memory_order_relaxed);
    if (offset == 0) {
        int64_t measured = clock_wall_ns() - clock_mono_ns();
        if (atomic_compare_exchange_strong(&wall_minus_mono, &offset, measured))
            offset = measured;
    }
    return mono_ns + offset;
}
