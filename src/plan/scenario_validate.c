/* What is wrong with a scenario, all at once, in k6's words and in its order. */
#include "plan/scenario.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/duration.h"

#define SHORTEST_NS NS_PER_S
#define LONGEST_NS  (INT64_C(100) * 365 * 24 * 3600 * NS_PER_S)
#define MOST_VUS    INT64_C(100000000)

__attribute__((format(printf, 2, 3))) static void complain(struct buf *out, const char *format, ...)
{
    va_list args;
    if (out->len > 0)
        buf_append_str(out, ", ");
    va_start(args, format);
    buf_vprintf(out, format, args);
    va_end(args);
}

static bool is_name(struct slice name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
              c == '_' || c == '-'))
            return false;
    }
    return name.len > 0;
}

static void check_common(struct buf *out, const struct scenario *s)
{
    if (s->name.len == 0)
        complain(out, "scenario name can't be empty");
    if (!is_name(s->name))
        complain(out, "the scenario name should contain only numbers, latin letters, underscores, "
                      "and dashes");
    if (s->exec.set && s->exec.value.len == 0)
        complain(out, "exec value cannot be empty");
    if (scenario_start_time_ns(s) < 0)
        complain(out, "the startTime can't be negative");
    if (scenario_graceful_stop_ns(s) < 0)
        complain(out, "the gracefulStop timeout can't be negative");
}

static void check_shortest(struct buf *out, const char *what, int64_t ns)
{
    if (ns >= SHORTEST_NS)
        return;
    struct buf text = BUF_INIT(64);
    duration_format(&text, ns);
    complain(out, "the %s must be at least 1s, but is %.*s", what, SLICE_ARG(buf_slice(&text)));
    buf_deinit(&text);
}

static void check_duration(struct buf *out, const struct scenario *s)
{
    if (!s->duration.set) {
        complain(out, "the duration is unspecified");
    } else {
        check_shortest(out, "duration", s->duration.ns);
    }
}

static void check_vus(struct buf *out, const struct scenario *s)
{
    if (scenario_vus(s) <= 0)
        complain(out, "the number of VUs must be more than 0");
}

static void check_stages(struct buf *out, const struct scenario *s)
{
    if (s->stage_count == 0)
        complain(out, "at least one stage has to be specified");
    for (uint32_t i = 0; i < s->stage_count; i++) {
        const struct stage *stage = &s->stages[i];
        if (!stage->has_duration) {
            complain(out, "stage %u doesn't have a duration", i + 1);
        } else if (stage->duration_ns < 0) {
            complain(out, "the duration for stage %u can't be negative", i + 1);
        }
        if (!stage->has_target) {
            complain(out, "stage %u doesn't have a target", i + 1);
        } else if (stage->target < 0) {
            complain(out, "the target for stage %u can't be negative", i + 1);
        }
    }
}

static void check_arrival_vus(struct buf *out, const struct scenario *s)
{
    if (!s->pre_allocated_vus.set) {
        complain(out, "the number of preAllocatedVUs isn't specified");
    } else if (s->pre_allocated_vus.value < 0) {
        complain(out, "the number of preAllocatedVUs can't be negative");
    }
    if (s->max_vus.set && s->max_vus.value < scenario_pre_allocated_vus(s))
        complain(out, "maxVUs can't be less than preAllocatedVUs");
}

static void check_time_unit(struct buf *out, const struct scenario *s)
{
    if (scenario_time_unit_ns(s) <= 0)
        complain(out, "the timeUnit must be more than 0");
}

/* --- one per executor ------------------------------------------------------------------------- */

static void check_shared_iterations(struct buf *out, const struct scenario *s)
{
    check_vus(out, s);
    if (scenario_iterations(s) < scenario_vus(s))
        complain(out, "the number of iterations (%lld) can't be less than the number of VUs (%lld)",
                 (long long)scenario_iterations(s), (long long)scenario_vus(s));
    check_shortest(out, "maxDuration", scenario_duration_ns(s));
}

static void check_per_vu_iterations(struct buf *out, const struct scenario *s)
{
    check_vus(out, s);
    if (scenario_iterations(s) <= 0)
        complain(out, "the number of iterations must be more than 0");
    check_shortest(out, "maxDuration", scenario_duration_ns(s));
}

static void check_constant_vus(struct buf *out, const struct scenario *s)
{
    check_vus(out, s);
    check_duration(out, s);
}

