/* What the four metric types remember, and the aggregations that can be asked of them. */
#include "metrics/sink.h"

#include "base/check.h"
#include "metrics/go_text.h"
#include "metrics/histogram.h"

void sink_init(struct sink *s, enum metric_type type)
{
    *s = (struct sink){ .type = type, .empty = true };
}

void sink_deinit(struct sink *s)
{
    if (s->type == METRIC_TREND)
        histogram_free(s->trend);
}

void sink_reset(struct sink *s)
{
    if (s->empty)
        return;
    struct histogram *trend = s->type == METRIC_TREND ? s->trend : NULL;
    sink_init(s, s->type);
    if (trend) {
        histogram_reset(trend);
        s->trend = trend;
    }
}

/* --- samples in --- */

static void gauge_add(struct sink *s, double value, int64_t time_ns)
{
    if (s->empty || value < s->gauge.min)
        s->gauge.min = value;
    if (s->empty || value > s->gauge.max)
        s->gauge.max = value;
    s->gauge.value = value;
    s->gauge.time_ns = time_ns;
}

void sink_add(struct sink *s, double value, int64_t time_ns)
{
    switch (s->type) {
    case METRIC_COUNTER:
        s->counter.value += value;
        if (s->empty)
            s->counter.first_ns = time_ns;
        break;
    case METRIC_GAUGE: gauge_add(s, value, time_ns); break;
    case METRIC_RATE:
        s->rate.total++;
        s->rate.trues += value != 0;
        break;
    case METRIC_TREND:
        if (!s->trend)
            s->trend = histogram_new();
        histogram_add(s->trend, value);
        break;
    }
    s->empty = false;
}

static void gauge_merge(struct sink *into, const struct sink *from)
{
    if (into->empty || from->gauge.min < into->gauge.min)
        into->gauge.min = from->gauge.min;
    if (into->empty || from->gauge.max > into->gauge.max)
        into->gauge.max = from->gauge.max;
    if (into->empty || from->gauge.time_ns >= into->gauge.time_ns) {
        into->gauge.value = from->gauge.value;
        into->gauge.time_ns = from->gauge.time_ns;
    }
}

void sink_merge(struct sink *into, const struct sink *from)
{
    if (from->empty)
        return;
    switch (into->type) {
    case METRIC_COUNTER:
        into->counter.value += from->counter.value;
        if (into->empty || from->counter.first_ns < into->counter.first_ns)
            into->counter.first_ns = from->counter.first_ns;
        break;
    case METRIC_GAUGE: gauge_merge(into, from); break;
    case METRIC_RATE:
        into->rate.trues += from->rate.trues;
        into->rate.total += from->rate.total;
        break;
    case METRIC_TREND:
        if (!into->trend)
            into->trend = histogram_new();
        histogram_merge(into->trend, from->trend);
        break;
    }
    into->empty = false;
}

/* --- aggregations out --- */

static bool counter_value(const struct sink *s, struct slice name, double duration_s, double *out)
{
    if (slice_is(name, "count"))
        *out = s->counter.value;
    else if (slice_is(name, "rate"))
        *out = duration_s > 0 ? s->counter.value / duration_s : 0;
    else
        return false;
    return true;
}

static bool gauge_value(const struct sink *s, struct slice name, double *out)
{
    if (slice_is(name, "value"))
        *out = s->gauge.value;
    else if (slice_is(name, "min"))
        *out = s->gauge.min;
    else if (slice_is(name, "max"))
        *out = s->gauge.max;
    else
        return false;
    return true;
}

static bool rate_value(const struct sink *s, struct slice name, double *out)
{
    if (slice_is(name, "rate"))
        *out = s->rate.total ? (double)s->rate.trues / (double)s->rate.total : 0;
    else if (slice_is(name, "passes"))
        *out = (double)s->rate.trues;
    else if (slice_is(name, "fails"))
        *out = (double)(s->rate.total - s->rate.trues);
    else
        return false;
    return true;
}

/* "p(95)" to 0.95. */
static bool percentile(struct slice name, double *q)
{
    if (!slice_starts(name, SLICE("p(")) || !slice_ends(name, SLICE(")")))
        return false;
    double percent;
    if (go_text_float(slice_sub(name, 2, name.len - 1), &percent) != GO_FLOAT_OK)
        return false;
    *q = percent / 100;
    return percent >= 0 && percent <= 100;
}

enum trend_stat { STAT_AVG, STAT_MIN, STAT_MED, STAT_MAX, STAT_COUNT, STAT_PERCENTILE, STAT_NONE };

static enum trend_stat trend_stat(struct slice name, double *q)
{
    static const char *const names[] = { "avg", "min", "med", "max", "count" };
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (slice_is(name, names[i]))
            return (enum trend_stat)i;
    }
    return percentile(name, q) ? STAT_PERCENTILE : STAT_NONE;
}

static bool trend_value(const struct sink *s, struct slice name, double *out)
{
    double q;
    enum trend_stat stat = trend_stat(name, &q);
    *out = 0;
    if (stat == STAT_NONE || s->empty)
        return stat != STAT_NONE;
    switch (stat) {
    case STAT_AVG: *out = histogram_avg(s->trend); break;
    case STAT_MIN: *out = histogram_min(s->trend); break;
    case STAT_MED: *out = histogram_quantile(s->trend, 0.5); break;
    case STAT_MAX: *out = histogram_max(s->trend); break;
    case STAT_COUNT: *out = (double)histogram_count(s->trend); break;
    case STAT_PERCENTILE: *out = histogram_quantile(s->trend, q); break;
    case STAT_NONE: break;
    }
    return true;
}

bool sink_value(struct sink *s, struct slice aggregation, double duration_s, double *out)
{
    switch (s->type) {
    case METRIC_COUNTER: return counter_value(s, aggregation, duration_s, out);
    case METRIC_GAUGE: return gauge_value(s, aggregation, out);
    case METRIC_RATE: return rate_value(s, aggregation, out);
    case METRIC_TREND: return trend_value(s, aggregation, out);
    }
    return false;
}

int sink_check_trend_stat(struct slice aggregation, struct error *error)
{
    double q;
    if (trend_stat(aggregation, &q) != STAT_NONE)
        return 0;
    if (slice_starts(aggregation, SLICE("p(")) && slice_ends(aggregation, SLICE(")")))
        return error_set(error, EXIT_CODE_OTHER,
                         "invalid percentile trend stat value '%.*s', provide a number between 0 "
                         "and 100",
                         SLICE_ARG(aggregation));
    return error_set(error, EXIT_CODE_OTHER, "invalid trend stat '%.*s', unknown format",
                     SLICE_ARG(aggregation));
}
