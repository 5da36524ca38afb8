/* Two periods are open at a time, since samples of several threads come a little out of order. When
 * there is no room for another point, each two become one. */
#include "report/timeline.h"

#include "base/check.h"
#include "metrics/histogram.h"
#include "metrics/sink.h"

#include <math.h>
#include <stdlib.h>

enum {
    MOST_POINTS = 480, /* a multiple of 4: what is open stays in its place when periods double */
    OPEN = 2,
};

struct lane { /* one per metric */
    bool used;
    struct sink open[OPEN]; /* of period n in [n % OPEN] */
    struct timeline_point *points;
};

struct timeline {
    struct lane *lanes; /* by the metric's id */
    uint32_t lane_count;
    int64_t start_ns, period_ns;
    int64_t last_ns;     /* the newest sample, since the start */
    uint32_t length;     /* closed periods; period `length` is the oldest that is open */
    bool finished;       /* the last point ends with the last sample */
    uint32_t generation; /* changes when points are put together */
};

struct timeline *timeline_new(int64_t period_ns)
{
    struct timeline *t = xcalloc(1, sizeof(*t));
    t->period_ns = period_ns;
    t->generation = 1;
    return t;
}

void timeline_free(struct timeline *t)
{
    if (t == NULL)
        return;
    for (uint32_t i = 0; i < t->lane_count; i++) {
        if (!t->lanes[i].used)
            continue;
        for (uint32_t j = 0; j < OPEN; j++)
            sink_deinit(&t->lanes[i].open[j]);
        free(t->lanes[i].points);
    }
    free(t->lanes);
    free(t);
}

/* --- points ----------------------------------------------------------------------------------- */

static void make_trend_point(struct timeline_point *point, const struct sink *sink)
{
    struct histogram *h = sink->trend;
    point->count = histogram_count(h);
    point->value = histogram_sum(h);
    point->min = histogram_min(h);
    point->max = histogram_max(h);
    point->med = histogram_quantile(h, 0.5);
    point->p90 = histogram_quantile(h, 0.9);
    point->p95 = histogram_quantile(h, 0.95);
    point->p99 = histogram_quantile(h, 0.99);
}

static void make_point(struct timeline_point *point, const struct sink *sink)
{
    *point = (struct timeline_point){ 0 };
    if (sink->empty)
        return;
    point->count = 1;
    switch (sink->type) {
    case METRIC_COUNTER: point->value = sink->counter.value; break;
    case METRIC_GAUGE: point->value = sink->gauge.value; break;
    case METRIC_RATE:
        point->count = (uint64_t)sink->rate.total;
        point->value = (double)sink->rate.trues;
        break;
    case METRIC_TREND: make_trend_point(point, sink); break;
    }
}

static double weighted(double a, uint64_t a_count, double b, uint64_t b_count)
{
    double all = (double)(a_count + b_count);
    return a * ((double)a_count / all) + b * ((double)b_count / all);
}

static struct timeline_point join_points(const struct timeline_point *a,
                                         const struct timeline_point *b, enum metric_type type)
{
    if (a->count == 0 || b->count == 0)
        return a->count == 0 ? *b : *a;
    return (struct timeline_point){
        .count = a->count + b->count,
        .value = type == METRIC_GAUGE ? b->value : a->value + b->value,
        .min = fmin(a->min, b->min),
        .max = fmax(a->max, b->max),
        .med = weighted(a->med, a->count, b->med, b->count),
        .p90 = weighted(a->p90, a->count, b->p90, b->count),
        .p95 = weighted(a->p95, a->count, b->p95, b->count),
        .p99 = weighted(a->p99, a->count, b->p99, b->count),
    };
}

/* --- periods ---------------------------------------------------------------------------------- */

static void close_period(struct timeline *t)
{
    for (uint32_t i = 0; i < t->lane_count; i++) {
        struct lane *lane = &t->lanes[i];
        if (!lane->used)
            continue;
        struct sink *sink = &lane->open[t->length % OPEN];
        make_point(&lane->points[t->length], sink);
        sink_reset(sink);
    }
    t->length++;
}

