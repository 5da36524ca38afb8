/* --summary-export: the oldest of k6's JSON summaries, which CI jobs still read. */
#include "output/summary_json.h"
#include "output/summary_model.h"

#include <stdlib.h>

/* {"count<10":false}: true where the threshold was crossed. */
static void write_thresholds(struct json_writer *w, const struct summary *s,
                             const struct summary_row *row)
{
    const struct threshold_set *set = summary_thresholds(s, row, NULL);
    if (set == NULL)
        return;
    json_writer_key_str(w, "thresholds");
    json_writer_begin_object(w);
    for (; set != NULL; set = summary_thresholds(s, row, set)) {
        for (uint32_t i = 0; i < set->count; i++) {
            json_writer_key_str(w, set->items[i].source);
            json_writer_bool(w, set->items[i].failed);
        }
    }
    json_writer_end_object(w);
}

static void write_metric(struct json_writer *w, const struct summary *s,
                         const struct summary_row *row)
{
    struct sink *sink = summary_sink(s->store, row);
    uint32_t count;
    const struct slice *aggregations = summary_aggregations(s, sink->type, &count);
    json_writer_key_str(w, row->name);
    json_writer_begin_object(w);
    for (uint32_t i = 0; i < count; i++) {
        bool is_rate = sink->type == METRIC_RATE && slice_is(aggregations[i], "rate");
        json_writer_key(w, is_rate ? SLICE("value") : aggregations[i]);
        json_writer_number(w, summary_value(s, sink, aggregations[i]));
    }
    write_thresholds(w, s, row);
    json_writer_end_object(w);
}

void summary_write_export_json(struct buf *out, const struct summary *s)
{
    struct json_writer w;
    uint32_t count;
    struct summary_row *rows = summary_rows(s, &count);
    json_writer_init(&w, out, "    ");
    json_writer_begin_object(&w);
    json_writer_key_str(&w, "root_group");
    summary_json_group(&w, group_tree_root(s->groups), true);
    json_writer_key_str(&w, "metrics");
    json_writer_begin_object(&w);
    for (uint32_t i = 0; i < count; i++)
        write_metric(&w, s, &rows[i]);
    json_writer_end_object(&w);
    if (s->setup_data_json.len > 0) {
        json_writer_key_str(&w, "setup_data");
        json_writer_raw(&w, s->setup_data_json);
    }
    json_writer_end_object(&w);
    free(rows);
}
