/* Thresholds, and what is kept as it is: cloud, ext. */
#include "plan/option_kind.h"

#include <strings.h>
#include <stdlib.h>

/* --- thresholds: kept as text; who knows the metrics judges the expressions --- */

static int read_threshold(const struct json_context *c, const struct json_place *at,
                          const json_t *value, struct threshold_option *out)
{
    struct opt_text source = { .value = SLICE("") };
    struct opt_bool abort_on_fail = { 0 };
    const char *key;
    json_t *member;
    if (!json_is_object(value)) {
        if (json_read_text(c, at, value, &source) != 0)
            return -1;
        *out = (struct threshold_option){ .source = source.value };
        return 0;
    }
    *out = (struct threshold_option){ 0 };
    json_object_foreach((json_t *)value, key, member)
    {
        struct json_place inner = { at, key };
        int rc = 0;
        if (strcasecmp(key, "threshold") == 0) {
            rc = json_read_text(c, &inner, member, &source);
        } else if (strcasecmp(key, "abortOnFail") == 0) {
            rc = json_read_bool(c, &inner, member, &abort_on_fail);
        } else if (strcasecmp(key, "delayAbortEval") == 0) {
            rc = json_read_duration(c, &inner, member, &out->delay_abort);
        }
        if (rc != 0)
            return rc;
    }
    out->source = source.value;
    out->abort_on_fail = abort_on_fail.value;
    return 0;
}

static int read_metric(const struct json_context *c, const struct json_place *at,
                       const json_t *value, struct threshold_options *out)
{
    out->metric = arena_copy(c->arena, slice_of(at->name));
    if (json_is_null(value))
        return 0;
    if (!json_is_array(value))
        return json_refuse_type(c, at, value, "[]Threshold");
    out->count = (uint32_t)json_array_size(value);
    out->items = ARENA_ARRAY(c->arena, struct threshold_option, out->count);
    for (uint32_t i = 0; i < out->count; i++) {
        if (read_threshold(c, at, json_array_get(value, i), &out->items[i]) != 0)
            return -1;
    }
    return 0;
}

static int thresholds_read_json(const struct option_target *t, const struct json_place *at,
                                const json_t *value)
{
    struct options *o = t->options;
    struct json_context c = option_json_context(t);
    if (!json_is_object(value))
        return json_refuse_type(&c, at, value, "map[string][]Threshold");
    uint32_t size = (uint32_t)json_object_size(value);
    const char **metrics = json_sorted_keys(value);
    o->has_thresholds = true;
    o->threshold_count = size;
    o->thresholds = ARENA_ARRAY(&o->arena, struct threshold_options, size);
    int rc = 0;
    for (uint32_t i = 0; i < size && rc == 0; i++) {
        struct json_place inner = { at, metrics[i] };
        rc = read_metric(&c, &inner, json_object_get(value, metrics[i]), &o->thresholds[i]);
    }
    free(metrics);
    return rc;
}

static void thresholds_overlay(struct options *lower, const struct options *upper, size_t offset)
{
    struct arena *arena = &lower->arena;
    if (!upper->has_thresholds)
        return;
    lower->has_thresholds = true;
    lower->threshold_count = upper->threshold_count;
    lower->thresholds = ARENA_ARRAY(arena, struct threshold_options, upper->threshold_count);
    for (uint32_t i = 0; i < upper->threshold_count; i++) {
        const struct threshold_options *from = &upper->thresholds[i];
        struct threshold_options *to = &lower->thresholds[i];
        to->metric = arena_copy(arena, from->metric);
        to->count = from->count;
        to->items = ARENA_ARRAY(arena, struct threshold_option, from->count);
        for (uint32_t n = 0; n < from->count; n++) {
            to->items[n] = from->items[n];
            to->items[n].source = arena_copy(arena, from->items[n].source);
        }
    }
}

static void write_threshold(struct json_writer *w, const struct threshold_option *t)
{
    if (!t->abort_on_fail) {
        json_writer_string(w, t->source);
        return;
    }
    json_writer_begin_object(w);
    json_writer_key_str(w, "threshold");
    json_writer_string(w, t->source);
    json_writer_key_str(w, "abortOnFail");
    json_writer_bool(w, true);
    json_writer_key_str(w, "delayAbortEval");
    option_write_duration(w, t->delay_abort);
    json_writer_end_object(w);
}

static void thresholds_write(struct json_writer *w, const struct options *o, size_t offset)
{
    if (!o->has_thresholds) {
        json_writer_null(w);
        return;
    }
    json_writer_begin_object(w);
    for (uint32_t i = 0; i < o->threshold_count; i++) {
        json_writer_key(w, o->thresholds[i].metric);
        json_writer_begin_array(w);
        for (uint32_t n = 0; n < o->thresholds[i].count; n++)
            write_threshold(w, &o->thresholds[i].items[n]);
        json_writer_end_array(w);
    }
    json_writer_end_object(w);
}

/* --- JSON that others understand --- */

static int raw_read_json(const struct option_target *t, const struct json_place *at,
                         const json_t *value)
{
    struct json_context c = option_json_context(t);
    return json_read_raw(&c, at, value, t->value);
}

static void raw_overlay(struct options *lower, const struct options *upper, size_t offset)
{
    const struct slice *from = (const void *)((const char *)upper + offset);
    if (from->len > 0)
        *(struct slice *)((char *)lower + offset) = arena_copy(&lower->arena, *from);
}

static void raw_write(struct json_writer *w, const struct options *o, size_t offset)
{
    json_write_again(w, *(const struct slice *)((const char *)o + offset));
}

const struct option_kind option_kind_thresholds = {
    .type = "map[string]metrics.Thresholds",
    .read_json = thresholds_read_json,
    .overlay = thresholds_overlay,
    .write = thresholds_write,
};

const struct option_kind option_kind_raw = {
    .type = "json.RawMessage",
    .read_json = raw_read_json,
    .overlay = raw_overlay,
    .write = raw_write,
};
