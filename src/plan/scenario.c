/* The executors' names, fields and defaults: one table each. Durations and numbers are those of the
 * whole test; the segment's share is taken by who uses them. */
#include "plan/scenario.h"

#include "base/check.h"
#include "base/clock.h"

#define DEFAULT_GRACEFUL_NS     (30 * NS_PER_S)
#define DEFAULT_MAX_DURATION_NS (600 * NS_PER_S)

#define INT(name, member)                                  \
    {                                                      \
        name, FIELD_INT, offsetof(struct scenario, member) \
    }
#define DURATION(name, member)                                  \
    {                                                           \
        name, FIELD_DURATION, offsetof(struct scenario, member) \
    }
#define STAGES                    \
    {                             \
        "stages", FIELD_STAGES, 0 \
    }

static const struct scenario_field iterations_fields[] = {
    INT("vus", vus),
    INT("iterations", iterations),
    DURATION("maxDuration", max_duration),
};
static const struct scenario_field constant_vus_fields[] = {
    INT("vus", vus),
    DURATION("duration", duration),
};
static const struct scenario_field ramping_vus_fields[] = {
    INT("startVUs", start_vus),
    STAGES,
    DURATION("gracefulRampDown", graceful_ramp_down),
};
static const struct scenario_field constant_arrival_rate_fields[] = {
    INT("rate", rate),
    DURATION("timeUnit", time_unit),
    DURATION("duration", duration),
    INT("preAllocatedVUs", pre_allocated_vus),
    INT("maxVUs", max_vus),
};
static const struct scenario_field ramping_arrival_rate_fields[] = {
    INT("startRate", start_rate),
    DURATION("timeUnit", time_unit),
    STAGES,
    INT("preAllocatedVUs", pre_allocated_vus),
    INT("maxVUs", max_vus),
};
static const struct scenario_field externally_controlled_fields[] = {
    INT("vus", vus),
    DURATION("duration", duration),
    INT("maxVUs", max_vus),
};

static const struct executor {
    const char *name;
    const struct scenario_field *fields;
    uint32_t field_count;
} executors[EXECUTOR_TYPE_COUNT] = {
#define FIELDS(array) array, ARRAY_LEN(array)
    [EXECUTOR_SHARED_ITERATIONS] = { "shared-iterations", FIELDS(iterations_fields) },
    [EXECUTOR_PER_VU_ITERATIONS] = { "per-vu-iterations", FIELDS(iterations_fields) },
    [EXECUTOR_CONSTANT_VUS] = { "constant-vus", FIELDS(constant_vus_fields) },
    [EXECUTOR_RAMPING_VUS] = { "ramping-vus", FIELDS(ramping_vus_fields) },
    [EXECUTOR_CONSTANT_ARRIVAL_RATE] = { "constant-arrival-rate",
                                         FIELDS(constant_arrival_rate_fields) },
    [EXECUTOR_RAMPING_ARRIVAL_RATE] = { "ramping-arrival-rate",
                                        FIELDS(ramping_arrival_rate_fields) },
    [EXECUTOR_EXTERNALLY_CONTROLLED] = { "externally-controlled",
                                         FIELDS(externally_controlled_fields) },
#undef FIELDS
};

const char *executor_type_name(enum executor_type type)
{
    return executors[type].name;
}

bool executor_type_from_name(struct slice name, enum executor_type *out)
{
    for (size_t i = 0; i < EXECUTOR_TYPE_COUNT; i++) {
        if (slice_is(name, executors[i].name)) {
            *out = (enum executor_type)i;
            return true;
        }
    }
    return false;
}

const struct scenario_field *executor_fields(enum executor_type type, uint32_t *count)
{
    *count = executors[type].field_count;
    return executors[type].fields;
}

/* --- values --------------------------------------------------------------------------------------
 */

static int64_t int_or(struct opt_int o, int64_t otherwise)
{
    return o.set ? o.value : otherwise;
}

