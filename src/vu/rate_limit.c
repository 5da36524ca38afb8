#include "vu/rate_limit.h"

#include "base/clock.h"
#include "loop/fiber.h"

void rate_limit_init(struct rate_limit *limit, int64_t per_second)
{
    limit->interval_ns = per_second > 0 ? NS_PER_S / per_second : 0;
    atomic_init(&limit->next_ns, 0);
}

int64_t rate_limit_reserve(struct rate_limit *limit, int64_t now_ns)
{
    int64_t next_ns = atomic_load_explicit(&limit->next_ns, memory_order_relaxed), turn_ns;
    do
        turn_ns = next_ns > now_ns ? next_ns : now_ns;
    while (!atomic_compare_exchange_weak_explicit(&limit->next_ns, &next_ns,
                                                  turn_ns + limit->interval_ns,
                                                  memory_order_relaxed, memory_order_relaxed));
    return turn_ns;
}

bool rate_limit_wait(struct rate_limit *limit)
{
    if (limit->interval_ns == 0)
        return true;
    int64_t now_ns = clock_mono_ns();
    int64_t turn_ns = rate_limit_reserve(limit, now_ns);
    if (turn_ns <= now_ns || fiber_sleep_until(turn_ns) != WAIT_CANCELLED)
        return true;
    /* Else teardown would wait behind all who were stopped while they waited. */
    atomic_fetch_sub_explicit(&limit->next_ns, limit->interval_ns, memory_order_relaxed);
    return false;
}
