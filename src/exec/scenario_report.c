/* What a scenario tells the outside: dropped iterations as samples, and warnings. Any thread. */
#include "exec/scenario_run.h"

#include "base/buf.h"
#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "exec/scheduler_state.h"

#include <inttypes.h>
#include <stdio.h>

struct tagset *scenario_run_make_tags(const struct scenario_run *run, const struct vu_slot *vu)
{
    const struct scheduler_config *config = &run->scheduler->config;
    struct tagset_builder builder;
    char id[24];
    tagset_builder_init(&builder, config->run_tags);
    if (config->system_tags & TAG_SCENARIO)
        tagset_builder_set(&builder, SLICE("scenario"), run->scenario->name);
    if (vu && (config->system_tags & TAG_VU)) {
        int length = snprintf(id, sizeof(id), "%" PRIu32, vu->id);
        tagset_builder_set(&builder, SLICE("vu"), slice_make(id, (size_t)length));
    }
    return tagset_build(&builder, config->registry);
}

void scenario_run_drop(struct scenario_run *run, struct recorder *recorder, uint64_t count,
                       const struct vu_slot *vu)
{
    struct scheduler *s = run->scheduler;
    struct record_value value = {
        .metric = registry_get(s->config.registry, METRIC_DROPPED_ITERATIONS),
        .value = (double)count,
    };
    bool own_tags = vu && (s->config.system_tags & TAG_VU);
    struct tagset *tags = own_tags ? scenario_run_make_tags(run, vu) : run->dropped_tags;
    recorder_add(recorder, &value, 1, tags, NULL, clock_wall_of_mono_ns(clock_mono_ns()));
    if (own_tags)
        tagset_unref(tags);
    atomic_fetch_add_explicit(&run->dropped, count, memory_order_relaxed);
}

void scenario_run_log(const struct scenario_run *run, enum log_level level, const char *cause,
                      const char *format, ...)
{
    struct buf text = BUF_INIT(4096);
    va_list args;
    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    struct log_field fields[] = {
        { "error", slice_of(cause) },
        { "executor", slice_of(executor_type_name(run->scenario->executor)) },
        { "scenario", run->scenario->name },
    };
    size_t skipped = cause ? 0 : 1;
    log_write(level, buf_slice(&text), fields + skipped, ARRAY_LEN(fields) - skipped);
    buf_deinit(&text);
}
