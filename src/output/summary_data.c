/* handleSummary's argument. */
#include "output/summary_json.h"
#include "output/summary_model.h"

#include "base/clock.h"

#include <stdlib.h>

static void write_options(struct json_writer *w, const struct summary *s)
{
    json_writer_key_str(w, "options");
    json_writer_begin_object(w);
    json_writer_key_str(w, "summaryTrendStats");
    json_writer_begin_array(w);
    for (uint32_t i = 0; i < s->trend_stat_count; i++)
        json_writer_string(w, s->trend_stats[i]);
    json_writer_end_array(w);
    json_writer_key_str(w, "summaryTimeUnit");
    json_writer_string(w, s->time_unit);
    json_writer_key_str(w, "noColor");
    json_writer_bool(w, s->no_color_option);
    json_writer_end_object(w);
}

static void write_state(struct json_writer *w, const struct summary *s)
{
    json_writer_key_str(w, "state");
    json_writer_begin_object(w);
    json_writer_key_str(w, "isStdOutTTY");
    json_writer_bool(w, s->stdout_is_tty);
    json_writer_key_str(w, "isStdErrTTY");
    json_writer_bool(w, s->stderr_is_tty);
    json_writer_key_str(w, "testRunDurationMs");
    json_writer_number(w, ns_to_ms(s->duration_ns));
    json_writer_end_object(w);
}

/* {"count<10":{"ok":true}}; nothing without thresholds. */
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
            json_writer_begin_object(w);
            json_writer_key_str(w, "ok");
            json_writer_bool(w, !set->items[i].failed);
            json_writer_end_object(w);
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
    json_writer_key_str(w, "type");
    json_writer_string_str(w, metric_type_name(row->metric->type));
    json_writer_key_str(w, "contains");
    json_writer_string_str(w, value_type_name(row->metric->contains));
    json_writer_key_str(w, "values");
    json_writer_begin_object(w);
    for (uint32_t i = 0; i < count; i++) {
        json_writer_key(w, aggregations[i]);
        json_writer_number(w, summary_value(s, sink, aggregations[i]));
    }
    json_writer_end_object(w);
    write_thresholds(w, s, row);
    json_writer_end_object(w);
}

void summary_write_data_json(struct buf *out, const struct summary *s)
{
    struct json_writer w;
    uint32_t count;
    struct summary_row *rows = summary_rows(s, &count);
    json_writer_init(&w, out, NULL);
    json_writer_begin_object(&w);
    json_writer_key_str(&w, "root_group");
    summary_json_group(&w, group_tree_root(s->groups), false);
    write_options(&w, s);
    write_state(&w, s);
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