static void check_ramping_vus(struct buf *out, const struct scenario *s)
{
    if (scenario_start_vus(s) < 0)
        complain(out, "the number of start VUs can't be negative");
    if (scenario_max_target(s, scenario_start_vus(s)) <= 0)
        complain(out, "either startVUs or one of the stages' target values must be greater than 0");
    check_stages(out, s);
    if (scenario_start_vus(s) > MOST_VUS)
        complain(out, "the startVUs exceed max limit of %lld", (long long)MOST_VUS);
    for (uint32_t i = 0; i < s->stage_count; i++) {
        if (s->stages[i].target > MOST_VUS)
            complain(out, "target for stage %u exceeds max limit of %lld", i + 1,
                     (long long)MOST_VUS);
    }
    if (scenario_graceful_ramp_down_ns(s) < 0)
        complain(out, "the gracefulRampDown timeout can't be negative");
}

static void check_constant_arrival_rate(struct buf *out, const struct scenario *s)
{
    if (!s->rate.set) {
        complain(out, "the iteration rate isn't specified");
    } else if (s->rate.value <= 0) {
        complain(out, "the iteration rate must be more than 0");
    }
    check_time_unit(out, s);
    check_duration(out, s);
    check_arrival_vus(out, s);
}

static void check_ramping_arrival_rate(struct buf *out, const struct scenario *s)
{
    if (s->start_rate.value < 0)
        complain(out, "the startRate value can't be negative");
    check_time_unit(out, s);
    check_stages(out, s);
    check_arrival_vus(out, s);
}

static void check_externally_controlled(struct buf *out, const struct scenario *s)
{
    if (scenario_vus(s) < 0)
        complain(out, "the number of VUs can't be negative");
    if (scenario_max_vus(s) < scenario_vus(s))
        complain(
            out,
            "the number of maxVUs (%lld) must be more than or equal to the number of VUs (%lld)",
            (long long)scenario_max_vus(s), (long long)scenario_vus(s));
    if (!s->duration.set) {
        complain(out, "the duration must be specified, for infinite duration use 0");
    } else if (s->duration.ns < 0) {
        complain(out, "the duration shouldn't be negative, for infinite duration use 0");
    }
    if (s->graceful_stop.set)
        complain(out, "gracefulStop is not supported by the externally controlled executor");
}

/* --- limits that keep later arithmetic from overflowing; k6 has none -------------------------- */

static bool is_too_long(const struct scenario *s)
{
    int64_t sum = 0, parts[] = { scenario_start_time_ns(s),
                                 scenario_graceful_stop_ns(s),
                                 scenario_graceful_ramp_down_ns(s),
                                 scenario_time_unit_ns(s),
                                 s->duration.ns,
                                 s->max_duration.ns };
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        if (__builtin_add_overflow(sum, parts[i], &sum) || sum > LONGEST_NS)
            return true;
    }
    for (uint32_t i = 0; i < s->stage_count; i++) {
        if (__builtin_add_overflow(sum, s->stages[i].duration_ns, &sum) || sum > LONGEST_NS)
            return true;
    }
    return false;
}

static void check_limits(struct buf *out, const struct scenario *s)
{
    const int64_t vus[] = { scenario_vus(s), scenario_pre_allocated_vus(s), scenario_max_vus(s) };
    for (size_t i = 0; i < ARRAY_LEN(vus); i++) {
        if (vus[i] > MOST_VUS) {
            complain(out, "the number of VUs exceeds the limit of %lld", (long long)MOST_VUS);
            break;
        }
    }
    if (is_too_long(s))
        complain(out, "its times add up to more than 100 years");
}

void scenario_validate(struct buf *complaints, const struct scenario *s)
{
    static void (*const checks[EXECUTOR_TYPE_COUNT])(struct buf *, const struct scenario *) = {
        [EXECUTOR_SHARED_ITERATIONS] = check_shared_iterations,
        [EXECUTOR_PER_VU_ITERATIONS] = check_per_vu_iterations,
        [EXECUTOR_CONSTANT_VUS] = check_constant_vus,
        [EXECUTOR_RAMPING_VUS] = check_ramping_vus,
        [EXECUTOR_CONSTANT_ARRIVAL_RATE] = check_constant_arrival_rate,
        [EXECUTOR_RAMPING_ARRIVAL_RATE] = check_ramping_arrival_rate,
        [EXECUTOR_EXTERNALLY_CONTROLLED] = check_externally_controlled,
    };
    check_common(complaints, s);
    checks[s->executor](complaints, s);
    check_limits(complaints, s);
}