/* Each two points become one, and so do the open periods. */
static void double_periods(struct timeline *t)
{
    for (uint32_t i = 0; i < t->lane_count; i++) {
        struct lane *lane = &t->lanes[i];
        if (!lane->used)
            continue;
        for (uint32_t j = 0; j < MOST_POINTS / 2; j++)
            lane->points[j] = join_points(&lane->points[2 * j], &lane->points[2 * j + 1],
                                          lane->open[0].type);
        sink_merge(&lane->open[0], &lane->open[1]);
        sink_reset(&lane->open[1]);
    }
    t->length = MOST_POINTS / 2;
    t->period_ns *= 2;
    t->generation++;
}

/* Makes the period of the moment one of the open ones, or the oldest of these. */
static uint32_t open_period(struct timeline *t, int64_t since_ns)
{
    uint64_t wanted = (uint64_t)(since_ns / t->period_ns);
    while (wanted >= t->length + OPEN) {
        if (t->length == MOST_POINTS) {
            double_periods(t);
            wanted = (uint64_t)(since_ns / t->period_ns);
        } else {
            close_period(t);
        }
    }
    return wanted < t->length ? t->length : (uint32_t)wanted;
}

static struct lane *lane_of(struct timeline *t, const struct metric *metric)
{
    if (metric->id >= t->lane_count) {
        t->lanes = xrealloc(t->lanes, (metric->id + 1) * sizeof(*t->lanes));
        for (uint32_t i = t->lane_count; i <= metric->id; i++)
            t->lanes[i] = (struct lane){ 0 };
        t->lane_count = metric->id + 1;
    }
    struct lane *lane = &t->lanes[metric->id];
    if (!lane->used) {
        lane->used = true;
        lane->points = xcalloc(MOST_POINTS, sizeof(*lane->points));
        for (uint32_t i = 0; i < OPEN; i++)
            sink_init(&lane->open[i], metric->type);
    }
    return lane;
}

void timeline_add(struct timeline *t, const struct metric *metric, double value, int64_t wall_ns)
{
    if (t->start_ns == 0)
        t->start_ns = wall_ns;
    int64_t since_ns = wall_ns > t->start_ns ? wall_ns - t->start_ns : 0;
    if (since_ns > t->last_ns)
        t->last_ns = since_ns;
    uint32_t period = open_period(t, since_ns);
    sink_add(&lane_of(t, metric)->open[period % OPEN], value, wall_ns);
}

/* A last point that is much shorter than the others would show rates that nobody saw. */
static void join_short_end(struct timeline *t)
{
    if (t->length < 2 || timeline_span_ns(t, t->length - 1) >= t->period_ns / 2)
        return;
    t->length--;
    t->generation++;
    for (uint32_t i = 0; i < t->lane_count; i++) {
        struct lane *lane = &t->lanes[i];
        if (lane->used)
            lane->points[t->length - 1] = join_points(&lane->points[t->length - 1],
                                                      &lane->points[t->length], lane->open[0].type);
    }
}

void timeline_finish(struct timeline *t)
{
    if (t->finished || t->start_ns == 0)
        return;
    uint32_t wanted = (uint32_t)(t->last_ns / t->period_ns) + 1;
    if (wanted > MOST_POINTS) {
        double_periods(t);
        wanted = (uint32_t)(t->last_ns / t->period_ns) + 1;
    }
    while (t->length < wanted)
        close_period(t);
    t->finished = true;
    join_short_end(t);
}

int64_t timeline_start_ns(const struct timeline *t)
{
    return t->start_ns;
}

uint32_t timeline_length(const struct timeline *t)
{
    return t->length;
}

int64_t timeline_end_ns(const struct timeline *t, uint32_t point)
{
    return t->finished && point + 1 == t->length ? t->last_ns : (point + 1) * t->period_ns;
}

int64_t timeline_span_ns(const struct timeline *t, uint32_t point)
{
    return timeline_end_ns(t, point) - point * t->period_ns;
}

uint32_t timeline_read_on(const struct timeline *t, struct timeline_mark *mark)
{
    uint32_t first = mark->generation == t->generation ? mark->length : 0;
    *mark = (struct timeline_mark){ t->generation, t->length };
    return first;
}

const struct timeline_point *timeline_points(const struct timeline *t, const struct metric *metric)
{
    bool used = metric->id < t->lane_count && t->lanes[metric->id].used;
    return used ? t->lanes[metric->id].points : NULL;
}
