#include "output/prometheus/rw_series.h"

#include "base/clock.h"
#include "metrics/histogram.h"
#include "output/prometheus/rw_message.h"

/* --- what comes in ---------------------------------------------------------------------------- */

static void series_init(struct series *series, void *config)
{
    struct rw_series *s = (struct rw_series *)series;
    const struct rw_config *c = config;
    s->is_histogram = c->native_histograms && series->metric->type == METRIC_TREND;
    if (!s->is_histogram)
        sink_init(&s->sink, series->metric->type);
}

/* Prometheus counts in seconds and bytes. */
static double in_base_unit(const struct metric *metric, double value)
{
    return metric->contains == VALUE_TIME ? value / 1000 : value;
}

static void series_add(struct series *series, double value, int64_t wall_ns)
{
    struct rw_series *s = (struct rw_series *)series;
    int64_t ms = wall_ns / NS_PER_MS;
    s->changed = true;
    if (ms > s->latest_ms)
        s->latest_ms = ms;
    if (s->is_histogram)
        native_histogram_add(&s->histogram, in_base_unit(series->metric, value));
    else
        sink_add(&s->sink, value, wall_ns);
}

static void series_deinit(struct series *series)
{
    struct rw_series *s = (struct rw_series *)series;
    if (s->is_histogram)
        native_histogram_deinit(&s->histogram);
    else
        sink_deinit(&s->sink);
}

const struct series_kind rw_series_kind = {
    .size = sizeof(struct rw_series),
    .init = series_init,
    .add = series_add,
    .deinit = series_deinit,
};

/* --- what goes out ---------------------------------------------------------------------------- */

struct target { /* where and how a series is written */
    struct buf *out;
    struct rw_labels labels;
    int64_t time_ms;
    const double *end; /* the value to write instead; NULL: the series goes on */
    uint32_t count;    /* of what was written */
};

static void append_value(struct target *t, struct slice suffix, double value)
{
    t->labels.suffix = suffix;
    rw_append_sample(t->out, &t->labels, t->end != NULL ? *t->end : value, t->time_ms);
    t->count++;
}

static struct slice unit_suffix(const struct metric *metric)
{
    return metric->contains == VALUE_TIME   ? SLICE("seconds")
           : metric->contains == VALUE_DATA ? SLICE("bytes")
                                            : SLICE("");
}

static void append_histogram(struct target *t, const struct rw_series *s)
{
    t->labels.suffix = unit_suffix(s->base.metric);
    if (t->end != NULL) {
        append_value(t, t->labels.suffix, 0);
    } else {
        rw_append_histogram(t->out, &t->labels, &s->histogram, t->time_ms);
        t->count++;
    }
}

static double trend_value(struct rw_series *s, struct slice stat)
{
    double value = 0;
    if (slice_is(stat, "count"))
        return (double)histogram_count(s->sink.trend);
    if (slice_is(stat, "sum"))
        value = histogram_sum(s->sink.trend);
    else
        sink_value(&s->sink, stat, 0, &value);
    return in_base_unit(s->base.metric, value);
}

static void append_all(struct target *t, struct rw_series *s, const struct rw_config *config)
{
    double rate = 0;
    switch (s->base.metric->type) {
    case METRIC_COUNTER: append_value(t, SLICE("total"), s->sink.counter.value); return;
    case METRIC_GAUGE: append_value(t, SLICE(""), s->sink.gauge.value); return;
    case METRIC_RATE:
        sink_value(&s->sink, SLICE("rate"), 0, &rate);
        append_value(t, SLICE("rate"), rate);
        return;
    case METRIC_TREND:
        if (s->is_histogram)
            append_histogram(t, s);
        else
            for (uint32_t i = 0; i < config->stat_count; i++)
                append_value(t, config->stats[i].suffix, trend_value(s, config->stats[i].stat));
        return;
    }
}

/* A server takes one value of a series for a millisecond, so a second one is moved to the next. */
static uint32_t append(struct buf *out, struct rw_series *s, const struct rw_config *config,
                       int64_t time_ms, const double *end)
{
    struct target target = {
        .out = out,
        .labels = { .tags = s->base.tags,
                    .fixed = config->labels,
                    .fixed_count = config->label_count,
                    .metric = s->base.metric->name },
        .time_ms = time_ms > s->sent_ms ? time_ms : s->sent_ms + 1,
        .end = end,
    };
    append_all(&target, s, config);
    s->changed = false;
    s->sent_ms = target.time_ms;
    return target.count;
}

uint32_t rw_series_append(struct buf *out, struct rw_series *s, const struct rw_config *config)
{
    return append(out, s, config, s->latest_ms, NULL);
}

uint32_t rw_series_append_end(struct buf *out, struct rw_series *s, const struct rw_config *config,
                              int64_t now_ms)
{
    double marker = rw_stale_marker();
    return append(out, s, config, now_ms, &marker);
}
