/* The inside of the registry, for metric.c and submetric.c only. */
#ifndef METRICS_REGISTRY_H
#define METRICS_REGISTRY_H

#include "metrics/submetric.h"

#include "base/map.h"

#include <pthread.h>

struct registry {
    pthread_mutex_t
        lock; /* guards by_name, metrics, count and capacity: VUs' init code adds metrics */
    struct map by_name;      /* to struct metric */
    struct metric **metrics; /* by id; each has its own allocation, so that pointers stay valid */
    uint32_t count, capacity;

    /* Changed by one thread before sealing, read by all after it: no lock. */
    struct submetric **submetrics; /* by index */
    uint32_t submetric_count, submetric_capacity;
    bool sealed;
};

void submetric_free(struct submetric *s);

#endif
