/* Every output that can be named after -o: one row each. */
#include "output/output.h"

#include "base/check.h"

static const struct output_kind *const kinds[] = {
    &csv_output,           &experimental_opentelemetry_output,
    &prometheus_rw_output, &influxdb_output,
    &json_output,          &opentelemetry_output,
};

const struct output_kind *output_kind_find(struct slice name)
{
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        if (slice_is(name, kinds[i]->name))
            return kinds[i];
    }
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
