/* The json output: k6's lines, a "Metric" before the first "Point" of each metric. Per point it
 * only joins ready pieces: the metric's beginning, the record's time, the value, the tag set's
 * JSON. */
#include "output/output.h"

#include "base/check.h"
#include "base/duration.h"
#include "base/json_writer.h"
#include "output/record_lines.h"
#include "output/tag_text.h"
#include "output/time_text.h"

#include <stdlib.h>

struct output {
    struct line_file *file;
    char *path;
    const struct output_context *context;
    struct buf *beginnings; /* by metric id, empty before its first point */
    uint32_t metric_count;
    struct tag_text_cache *tags;
    struct time_text time;
    struct buf ending; /* of all points of the record being written */
};

static struct output *json_open(struct slice path, const struct output_context *context,
                                struct error *error)
{
    struct line_file *file = line_file_open(path, error);
    if (file == NULL)
        return NULL;
    struct output *o = xcalloc(1, sizeof(*o));
    o->file = file;
    o->path = slice_dup(path);
    o->context = context;
    o->tags = tag_text_cache_new(tag_json_append, NULL);
    buf_init(&o->ending, BUF_UNLIMITED);
    return o;
}

static void json_describe(const struct output *o, struct buf *out)
{
    if (*o->path == '\0' || strcmp(o->path, "-") == 0) {
        buf_append_str(out, "json(stdout)");
    } else {
        buf_printf(out, "json (%s)", o->path);
    }
}

/* --- "Metric" lines --------------------------------------------------------------------------- */

static void write_threshold(struct json_writer *w, const struct threshold *t)
{
    if (!t->abort_on_fail) {
        json_writer_string_str(w, t->source);
        return;
    }
    struct buf delay = BUF_INIT(64);
    json_writer_begin_object(w);
    json_writer_key_str(w, "threshold");
    json_writer_string_str(w, t->source);
    json_writer_key_str(w, "abortOnFail");
    json_writer_bool(w, true);
    json_writer_key_str(w, "delayAbortEval");
    if (t->delay_abort_ns == 0) {
        json_writer_null(w);
    } else {
        duration_format(&delay, t->delay_abort_ns);
        json_writer_string(w, buf_slice(&delay));
    }
    json_writer_end_object(w);
    buf_deinit(&delay);
}

/* The metric's own thresholds: those of its sub-metrics are left out. */
static void write_thresholds(struct json_writer *w, const struct output_context *context,
                             const struct metric *metric)
{
    json_writer_begin_array(w);
    for (uint32_t i = 0; i < context->threshold_count; i++) {
        const struct threshold_set *set = &context->thresholds[i];
        if (set->metric != metric || set->submetric != NULL)
            continue;
        for (uint32_t j = 0; j < set->count; j++)
            write_threshold(w, &set->items[j]);
    }
    json_writer_end_array(w);
}

static void write_submetrics(struct json_writer *w, const struct metric *metric)
{
    if (metric->submetrics == NULL) {
        json_writer_null(w);
        return;
    }
    json_writer_begin_array(w);
    for (const struct submetric *s = metric->submetrics; s != NULL; s = s->next) {
        json_writer_begin_object(w);
        json_writer_key_str(w, "name");
        json_writer_string_str(w, s->name);
        json_writer_key_str(w, "suffix");
        json_writer_string_str(w, s->suffix);
        json_writer_key_str(w, "tags");
        json_writer_begin_object(w);
        for (uint32_t i = 0; i < s->tag_count; i++) {
            json_writer_key(w, s->tags[i].key);
            json_writer_string(w, s->tags[i].value);
        }
        json_writer_end_object(w);
        json_writer_end_object(w);
    }
    json_writer_end_array(w);
}

static void write_metric(struct output *o, const struct metric *metric)
{
    struct buf *out = line_file_buf(o->file);
    struct json_writer w;
    json_writer_init(&w, out, NULL);
    json_writer_begin_object(&w);
    json_writer_key_str(&w, "type");
    json_writer_string_str(&w, "Metric");
    json_writer_key_str(&w, "data");
    json_writer_begin_object(&w);
    json_writer_key_str(&w, "name");
    json_writer_string_str(&w, metric->name);
    json_writer_key_str(&w, "type");
    json_writer_string_str(&w, metric_type_name(metric->type));
    json_writer_key_str(&w, "contains");
    json_writer_string_str(&w, value_type_name(metric->contains));
    json_writer_key_str(&w, "thresholds");
    write_thresholds(&w, o->context, metric);
    json_writer_key_str(&w, "submetrics");
    write_submetrics(&w, metric);
    json_writer_end_object(&w);
    json_writer_key_str(&w, "metric");
    json_writer_string_str(&w, metric->name);
    json_writer_end_object(&w);
    buf_append_char(out, '\n');
}

/* --- "Point" lines ---------------------------------------------------------------------------- */

/* {"metric":"http_reqs","type":"Point","data":{"time":" */
static struct slice beginning_of(struct output *o, const struct metric *metric)
{
    if (metric->id >= o->metric_count) {
        uint32_t count = metric->id + 32;
        o->beginnings = xrealloc(o->beginnings, count * sizeof(*o->beginnings));
        for (uint32_t i = o->metric_count; i < count; i++)
            buf_init(&o->beginnings[i], BUF_UNLIMITED);
        o->metric_count = count;
    }
    struct buf *beginning = &o->beginnings[metric->id];
    if (beginning->len == 0) {
        write_metric(o, metric);
        buf_append_str(beginning, "{\"metric\":");
        json_append_string(beginning, slice_of(metric->name));
        buf_append_str(beginning, ",\"type\":\"Point\",\"data\":{\"time\":\"");
    }
    return buf_slice(beginning);
}

/* ,"tags":{...},"metadata":{...}}} */
static void set_ending(struct output *o, const struct record *record)
{
    buf_reset(&o->ending);
    buf_append_slice(&o->ending, SLICE(",\"tags\":"));
    buf_append_slice(&o->ending, tag_text_get(o->tags, record->tags));
    if (record->metadata != NULL && record->metadata->count > 0) {
        buf_append_slice(&o->ending, SLICE(",\"metadata\":"));
        tag_json_append(&o->ending, record->metadata, NULL);
    }
    buf_append_slice(&o->ending, SLICE("}}\n"));
}

static void write_record(struct buf *out, const struct record *record,
                         const struct record_value *values, void *output)
{
    struct output *o = output;
    struct slice time = time_text_format(&o->time, record->wall_ns);
    set_ending(o, record);
    for (uint32_t i = 0; i < record->count; i++) {
        buf_append_slice(out, beginning_of(o, values[i].metric));
        buf_append_slice(out, time);
        buf_append_slice(out, SLICE("\",\"value\":"));
        json_append_number(out, values[i].value);
        buf_append_slice(out, buf_slice(&o->ending));
    }
}

static void json_write(struct output *o, const struct record_batch *batch)
{
    record_lines_write(o->file, batch, write_record, o);
}

static void json_flush(struct output *o)
{
    line_file_flush(o->file);
}

static int json_close(struct output *o, struct error *error)
{
    int result = line_file_close(o->file, error);
    for (uint32_t i = 0; i < o->metric_count; i++)
        buf_deinit(&o->beginnings[i]);
    free(o->beginnings);
    tag_text_cache_free(o->tags);
    buf_deinit(&o->ending);
    free(o->path);
    free(o);
    return result;
}

const struct output_kind json_output = {
    .name = "json",
    .open = json_open,
    .describe = json_describe,
    .write = json_write,
    .flush = json_flush,
    .close = json_close,
};
