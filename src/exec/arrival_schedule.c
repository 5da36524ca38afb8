#include "exec/arrival_schedule.h"

#include "base/check.h"
#include "base/clock.h"

#include <math.h>
#include <stdlib.h>

/* Areas are exact integers: an iteration is 2 * time_unit_ns of them, since a stage of d ns from
 * rate f to rate t has the area d * (f + t) / (2 * time_unit). A day in nanoseconds times a rate
 * overflows 64 bits. */
typedef __int128 area;

struct ramp {
    int64_t start_ns, duration_ns;
    int64_t from, to; /* iterations per time unit */
    area before;      /* what the ramps before it have */
};

/* A rate that was set while the scenario ran: it counts from then on, and what was before it is its
 * predecessor's. */
struct change {
    struct arrival_schedule *previous; /* owned; NULL: nothing was changed */
    int64_t at_ns;
    long double before; /* iterations up to then, fractions included */
    long double per_ns;
};

struct arrival_schedule {
    int64_t time_unit_ns, end_ns;
    int64_t first; /* area at which arrival 0 happens, in iterations */
    struct change change;
    uint32_t ramp_count;
    struct ramp ramps[]; /* those with any area, so that each reaches beyond the one before */
};

static void add_ramp(struct arrival_schedule *a, area *total, int64_t duration_ns, int64_t from,
                     int64_t to)
{
    area own = (area)duration_ns * (from + to);
    if (own > 0)
        a->ramps[a->ramp_count++] = (struct ramp){ a->end_ns, duration_ns, from, to, *total };
    *total += own;
    a->end_ns += duration_ns;
}

struct arrival_schedule *arrival_schedule_new(const struct scenario *scenario)
{
    bool ramping = scenario->executor == EXECUTOR_RAMPING_ARRIVAL_RATE;
    uint32_t count = ramping ? scenario->stage_count : 1;
    struct arrival_schedule *a = xcalloc(1, sizeof(*a) + count * sizeof(a->ramps[0]));
    a->time_unit_ns = scenario_time_unit_ns(scenario);
    a->first = ramping ? 1 : 0;
    area total = 0;
    if (!ramping) {
        add_ramp(a, &total, scenario_duration_ns(scenario), scenario->rate.value,
                 scenario->rate.value);
        return a;
    }
    int64_t rate = scenario->start_rate.value;
    for (uint32_t i = 0; i < count; i++) {
        add_ramp(a, &total, scenario->stages[i].duration_ns, rate, scenario->stages[i].target);
        rate = scenario->stages[i].target;
    }
    return a;
}

void arrival_schedule_free(struct arrival_schedule *a)
{
    while (a != NULL) {
        struct arrival_schedule *previous = a->change.previous;
        free(a);
        a = previous;
    }
}

/* The last ramp that has less than `wanted` before it; the first where nothing is wanted. */
static const struct ramp *find_ramp(const struct arrival_schedule *a, area wanted)
{
    uint32_t low = 0, high = a->ramp_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (a->ramps[middle].before < wanted)
            low = middle;
        else
            high = middle;
    }
    return &a->ramps[low];
}

/* How far into the ramp its area is `part`: the root of (to - from) / duration * x^2 + 2 * from * x
 * = part, in the form that neither divides by zero when the rate is constant nor cancels when it
 * nearly is. */
static int64_t offset_in(const struct ramp *r, area part)
{
    if (r->from == r->to)
        return (int64_t)(part / (2 * (area)r->from)); /* exact, rounded down */
    long double slope = (long double)(r->to - r->from) / (long double)r->duration_ns;
    long double square = (long double)r->from * (long double)r->from + slope * (long double)part;
    long double x = (long double)part / ((long double)r->from + sqrtl(square > 0 ? square : 0));
    return x < (long double)r->duration_ns ? (int64_t)x : r->duration_ns;
}

/* Of an arrival that comes after the rate was changed. */
static int64_t at_after_change(const struct arrival_schedule *a, int64_t n)
{
    const struct change *c = &a->change;
    long double missing = (long double)(n + a->first) - c->before;
    if (c->per_ns <= 0)
        return -1;
    long double at_ns = (long double)c->at_ns + (missing > 0 ? missing : 0) / c->per_ns;
    return at_ns < (long double)a->end_ns ? (int64_t)at_ns : -1;
}

int64_t arrival_schedule_at(const struct arrival_schedule *a, int64_t n)
{
    while (a->change.previous != NULL) {
        if ((long double)(n + a->first) >= a->change.before)
            return at_after_change(a, n);
        a = a->change.previous;
    }
    if (a->ramp_count == 0)
        return -1;
    area wanted = 2 * (area)a->time_unit_ns * (n + a->first);
    const struct ramp *r = find_ramp(a, wanted);
    area part = wanted - r->before;
    if (part > (area)r->duration_ns * (r->from + r->to))
        return -1; /* only past the last ramp */
    int64_t at_ns = r->start_ns + offset_in(r, part);
    return at_ns < a->end_ns ? at_ns : -1; /* at the very end there are no new iterations */
}

double arrival_schedule_rate(const struct arrival_schedule *a, int64_t offset_ns)
{
    for (; a->change.previous != NULL; a = a->change.previous) {
        if (offset_ns >= a->change.at_ns)
            return offset_ns < a->end_ns ? (double)a->change.per_ns * (double)NS_PER_S : 0;
    }
    for (uint32_t i = 0; i < a->ramp_count; i++) {
        const struct ramp *r = &a->ramps[i];
        int64_t into_ns = offset_ns - r->start_ns;
        if (into_ns < 0 || into_ns >= r->duration_ns)
            continue;
        double rate = (double)r->from +
                      (double)(r->to - r->from) * (double)into_ns / (double)r->duration_ns;
        return rate * (double)NS_PER_S / (double)a->time_unit_ns;
    }
    return 0;
}

/* --- changes --- */

/* Iterations up to that moment, fractions included. */
static long double area_until(const struct arrival_schedule *a, int64_t offset_ns)
{
    long double sum = 0;
    for (; a->change.previous != NULL; a = a->change.previous) {
        const struct change *c = &a->change;
        if (offset_ns >= c->at_ns)
            return c->before + (long double)(offset_ns - c->at_ns) * c->per_ns;
    }
    for (uint32_t i = 0; i < a->ramp_count; i++) {
        const struct ramp *r = &a->ramps[i];
        int64_t into_ns = offset_ns - r->start_ns;
        if (into_ns <= 0)
            break;
        if (into_ns > r->duration_ns)
            into_ns = r->duration_ns;
        long double x = (long double)into_ns;
        sum += 2 * (long double)r->from * x +
               (long double)(r->to - r->from) * x * x / (long double)r->duration_ns;
    }
    return sum / (2 * (long double)a->time_unit_ns);
}

struct arrival_schedule *arrival_schedule_change(struct arrival_schedule *a, int64_t offset_ns,
                                                 double per_second)
{
    struct arrival_schedule *changed = xcalloc(1, sizeof(*changed));
    *changed = (struct arrival_schedule){
        .time_unit_ns = a->time_unit_ns,
        .end_ns = a->end_ns,
        .first = a->first,
        .change = { .previous = a,
                    .at_ns = offset_ns,
                    .before = area_until(a, offset_ns),
                    .per_ns = (long double)per_second / (long double)NS_PER_S },
    };
    return changed;
}
