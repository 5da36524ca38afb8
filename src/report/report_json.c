#include "report/report_json.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/json_writer.h"
#include "metrics/store.h"

#include <math.h>
#include <stdio.h>

struct writer {
    struct json_writer json;
    const struct report_subject *subject;
    const struct observed *seen;
    uint32_t from;
};

/* Nobody reads more than five digits from a page, and most of it is numbers. */
static void write_number(struct writer *w, double value)
{
    char text[32];
    if (!isfinite(value)) {
        json_writer_null(&w->json);
        return;
    }
    snprintf(text, sizeof(text), "%.*g", fabs(value) < 1e5 ? 5 : 15, value);
    json_writer_raw(&w->json, slice_of(text));
}

static void write_field(struct writer *w, const char *name, double value)
{
    json_writer_key_str(&w->json, name);
    write_number(w, value);
}

static void write_text(struct writer *w, const char *name, struct slice text)
{
    json_writer_key_str(&w->json, name);
    json_writer_string(&w->json, text);
}

/* --- metrics ---------------------------------------------------------------------------------- */

/* What a metric says of a period. */
typedef double point_value(const struct timeline_point *point, double seconds);

static double sum_per_second(const struct timeline_point *point, double seconds)
{
    return point->value / seconds;
}

static double samples_per_second(const struct timeline_point *point, double seconds)
{
    return (double)point->count / seconds;
}

static double last_value(const struct timeline_point *point, double seconds)
{
    (void)seconds;
    return point->value;
}

static double mean(const struct timeline_point *point, double seconds)
{
    (void)seconds;
    return point->value / (double)point->count;
}

static double median(const struct timeline_point *point, double seconds)
{
    (void)seconds;
    return point->med;
}

static double p90(const struct timeline_point *point, double seconds)
{
    (void)seconds;
    return point->p90;
}

static double p95(const struct timeline_point *point, double seconds)
{
    (void)seconds;
    return point->p95;
}

static double p99(const struct timeline_point *point, double seconds)
{
    (void)seconds;
    return point->p99;
}

static double largest(const struct timeline_point *point, double seconds)
{
    (void)seconds;
    return point->max;
}

static const struct course { /* a line of a chart */
    const char *name;
    point_value *value;
    bool zero_without_samples; /* otherwise there is a gap */
} courses[][8] = {
    [METRIC_COUNTER] = { { "rate", sum_per_second, true } },
    [METRIC_GAUGE] = { { "value", last_value, false } },
    [METRIC_RATE] = { { "share", mean, false } },
    [METRIC_TREND] = { { "rate", samples_per_second, true },
                       { "avg", mean, false },
                       { "med", median, false },
                       { "p90", p90, false },
                       { "p95", p95, false },
                       { "p99", p99, false },
                       { "max", largest, false } },
};

static void write_course(struct writer *w, const struct course *course,
                         const struct timeline_point *points)
{
    const struct timeline *timeline = w->seen->timeline;
    json_writer_key_str(&w->json, course->name);
    json_writer_begin_array(&w->json);
    for (uint32_t i = w->from; i < timeline_length(timeline); i++) {
        double seconds = (double)timeline_span_ns(timeline, i) / (double)NS_PER_S;
        if (points[i].count > 0)
            write_number(w, course->value(&points[i], seconds));
        else if (course->zero_without_samples)
            write_number(w, 0);
        else
            json_writer_null(&w->json);
    }
    json_writer_end_array(&w->json);
}

static const struct {
    const char *name, *aggregation;
} totals[][8] = {
    [METRIC_COUNTER] = { { "count", "count" }, { "rate", "rate" } },
    [METRIC_GAUGE] = { { "value", "value" }, { "min", "min" }, { "max", "max" } },
    [METRIC_RATE] = { { "rate", "rate" }, { "passes", "passes" }, { "fails", "fails" } },
    [METRIC_TREND] = { { "avg", "avg" },
                       { "min", "min" },
                       { "med", "med" },
                       { "p90", "p(90)" },
                       { "p95", "p(95)" },
                       { "p99", "p(99)" },
                       { "max", "max" },
                       { "count", "count" } },
};

static void write_total(struct writer *w, struct sink *sink)
{
    double seconds = (double)w->subject->elapsed_ns / (double)NS_PER_S;
    json_writer_begin_object(&w->json);
    for (size_t i = 0; i < ARRAY_LEN(totals[0]) && totals[sink->type][i].name != NULL; i++) {
        double value = 0;
        sink_value(sink, slice_of(totals[sink->type][i].aggregation), seconds, &value);
        write_field(w, totals[sink->type][i].name, value);
    }
    json_writer_end_object(&w->json);
}

static void write_metric(struct writer *w, const struct metric *metric,
                         const struct timeline_point *points)
{
    json_writer_begin_object(&w->json);
    write_text(w, "name", slice_of(metric->name));
    write_text(w, "type", slice_of(metric_type_name(metric->type)));
    write_text(w, "contains", slice_of(value_type_name(metric->contains)));
    json_writer_key_str(&w->json, "total");
    write_total(w, store_sink(w->seen->totals, metric));
    json_writer_key_str(&w->json, "points");
    json_writer_begin_object(&w->json);
    const struct course *course = courses[metric->type];
    for (size_t i = 0; i < ARRAY_LEN(courses[0]) && course[i].name != NULL; i++)
        write_course(w, &course[i], points);
    json_writer_end_object(&w->json);
    json_writer_end_object(&w->json);
}