static int64_t ns_or(struct opt_duration o, int64_t otherwise)
{
    return o.set ? o.ns : otherwise;
}

int64_t scenario_start_time_ns(const struct scenario *s)
{
    return ns_or(s->start_time, 0);
}

int64_t scenario_graceful_stop_ns(const struct scenario *s)
{
    bool external = s->executor == EXECUTOR_EXTERNALLY_CONTROLLED;
    return ns_or(s->graceful_stop, external ? 0 : DEFAULT_GRACEFUL_NS);
}

struct slice scenario_exec(const struct scenario *s)
{
    return s->exec.set && s->exec.value.len > 0 ? s->exec.value : SLICE("default");
}

int64_t scenario_vus(const struct scenario *s)
{
    return int_or(s->vus, 1);
}

int64_t scenario_iterations(const struct scenario *s)
{
    return int_or(s->iterations, 1);
}

int64_t scenario_time_unit_ns(const struct scenario *s)
{
    return ns_or(s->time_unit, NS_PER_S);
}

int64_t scenario_graceful_ramp_down_ns(const struct scenario *s)
{
    return ns_or(s->graceful_ramp_down, DEFAULT_GRACEFUL_NS);
}

int64_t scenario_pre_allocated_vus(const struct scenario *s)
{
    return int_or(s->pre_allocated_vus, 0);
}

int64_t scenario_max_vus(const struct scenario *s)
{
    bool external = s->executor == EXECUTOR_EXTERNALLY_CONTROLLED;
    return int_or(s->max_vus, external ? scenario_vus(s) : scenario_pre_allocated_vus(s));
}

int64_t scenario_start_vus(const struct scenario *s)
{
    return int_or(s->start_vus, 1);
}

int64_t scenario_duration_ns(const struct scenario *s)
{
    int64_t sum = 0;
    switch (s->executor) {
    case EXECUTOR_SHARED_ITERATIONS:
    case EXECUTOR_PER_VU_ITERATIONS: return ns_or(s->max_duration, DEFAULT_MAX_DURATION_NS);
    case EXECUTOR_RAMPING_VUS:
    case EXECUTOR_RAMPING_ARRIVAL_RATE:
        for (uint32_t i = 0; i < s->stage_count; i++)
            sum += s->stages[i].duration_ns;
        return sum;
    default: return ns_or(s->duration, 0);
    }
}

int64_t scenario_max_target(const struct scenario *s, int64_t start)
{
    int64_t most = start;
    for (uint32_t i = 0; i < s->stage_count; i++) {
        if (s->stages[i].target > most)
            most = s->stages[i].target;
    }
    return most;
}

int64_t scenario_segment_iterations(const struct scenario *s, const struct segment_tuple *tuple)
{
    if (s->executor != EXECUTOR_SHARED_ITERATIONS)
        return scenario_iterations(s);
    struct segment_tuple *by_vus = segment_tuple_for_value(tuple, scenario_vus(s));
    if (by_vus == NULL)
        return 0;
    int64_t iterations = segment_scale(by_vus, scenario_iterations(s));
    segment_tuple_free(by_vus);
    return iterations;
}

bool scenario_has_work(const struct scenario *s, const struct segment_tuple *tuple)
{
    switch (s->executor) {
    case EXECUTOR_SHARED_ITERATIONS:
    case EXECUTOR_PER_VU_ITERATIONS:
        return segment_scale(tuple, scenario_vus(s)) > 0 &&
               scenario_segment_iterations(s, tuple) > 0;
    case EXECUTOR_CONSTANT_VUS: return segment_scale(tuple, scenario_vus(s)) > 0;
    case EXECUTOR_RAMPING_VUS:
        return segment_scale(tuple, scenario_max_target(s, scenario_start_vus(s))) > 0;
    case EXECUTOR_CONSTANT_ARRIVAL_RATE:
    case EXECUTOR_RAMPING_ARRIVAL_RATE: return segment_scale(tuple, scenario_max_vus(s)) > 0;
    default: return true; /* VUs may be asked for at any time */
    }
}
