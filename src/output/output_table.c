/* Every output that can be named after -o: one row each. */
#include "output/output.h"

#include "base/check.h"
#include "output/dashboard_output.h"

static const struct output_kind *const kinds[] = {
    &csv_output,           &datadog_output,  &experimental_opentelemetry_output,
    &prometheus_rw_output, &influxdb_output, &json_output,
    &opentelemetry_output, &statsd_output,   &dashboard_output,
};

const struct output_kind *output_kind_find(struct slice name)
{
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        if (slice_is(name, kinds[i]->name))
            return kinds[i];
    }
    return NULL;
}

const char *output_kind_absent(struct slice name)
{
    static const struct {
        const char *name, *why;
    } absent[] = {
        { "cloud", "brunt sends nothing to Grafana Cloud k6; experimental-prometheus-rw and "
                   "opentelemetry can send results to Grafana Cloud's metrics" },
        { "kafka",
          "the kafka output was removed from k6 in v0.34.0, and brunt has none; JSON lines "
          "can be piped into a producer: brunt run --quiet --out json script.js | kcat -P "
          "-b localhost:9092 -t k6" },
    };
    for (size_t i = 0; i < ARRAY_LEN(absent); i++)
        if (slice_is(name, absent[i].name))
            return absent[i].why;
    return NULL;
}

void output_kind_list(struct buf *out)
{
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        if (i > 0)
            buf_append_str(out, ", ");
        buf_append_str(out, kinds[i]->name);
    }
}