static void write_metrics(struct writer *w)
{
    const struct timeline *timeline = w->seen->timeline;
    uint32_t count = registry_count(w->subject->registry);
    json_writer_key_str(&w->json, "from");
    json_writer_int(&w->json, w->from);
    json_writer_key_str(&w->json, "ends");
    json_writer_begin_array(&w->json);
    for (uint32_t i = w->from; i < timeline_length(timeline); i++)
        json_writer_int(&w->json, timeline_end_ns(timeline, i) / NS_PER_MS);
    json_writer_end_array(&w->json);
    json_writer_key_str(&w->json, "metrics");
    json_writer_begin_array(&w->json);
    for (uint32_t i = 0; i < count; i++) {
        const struct metric *metric = registry_get(w->subject->registry, i);
        const struct timeline_point *points = timeline_points(timeline, metric);
        if (points != NULL)
            write_metric(w, metric, points);
    }
    json_writer_end_array(&w->json);
}

/* --- the rest --------------------------------------------------------------------------------- */

static void write_thresholds(struct writer *w)
{
    json_writer_key_str(&w->json, "thresholds");
    json_writer_begin_array(&w->json);
    for (uint32_t i = 0; i < w->subject->threshold_count; i++) {
        const struct threshold_set *set = &w->subject->thresholds[i];
        for (uint32_t j = 0; j < set->count; j++) {
            json_writer_begin_object(&w->json);
            write_text(w, "metric", slice_of(threshold_set_title(set)));
            write_text(w, "source", slice_of(set->items[j].source));
            json_writer_key_str(&w->json, "ok");
            json_writer_bool(&w->json, !set->items[j].failed);
            write_field(w, "value", set->items[j].last_value);
            json_writer_end_object(&w->json);
        }
    }
    json_writer_end_array(&w->json);
}

static void write_checks(struct writer *w)
{
    json_writer_key_str(&w->json, "checks");
    json_writer_begin_array(&w->json);
    for (const struct check_row *row = w->seen->checks; row != NULL; row = row->next) {
        json_writer_begin_object(&w->json);
        write_text(w, "group", slice_of(row->group));
        write_text(w, "name", slice_of(row->name));
        write_field(w, "passes", (double)row->passes);
        write_field(w, "fails", (double)row->fails);
        json_writer_end_object(&w->json);
    }
    json_writer_end_array(&w->json);
}

static void write_tallies(struct writer *w, const char *name, const struct tally *tally)
{
    json_writer_key_str(&w->json, name);
    json_writer_begin_object(&w->json);
    for (; tally != NULL; tally = tally->next)
        write_field(w, tally->text, (double)tally->count);
    json_writer_end_object(&w->json);
}

static void write_requests(struct writer *w)
{
    json_writer_key_str(&w->json, "requests");
    json_writer_begin_array(&w->json);
    struct request_row *row = request_table_first(w->seen->requests);
    for (; row != NULL; row = row->next) {
        json_writer_begin_object(&w->json);
        write_text(w, "protocol", slice_of(row->protocol));
        write_text(w, "method", slice_of(row->method));
        write_text(w, "name", slice_of(row->name));
        write_field(w, "failed", (double)row->failed);
        for (size_t i = 0; i < ARRAY_LEN(totals[0]); i++) {
            double value = 0;
            sink_value(&row->durations, slice_of(totals[METRIC_TREND][i].aggregation), 0, &value);
            write_field(w, totals[METRIC_TREND][i].name, value);
        }
        write_tallies(w, "statuses", row->statuses);
        write_tallies(w, "errors", row->errors);
        json_writer_end_object(&w->json);
    }
    json_writer_end_array(&w->json);
}

static void write_subject(struct writer *w)
{
    static const char *const states[] = { "running", "passed", "failed", "stopped" };
    const struct report_subject *s = w->subject;
    write_text(w, "version", s->version);
    write_text(w, "script", s->script);
    write_text(w, "state", slice_of(states[s->state]));
    write_text(w, "reason", s->reason);
    write_field(w, "started", (double)(s->started_wall_ns / NS_PER_MS));
    write_field(w, "elapsed", (double)(s->elapsed_ns / NS_PER_MS));
    write_field(w, "planned", (double)(s->planned_ns / NS_PER_MS));
    json_writer_key_str(&w->json, "scenarios");
    json_writer_begin_array(&w->json);
    for (uint32_t i = 0; i < s->scenario_count; i++) {
        json_writer_begin_object(&w->json);
        write_text(w, "name", s->scenarios[i].name);
        write_text(w, "text", s->scenarios[i].text);
        json_writer_end_object(&w->json);
    }
    json_writer_end_array(&w->json);
}

void report_write_json(struct buf *out, const struct report_subject *subject,
                       const struct observed *seen, uint32_t from)
{
    struct writer w = { .subject = subject, .seen = seen, .from = from };
    json_writer_init(&w.json, out, NULL);
    json_writer_begin_object(&w.json);
    write_subject(&w);
    write_metrics(&w);
    write_thresholds(&w);
    write_checks(&w);
    write_requests(&w);
    json_writer_end_object(&w.json);
}
