/* What a run says about its scenarios before it starts; the words are k6's. */
#include "plan/scenario.h"

#include "base/clock.h"
#include "base/duration.h"

struct facts {
    struct buf *out;
    bool any;
};

static void begin_fact(struct facts *f, const char *name)
{
    buf_printf(f->out, "%s%s: ", f->any ? ", " : " (", name);
    f->any = true;
}

static void duration_fact(struct facts *f, const char *name, int64_t ns)
{
    begin_fact(f, name);
    duration_format(f->out, ns);
}

/* The facts that every executor has, behind its own. */
static void end_facts(struct facts *f, const struct scenario *s)
{
    if (s->exec.set) {
        begin_fact(f, "exec");
        buf_append_slice(f->out, s->exec.value);
    }
    if (scenario_start_time_ns(s) > 0)
        duration_fact(f, "startTime", scenario_start_time_ns(s));
    if (scenario_graceful_stop_ns(s) > 0)
        duration_fact(f, "gracefulStop", scenario_graceful_stop_ns(s));
    if (f->any)
        buf_append_char(f->out, ')');
}

static void describe_iterations(struct facts *f, const struct scenario *s,
                                const struct segment_tuple *tuple)
{
    bool shared = s->executor == EXECUTOR_SHARED_ITERATIONS;
    buf_append_int(f->out, scenario_segment_iterations(s, tuple));
    buf_append_str(f->out, shared ? " iterations shared among " : " iterations for each of ");
    buf_append_int(f->out, segment_scale(tuple, scenario_vus(s)));
    buf_append_str(f->out, " VUs");
    duration_fact(f, "maxDuration", scenario_duration_ns(s));
}

static void describe_constant_vus(struct facts *f, const struct scenario *s,
                                  const struct segment_tuple *tuple)
{
    buf_append_int(f->out, segment_scale(tuple, scenario_vus(s)));
    buf_append_str(f->out, " looping VUs for ");
    duration_format(f->out, scenario_duration_ns(s));
}

static void describe_stages(struct facts *f, const struct scenario *s)
{
    duration_format(f->out, scenario_duration_ns(s));
    buf_printf(f->out, " over %u stages", s->stage_count);
}

static void describe_ramping_vus(struct facts *f, const struct scenario *s,
                                 const struct segment_tuple *tuple)
{
    buf_append_str(f->out, "Up to ");
    buf_append_int(f->out, segment_scale(tuple, scenario_max_target(s, scenario_start_vus(s))));
    buf_append_str(f->out, " looping VUs for ");
    describe_stages(f, s);
    duration_fact(f, "gracefulRampDown", scenario_graceful_ramp_down_ns(s));
}

static void vus_range_fact(struct facts *f, int64_t pre_allocated, int64_t most, bool grows)
{
    begin_fact(f, "maxVUs");
    buf_append_int(f->out, pre_allocated);
    if (grows) {
        buf_append_char(f->out, '-');
        buf_append_int(f->out, most);
    }
}

static double per_second(const struct scenario *s, int64_t rate)
{
    return (double)rate * (double)NS_PER_S / (double)scenario_time_unit_ns(s);
}

static void describe_constant_arrival_rate(struct facts *f, const struct scenario *s,
                                           const struct segment_tuple *tuple)
{
    int64_t pre_allocated = segment_scale(tuple, scenario_pre_allocated_vus(s));
    int64_t most = segment_scale(tuple, scenario_max_vus(s));
    double rate = 0;
    if (most > 0)
        rate = per_second(s, s->rate.value) * (double)most / (double)scenario_max_vus(s);
    buf_printf(f->out, "%.2f iterations/s for ", rate);
    duration_format(f->out, scenario_duration_ns(s));
    vus_range_fact(f, pre_allocated, most, most > pre_allocated);
}

static void describe_ramping_arrival_rate(struct facts *f, const struct scenario *s,
                                          const struct segment_tuple *tuple)
{
    struct segment segment = segment_tuple_segment(tuple);
    struct fraction length = segment_length(&segment);
    double rate = per_second(s, scenario_max_target(s, s->start_rate.value)) * (double)length.num /
                  (double)length.den;
    buf_printf(f->out, "Up to %.2f iterations/s for ", rate);
    describe_stages(f, s);
    vus_range_fact(f, segment_scale(tuple, scenario_pre_allocated_vus(s)),
                   segment_scale(tuple, scenario_max_vus(s)),
                   scenario_max_vus(s) > scenario_pre_allocated_vus(s));
}

static void describe_externally_controlled(struct facts *f, const struct scenario *s,
                                           const struct segment_tuple *tuple)
{
    buf_append_str(f->out, "Externally controlled execution with ");
    buf_append_int(f->out, segment_scale(tuple, scenario_vus(s)));
    buf_append_str(f->out, " VUs, ");
    buf_append_int(f->out, segment_scale(tuple, scenario_max_vus(s)));
    buf_append_str(f->out, " max VUs, ");
    if (scenario_duration_ns(s) == 0) {
        buf_append_str(f->out, "infinite");
    } else {
        duration_format(f->out, scenario_duration_ns(s));
    }
    buf_append_str(f->out, " duration");
}

void scenario_describe(struct buf *out, const struct scenario *s, const struct segment_tuple *tuple)
{
    static void (*const describers[EXECUTOR_TYPE_COUNT])(struct facts *, const struct scenario *,
                                                         const struct segment_tuple *) = {
        [EXECUTOR_SHARED_ITERATIONS] = describe_iterations,
        [EXECUTOR_PER_VU_ITERATIONS] = describe_iterations,
        [EXECUTOR_CONSTANT_VUS] = describe_constant_vus,
        [EXECUTOR_RAMPING_VUS] = describe_ramping_vus,
        [EXECUTOR_CONSTANT_ARRIVAL_RATE] = describe_constant_arrival_rate,
        [EXECUTOR_RAMPING_ARRIVAL_RATE] = describe_ramping_arrival_rate,
        [EXECUTOR_EXTERNALLY_CONTROLLED] = describe_externally_controlled,
    };
    struct facts f = { .out = out };
    describers[s->executor](&f, s, tuple);
    end_facts(&f, s);
}
