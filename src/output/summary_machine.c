/* The machine-readable summary, schema 1.0.0: everything in arrays, keys in alphabetical order. As
 * in k6, trends have a fixed set of values, of which those in summaryTrendStats are given, and
 * sub-metrics come as metrics of their own. */
#include "output/summary_json.h"
#include "output/summary_model.h"

#include "base/clock.h"
#include "output/time_text.h"

#include <stdlib.h>

static void write_config(struct json_writer *w, const struct summary *s)
{
    json_writer_key_str(w, "config");
    json_writer_begin_object(w);
    json_writer_key_str(w, "duration");
    json_writer_number(w, (double)s->duration_ns / (double)NS_PER_S);
    json_writer_key_str(w, "execution");
    json_writer_string_str(w, "local");
    json_writer_key_str(w, "script");
    json_writer_string(w, s->script_text);
    json_writer_end_object(w);
}

static void write_metadata(struct json_writer *w, const struct summary *s)
{
    struct time_text time = { 0 };
    json_writer_key_str(w, "metadata");
    json_writer_begin_object(w);
    json_writer_key_str(w, "generated_at");
    json_writer_string(w, time_text_format(&time, s->generated_wall_ns));
    json_writer_key_str(w, "k6_version");
    json_writer_string(w, s->version);
    json_writer_end_object(w);
}

/* --- values, by type --- */

static void write_number(struct json_writer *w, const char *key, double value)
{
    json_writer_key_str(w, key);
    json_writer_number(w, value);
}

static void write_rate_values(struct json_writer *w, double matches, double total)
{
    write_number(w, "matches", matches);
    write_number(w, "rate", total > 0 ? matches / total : 0);
    write_number(w, "total", total);
}

static bool is_trend_stat(const struct summary *s, const char *name)
{
    for (uint32_t i = 0; i < s->trend_stat_count; i++) {
        if (slice_is(s->trend_stats[i], name))
            return true;
    }
    return false;
}

static void write_values(struct json_writer *w, const struct summary *s, struct sink *sink)
{
    static const char *const gauge[] = { "max", "min", "value", NULL };
    static const char *const trend[] = { "avg", "max", "med", "min", "p(90)", "p(95)", NULL };
    switch (sink->type) {
    case METRIC_COUNTER: write_number(w, "count", summary_value(s, sink, SLICE("count"))); break;
    case METRIC_RATE:
        write_rate_values(w, (double)sink->rate.trues, (double)sink->rate.total);
        break;
    case METRIC_GAUGE:
        for (const char *const *name = gauge; *name != NULL; name++)
            write_number(w, *name, summary_value(s, sink, slice_of(*name)));
        break;
    case METRIC_TREND:
        for (const char *const *name = trend; *name != NULL; name++) {
            if (is_trend_stat(s, *name))
                write_number(w, *name, summary_value(s, sink, slice_of(*name)));
        }
        break;
    }
}

static void begin_metric(struct json_writer *w, const char *name, enum metric_type type,
                         enum value_type contains)
{
    json_writer_begin_object(w);
    json_writer_key_str(w, "contains");
    json_writer_string_str(w, value_type_name(contains));
    json_writer_key_str(w, "name");
    json_writer_string_str(w, name);
    json_writer_key_str(w, "type");
    json_writer_string_str(w, metric_type_name(type));
    json_writer_key_str(w, "values");
    json_writer_begin_object(w);
}

static void end_metric(struct json_writer *w)
{
    json_writer_end_object(w);
    json_writer_end_object(w);
}

/* --- checks --- */

static void write_check_metrics(struct json_writer *w, double passes, double total)
{
    json_writer_key_str(w, "metrics");
    json_writer_begin_array(w);
    begin_metric(w, "checks_total", METRIC_COUNTER, VALUE_DEFAULT);
    write_number(w, "count", total);
    end_metric(w);
    begin_metric(w, "checks_failed", METRIC_RATE, VALUE_DEFAULT);
    write_rate_values(w, total - passes, total);
    end_metric(w);
    begin_metric(w, "checks_succeeded", METRIC_RATE, VALUE_DEFAULT);
    write_rate_values(w, passes, total);
    end_metric(w);
    json_writer_end_array(w);
}

static void write_checks(struct json_writer *w, const struct summary *s)
{
    const struct sink *sink = store_sink(s->store, registry_get(s->registry, METRIC_CHECKS));
    json_writer_key_str(w, "checks");
    json_writer_begin_object(w);
    if (!sink->empty) {
        uint32_t count;
        struct summary_check *checks = summary_checks(s->groups, &count);
        write_check_metrics(w, (double)sink->rate.trues, (double)sink->rate.total);
        json_writer_key_str(w, "results");
        json_writer_begin_array(w);
        for (uint32_t i = 0; i < count; i++) {
            json_writer_begin_object(w);
            json_writer_key_str(w, "fails");
            json_writer_int(w, (int64_t)checks[i].fails);
            json_writer_key_str(w, "name");
            json_writer_string_str(w, checks[i].name);
            json_writer_key_str(w, "passes");
            json_writer_int(w, (int64_t)checks[i].passes);
            json_writer_end_object(w);
        }
        json_writer_end_array(w);
        free(checks);
    }
    json_writer_end_object(w);
}

/* Checks have their own place, and groups' durations say nothing without their groups. */
static bool is_left_out(const struct metric *metric)
{
    return metric->id == METRIC_CHECKS || metric->id == METRIC_GROUP_DURATION;
}

static void write_metrics(struct json_writer *w, const struct summary *s)
{
    uint32_t count;
    struct summary_row *rows = summary_rows(s, &count);
    json_writer_key_str(w, "metrics");
    json_writer_begin_array(w);
    for (uint32_t i = 0; i < count; i++) {
        const struct metric *metric = rows[i].metric;
        if (is_left_out(metric))
            continue;
        begin_metric(w, rows[i].name, metric->type, metric->contains);
        write_values(w, s, summary_sink(s->store, &rows[i]));
        end_metric(w);
    }
    json_writer_end_array(w);
    free(rows);
}

void summary_write_machine_json(struct buf *out, const struct summary *s, bool indent)
{
    struct json_writer w;
    json_writer_init(&w, out, indent ? "    " : NULL);
    json_writer_begin_object(&w);
    write_config(&w, s);
    write_metadata(&w, s);
    json_writer_key_str(&w, "results");
    json_writer_begin_object(&w);
    write_checks(&w, s);
    write_metrics(&w, s);
    json_writer_end_object(&w);
    json_writer_key_str(&w, "version");
    json_writer_string_str(&w, "1.0.0");
    json_writer_end_object(&w);
}
