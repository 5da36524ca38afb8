/* Batches of samples, made by hand. */
#ifndef TESTS_REPORT_FIXTURE_H
#define TESTS_REPORT_FIXTURE_H

#include "../output/testing.h"

#include "base/check.h"
#include "base/clock.h"
#include "metrics/registry.h"
#include "report/observer.h"

struct fixture {
    struct registry *registry;
    struct observer *observer;
    int64_t now_ns;
};

static inline struct fixture fixture_new(void)
{
    struct fixture f = { .registry = registry_new(), .now_ns = 1700000000 * NS_PER_S };
    registry_seal(f.registry);
    f.observer = observer_new(f.registry);
    return f;
}

static inline void fixture_free(struct fixture *f)
{
    observer_unref(f->observer);
    registry_free(f->registry);
}

static inline void fixture_add(struct fixture *f, const struct record_value *values, uint32_t count,
                               struct tagset *tags)
{
    struct record record = { .wall_ns = f->now_ns, .tags = tags, .count = count };
    const struct record_batch batch = { .record_count = 1,
                                        .value_count = count,
                                        .records = &record,
                                        .values = (struct record_value *)values };
    observer_take(f->observer, &batch);
    tagset_unref(tags);
}

static inline const struct metric *builtin(const struct fixture *f, enum builtin_metric id)
{
    return registry_get(f->registry, id);
}

/* A request of so many milliseconds; `tags` is given up. */
static inline void fixture_request(struct fixture *f, struct tagset *tags, double ms, bool failed)
{
    const struct record_value values[] = {
        { builtin(f, METRIC_HTTP_REQS), 1 },
        { builtin(f, METRIC_HTTP_REQ_DURATION), ms },
        { builtin(f, METRIC_HTTP_REQ_FAILED), failed },
    };
    fixture_add(f, values, ARRAY_LEN(values), tags);
}

static inline void fixture_check(struct fixture *f, struct tagset *tags, bool passes)
{
    const struct record_value value = { builtin(f, METRIC_CHECKS), passes };
    fixture_add(f, &value, 1, tags);
}

#endif
