/* What is sent to OpenTelemetry: an ExportMetricsServiceRequest of its protocol OTLP, and what
 * comes back. https://opentelemetry.io/docs/specs/otlp/ */
#ifndef OUTPUT_OTEL_MESSAGE_H
#define OUTPUT_OTEL_MESSAGE_H

#include "base/buf.h"
#include "output/otel/otel_series.h"

/* A request in the making; all that is inside of it belongs to one resource. */
struct otel_message {
    struct buf *out;
    const struct otel_config *config;
    size_t resource, scope, metric, data; /* places for wire_end */
    const struct metric *open;            /* whose data points are being added; NULL: none yet */
};

void otel_message_begin(struct otel_message *m, struct buf *out, const struct otel_config *config);

/* Adds the series as it is at that wall time; those of one metric come one after another. Returns
 * the number of data points. */
uint32_t otel_message_add(struct otel_message *m, const struct otel_series *s, int64_t wall_ns);

void otel_message_end(struct otel_message *m);

/* What the server says of a request that it has taken: how many data points it dropped, and why
 * (empty: it doesn't say). */
void otel_answer_read(struct slice answer, uint64_t *dropped, struct slice *why);

#endif
