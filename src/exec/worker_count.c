/* How many worker threads pay: one per core that we may use. A container's quota of CPU time counts
 * as well as its set of cores: threads beyond it would only be throttled together. */
#include "exec/worker.h"

#include <sched.h>
#include <stdio.h>

static int64_t allowed_cores(void)
{
    cpu_set_t cores;
    return sched_getaffinity(0, sizeof(cores), &cores) == 0 ? CPU_COUNT(&cores) : 1;
}

/* "quota period" in microseconds, or "max period"; rounded up. 0 where there is no limit. */
static int64_t quota_cores(void)
{
    FILE *file = fopen("/sys/fs/cgroup/cpu.max", "r");
    if (!file)
        return 0;
    long long quota = 0, period = 0;
    int fields = fscanf(file, "%lld %lld", &quota, &period);
    fclose(file);
    return fields == 2 && quota > 0 && period > 0 ? (quota + period - 1) / period : 0;
}

uint32_t worker_count(uint32_t wanted, int64_t max_vus)
{
    int64_t count = wanted;
    if (count == 0) {
        int64_t quota = quota_cores();
        count = allowed_cores();
        if (quota > 0 && quota < count)
            count = quota;
    }
    if (count > max_vus)
        count = max_vus;
    return count < 1 ? 1 : (uint32_t)count;
}
