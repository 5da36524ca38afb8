#include "output/otel/otel_series.h"

/* What OpenTelemetry's specification proposes. */
const double otel_bounds[OTEL_BOUNDS] = { 0,   5,   10,   25,   50,   75,   100,  250,
                                          500, 750, 1000, 2500, 5000, 7500, 10000 };

static void series_init(struct series *series, void *config)
{
    ((struct otel_series *)series)->config = config;
}

static void histogram_add(struct otel_histogram *h, double value, bool is_exponential)
{
    if (h->count == 0 || value < h->min)
        h->min = value;
    if (h->count == 0 || value > h->max)
        h->max = value;
    h->count++;
    h->sum += value;
    if (is_exponential) {
        native_histogram_add(&h->sparse, value);
        return;
    }
    int at = 0;
    while (at < OTEL_BOUNDS && value > otel_bounds[at])
        at++;
    h->buckets[at]++;
}

static void series_add(struct series *series, double value, int64_t wall_ns)
{
    struct otel_series *s = (struct otel_series *)series;
    if (s->start_ns == 0)
        s->start_ns = wall_ns;
    s->changed = true;
    switch (series->metric->type) {
    case METRIC_COUNTER: s->number += value; break;
    case METRIC_GAUGE: s->number = value; break;
    case METRIC_RATE:
        if (value == 0)
            s->rate.zeros++;
        else
            s->rate.others++;
        break;
    case METRIC_TREND: histogram_add(&s->histogram, value, s->config->is_exponential); break;
    }
}

static void series_deinit(struct series *series)
{
    if (series->metric->type == METRIC_TREND)
        native_histogram_deinit(&((struct otel_series *)series)->histogram.sparse);
}

const struct series_kind otel_series_kind = {
    .size = sizeof(struct otel_series),
    .init = series_init,
    .add = series_add,
    .deinit = series_deinit,
};

void otel_series_restart(struct otel_series *s, int64_t wall_ns)
{
    s->start_ns = wall_ns;
    switch (s->base.metric->type) {
    case METRIC_COUNTER: s->number = 0; break;
    case METRIC_GAUGE: break;
    case METRIC_RATE: s->rate.zeros = s->rate.others = 0; break;
    case METRIC_TREND:
        native_histogram_deinit(&s->histogram.sparse);
        s->histogram = (struct otel_histogram){ 0 };
        break;
    }
}
