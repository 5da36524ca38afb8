/* A series on its way to OpenTelemetry: counters and gauges as they are, a rate as two counters, of
 * zeros and of others, a trend as a histogram. */
#ifndef OUTPUT_OTEL_SERIES_H
#define OUTPUT_OTEL_SERIES_H

#include "output/native_histogram.h"
#include "output/otel/otel_config.h"
#include "output/series_table.h"

enum { OTEL_BOUNDS = 15 };

extern const double otel_bounds[OTEL_BOUNDS]; /* ends of buckets, which include them */

struct otel_histogram {
    uint64_t count;
    double sum, min, max;
    uint64_t buckets[OTEL_BOUNDS + 1];
    struct native_histogram sparse; /* in their place, for exponential ones */
};

struct otel_series {
    struct series base;
    const struct otel_config *config;
    bool changed;     /* since it was sent */
    int64_t start_ns; /* wall time: what is told counts from here */
    union {
        double number; /* a counter's sum, a gauge's value */
        struct {
            uint64_t zeros, others;
        } rate;
        struct otel_histogram histogram;
    };
};

/* The context of its table is the struct otel_config. */
extern const struct series_kind otel_series_kind;

/* Counts anew from that moment on; a gauge keeps its value. */
void otel_series_restart(struct otel_series *s, int64_t wall_ns);

#endif
